"""`bench newsletter`: an issue of the paper from data to PDF and layout report, in fresh processes."""

from __future__ import annotations

import json
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from announcements.models import Channel, Revision
from channels.composing import copies_of
from channels.newsletter import snapshot
from channels.newsletter.defaults import FEATURES, SECTION_NAMES
from channels.newsletter.document import IssueDoc, Item, Section
from channels.newsletter.item import ItemText
from channels.registry import get
from config.bench.measuring import Times
from config.bench.subject import Figures, Subject
from staff.errors import Refused

TARGET_MS, TARGET_MB = 2000, 150
WAYS: dict[str, tuple[str, tuple[str, ...]]] = {
    "typesetting": ("組版だけ", ()),
    "worker": ("ワーカー（Djangoを含む）", ("--django",)),
}


def options(parser: ArgumentParser) -> None:
    parser.add_argument("--items", type=int, default=60, help="記事の数")


def newsletter(items: int) -> Figures:
    """Starting the process is not counted; `first_ms` includes reading the typefaces.

    `peak_mb` is the most held until the first issue was set, `after_5_mb` until the fifth.
    """
    issue = json.dumps(snapshot.to_json(_issue(items)))
    rows = {name: {"items": items, **_measured(issue, arguments)} for name, (_, arguments) in WAYS.items()}
    targets = {"target_ms": TARGET_MS, "target_mb": TARGET_MB}
    return Figures(
        {label: rows[name] for name, (label, _) in WAYS.items()},
        {**rows, "typesetting": rows["typesetting"] | targets},
    )


def _measured(issue: str, arguments: Sequence[str]) -> dict[str, float]:
    command = [sys.executable, "-m", "config.bench.typesetting", *arguments]
    done = subprocess.run(  # noqa: S603
        command, input=issue, capture_output=True, text=True, check=True, cwd=settings.BASE_DIR
    )
    seen: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    times = Times(tuple(seen["times"]))
    return {
        "pages": seen["pages"],
        "first_ms": round(seen["times"][0]),
        **times.summary(),
        "before_mb": seen["before_mb"],
        "peak_mb": seen["peak_mb"],
        "after_5_mb": seen["all_mb"],
    }


def _issue(number: int) -> IssueDoc:
    """The last announcements meant for print, over again when there are fewer than asked for."""
    texts = _texts(number)
    if not texts:
        raise Refused("市政だよりに載せるお知らせがありません。先にデモの市を作ってください。")
    first, *items = (Item(str(n), texts[n % len(texts)], 20) for n in range(max(number, 1)))
    names = [name for name in SECTION_NAMES if name not in FEATURES]
    size = -(-len(items) // len(names)) or 1
    return IssueDoc(
        title="市政だより わかばの",
        number=1,
        published=timezone.localdate() + timedelta(days=30),
        sections=(
            Section("特集", (_long(first),), is_feature=True),
            *(Section(name, tuple(items[n * size : (n + 1) * size])) for n, name in enumerate(names)),
        ),
        city="若葉野市",
        cover_title="冬を、ともに灯す。",
        colophon=("発行・編集 若葉野市 広報課",),
    )


def _long(item: Item) -> Item:
    """An article of two pages, with which sixty make the usual eight."""
    lead = item.text.lead or item.text.title
    return replace(item, text=replace(item.text, lead="\n".join([lead] * (4000 // len(lead)))))


def _texts(number: int) -> list[ItemText]:
    newest = Revision.objects.filter(content__channels__contains=[Channel.NEWSLETTER.value]).order_by("-pk")
    contents = newest.values_list("content", flat=True)[:number]
    transport = get(Channel.NEWSLETTER)
    payloads = (transport.compose(copies_of(content)[Channel.NEWSLETTER]) for content in contents)
    return [ItemText.from_json(payload.parts[0]["item"]) for payload in payloads]


SUBJECT = Subject("newsletter", "60件の市政だよりのPDFと紙面の報告（秒とメモリ）", newsletter, options)
