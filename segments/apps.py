from django.apps import AppConfig


class SegmentsConfig(AppConfig):
    name = "segments"
    verbose_name = "読者"

    def ready(self) -> None:
        from segments.menu import ENTRIES
        from staff.navigation import register

        register(*ENTRIES)
