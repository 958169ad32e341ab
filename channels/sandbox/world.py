"""Everything the stand-ins know, in one place: states, clock, faults, request log, history."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from channels.sandbox.blobs import Blobs
from channels.sandbox.clock import Clock
from channels.sandbox.config import SandboxConfig
from channels.sandbox.facebook.service import FacebookService
from channels.sandbox.facebook.state import FacebookState
from channels.sandbox.faults import Faults
from channels.sandbox.journal import Entry, Journal, Journaled
from channels.sandbox.ledger import RequestLog
from channels.sandbox.line.service import LineService
from channels.sandbox.line.state import LineState
from channels.sandbox.rates import Buckets
from channels.sandbox.x.limits import WindowLimits
from channels.sandbox.x.service import XService
from channels.sandbox.x.state import XState

COMPACT_FROM_LINES = 20_000


class World:
    def __init__(self, config: SandboxConfig) -> None:
        self.config = config
        self.clock = Clock()
        self.faults = Faults()
        self.log = RequestLog()
        folder = config.state_dir
        self.journal = Journal(folder / "journal.jsonl" if folder else None)
        self.blobs = Blobs(folder / "media" if folder else None)
        self.line_states = [
            LineState(channel, self.clock, self._writer(f"line{index}"))
            for index, channel in enumerate(config.line)
        ]
        self.x_state = XState(list(config.x), self.clock, self._writer("x"))
        self.facebook_state = FacebookState(list(config.facebook), self.clock, self._writer("facebook"))
        self.buckets = Buckets(config.rate_scale)
        self.x_limits = WindowLimits(self.clock, config.rate_scale)
        self.line = LineService(self.line_states, self.buckets)
        self.x = XService(self.x_state, self.x_limits, self.blobs)
        self.facebook = FacebookService(self.facebook_state, self.blobs, config.rate_scale)

    @property
    def line_state(self) -> LineState:
        """The first (usually the only) official account."""
        return self.line_states[0]

    def _writer(self, owner: str) -> Callable[[Entry], None]:
        def append(entry: Entry) -> None:
            self.journal.append({"of": owner} | entry)

        return append

    def _owners(self) -> dict[str, Journaled]:
        lines = {f"line{index}": state for index, state in enumerate(self.line_states)}
        return {**lines, "x": self.x_state, "facebook": self.facebook_state}

    def load(self) -> None:
        """Bring the history back; shorten it when it has grown long."""
        owners = self._owners()
        for entry in self.journal.replay():
            owner = owners.get(entry.get("of", ""))
            if owner is not None:
                owner.apply(entry)
        if self.journal.lines >= COMPACT_FROM_LINES:
            self.journal.rewrite(self._dump())

    def _dump(self) -> Iterator[Entry]:
        for name, owner in self._owners().items():
            for entry in owner.dump():
                yield {"of": name} | entry

    def set_rate_scale(self, scale: float) -> None:
        self.buckets.scale = self.x_limits.scale = self.facebook.scale = scale

    def reset(self) -> None:
        """Nothing ever happened: history, friends, posts, faults, limits and clock."""
        for owner in self._owners().values():
            owner.forget()
        self.faults.clear()
        self.log.clear()
        self.clock.reset()
        self.buckets.clear()
        self.x_limits.clear()
        self.facebook.clear_limits()
        self.set_rate_scale(self.config.rate_scale)
        self.journal.rewrite([])

    def close(self) -> None:
        self.journal.close()
