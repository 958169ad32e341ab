"""A city of the size to be measured, in a scratch database of its own beside the one at hand."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from config.bench.crowd import add_crowd
from config.demo.foundation import lay_foundation
from segments.generating import generate_subscribers
from segments.models import Category, Subscriber
from segments.progress import Progress

EVERYBODY = "bench-00"  # a made-up category that all readers have chosen
CATEGORIES = 60
# Shares of the readers, beyond the demo city's own categories; the rest is chosen by few, as in real cities.
SHARES: Mapping[str, float] = {
    EVERYBODY: 1.0,
    "bench-01": 0.75,
    "bench-02": 0.60,
    "bench-03": 0.35,
    "bench-04": 0.18,
    "bench-05": 0.001,
}
USUAL_SHARE = 0.03
MOST_DETAILED = 3_000_000  # larger cities are all alike: only the sending is measured there


@contextmanager
def large_city(people: int, *, keep: bool = False) -> Iterator[None]:
    """Within, Django's connection leads to a city of `people` readers, 60 categories, 7 wards.

    keep: the scratch database stays for the next measurement of that size, instead of being dropped.
    """
    with scratch_database(f"koho_bench_{people}", keep=keep):
        if Subscriber.objects.count() < people:
            say(f"{people:,}人の市を用意しています…")
            _build(people)
        yield


@contextmanager
def scratch_database(name: str, *, keep: bool = False) -> Iterator[None]:
    """Within, Django's connection leads to the migrated database `name` on the same server."""
    usual = settings.DATABASES["default"]["NAME"]
    _create(name)
    _lead_to(name)
    try:
        call_command("migrate", verbosity=0, interactive=False)
        yield
    finally:
        _lead_to(usual)
        if not keep:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)} WITH (FORCE)")


def database_url() -> str:
    """The address of the database in use now, for child processes."""
    return os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{connection.settings_dict['NAME']}"


def say(words: str) -> None:
    """Progress goes to stderr: stdout is for the figures."""
    sys.stderr.write(words + "\n")
    sys.stderr.flush()


def _build(people: int) -> None:
    lay_large_foundation()
    if people > MOST_DETAILED:
        with Progress("読者", people, sys.stderr) as progress:
            add_crowd(people, Category.objects.get(code=EVERYBODY), progress)
    else:
        generate_readers(people)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def lay_large_foundation() -> None:
    """The demo city, with made-up categories to make them 60."""
    lay_foundation()
    first = Category.objects.count()
    for number in range(CATEGORIES - first):
        Category.objects.get_or_create(
            code=f"bench-{number:02}",
            defaults={"bit": first + number, "order": first + number, "name": f"測定用{number:02}"}
            | {"promise": "測定のためのカテゴリです。"},
        )


def generate_readers(people: int) -> int:
    """How many were new; progress goes to stderr."""
    shares = {f"bench-{number:02}": USUAL_SHARE for number in range(CATEGORIES)} | dict(SHARES)
    with Progress("読者", people, sys.stderr) as progress:
        return generate_subscribers(people, popularity=shares, progress=progress)


def _create(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(name)}")


def _lead_to(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
