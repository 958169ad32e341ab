"""The table for InDesign's データ結合: one article a row.

UTF-16LE with a byte order mark (the 「Unicode」 of its import options; the other choice, Shift_JIS, has no
﨑 or 𠮷), commas, for `.csv` is read as such. A field holds no line end (InDesign CS5 manual, 「データソース
ファイルについて」), so every paragraph of the text has a column. A name beginning with `@` is a picture, with
`#` a 二次元コード; the pictures are those of the ZIP, to be laid into one folder with this file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

from channels.newsletter.exports.reading import Article, Part, one_line, parts, pieces, plain
from channels.newsletter.exports.source import Source
from channels.newsletter.item import MARKS

BOM = b"\xff\xfe"
# Columns there always are, so that a template made for one issue fits the next.
LEADS, PICTURES = 3, 3
# OWASP, CSV injection; full-width signs are signs to a Japanese Excel.
FORMULA = tuple("=+-@\t\r＝＋－＠")
# Text to every spreadsheet, and nothing on paper: InDesign takes it for an 「任意の改行」 without width.
GUARD = "\u200b"

Column = Callable[[Part, Article], str]


def build(source: Source) -> bytes:
    """The file, chosen in InDesign's データ結合 panel."""
    found = parts(source.doc)
    columns = _columns(source, [article for part in found for article in part.articles])
    rows, step = [], source.steps(len(source.doc.items))
    for part in found:
        for article in part.articles:
            rows.append([guarded(cell(part, article)) for cell in columns.values()])
            step()
    return BOM + as_csv([list(columns), *rows]).encode("utf-16-le")


def guarded(cell: str) -> str:
    """`cell` as no spreadsheet takes it for a formula."""
    return GUARD + cell if cell.startswith(FORMULA) else cell


def as_csv(rows: list[list[str]]) -> str:
    """Rows with CRLF, quoted where needed."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(rows)
    return written.getvalue()


def _columns(source: Source, articles: list[Article]) -> dict[str, Column]:
    """Name → what stands in it. The stamp comes last: it is for people, not for the template."""
    leads = max([LEADS, *(len(article.lead) for article in articles)])
    pictures = max([PICTURES, *(len(article.item.pictures) for article in articles)])
    stamp = source.stamp
    return {
        "番号": lambda _part, article: str(article.number),
        "欄": lambda part, _article: part.name,
        "見出し": lambda _part, article: plain(article.title),
        **{f"本文{n + 1 if n else ''}": _lead(n) for n in range(leads)},
        **{mark.spoken: _facts(mark.symbol) for mark in MARKS},
        "その他": _other_facts,
        "ルビ": _ruby,
        "担当課": lambda _part, article: one_line(article.item.text.department),
        "URL": lambda _part, article: one_line(article.item.url),
        "短いURL": lambda _part, article: article.printed_url,
        "#二次元コード": lambda _part, article: article.printed_url,
        **{name: cell for n in range(pictures) for name, cell in _picture(n).items()},
        "号": lambda _part, _article: str(stamp.number),
        "校正": lambda _part, _article: str(stamp.version),
        "要約値": lambda _part, _article: stamp.digest,
    }


def _lead(n: int) -> Column:
    return lambda _part, article: plain(" ".join(article.lead[n].split())) if n < len(article.lead) else ""


def _facts(symbol: str) -> Column:
    return lambda _part, article: " ".join(plain(f.text) for f in article.facts if f.symbol == symbol)


def _other_facts(_part: Part, article: Article) -> str:
    known = {mark.symbol for mark in MARKS}
    return " ".join(f"{f.symbol} {plain(f.text)}" for f in article.facts if f.symbol not in known)


def _ruby(_part: Part, article: Article) -> str:
    """「櫟木（くぬぎ）」: a merged field carries no ruby, so what has one is named."""
    texts = (article.title, *article.lead, *(fact.text for fact in article.facts))
    found = (f"{piece.text}（{piece.reading}）" for text in texts for piece in pieces(text) if piece.reading)
    return "、".join(dict.fromkeys(found))


def _picture(n: int) -> dict[str, Column]:
    def name(_part: Part, article: Article) -> str:
        return next((name for k, (name, _) in enumerate(article.pictures) if k == n), "")

    def said(field: str) -> Column:
        def cell(_part: Part, article: Article) -> str:
            pictures = article.item.pictures
            return one_line(getattr(pictures[n], field)) if n < len(pictures) else ""

        return cell

    return {f"@画像{n + 1}": name, f"画像{n + 1}の説明": said("caption"), f"画像{n + 1}の代替文": said("alt")}
