"""Addresses that will not open, or not safely: plain http, Japanese swallowed behind, spaces within."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput, Passage
from patrol.severity import Severity

ADDRESS = re.compile(r"https?://[!-~]{1,2000}", re.IGNORECASE)
JAPANESE_BEHIND = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff々]")
MISSPELT = re.compile(
    r"[ｈＨ][ｔＴ][ｔＴ][ｐＰ]|(?<![a-z])h?ttps?[;:][/ ]{0,3}(?=[a-z0-9])(?<!://)|(?<![a-z])h?t{3,}ps?:"
    r"|(?<![a-z])ttps?://|(?<![a-z])(?!https?://)h{1,2}t{1,4}ps?(?:[:：;]/{1,3}|/{2,3})|https?://[\s\u3000]{1,3}(?=[!-~])|(?<![a-zA-Z0-9@/.])www\.[!-~]{3,200}",
    re.IGNORECASE,
)
# A place on the office's own machines: \\server\share, ￥￥server￥share, file:///C:/a.docx
OF_THE_OFFICE = re.compile(r"(?:\\\\|[¥￥]{2})[\w.-]{1,64}[\\¥￥]|(?<![a-z])file:/{2,3}", re.IGNORECASE)
HOST = re.compile(r"[a-z0-9._-]+")
NOT_PUBLIC = re.compile(
    r"^(?:localhost|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|.*\.(?:local|lan|internal)$)"
)
TRAILING = ".,;:!?'\""
PAIRS = {")": "(", "]": "[", ">": "<", "}": "{"}


class UrlsCheck(Check):
    name = "urls"
    version = 2
    title = "URL"

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        passages = draft.passages
        if draft.facts.url:
            passages = (*passages, Passage("url", draft.facts.url))
        for passage in passages:
            for match in ADDRESS.finditer(passage.text):
                yield from self._judge(passage, match)
            for match in OF_THE_OFFICE.finditer(passage.text):
                yield self.found_at(
                    passage,
                    *match.span(),
                    Severity.STOP,
                    "庁内のファイルの場所です。住民には開けません。",
                    "住民が開けるURLにするか、消してください。",
                )
            for match in MISSPELT.finditer(passage.text):
                yield self.found_at(
                    passage,
                    *match.span(),
                    Severity.CONFIRM,
                    f"{passage.label}の「{match.group()[:30]}」は、URLとして開けないおそれがあります。",
                    "https:// で始まる、半角で空白のないURLに直してください。",
                )

    def _judge(self, passage: Passage, match: re.Match[str]) -> Iterator[Finding]:
        address = trimmed(match.group())
        start, end = match.start(), match.start() + len(address)
        for severity, reason, suggestion in problems(address, passage.text[end : end + 1]):
            yield self.found_at(passage, start, end, severity, reason, suggestion)


def problems(address: str, following: str) -> Iterator[tuple[Severity, str, str]]:
    """(severity, reason, suggestion) of all that is wrong with an address; `following` is what comes next."""
    host = host_of(address)
    if host is None or "." not in host or ".." in host or not HOST.fullmatch(host):
        yield (
            Severity.CONFIRM,
            "URLの形が正しくありません。開けるか確かめてください。",
            "URLを貼り直してください。",
        )
        return
    if NOT_PUBLIC.match(host):
        yield Severity.STOP, "庁内でしか開けないURLです。", "住民が開けるURLにしてください。"
    if address.lower().startswith("http://"):
        yield (
            Severity.NOTE,
            "暗号化されない http:// のURLです。スマートフォンで警告が出ることがあります。",
            "https:// で開けるなら、そちらにしてください。",
        )
    if JAPANESE_BEHIND.match(following):
        yield (
            Severity.CONFIRM,
            "URLのすぐ後ろに日本語が続いています。日本語までURLとみなされ、開けないことがあります。",
            "URLの後ろに空白か改行を入れてください。",
        )
    if any(address.count(close) != address.count(opening) for close, opening in PAIRS.items()):
        yield Severity.CONFIRM, "URLの括弧の開きと閉じが合いません。", "URLを貼り直してください。"


def trimmed(address: str) -> str:
    """Without the closing bracket or full stop of the sentence around it."""
    while address:
        last = address[-1]
        unopened = last in PAIRS and address.count(last) > address.count(PAIRS[last])
        if last not in TRAILING and not unopened:
            break
        address = address[:-1]
    return address


def host_of(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None
