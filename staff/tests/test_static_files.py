"""What pages and sheets refer to is there."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

from staff import navigation
from staff.templatetags.ui import BANNERS

SHEETS = Path(settings.BASE_DIR) / "static" / "koho"
TEMPLATES = Path(settings.BASE_DIR) / "templates"


def test_imports_of_sheets_are_found() -> None:
    imports = re.findall(r'@import url\("(.+?)"\) layer\(stock\)', (SHEETS / "stock.css").read_text())
    assert len(imports) == 5
    for path in imports:
        assert finders.find(posixpath.normpath(f"koho/{path}")), path


def test_every_icon_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (SHEETS / "icons.svg").read_text()))
    used = {picture for picture, _word, _role in BANNERS.values()}
    used |= {item.icon for item in navigation._items.values()}
    for template in TEMPLATES.rglob("*.html"):
        used |= set(re.findall(r'{% icon "([\w-]+)" %}', template.read_text()))
    assert used <= drawn


def test_no_template_breaks_the_content_policy() -> None:
    forbidden = re.compile(r"""<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+\s*=\s*["']|hx-on|javascript:""")
    for template in TEMPLATES.rglob("*.html"):
        assert not forbidden.search(template.read_text()), template
