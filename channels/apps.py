from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "channels"
    verbose_name = "配信"

    def ready(self) -> None:
        from channels.pages.home import register_navigation

        register_navigation()
