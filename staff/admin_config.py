from collections.abc import Sequence
from typing import Any

from django.contrib.admin.apps import SimpleAdminConfig
from django.contrib.admin.checks import check_admin_app
from django.core import checks


class KohoAdminConfig(SimpleAdminConfig):
    """Django admin with our own site as the default one, so that every @admin.register lands there.

    Its pages are imported with the addresses (config.urls), which a worker or beat never reads: so a killed
    one is back sooner.
    """

    default_site = "staff.admin_site.KohoAdminSite"

    def ready(self) -> None:
        checks.register(_check_pages, checks.Tags.admin)


def _check_pages(app_configs: Sequence[Any] | None, **options: Any) -> list[checks.CheckMessage]:
    """Django's own check of the admin, once its pages are there."""
    from django.urls import get_resolver

    assert get_resolver().url_patterns
    return check_admin_app(app_configs, **options)
