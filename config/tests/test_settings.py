"""A wrong environment stops the start, loudly, instead of a wrong sending."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings

LIVE = {"KOHO_MODE": "live", "LINE_CHANNEL_ACCESS_TOKEN": "token", "LINE_CHANNEL_SECRET": "secret"}


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own settings
        [sys.executable, "-c", "import config.settings"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DEBUG": "", "SANDBOX_URL": "http://127.0.0.1:1"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_live_starts_with_its_credentials() -> None:
    assert start(**LIVE).returncode == 0


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"LINE_CHANNEL_ACCESS_TOKEN": ""}, "LINE_CHANNEL_ACCESS_TOKEN"),
        ({"LINE_CHANNEL_SECRET": ""}, "LINE_CHANNEL_SECRET"),
        ({"DEBUG": "on"}, "DEBUG"),
        ({"KOHO_MODE": "Live"}, "KOHO_MODE"),
        ({"NEWSLETTER_SHORT_URL_BASE": "wkb.example.jp"}, "NEWSLETTER_SHORT_URL_BASE"),
        ({"NEWSLETTER_SHORT_URL_BASE": "https://a:b@wkb.example.jp"}, "NEWSLETTER_SHORT_URL_BASE"),
        ({"NEWSLETTER_SHORT_URL_BASE": "https://wkb.example.jp?a=1"}, "NEWSLETTER_SHORT_URL_BASE"),
        ({"NEWSLETTER_SHORT_URL_BASE": "https://wkb.example.jp/#p"}, "NEWSLETTER_SHORT_URL_BASE"),
        ({"CITY_SITE_URL": "javascript:alert(1)"}, "CITY_SITE_URL"),
    ],
)
def test_live_refuses_half_an_environment(wrong: dict[str, str], named: str) -> None:
    refused = start(**LIVE | wrong)
    assert refused.returncode
    assert named in refused.stderr


def test_an_odd_spelling_of_the_paper_is_named() -> None:
    refused = start(NEWSLETTER_YEARS="reiwa")
    assert refused.returncode
    assert "NEWSLETTER_YEARS" in refused.stderr
    assert start(NEWSLETTER_YEARS="both", NEWSLETTER_COUNTER="か").returncode == 0


@pytest.mark.parametrize("url", ["https://api.line.me", "http://127.0.0.1@api.line.me", "//api.x.com"])
def test_outside_live_nothing_but_this_machine_is_reached(url: str) -> None:
    refused = start(KOHO_MODE="sandbox", SANDBOX_URL=url)
    assert refused.returncode
    assert "SANDBOX_URL" in refused.stderr
