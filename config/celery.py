"""The Celery application. The broker only wakes workers: PostgreSQL is the truth."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("koho")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
