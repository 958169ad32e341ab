"""The pages as a person uses them: what can be read on them and done on them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Locator, Page, ViewportSize, expect

from config.demo.city import DEMO_PASSWORD

PHONE = ViewportSize(width=390, height=844)
FOR_WORKERS = 300_000  # milliseconds for what workers do, a PDF or a whole delivery, beside other work
# What the console says of a live question replaced by a newer one, and of a form that was refused.
HARMLESS = (
    "htmx:sendAbort",
    "htmx:afterRequest",
    "Failed to load resource: the server responded with a status of 422",
)
TOO_WIDE = "html => html.scrollWidth - html.clientWidth"
# A link counts who follows it, where the stand-in does: the address it leads to in the end is what was sent.
WORDS = """element => [...element.childNodes].map(n => n.tagName !== 'A' ? n.textContent
    : new URL(n.href).searchParams.get('url') || n.href).join('')"""


@dataclass
class Watch:
    """Listens to the console of every window, and looks at pages on a desk and on a phone."""

    folder: Path | None  # where pictures of what was seen go
    complaints: list[str] = field(default_factory=list)
    looks: int = 0

    def listen(self, page: Page) -> None:
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))

    def _heard(self, said: ConsoleMessage) -> None:
        if said.type == "error" and not said.text.startswith(HARMLESS):
            self.complaints.append(f"{said.location.get('url')}: {said.text}")

    def look(self, page: Page, name: str) -> None:
        """No complaint so far, and nothing sticks out on a phone."""
        self.looks += 1
        page.wait_for_load_state()
        usual = page.viewport_size
        self._keep(page, f"{name}-1280")
        page.set_viewport_size(PHONE)
        self._keep(page, f"{name}-390")
        beyond = page.locator("html").evaluate(TOO_WIDE)
        if usual:
            page.set_viewport_size(usual)
        assert beyond <= 0, f"{name}: {beyond} px wider than a phone"
        assert not self.complaints, "\n".join(self.complaints)

    def _keep(self, page: Page, name: str) -> None:
        if self.folder:
            page.screenshot(path=self.folder / f"{self.looks:02d}-{name}.png", full_page=True)


class Window:
    """One browser window."""

    def __init__(self, page: Page, watch: Watch) -> None:
        self.page = page
        self.watch = watch
        watch.listen(page)

    def look(self, name: str) -> None:
        self.watch.look(self.page, name)

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def heading(self, text: str) -> None:
        expect(self.page.get_by_role("heading", name=text).first).to_be_visible()

    def open(self, link: Locator) -> None:
        """Follow it; the page is there with its scripts, which move the fields somebody may be typing in."""
        link.click()
        self.page.wait_for_load_state()


class Desk(Window):
    """広報デスク in the hands of one member of staff."""

    def sign_in(self, username: str) -> None:
        self.page.goto("/")
        self.page.get_by_label("職員番号").fill(username)
        self.page.get_by_label("パスワード").fill(DEMO_PASSWORD)
        self.page.get_by_role("button", name="サインインする").click()
        expect(self.page.locator(".person")).to_be_visible()

    def menu(self, label: str) -> None:
        self.open(self.page.locator("#worknav").get_by_role("link", name=re.compile(rf"^{label}(\s|$)")))

    def press(self, label: str) -> None:
        self.page.get_by_role("button", name=label, exact=True).click()

    def follow(self, label: str) -> None:
        self.open(self.page.get_by_role("link", name=label).first)

    def told(self, text: str) -> None:
        """The message after an act."""
        expect(self.page.locator(".messages")).to_contain_text(text)

    def open_from_home(self, title: str) -> None:
        self.page.goto("/admin/")
        self.open(self.page.locator(".cards").get_by_role("link", name=title).first)


class Editor:
    """The page where an announcement is written."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.page = desk.page

    def write(self, **fields: str) -> None:
        """Fill in by the fields' names."""
        for name, value in fields.items():
            control = self.page.locator(f"#announcement_form [name={name}]")
            if control.evaluate("element => element.tagName") == "SELECT":
                control.select_option(label=value)
            else:
                control.fill(value)

    def for_ages(self, low: int, high: int, words: str) -> None:
        self.page.get_by_label("年齢で限る").check()
        self.write(audience_age_min_0=str(low), audience_age_max_0=str(high), audience_text=words)

    def to(self, *channels: str) -> None:
        for channel in channels:
            self.page.locator("#section-channels").get_by_label(channel, exact=True).check()

    def segment(self, category: str) -> None:
        group = self.page.get_by_role("group", name="分野（どれかを選んでいる人）")
        group.get_by_label(category, exact=True).check()

    def add_picture(self, path: Path, alt: str) -> None:
        self.page.get_by_label("1枚目の画像").set_input_files(path)
        self.page.locator("#section-attachments textarea").first.fill(alt)

    @property
    def people(self) -> Locator:
        return self.page.locator(".segment-count .figure")

    @property
    def findings(self) -> Locator:
        return self.page.locator(".resident .finding")

    def preview(self, channel: str) -> Locator:
        return preview_on(self.page, channel)


def preview_on(page: Page, channel: str) -> Locator:
    return page.locator(f".preview[data-channel={channel}]")


def shown_texts(page: Page) -> dict[str, str]:
    """The words of every platform's preview on a page, as they are to be sent."""
    places = {"line": ".balloon:not(.picture) > p", "x": ".post > p", "facebook": ".post > p"}
    found = {
        channel: preview_on(page, channel).locator(place).first.text_content()
        for channel, place in places.items()
    }
    return {channel: text or "" for channel, text in found.items()}


class Street(Window):
    """The stand-ins' pages: a resident's talk, the timeline, the page."""

    def talk_of_the_latest_reader(self) -> None:
        self.page.goto("/line/")
        self.open(self.page.locator(".people a").first)

    def words(self, path: str | None, place: str) -> str:
        """The words of the newest post at `path`, or on the page that is open."""
        if path:
            self.page.goto(path)
        text: Any = self.page.locator(place).first.evaluate(WORDS)
        return str(text)

    def pictures_are_there(self, place: str) -> None:
        picture = self.page.locator(place).first
        expect(picture).to_be_visible()
        expect(picture).not_to_have_js_property("naturalWidth", 0)
