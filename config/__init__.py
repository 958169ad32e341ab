"""How the house is wired: settings, Celery, urls, the embedded servers of the demo."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
