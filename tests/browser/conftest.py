"""One Chromium; a window per person. Every page is watched for complaints and for its width."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize, sync_playwright

from tests.browser.pages import Desk, Street, Watch
from tests.conftest import House
from tests.inhabited import inhabit

CHROMIUM = os.environ.get("KOHO_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
READERS = 2_000
WIDE = ViewportSize(width=1280, height=900)


@pytest.fixture
def inhabited(house: House) -> House:
    """The house in its city. Made before the browser, whose event loop forbids Django's own queries."""
    inhabit(READERS)
    return house


@pytest.fixture
def browser(inhabited: House) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield chromium
        chromium.close()


@pytest.fixture
def watch() -> Watch:
    """Pictures of every page that was looked at go to KOHO_SHOTS where that is set."""
    folder = Path(os.environ["KOHO_SHOTS"]) if os.environ.get("KOHO_SHOTS") else None
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    return Watch(folder)


@pytest.fixture
def sit_down(browser: Browser, inhabited: House, watch: Watch) -> Iterator[Callable[[str], Desk]]:
    """`sit_down("kosodate")`: that member of staff, signed in, in a window of their own."""
    desks: dict[str, Desk] = {}

    def sit(username: str) -> Desk:
        if username not in desks:
            context = browser.new_context(locale="ja-JP", base_url=inhabited.url, viewport=WIDE)
            desks[username] = Desk(context.new_page(), watch)
            desks[username].sign_in(username)
        return desks[username]

    yield sit
    for desk in desks.values():
        desk.page.context.close()


@pytest.fixture
def street(browser: Browser, inhabited: House, watch: Watch) -> Iterator[Street]:
    """What residents see."""
    context = browser.new_context(locale="ja-JP", base_url=inhabited.sandbox_url, viewport=WIDE)
    yield Street(context.new_page(), watch)
    context.close()
