"""What X remembers of one installation: posts of our accounts and of made-up residents, and media."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from channels.sandbox.clock import Clock
from channels.sandbox.config import XAccount
from channels.sandbox.journal import Change, Entry, Journaled
from channels.sandbox.reactions import Reactions

_EPOCH_MS = 1288834974657  # the first millisecond of X's ids


@dataclass(slots=True)
class Post:
    """`plain` is what was written; `text` what X shows: t.co links, HTML-escaped, media link at the end."""

    id: str
    author: str
    at: float
    plain: str
    text: str
    urls: list[dict[str, Any]] = field(default_factory=list)
    media: list[str] = field(default_factory=list)
    reply_to: str = ""
    reply_user: str = ""
    conversation: str = ""
    deleted: bool = False
    hidden: bool = False


@dataclass(slots=True)
class Medium:
    id: str
    owner: str
    at: float
    kind: str
    size: int
    blob: str
    alt: str = ""
    ready_at: float = 0.0
    failed: bool = False


class XState(Journaled):
    def __init__(self, accounts: list[XAccount], clock: Clock, append: Change) -> None:
        self.accounts = {account.user_id: account for account in accounts}
        self.clock = clock
        super().__init__(
            append,
            {
                "post": self._add_post,
                "change": self._change_post,
                "medium": self._add_medium,
                "alt": self._set_alt,
                "person": self._add_person,
                "credit": self._set_credit,
                "spend": self._spend,
                "reacted": self._add_reactions,
            },
        )

    def forget(self) -> None:
        self.posts: dict[str, Post] = {}
        self.media: dict[str, Medium] = {}
        self.uploads: dict[str, dict[str, Any]] = {}
        self.people: dict[str, dict[str, str]] = {}
        self.credit: float | None = None  # US dollars left; None = not counted
        self.spent = 0.0
        self.reactions: dict[str, Reactions] = {}
        self._sequence = 0

    def _add_reactions(self, entry: Entry) -> None:
        for post_id in entry["posts"]:
            self.reacted(post_id).add(entry["more"])

    def _add_post(self, entry: Entry) -> None:
        post = Post(**entry["post"])
        self.posts[post.id] = post

    def _change_post(self, entry: Entry) -> None:
        post = self.posts[entry["id"]]
        post.deleted = entry.get("deleted", post.deleted)
        post.hidden = entry.get("hidden", post.hidden)

    def _add_medium(self, entry: Entry) -> None:
        medium = Medium(**entry["medium"])
        self.media[medium.id] = medium

    def _set_alt(self, entry: Entry) -> None:
        self.media[entry["id"]].alt = entry["alt"]

    def _add_person(self, entry: Entry) -> None:
        self.people[entry["id"]] = {"name": entry["name"], "username": entry["username"]}

    def _set_credit(self, entry: Entry) -> None:
        self.credit = entry["dollars"]

    def _spend(self, entry: Entry) -> None:
        self.spent += entry["dollars"]
        if self.credit is not None:
            self.credit = round(self.credit - entry["dollars"], 6)

    def reacted(self, post_id: str) -> Reactions:
        return self.reactions.setdefault(post_id, Reactions())

    def next_id(self) -> str:
        """Nineteen digits, rising."""
        self._sequence += 1
        return str(((int(self.clock.time() * 1000) - _EPOCH_MS) << 22) | (self._sequence & 0x3FFFFF))

    def by(self, user_id: str) -> Iterator[Post]:
        """Posts of one user that still exist, newest first."""
        return (post for post in reversed(self.posts.values()) if post.author == user_id and not post.deleted)

    def visible(self) -> Iterator[Post]:
        return (post for post in reversed(self.posts.values()) if not post.deleted)

    def author(self, user_id: str) -> dict[str, str]:
        account = self.accounts.get(user_id)
        if account is not None:
            return {"id": user_id, "name": account.name, "username": account.username}
        person = self.people.get(user_id, {"name": "市民", "username": "resident"})
        return {"id": user_id} | person

    def dump(self) -> Iterator[Entry]:
        for user_id, person in self.people.items():
            yield {"op": "person", "id": user_id} | person
        for medium in self.media.values():
            yield {"op": "medium", "medium": asdict(medium)}
        for post in self.posts.values():
            yield {"op": "post", "post": asdict(post)}
        for post_id, reactions in self.reactions.items():
            yield {"op": "reacted", "posts": [post_id], "more": reactions.to_json()}
        yield {"op": "spend", "dollars": self.spent}
        if self.credit is not None:
            yield {"op": "credit", "dollars": self.credit}
