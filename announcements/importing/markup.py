"""Cells that an editor of web pages wrote: their HTML as the words a reader would see."""

from __future__ import annotations

import html
import re

# Only what HTML itself calls by these names: 「3<5」 and 「<会場>」 stay as they are.
_BLOCK = "p|div|br|ul|ol|li|tr|table|h[1-6]|section|article|hr|dl|dt|dd|blockquote"
_INLINE = "b|strong|em|i|u|s|a|span|font|img|td|th|tbody|thead|small|big|sup|sub"
_ATTRIBUTES = r"(?:\s[^<>]*)?/?>"
_LINK = re.compile(
    r"""<a\s[^<>]*?href=["']?(?P<url>https?://[^"'\s<>]+)[^<>]*>(?P<words>.*?)</a>""", re.I | re.S
)
_BREAK = re.compile(rf"</?(?:{_BLOCK}){_ATTRIBUTES}", re.I)
_TAG = re.compile(rf"</?(?:{_INLINE}){_ATTRIBUTES}|<!--.*?-->", re.I | re.S)
_ENTITY = re.compile(r"&(?:nbsp|amp|lt|gt|quot|yen|#[0-9]{1,6}|#x[0-9a-f]{1,5});", re.I)


def words_of(cell: str) -> str:
    """`cell` without its markup; an address that stood only in a link is put behind its words."""
    text = _LINK.sub(_link, cell)
    text = _TAG.sub("", _BREAK.sub("\n", text))
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text)


def _link(found: re.Match[str]) -> str:
    url, words = found["url"], found["words"]
    return words if url in words else f"{words}（{url}）"
