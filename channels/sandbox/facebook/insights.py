"""Numbers of a page and of its posts. Metrics retired in 2025 and 2026 are refused as Graph does."""

from __future__ import annotations

import json

from channels.sandbox.facebook import errors
from channels.sandbox.facebook.ask import Ask, Row, graph_time
from channels.sandbox.replies import Reply

PAGE_METRICS = (
    "page_total_media_view_unique",
    "page_media_view",
    "page_post_engagements",
    "page_daily_follows",
)
POST_METRICS = ("post_total_media_view_unique", "post_clicks", "post_reactions_by_type_total")


def insights(ask: Ask, object_id: str) -> Reply:
    known = PAGE_METRICS if object_id == ask.page.page_id else POST_METRICS
    asked = _metrics(ask.values.get("metric", ""))
    if not asked or any(name not in known for name in asked):
        raise errors.parameter("The value must be a valid insights metric")
    return Reply(200, {"data": [_row(ask, object_id, name) for name in asked]})


def _metrics(text: str) -> list[str]:
    if text.startswith("["):
        return [str(name) for name in json.loads(text)]
    return [name.strip() for name in text.split(",") if name.strip()]


def _row(ask: Ask, object_id: str, name: str) -> Row:
    is_page = object_id == ask.page.page_id
    ids = [post.id for post in ask.state.published(object_id)] if is_page else [object_id]
    return {
        "id": f"{object_id}/insights/{name}/lifetime",
        "name": name,
        "period": "day" if is_page else "lifetime",
        "values": [{"value": _value(ask, name, ids), "end_time": graph_time(ask.state.clock.time())}],
    }


def _value(ask: Ask, name: str, ids: list[str]) -> object:
    """What people did with the posts. (C) Nobody looks twice: times and people are the same here."""
    done = [ask.state.reacted(post_id) for post_id in ids]
    liked, clicked = sum(one.liked for one in done), sum(one.clicked for one in done)
    match name:
        case "post_reactions_by_type_total":
            return {"like": liked} if liked else {}
        case "post_clicks":
            return clicked
        case "page_post_engagements":
            return liked + clicked + sum(one.shared for one in done)
        case "page_daily_follows":
            return 0
        case _:
            return sum(one.shown for one in done)
