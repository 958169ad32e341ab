"""Error tables as data: what a platform answered, and what it means for the ledger and for staff."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from channels.transport import Outcome, TransportError


@dataclass(frozen=True, slots=True)
class Reply:
    """An error as the platform gave it, brought to one shape. `text` is lower-case."""

    status: int = 0
    code: int | None = None
    subcode: int | None = None
    text: str = ""
    kind: str = ""  # X: the problem's `type`
    retry_at: datetime | None = None
    request_id: str = ""
    transient: bool = False

    @property
    def label(self) -> str:
        """What goes into the record: 「403」, 「190/463」."""
        code = self.code if self.code is not None else self.status
        return f"{code}/{self.subcode}" if self.subcode else str(code)


@dataclass(frozen=True, slots=True)
class Rule:
    """Matches when every given condition holds. Tables are read from the top; the first match decides."""

    message: str  # the Japanese sentence; may use {code} and {time}
    outcome: Outcome = Outcome.REFUSED
    stop: bool = False
    status: tuple[int, ...] = ()
    codes: tuple[int, ...] = ()
    subcodes: tuple[int, ...] = ()
    text: tuple[str, ...] = ()  # any of these, in lower case, inside the message
    kind: str = ""
    transient: bool = False
    timed: bool = False  # only when the platform named a time itself
    wait: timedelta | None = None  # when the platform names no time itself
    max_retries: int | None = None

    def matches(self, reply: Reply) -> bool:
        return (
            (not self.status or reply.status in self.status)
            and (not self.codes or reply.code in self.codes)
            and (not self.subcodes or reply.subcode in self.subcodes)
            and (not self.text or any(words in reply.text for words in self.text))
            and (not self.kind or self.kind in reply.kind)
            and (not self.transient or reply.transient)
            and (not self.timed or reply.retry_at is not None)
        )

    def error(self, reply: Reply) -> TransportError:
        retry_at = reply.retry_at or (timezone.now() + self.wait if self.wait else None)
        again = retry_at if self.outcome is not Outcome.REFUSED else None
        return TransportError(
            self.message.format(code=reply.label, time=_clock(again)),
            outcome=self.outcome,
            retry_at=again,
            stop_channel=self.stop,
            code=reply.label,
            request_id=reply.request_id,
            max_retries=self.max_retries,
        )


def classify(reply: Reply, table: Iterable[Rule]) -> TransportError:
    """The error of the first rule that matches; a table ends with a rule that always does."""
    return next(rule.error(reply) for rule in table if rule.matches(reply))


def _clock(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%H:%M}" if at else "しばらくあと"
