from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The top floor: demo city, story and checks that need every room."""

    name = "config"
    verbose_name = "設定"
