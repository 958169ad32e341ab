"""The Celery application. The broker only wakes workers: PostgreSQL is the truth."""

import gc
import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, import_modules, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


class Desk(Celery):  # type: ignore[misc]
    """Who sends a wake-up gives up soon, as the settings say; who takes them waits for a busy broker."""

    def connection_for_read(self, url: str | None = None, **kwargs: Any) -> Any:
        patient = {"socket_timeout": 5, "socket_connect_timeout": 3}
        return super().connection_for_read(url, transport_options=patient, **kwargs)


app = Desk("koho")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@import_modules.connect
def _import_without_collecting(**_: Any) -> None:
    """Nothing of what is imported becomes garbage; looking for it took a fifth of the time of a start."""
    gc.disable()


@beat_init.connect
@worker_ready.connect
def _collect_from_now_on(**_: Any) -> None:
    gc.collect()
    gc.freeze()
    gc.enable()
