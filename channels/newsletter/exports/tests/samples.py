"""Sources for tests: a full issue, one with pictures, and whatever hypothesis thinks of."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import date

from hypothesis import strategies as st
from PIL import Image

from channels.newsletter.document import IssueDoc, Item, Picture, Section
from channels.newsletter.exports import Source
from channels.newsletter.item import MARKS, ItemText
from channels.newsletter.stamp import Stamp
from channels.newsletter.tests.samples import a_full_issue, an_issue, an_item

STAMP = Stamp(1428, 3, "a1b2c3d4e5f6" + "0" * 52)
HOSTILE = (
    '<>\\ \\<b\\> <ParaStyle:x> <cRuby:1> </w:t> ]]> &amp; <!ENTITY a "b"> "q",\'r\' ../../etc =1+1 @SUM(A1) '
    "｜《》 ｜あ《い》 漢字《かんじ》 ☎0000-12-3411 "
    "\x00\x07\x0b\u2028\u202e\ufffe\U0001ffff\ud800 𠮷ế😀\u3000"
)
_texts = st.one_of(
    st.text(max_size=30),
    st.text(st.sampled_from("<>\\:｜《》=+-@\"',;\t\r\n\u2028 　あ漢字☎0-12.-/\ufffe\ud800"), max_size=30),
    st.just(HOSTILE),
)
_facts = st.lists(st.tuples(st.sampled_from([mark.symbol for mark in MARKS]), _texts), max_size=4)
_pictures = st.lists(
    st.builds(Picture, _texts, st.just("0" * 64), _texts, st.just(1), st.just(1), _texts), max_size=2
)
_items = st.builds(
    Item,
    key=st.just("1"),
    text=st.builds(ItemText, _texts, _texts, _facts.map(tuple), _texts),
    pictures=_pictures.map(tuple),
    url=_texts,
    short_url=_texts,
)
_sections = st.builds(
    Section,
    _texts,
    st.lists(_items, max_size=3).map(tuple),
    columns=st.none() | st.integers(1, 8),
    characters=st.none() | st.integers(8, 60),
)
_docs = st.builds(
    IssueDoc,
    title=_texts,
    number=st.integers(1, 9999),
    published=st.dates(date(2019, 5, 1)),
    sections=st.lists(_sections, max_size=3).map(tuple),
    city=_texts,
    cover_title=_texts,
    cover_text=_texts,
    colophon=st.lists(_texts, max_size=2).map(tuple),
)
hostile_sources = st.builds(Source, _docs, st.just(STAMP))


def a_source(count: int = 60) -> Source:
    return Source(a_full_issue(count), STAMP)


def an_empty_source() -> Source:
    return Source(an_issue(), STAMP)


def source_of(*items: Item, name: str = "催し") -> Source:
    return Source(an_issue(sections=(Section(name, items),)), STAMP)


def a_photo(width: int = 1600, height: int = 1000) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(written, "JPEG")
    return written.getvalue()


def with_pictures(*contents: bytes, title: str = "親子リース", caption: str = "去年の様子") -> Source:
    """One article with a picture of each content, kept as images/0.jpg, images/1.jpg …"""
    store = {f"images/{n}.jpg": content for n, content in enumerate(contents)}
    pictures = tuple(
        Picture(path, hashlib.sha256(content).hexdigest(), "木の輪", 1600, 1000, caption)
        for path, content in store.items()
    )
    item = replace(an_item(title, "本文です。"), pictures=pictures)

    def load(path: str) -> bytes:
        if path not in store:
            raise FileNotFoundError(path)
        return store[path]

    return replace(source_of(item), load_picture=load)
