"""The ZIP by sections: names, pictures, captions, and what is missing."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from pathlib import PurePosixPath

import pytest
from hypothesis import HealthCheck, given, settings

from channels.newsletter.exports import Source
from channels.newsletter.exports.archive import CAPTIONS, README, build
from channels.newsletter.exports.names import safe
from channels.newsletter.exports.tests.samples import (
    a_photo,
    a_source,
    hostile_sources,
    source_of,
    with_pictures,
)
from channels.newsletter.tests.samples import an_item


def opened(source: Source) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(build(source)))


def test_a_folder_a_section_with_its_text() -> None:
    names = opened(a_source(60)).namelist()
    assert names[0] == "01_特集/01_特集.txt"
    assert names[-2:] == ["08_相談/08_相談.txt", README]
    assert len(names) == 9


def test_pictures_are_there_at_full_size_with_their_captions() -> None:
    photo = a_photo(3000, 2000)
    archive = opened(with_pictures(photo, a_photo()))
    assert archive.read("01_催し/01_親子リース_1.jpg") == photo
    table = archive.read(f"01_催し/{CAPTIONS}").decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(table)))
    assert (row["ファイル"], row["説明"], row["代替文"], row["画像"]) == (
        "01_親子リース_1.jpg",
        "去年の様子",
        "木の輪",
        "あり",
    )
    assert "次の画像は" not in archive.read(README).decode()


def test_a_lost_or_changed_picture_is_named() -> None:
    source = with_pictures(a_photo(), a_photo(20, 20))
    lost = opened(replace(source, load_picture=lambda path: source.load_picture(path.replace("1", "9"))))
    changed = opened(replace(source, load_picture=lambda _path: source.load_picture("images/0.jpg")))
    for archive in (lost, changed):
        assert "01_催し/01_親子リース_1.jpg" in archive.namelist()
        assert "01_催し/01_親子リース_2.jpg" not in archive.namelist()
        assert archive.read(README).decode().rstrip().endswith("01_催し/01_親子リース_2.jpg")
        assert ",なし" in archive.read(f"01_催し/{CAPTIONS}").decode()


def test_it_tells_how_far_it_is() -> None:
    told: list[int] = []
    build(replace(with_pictures(a_photo(), a_photo(9, 9)), report_progress=told.append))
    assert told == [33, 66, 100]  # two pictures and their section


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("親子でリース作り（その1）", "親子でリース作り（その1）"),
        ("../../etc/passwd", "etc_passwd"),
        ("C:\\a\\b", "C_a_b"),
        ("無料! *体験* <教室>", "無料!_体験_教室"),
        ("か\u3099", "が"),
        (" .. ", "記事"),
        ("\u202egpj.exe\x00", "gpj.exe"),
        ("あ" * 99, "あ" * 20),
    ],
)
def test_names_are_readable_and_never_a_path(title: str, name: str) -> None:
    assert safe(title, "記事") == name


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(source=hostile_sources)
def test_nothing_leaves_its_folder(source: Source) -> None:
    readable = replace(source, load_picture=lambda _path: b"x")
    doc = replace(
        readable.doc,
        sections=tuple(
            replace(
                s,
                items=tuple(
                    replace(i, pictures=tuple(replace(p, sha256="") for p in i.pictures)) for i in s.items
                ),
            )
            for s in readable.doc.sections
        ),
    )
    archive = opened(replace(readable, doc=doc))
    names = archive.namelist()
    assert len(names) == len({name.lower() for name in names})
    for entry in archive.infolist():
        path = PurePosixPath(entry.filename)
        assert len(path.parts) <= 2
        assert not path.is_absolute()
        assert ".." not in path.parts
        assert not set('\\:*?"<>|') & set(entry.filename)
        assert entry.filename.isascii() or entry.flag_bits & 0x800


def test_a_caption_brings_no_formula() -> None:
    table = opened(with_pictures(a_photo(), caption="=1+1")).read(f"01_催し/{CAPTIONS}").decode()
    assert ",=1+1" not in table
    assert "=1+1" in table


def test_an_unknown_kind_of_picture_does_not_pass_as_a_program() -> None:
    source = with_pictures(b"MZ")
    item = source.doc.items[0]
    exe = replace(item, pictures=(replace(item.pictures[0], path="images/0.exe"),))
    named = opened(replace(source_of(exe), load_picture=lambda _path: b"MZ"))
    assert "01_催し/01_親子リース_1.bin" in named.namelist()


def test_articles_are_numbered_through() -> None:
    text = opened(source_of(an_item("一"), an_item("二", key="2"))).read("01_催し/01_催し.txt").decode()
    assert "2番 二" in text
