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
    """(C) Made-up numbers that grow with age and are the same each time they are asked."""
    post = ask.state.posts.get(object_id)
    hours = min((ask.state.clock.time() - post.at) / 3600, 72) if post else 24.0
    count = int(hours * (sum(map(ord, object_id + name)) % 23 + 3))
    value: object = {"like": count // 20, "love": count // 90} if name.endswith("by_type_total") else count
    return {
        "id": f"{object_id}/insights/{name}/lifetime",
        "name": name,
        "period": "lifetime" if post else "day",
        "values": [{"value": value, "end_time": graph_time(ask.state.clock.time())}],
    }
