"""The contract every channel fulfils. The ledger knows no vendor; a transport never touches the ledger."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Protocol, runtime_checkable
from uuid import UUID

from announcements.digest import digest_of

# Clocks differ: a post of ours may carry a time a little before our own note of it.
CLOCK_SKEW = timedelta(seconds=60)


class Outcome(enum.StrEnum):
    """What is known after a request. UNKNOWN must never be re-sent without looking first."""

    REFUSED = "refused"  # certainly not sent, and sending the same again will not help
    LATER = "later"  # certainly not sent; try again at `retry_at`
    UNKNOWN = "unknown"  # may have been sent (timeout after the request left, 5xx, unreadable reply)


@dataclass(frozen=True, slots=True)
class Image:
    """An attached picture as frozen: `path` is relative to MEDIA_ROOT, `sha256` of the stored bytes."""

    path: str
    sha256: str
    content_type: str
    alt: str
    width: int = 0  # pixels; 0 in what was frozen before they were kept
    height: int = 0


@dataclass(frozen=True, slots=True)
class ChannelCopy:
    """What a person wrote (or the facts generated) for one channel, before the channel shapes it."""

    text: str
    title: str = ""
    url: str = ""
    images: tuple[Image, ...] = ()
    thread: bool = False  # X only: the clerk chose to split a long text
    facts: dict[str, Any] = field(default_factory=dict)  # newsletter only: the structured facts


@dataclass(frozen=True, slots=True)
class Payload:
    """Exactly what will be sent: JSON-able parts in order (one request each), frozen at approval."""

    channel: str
    parts: tuple[dict[str, Any], ...]

    def to_json(self) -> dict[str, Any]:
        return {"channel": self.channel, "parts": list(self.parts)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Payload:
        return cls(channel=data["channel"], parts=tuple(data["parts"]))

    @property
    def digest(self) -> str:
        return digest_of(self.to_json())


@dataclass(frozen=True, slots=True)
class Batch:
    """One request of a delivery, as a transport sees it.

    `part` is the index into `Payload.parts`. `recipients` are LINE user ids (empty for X, Facebook,
    newsletter, and for a LINE broadcast); `people` is how many it is for, a broadcast too. `previous` is the
    receipt id of the part before (X threads). `audience` is "everyone" (broadcast) or "listed" (multicast).
    `first_sent_at`: when a request of this batch first left whose outcome is still in doubt; None when no
    such request is known.
    """

    delivery_id: int
    number: int
    part: int
    retry_key: UUID
    recipients: tuple[str, ...] = field(default=(), repr=False)
    people: int = 0
    audience: str = "listed"
    previous: str = ""
    first_sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof of acceptance: the platform's id of the post (or LINE's request id), and where to see it."""

    id: str
    request_id: str = ""
    url: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


class TransportError(Exception):
    """The one error of every channel; its fields are the whole taxonomy.

    outcome: what is certain.  retry_at: when to try again (LATER, UNKNOWN), None = the ledger's back-off.
    staff_message: one Japanese sentence for the delivery page.  stop_channel: nothing more may go out on
    this channel until a person has looked (expired token, suspended account …).  code: the vendor's code.
    bad_recipient: index into `Batch.recipients` the platform named as malformed (LINE 400 `to[n]`).
    max_retries: give up after so many.
    """

    def __init__(
        self,
        staff_message: str,
        *,
        outcome: Outcome,
        retry_at: datetime | None = None,
        stop_channel: bool = False,
        code: str = "",
        request_id: str = "",
        bad_recipient: int | None = None,
        max_retries: int | None = None,
    ) -> None:
        super().__init__(f"{outcome}: {code or staff_message}")
        self.staff_message = staff_message
        self.outcome = outcome
        self.retry_at = retry_at
        self.stop_channel = stop_channel
        self.code = code
        self.request_id = request_id
        self.bad_recipient = bad_recipient
        self.max_retries = max_retries


@dataclass(frozen=True, slots=True)
class Sent:
    """A delivery that has gone out, as its channel is asked about it afterwards.

    `receipts`: ids of the accepted posts (X, Facebook) or of the one request of a LINE broadcast; the many
    requests of a multicast are asked for by their statistics unit instead (`is_listed`).
    """

    delivery_id: int
    first_day: date  # in Japan
    last_day: date
    receipts: tuple[str, ...] = ()
    is_listed: bool = False


@dataclass(frozen=True, slots=True)
class Reactions:
    """What a platform says came back; None where it does not say, as LINE of fewer than 20 people."""

    delivered: int | None = None
    opened: int | None = None
    clicked: int | None = None
    reacted: int | None = None
    shared: int | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What the platform takes; read by the editor's counters and by the patrol's length check."""

    unit: str  # Japanese name of the unit: 文字, 字×行
    max_weight: int
    max_images: int
    max_image_bytes: int


@dataclass(frozen=True, slots=True)
class Measure:
    """Weight of a text against the limit, with the words the editor shows beside it."""

    weight: int
    limit: int
    label: str  # 例: 「132 / 280」
    fits: bool


class Transport(Protocol):
    """A channel: a folder with one class. Registered by dotted path in `channels.registry`."""

    name: str
    label: str
    limits: Limits
    recoverable: bool  # True where `find` can look our own timeline up (X, Facebook, newsletter)

    def measure(self, copy: ChannelCopy) -> Measure: ...
    def compose(self, copy: ChannelCopy) -> Payload: ...
    def send(self, payload: Payload, batch: Batch) -> Receipt: ...
    def find(self, payload: Payload, batch: Batch, since: datetime) -> Receipt | None: ...
    def retract(self, receipt_id: str) -> None: ...


@runtime_checkable
class Measurable(Protocol):
    """A channel that can be asked what came back of a delivery. Raises TransportError like a sending."""

    def reactions(self, sent: Sent) -> Reactions: ...
