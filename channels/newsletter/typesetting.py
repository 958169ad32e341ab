"""An issue as the template takes it: JSON, data only, so that no text can become a command."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from channels.newsletter import inks
from channels.newsletter.codes import code
from channels.newsletter.contents import HEADLINE, contents
from channels.newsletter.copyfitting import MARK, title_column, width, without_ruby
from channels.newsletter.document import IssueDoc, Item, PageFormat, Part, Picture, parts, tallest_picture
from channels.newsletter.fonts import FontStack
from channels.newsletter.house_style import print_date, printable
from channels.newsletter.item import MARKS
from channels.newsletter.paper import MM_PER_POINT, Grid
from channels.newsletter.runs import Run, ends_whole, field_runs, paragraphs, title_runs

UNTITLED = "（無題）"
SHORT_LEAD = 3  # lines: a lead up to here keeps together with its only fact
Pictures = Mapping[Picture, tuple[str, float]]  # file name, height to width


def to_typst(issue: IssueDoc, stack: FontStack, pictures: Pictures | None = None) -> str:
    """The issue as JSON for `typst/issue.typ`: data only, so no text can become a command.

    `pictures` has the file and the shape of each picture that can be shown.
    """

    def clean(text: str) -> str:
        return stack.substituted(printable(text))

    setter = _Setter(clean, pictures or {})
    page = issue.format
    places = {section.name: place for place, section in enumerate(issue.sections)}
    masthead = inks.of_masthead(page.colours)
    data = {
        "title": clean(issue.title),
        "label": issue.label,
        "date": print_date(issue.published),
        "published": [issue.published.year, issue.published.month, issue.published.day],
        # 「1,428」; a sample has its month for a number: 「202612」.
        "number": f"{issue.number:,}" if issue.number < 100_000 else str(issue.number),
        "city": clean(issue.city),
        "keywords": [f"第{issue.number}号", *(clean(section.name) for section in issue.sections)],
        "format": asdict(page) | {"margins": page.margins, "gutter": page.grid().gutter},
        "inks": {"masthead": masthead, "tint": inks.tint(masthead)},
        "cover": {
            "title": title_runs(clean(issue.cover_title), _headline_column(page)),
            "scale": HEADLINE,
            "text": paragraphs(clean(issue.cover_text)),
        },
        "contents": contents(issue, clean),
        "legend": [[mark.symbol, mark.spoken] for mark in MARKS],
        "parts": [
            {
                **asdict(part.grid),
                "width": part.grid.column_width,
                "feature": part.is_feature,
                "tallest": tallest_picture(part.grid),
                "sections": [
                    {
                        "name": setter.heading(section.name),
                        "place": places[section.name],
                        "ink": inks.of_section(places[section.name], page.colours),
                        "items": list(setter.items(section.items, part, page)),
                    }
                    for section in part.sections
                ],
            }
            for part in parts(issue)
        ],
        "colophon": [clean(line) for line in issue.colophon],
        "fonts": [face.to_typst() for face in stack.faces],
    }
    return json.dumps(data, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class _Setter:
    """Articles as the template takes them."""

    clean: Callable[[str], str]
    pictures: Pictures

    def items(self, items: Iterable[Item], part: Part, page: PageFormat) -> Iterator[dict[str, Any]]:
        headline = _headline_column(page)
        for place, item in enumerate(items):
            leads = part.is_feature and place == 0
            yield self.item(item, part.grid, headline if leads else title_column(part.grid.characters))

    def item(self, item: Item, grid: Grid, title_width: float) -> dict[str, Any]:
        title = self.heading(item.text.title)
        fields = [(self.clean(symbol), self.line(text)) for symbol, text in item.text.fields]
        address = self.line(item.short_url).partition("://")
        return {
            "key": item.key,
            "name": field_runs(without_ruby(title)),
            "title": title_runs(title, title_width),
            "lead": paragraphs(self.clean(item.text.lead)),
            "keep": len(fields) == 1 and width(item.text.lead) <= SHORT_LEAD * grid.characters,
            "fields": [self.fact(symbol, text, grid) for symbol, text in fields],
            "pictures": [self.picture(picture) for picture in item.pictures],
            "code": code(self.line(item.short_url)),
            "address": self.address(address[2] or address[0]),
        }

    def fact(self, symbol: str, text: str, grid: Grid) -> dict[str, Any]:
        found = field_runs(text, grid.characters - MARK)
        return {"mark": symbol, "runs": found, "whole": ends_whole(found)}

    def picture(self, picture: Picture) -> dict[str, Any]:
        known = picture.height / picture.width if picture.width and picture.height else 2 / 3
        file, ratio = self.pictures.get(picture, (None, known))
        return {
            "id": picture.sha256 or picture.path,
            "file": file,
            "ratio": ratio,
            "alt": self.line(picture.alt) or "写真",
            "caption": field_runs(self.line(picture.caption)),
        }

    def address(self, text: str) -> list[Run]:
        return field_runs(text) if text else []

    def heading(self, text: str) -> str:
        """Never empty: a tagged PDF must not have a heading without words."""
        said = self.line(text)
        return said if any(unicodedata.category(sign)[0] in "LNPS" for sign in said) else UNTITLED

    def line(self, text: str) -> str:
        return " ".join(self.clean(text).split())


def _headline_column(page: PageFormat) -> float:
    """Characters of a headline over the whole width."""
    return page.body_width / MM_PER_POINT / page.size / HEADLINE
