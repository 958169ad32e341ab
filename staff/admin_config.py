from django.contrib.admin.apps import AdminConfig


class KohoAdminConfig(AdminConfig):
    """Django admin with our own site as the default one, so that every @admin.register lands there."""

    default_site = "staff.admin_site.KohoAdminSite"

    def ready(self) -> None:
        super().ready()
        from staff.admin_site import may_open_settings
        from staff.navigation import MenuItem, register

        register(
            MenuItem("home", "ホーム", "admin:index", order=0, icon="home", alone=True),
            MenuItem(
                "settings",
                "設定",
                "admin:settings",
                order=90,
                visible=may_open_settings,
                icon="settings",
                covers=("admin:staff_user_changelist", "admin:staff_department_changelist"),
            ),
        )
