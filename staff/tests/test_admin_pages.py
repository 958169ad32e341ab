"""Every page of the admin obeys our content policy and can be read by everybody."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.utils.safestring import mark_safe

from staff import navigation
from staff.models import User
from staff.templatetags.ui import in_words
from staff.tests.cast import City

pytestmark = pytest.mark.urls("staff.tests.admin_pages")
LABELLED = {"input", "select", "textarea"}
UNSEEN = {"hidden", "submit", "button"}


class Page(HTMLParser):
    """What the rules below ask of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.inline: list[str] = []
        self.ids: list[str] = []
        self.labels: set[str] = set()
        self.controls: list[dict[str, str]] = []
        self.tags: list[str] = []
        self.lang = ""
        self._label_depth = 0
        self.feed(html)

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in pairs}
        self.tags.append(tag)
        if tag == "html":
            self.lang = attributes.get("lang", "")
        bad = [name for name in attributes if name == "style" or name.startswith(("on", "hx-on"))]
        bad += [tag] if tag == "style" or (tag == "script" and "src" not in attributes) else []
        bad += [value for value in attributes.values() if value.strip().startswith("javascript:")]
        self.inline += [f"<{tag}>: {name}" for name in bad]
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "label":
            self._label_depth += 1
            self.labels.add(attributes.get("for", ""))
        if tag in LABELLED and attributes.get("type") not in UNSEEN:
            self.controls.append(attributes | {"wrapped": "yes" if self._label_depth else ""})

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self._label_depth -= 1

    def unlabelled(self) -> list[str]:
        return [
            control.get("name", "?")
            for control in self.controls
            if not (control["wrapped"] or control.get("aria-label") or control.get("aria-labelledby"))
            and control.get("id") not in self.labels
            and control.get("aria-hidden") != "true"
        ]


@pytest.fixture(autouse=True)
def _frame_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rooms above are not in this map of addresses, so neither are their lines and cards."""
    own = {key: item for key, item in navigation._items.items() if key in {"home", "settings"}}
    monkeypatch.setattr(navigation, "_items", own)
    monkeypatch.setattr(navigation, "_cards", {})


@pytest.fixture
def signed_in(client: Client, admin_person: User, city: City, clerk: User) -> Client:
    client.force_login(admin_person)
    return client


@pytest.fixture
def admin_person(admin_user: User) -> User:
    admin_user.is_superuser = True
    admin_user.save()
    return admin_user


def addresses(city: City, person: User) -> list[str]:
    department, user = f"/admin/staff/department/{city.childcare.pk}", f"/admin/staff/user/{person.pk}"
    return [
        "/admin/",
        "/admin/settings/",
        "/admin/settings/pieces/",
        "/admin/password_change/",
        "/admin/password_change/done/",
        "/admin/staff/",
        "/admin/staff/department/",
        "/admin/staff/department/?q=健康&is_active__exact=1",
        "/admin/staff/department/?q=どこにもない",
        "/admin/staff/department/add/",
        "/admin/staff/department/add/?_popup=1",
        f"{department}/change/",
        f"{department}/history/",
        f"{department}/delete/",
        "/admin/staff/user/",
        "/admin/staff/user/add/",
        f"{user}/change/",
        f"{user}/password/",
        f"{user}/delete/",
        "/admin/auth/group/",
        "/admin/auth/group/add/",
    ]


def test_pages_hold_nothing_inline_and_speak_to_everybody(signed_in: Client, city: City, clerk: User) -> None:
    for address in addresses(city, clerk):
        response = signed_in.get(address)
        assert response.status_code == 200, address
        page = Page(response.content.decode())
        assert page.inline == [], address
        assert page.lang == "ja", address
        assert page.tags.count("h1") == 1, address
        assert page.tags.count("main") == 1, address
        assert page.unlabelled() == [], address
        assert len(page.ids) == len(set(page.ids)), (address, [i for i in page.ids if page.ids.count(i) > 1])
        assert not re.search(r"\{[{%#]", response.content.decode()), address


def test_policy_allows_no_inline_code(signed_in: Client) -> None:
    policy = signed_in.get("/admin/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy


def test_errors_are_listed_on_top_with_links_to_their_fields(signed_in: Client) -> None:
    response = signed_in.post("/admin/staff/department/add/", {"phone": "0" * 40})
    html = response.content.decode()
    assert "<title>エラー：" in html
    assert 'href="#id_name">名称：' in html
    assert 'href="#id_phone">電話：' in html


def test_errors_of_rows_say_which_row(signed_in: Client, city: City) -> None:
    rows = {
        "form-TOTAL_FORMS": 1,
        "form-INITIAL_FORMS": 1,
        "form-0-id": city.childcare.pk,
        "form-0-name": "",
        "_save": "1",
    }
    html = signed_in.post("/admin/staff/department/", rows).content.decode()
    assert "1行目の名称：" in html


def test_delete_page_says_what_goes_and_asks_for_a_tick(signed_in: Client, city: City) -> None:
    html = signed_in.get(f"/admin/staff/department/{city.health.pk}/delete/").content.decode()
    assert "「健康課」を削除します。元に戻せません。" in html
    assert 'id="understood" required' in html


def test_delete_page_explains_why_not(signed_in: Client, city: City, clerk: User) -> None:
    html = signed_in.get(f"/admin/staff/department/{city.childcare.pk}/delete/").content.decode()
    assert "削除できません" in html


def test_several_are_deleted_on_their_own_page(signed_in: Client, city: City) -> None:
    choice = {"action": "delete_selected", "_selected_action": [city.health.pk]}
    page = Page(signed_in.post("/admin/staff/department/", choice).content.decode())
    assert page.inline == []
    assert page.tags.count("h1") == 1


def test_cells_of_lists_know_their_column(signed_in: Client, city: City) -> None:
    html = signed_in.get("/admin/staff/department/").content.decode()
    assert '<td data-label="種別" class="field-kind">' in html


def test_yes_and_no_are_words_not_coloured_marks(signed_in: Client, city: City) -> None:
    html = signed_in.get("/admin/staff/department/").content.decode()
    assert '<td data-label="使用中" class="field-is_active"><span class="yes-or-no">はい</span></td>' in html
    assert "icon-yes" not in html


def test_what_is_only_shown_stays_escaped() -> None:
    assert in_words("<b>") == "&lt;b&gt;"
    mark = mark_safe('<img src="/static/admin/img/icon-no.1f.svg" alt="False">')
    assert in_words(mark) == '<span class="yes-or-no">いいえ</span>'


def test_settings_are_for_those_who_keep_the_books(client: Client, clerk: User) -> None:
    client.force_login(clerk)
    assert client.get("/admin/settings/").status_code == 403
    assert "設定" not in client.get("/admin/").content.decode()


@pytest.mark.parametrize(("mode", "word"), [("sandbox", "デモ"), ("drill", "訓練"), ("live", "本番")])
def test_every_page_says_whether_it_is_live(
    signed_in: Client, settings: object, mode: str, word: str
) -> None:
    settings.KOHO_MODE = mode  # type: ignore[attr-defined]
    html = signed_in.get("/admin/").content.decode()
    assert f'data-mode="{mode}"' in html
    assert word in html


def test_sign_in_page(client: Client, db: None) -> None:
    html = client.get("/admin/login/").content.decode()
    page = Page(html)
    assert page.inline == []
    assert page.unlabelled() == []
    assert page.tags.count("h1") == 1
    assert "make demo" in html
    assert "<title>サインイン" in html


def test_sign_in_page_of_the_live_site_names_no_demo(client: Client, db: None, settings: object) -> None:
    settings.KOHO_MODE = "live"  # type: ignore[attr-defined]
    assert "make demo" not in client.get("/admin/login/").content.decode()
