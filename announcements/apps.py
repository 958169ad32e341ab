from django.apps import AppConfig


class AnnouncementsConfig(AppConfig):
    name = "announcements"
    verbose_name = "お知らせ"

    def ready(self) -> None:
        from announcements.menu import ENTRIES
        from staff.navigation import register

        register(*ENTRIES)
