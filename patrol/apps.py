from django.apps import AppConfig


class PatrolConfig(AppConfig):
    name = "patrol"
    verbose_name = "パトロール"

    def ready(self) -> None:
        from patrol import holding, receivers
        from patrol.routes import asking

        receivers.connect()
        holding.connect()
        asking.connect()
