from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "channels"
    verbose_name = "配信"

    def ready(self) -> None:
        from channels.newsletter.menu import CARD, MENU
        from channels.pages import analysis
        from channels.pages.home import register_navigation
        from staff.navigation import register

        register_navigation()
        register(MENU, CARD, analysis.MENU)
