from django.apps import AppConfig
from django.db.models.signals import post_migrate


class StaffConfig(AppConfig):
    name = "staff"
    verbose_name = "職員"

    def ready(self) -> None:
        from staff import plain_errors, roles

        plain_errors.install()
        post_migrate.connect(roles.grant, dispatch_uid="staff.roles.grant")
