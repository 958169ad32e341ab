"""What a check is given: a draft as immutable values, and the days it is judged against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from functools import cached_property
from typing import TYPE_CHECKING

from announcements.copywriting import generate
from announcements.facts import Facts
from announcements.models.announcement import Channel, Kind
from announcements.weight.ruby import without_ruby
from channels.transport import ChannelCopy
from patrol.checks.rests import Rest
from patrol.checks.surroundings import Election, Hold, OfficeHours, Picture
from patrol.evidence.load import Load
from patrol.evidence.patterns import Patterns
from patrol.evidence.similar import Past
from patrol.extraction import Audience, extract

if TYPE_CHECKING:
    from patrol.topic.model import LocalModel
    from patrol.topic.past import Neighbour

# Facts written in a person's own words, with the names the form gives them.
WRITTEN_FACTS: dict[str, str] = {
    "title": "件名",
    "body": "本文",
    "schedule_note": "日時の補足",
    "place": "場所",
    "address": "住所",
    "audience_text": "対象の書き方",
    "capacity": "定員",
    "fee": "費用",
    "belongings": "持ち物",
    "how_to_apply": "申込方法",
    "contact": "問合せ先",
}
OTHER_FIELDS: dict[str, str] = {
    "starts_on": "開始日",
    "ends_on": "終了日",
    "deadline_on": "締切日",
    "audience_kind": "対象",
    "contact_phone": "問合せ先の電話",
    "contact_email": "問合せ先のメール",
    "url": "詳しい案内のURL",
    "category": "カテゴリ",
    "channels": "媒体",
    "publish_at": "配信日時",
    "attachments": "画像",
    "segment": "届ける相手",
}
TEXT_PREFIX = "texts."


@dataclass(frozen=True, slots=True)
class CategoryProfile:
    """What the subscribers of a category were promised, and whom it is for. Ages in years, None: no limit."""

    code: str
    name: str
    promise: str = ""
    reader: str = ""
    age_min: float | None = None
    age_max: float | None = None
    includes_pregnancy: bool = False
    fits: tuple[str, ...] = ()
    does_not_fit: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    is_emergency: bool = False

    @property
    def has_ages(self) -> bool:
        return self.age_min is not None or self.age_max is not None

    @property
    def promised(self) -> str:
        """Words for 「約束したのは…です」."""
        return f"{self.reader}に向けた情報" if self.reader else f"「{self.promise}」"


@dataclass(frozen=True, slots=True)
class Passage:
    """A text a person wrote, under the name of its field (`texts.line` for a channel's own text)."""

    field: str
    text: str

    @property
    def label(self) -> str:
        return field_label(self.field)


@dataclass(frozen=True)
class CheckInput:
    """One draft and what it is held against. `copies` are the resolved texts of the channels wanted."""

    facts: Facts
    today: date
    send_date: date
    send_time: time | None = None
    copies: Mapping[str, ChannelCopy] = field(default_factory=dict)
    category: CategoryProfile | None = None
    other_categories: tuple[CategoryProfile, ...] = ()
    drill: bool = False
    at_once: bool = False  # no time was asked for: it goes out when it is approved
    hours: OfficeHours = OfficeHours()
    elections: tuple[Election, ...] = ()
    hold: Hold | None = None
    pictures: tuple[Picture, ...] = ()
    load: Load | None = None  # how many messages the chosen people got lately
    patterns: Patterns = Patterns()  # of the department and of the category's year
    reception: Past = Past()  # what came back of similar posts
    rests: tuple[Rest, ...] = ()  # checks that rest in the category; patrol.muting sets theirs aside
    # The past announcements most like this one, the nearest first; the city's own model of its categories.
    past: tuple[Neighbour, ...] = ()
    topic_model: LocalModel | None = None

    @property
    def is_emergency(self) -> bool:
        """Safety news of an emergency category. A talk about disasters is routine, whatever its category."""
        safety = self.facts.kind == Kind.SAFETY
        return safety and (self.category is None or self.category.is_emergency)

    @cached_property
    def own_texts(self) -> dict[str, str]:
        """Channels whose text a person wrote: whatever differs from what the facts generate.

        Of the paper's what is read: the ruby beside it is no part of the sentence.
        """
        return {
            channel: without_ruby(copy.text) if channel == Channel.NEWSLETTER else copy.text
            for channel, copy in self.copies.items()
            if copy.text.strip() and copy.text != generate(channel, self.facts, thread=copy.thread)
        }

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every text a person wrote, each once; generated texts only repeat these."""
        return tuple(self._passages())

    @cached_property
    def said_audience(self) -> Audience:
        """The audience as title and body say it, whatever the structured field holds."""
        return extract(self.facts.body, self.facts.title, self.send_date)

    def _passages(self) -> Iterator[Passage]:
        for name in WRITTEN_FACTS:
            if text := getattr(self.facts, name):
                yield Passage(name, text)
        for channel, text in self.own_texts.items():
            yield Passage(TEXT_PREFIX + channel, text)


def field_label(name: str) -> str:
    """The Japanese name of a field of a finding."""
    if name.startswith(TEXT_PREFIX):
        return f"{Channel(name.removeprefix(TEXT_PREFIX)).label}の文面"
    return WRITTEN_FACTS.get(name) or OTHER_FIELDS.get(name, "")
