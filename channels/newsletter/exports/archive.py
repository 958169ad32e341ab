"""The issue by sections as a ZIP: a folder each, with text, pictures at full size and captions."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from channels.newsletter.document import Picture
from channels.newsletter.exports import text
from channels.newsletter.exports.reading import Article, Part, one_line, parts, plain
from channels.newsletter.exports.source import Source
from channels.newsletter.exports.table import as_csv, guarded

README = "お読みください.txt"
CAPTIONS = "キャプション.csv"
COLUMNS = ["ファイル", "記事番号", "見出し", "説明", "代替文", "横（画素）", "縦（画素）", "画像"]


@dataclass(slots=True)
class _Archive:
    """The ZIP being written, and how far it is."""

    source: Source
    file: zipfile.ZipFile
    step: Callable[[], None]  # after each picture and each section
    lost: list[str] = field(default_factory=list)

    def add(self, name: str, content: bytes, method: int = zipfile.ZIP_DEFLATED) -> None:
        """One file, dated by the issue: the same content is the same ZIP. zipfile marks the name as UTF-8."""
        entry = zipfile.ZipInfo(name, self.source.zip_time)
        entry.compress_type, entry.create_system, entry.external_attr = method, 3, 0o644 << 16
        self.file.writestr(entry, content)

    def add_picture(self, name: str, picture: Picture) -> bool:
        """Whether the picture is in; compressed already, it is stored as it is."""
        content = self.source.picture(picture)
        if content is None:
            self.lost.append(name)
        else:
            self.add(name, content, zipfile.ZIP_STORED)
        self.step()
        return content is not None


def build(source: Source) -> bytes:
    """The file. A picture that is lost or no longer the approved one is named as missing."""
    found = parts(source.doc)
    pictures = sum(len(article.item.pictures) for part in found for article in part.articles)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        archive = _Archive(source, file, source.steps(len(found) + pictures))
        for part in found:
            _add_part(archive, part)
            archive.step()
        archive.add(README, text.encoded("\n".join(_readme(source, found, archive.lost))))
    return written.getvalue()


def _add_part(archive: _Archive, part: Part) -> None:
    archive.add(f"{part.folder}/{part.folder}.txt", text.build_part(part, archive.source.stamp))
    captions = [row for article in part.articles for row in _captions(archive, part, article)]
    if captions:
        rows = [COLUMNS, *([guarded(cell) for cell in row] for row in captions)]
        archive.add(f"{part.folder}/{CAPTIONS}", f"\ufeff{as_csv(rows)}".encode())


def _captions(archive: _Archive, part: Part, article: Article) -> Iterator[list[str]]:
    for name, picture in article.pictures:
        there = archive.add_picture(f"{part.folder}/{name}", picture)
        said = [plain(article.title), one_line(picture.caption), one_line(picture.alt)]
        size = [str(picture.width or ""), str(picture.height or "")]
        yield [name, str(article.number), *said, *size, "あり" if there else "なし"]


def _readme(source: Source, found: Sequence[Part], lost: Sequence[str]) -> Iterator[str]:
    doc, stamp = source.doc, source.stamp
    yield from [f"{one_line(doc.title)} {doc.label}", stamp.label, f"要約値 {stamp.digest}", ""]
    yield "欄ごとのフォルダーに、原稿（テキスト）と画像を入れています。"
    yield "画像の名前は「記事番号_見出し_順番」です。画像は縮めていません。"
    yield f"画像の説明は、各フォルダーの「{CAPTIONS}」にあります。"
    yield ""
    yield from (f"{part.folder} {len(part.articles)}件" for part in found)
    if lost:
        yield from [
            "",
            "次の画像は、承認されたものが見つからず、入っていません。広報課に確かめてください。",
            *lost,
        ]
