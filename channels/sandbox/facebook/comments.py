"""Comments of residents and our answers."""

from __future__ import annotations

from channels.sandbox.facebook import errors
from channels.sandbox.facebook.ask import Ask, Row, chosen, graph_time, page_of
from channels.sandbox.facebook.state import Comment
from channels.sandbox.replies import Reply

COMMENT_CHARACTERS = 8_000


def listing(ask: Ask, parent: str) -> Reply:
    """filter=toplevel (usual) or stream; order=chronological (usual) or reverse_chronological."""
    comments = ask.state.comments_on(parent, deep=ask.values.get("filter") == "stream")
    since = float(ask.values.get("since") or 0)
    comments = sorted((one for one in comments if one.at >= since), key=lambda one: (one.at, one.id))
    if ask.values.get("order") == "reverse_chronological":
        comments.reverse()
    usual = ("id", "message", "created_time", "from")
    return page_of(ask, comments, lambda comment: chosen(comment_row(ask, comment), ask.fields, usual))


def create(ask: Ask, parent: str) -> Reply:
    message = ask.values.get("message", "")
    if not message:
        raise errors.parameter("The parameter message is required")
    if len(message) > COMMENT_CHARACTERS:
        raise errors.parameter("Name parameter too long")
    page = ask.page
    comment = write(ask, parent, message, page.page_id, page.name)
    return Reply(200, {"id": comment.id})


def write(ask: Ask, parent: str, message: str, author_id: str, author: str) -> Comment:
    number = ask.state.next_number()
    root = parent.rpartition("_")[2]
    return ask.state.save_comment(
        Comment(f"{root}_{number}", parent, ask.state.clock.time(), message, author_id, author)
    )


def get(ask: Ask, comment_id: str) -> Reply:
    row = comment_row(ask, ask.state.comments[comment_id])
    return Reply(200, chosen(row, ask.fields, ("id", "message", "created_time", "from")))


def change(ask: Ask, comment_id: str) -> Reply:
    comment = ask.state.comments[comment_id]
    comment.hidden = ask.flag("is_hidden", comment.hidden)
    comment.message = ask.values.get("message", comment.message)
    ask.state.save_comment(comment)
    return Reply(200, {"success": True})


def comment_row(ask: Ask, comment: Comment) -> Row:
    row: Row = {
        "id": comment.id,
        "message": comment.message,
        "created_time": graph_time(comment.at),
        "from": {"id": comment.author_id, "name": comment.author},
        "is_hidden": comment.hidden,
        "can_hide": comment.author_id != ask.page.page_id,
        "permalink_url": f"https://www.facebook.com/{comment.id}",
    }
    if comment.parent in ask.state.comments:
        row["parent"] = {"id": comment.parent}
    return row
