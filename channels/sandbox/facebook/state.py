"""What the Graph API remembers of our pages: posts, photos, comments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from channels.sandbox.clock import Clock
from channels.sandbox.config import FacebookPage
from channels.sandbox.journal import Change, Entry, Journaled
from channels.sandbox.reactions import Reactions


@dataclass(slots=True)
class Post:
    id: str
    page: str
    at: float
    message: str = ""
    link: str = ""
    photos: list[str] = field(default_factory=list)
    published: bool = True
    scheduled: float = 0.0
    hidden: bool = False
    edited: float = 0.0


@dataclass(slots=True)
class Photo:
    id: str
    page: str
    at: float
    blob: str
    caption: str = ""
    alt: str = ""
    post: str = ""  # empty: uploaded, not published yet


@dataclass(slots=True)
class Comment:
    id: str
    parent: str  # a post or another comment
    at: float
    message: str
    author_id: str
    author: str
    hidden: bool = False


class FacebookState(Journaled):
    def __init__(self, pages: list[FacebookPage], clock: Clock, append: Change) -> None:
        self.pages = {page.page_id: page for page in pages}
        self.clock = clock
        super().__init__(
            append,
            {
                "post": self._put_post,
                "photo": self._put_photo,
                "comment": self._put_comment,
                "remove": self._remove,
                "reacted": self._add_reactions,
            },
        )

    def forget(self) -> None:
        self.posts: dict[str, Post] = {}
        self.photos: dict[str, Photo] = {}
        self.comments: dict[str, Comment] = {}
        self.reactions: dict[str, Reactions] = {}
        self._sequence = 0

    def _put_post(self, entry: Entry) -> None:
        post = Post(**entry["post"])
        self.posts[post.id] = post
        self._sequence += 1

    def _put_photo(self, entry: Entry) -> None:
        photo = Photo(**entry["photo"])
        self.photos[photo.id] = photo
        self._sequence += 1

    def _put_comment(self, entry: Entry) -> None:
        comment = Comment(**entry["comment"])
        self.comments[comment.id] = comment
        self._sequence += 1

    def _remove(self, entry: Entry) -> None:
        for table in (self.posts, self.photos, self.comments):
            table.pop(entry["id"], None)

    def _add_reactions(self, entry: Entry) -> None:
        for post_id in entry["posts"]:
            self.reacted(post_id).add(entry["more"])

    def reacted(self, post_id: str) -> Reactions:
        return self.reactions.setdefault(post_id, Reactions())

    def save_post(self, post: Post) -> Post:
        self.commit({"op": "post", "post": asdict(post)})
        return post

    def save_photo(self, photo: Photo) -> Photo:
        self.commit({"op": "photo", "photo": asdict(photo)})
        return photo

    def save_comment(self, comment: Comment) -> Comment:
        self.commit({"op": "comment", "comment": asdict(comment)})
        return comment

    def remove(self, object_id: str) -> None:
        self.commit({"op": "remove", "id": object_id})

    def next_number(self) -> str:
        return str(int(self.clock.time()) * 100_000 + self._sequence % 100_000)

    def published(self, page_id: str) -> list[Post]:
        """Newest first; a native schedule counts as published from its time on."""
        now = self.clock.time()
        shown = [
            post
            for post in self.posts.values()
            if post.page == page_id and (post.published or 0 < post.scheduled <= now)
        ]
        return shown[::-1]

    def comments_on(self, parent: str, *, deep: bool) -> list[Comment]:
        direct = [comment for comment in self.comments.values() if comment.parent == parent]
        if not deep:
            return direct
        return direct + [one for comment in direct for one in self.comments_on(comment.id, deep=True)]

    def dump(self) -> Iterator[Entry]:
        for post in self.posts.values():
            yield {"op": "post", "post": asdict(post)}
        for photo in self.photos.values():
            yield {"op": "photo", "photo": asdict(photo)}
        for comment in self.comments.values():
            yield {"op": "comment", "comment": asdict(comment)}
        for post_id, reactions in self.reactions.items():
            yield {"op": "reacted", "posts": [post_id], "more": reactions.to_json()}
