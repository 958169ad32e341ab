"""LINE's own OpenAPI files judge the stand-in: its answers, and the webhooks it sends.

The files are read where `KOHO_SHARED` (or ../shared) has them, and never copied; without them, skipped.
"""

from __future__ import annotations

import functools
import json
import os
import uuid
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml
from django.conf import settings
from openapi_core import OpenAPI
from openapi_core.contrib.requests import RequestsOpenAPIRequest, RequestsOpenAPIResponse
from openapi_schema_validator import OAS30Validator

from channels.sandbox.clock import jst_day
from channels.sandbox.line import webhooks
from channels.sandbox.line.friends import Status
from channels.sandbox.testing import RunningSandbox
from channels.sandbox.tests.conftest import user_id, user_ids

FOLDER = Path(os.environ.get("KOHO_SHARED", settings.BASE_DIR.parent / "shared")) / "specs" / "line-openapi"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="LINE's OpenAPI files are not here")

TEXT = [{"type": "text", "text": "断水のお知らせ https://example.jp/"}]
SIZE = {"width": 1200, "height": 405}
MENU = {"size": SIZE, "selected": True, "name": "基本", "chatBarText": "メニュー", "areas": []}

# (file, method, path, body, expected status); {…} are filled in by `prepared`.
CALLS: list[tuple[str, str, str, Any, int]] = [
    ("messaging-api", "POST", "/v2/bot/message/multicast", {"to": ["{one}"], "messages": TEXT}, 200),
    ("messaging-api", "POST", "/v2/bot/message/multicast", {"to": ["{one}"], "messages": []}, 400),
    ("messaging-api", "POST", "/v2/bot/message/push", {"to": "{one}", "messages": TEXT}, 200),
    ("messaging-api", "POST", "/v2/bot/message/push", {"to": "{unknown}", "messages": TEXT}, 400),
    ("messaging-api", "POST", "/v2/bot/message/broadcast", {"messages": TEXT}, 200),
    ("messaging-api", "POST", "/v2/bot/message/narrowcast", {"messages": TEXT}, 202),
    ("messaging-api", "POST", "/v2/bot/message/reply", {"replyToken": "{reply}", "messages": TEXT}, 200),
    ("messaging-api", "POST", "/v2/bot/message/reply", {"replyToken": "old", "messages": TEXT}, 400),
    ("messaging-api", "POST", "/v2/bot/message/validate/push", {"messages": TEXT}, 200),
    ("messaging-api", "GET", "/v2/bot/message/progress/narrowcast?requestId={narrowcast}", None, 200),
    ("messaging-api", "GET", "/v2/bot/message/quota", None, 200),
    ("messaging-api", "GET", "/v2/bot/message/quota/consumption", None, 200),
    ("messaging-api", "GET", "/v2/bot/message/delivery/multicast?date={yesterday}", None, 200),
    ("messaging-api", "GET", "/v2/bot/message/delivery/push?date={today}", None, 200),
    ("messaging-api", "GET", "/v2/bot/message/aggregation/info", None, 200),
    ("messaging-api", "GET", "/v2/bot/message/aggregation/list?limit=2", None, 200),
    ("messaging-api", "GET", "/v2/bot/profile/{one}", None, 200),
    ("messaging-api", "GET", "/v2/bot/followers/ids?limit=2", None, 200),
    ("messaging-api", "GET", "/v2/bot/info", None, 200),
    ("messaging-api", "GET", "/v2/bot/channel/webhook/endpoint", None, 200),
    ("messaging-api", "POST", "/v2/bot/channel/webhook/test", {}, 200),
    ("messaging-api", "POST", "/v2/bot/user/{one}/linkToken", {}, 200),
    ("messaging-api", "POST", "/v2/bot/chat/loading/start", {"chatId": "{one}", "loadingSeconds": 5}, 202),
    ("messaging-api", "POST", "/v2/bot/richmenu", MENU, 200),
    ("messaging-api", "GET", "/v2/bot/richmenu/list", None, 200),
    ("messaging-api", "GET", "/v2/bot/richmenu/alias/list", None, 200),
    ("insight", "GET", "/v2/bot/insight/followers?date={yesterday}", None, 200),
    ("insight", "GET", "/v2/bot/insight/demographic", None, 200),
    ("insight", "GET", "/v2/bot/insight/message/delivery?date={yesterday}", None, 200),
    ("insight", "GET", "/v2/bot/insight/message/event?requestId={narrowcast}", None, 200),
    (
        "insight",
        "GET",
        "/v2/bot/insight/message/event/aggregation?customAggregationUnit=u&from={today}&to={today}",
        None,
        200,
    ),
    (
        "manage-audience",
        "POST",
        "/v2/bot/audienceGroup/upload",
        {"description": "地区", "audiences": [{"id": "{one}"}]},
        202,
    ),
    ("manage-audience", "GET", "/v2/bot/audienceGroup/list?page=1", None, 200),
    ("manage-audience", "GET", "/v2/bot/audienceGroup/{audience}", None, 200),
    ("manage-audience", "GET", "/v2/bot/audienceGroup/5", None, 400),
]


@functools.cache
def specification(name: str) -> OpenAPI:
    return OpenAPI.from_dict(yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8")))


def call(sandbox: RunningSandbox, method: str, path: str, body: Any, **headers: str) -> requests.Response:
    headers |= {"Authorization": "Bearer sandbox-line-token"}
    return requests.request(method, sandbox.base_url + path, json=body, headers=headers, timeout=30)


@pytest.fixture
def prepared(sandbox: RunningSandbox) -> dict[str, str]:
    """A city account with history: friends, a blocked one, a narrowcast, an audience, a reply token."""
    sandbox.add_friends(user_ids(120))
    sandbox.set_status([user_id(1)], Status.BLOCKED)
    sandbox.line.put("settings", "webhook_url", "http://127.0.0.1:9/webhook/line/")
    named = {"to": user_ids(100), "messages": TEXT, "customAggregationUnits": ["u"]}
    call(sandbox, "POST", "/v2/bot/message/multicast", named)
    job = call(sandbox, "POST", "/v2/bot/message/narrowcast", {"messages": TEXT})
    group = call(sandbox, "POST", "/v2/bot/audienceGroup/upload", {"description": "全区"}).json()
    sandbox.clock.advance(3)
    event = webhooks.build_event(sandbox.line, "message", 0, **webhooks.text_message("質問"))
    now = sandbox.clock.now()
    return {
        "one": user_id(0),
        "unknown": user_id(9999),
        "reply": event["replyToken"],
        "narrowcast": job.headers["x-line-request-id"],
        "audience": str(group["audienceGroupId"]),
        "today": jst_day(now),
        "yesterday": jst_day(now.fromtimestamp(now.timestamp() - 86_400, now.tzinfo)),
    }


def filled(value: Any, names: dict[str, str]) -> Any:
    text = json.dumps(value)
    for name, replacement in names.items():
        text = text.replace(f"{{{name}}}", replacement)
    return json.loads(text)


@pytest.mark.parametrize(
    ("file", "method", "path", "body", "status"),
    CALLS,
    ids=[f"{method} {path} {status}" for _, method, path, _, status in CALLS],
)
def test_answers_match_the_official_schema(
    sandbox: RunningSandbox,
    prepared: dict[str, str],
    file: str,
    method: str,
    path: str,
    body: Any,
    status: int,
) -> None:
    answer = call(sandbox, method, filled(path, prepared), filled(body, prepared))
    assert answer.status_code == status, answer.text
    assert answer.headers["x-line-request-id"]
    assert _faults(file, answer) == []


def test_409_matches_the_official_schema(sandbox: RunningSandbox, prepared: dict[str, str]) -> None:
    body = {"to": prepared["one"], "messages": TEXT}
    key = {"X-Line-Retry-Key": str(uuid.uuid4())}
    call(sandbox, "POST", "/v2/bot/message/push", body, **key)
    answer = call(sandbox, "POST", "/v2/bot/message/push", body, **key)
    assert answer.status_code == 409
    assert _faults("messaging-api", answer) == []


def test_the_official_schema_does_judge(sandbox: RunningSandbox) -> None:
    sandbox.faults.add("line", "followers", status=200, body={"userIds": "all"})
    answer = call(sandbox, "GET", "/v2/bot/followers/ids", None)
    assert _faults("messaging-api", answer)


def _faults(file: str, answer: requests.Response) -> list[str]:
    """What LINE's document says against an answer. The stand-in's own address is taken for LINE's."""
    specified = specification(file)
    asked = answer.request
    assert asked.url is not None
    asked.url = asked.url.replace(f"http://{asked.url.split('/')[2]}", "https://api.line.me")
    result = specified.unmarshal_response(RequestsOpenAPIRequest(asked), RequestsOpenAPIResponse(answer))
    return [f"{error}: {getattr(error, '__cause__', '')}" for error in result.errors]


# --- webhooks -------------------------------------------------------------------------------------
@functools.cache
def webhook_schemas() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((FOLDER / "webhook.yml").read_text(encoding="utf-8"))
    return loaded


def webhook_validator(name: str) -> OAS30Validator:
    return OAS30Validator(webhook_schemas() | {"$ref": f"#/components/schemas/{name}"})


EVENTS = {
    "follow": "FollowEvent",
    "unfollow": "UnfollowEvent",
    "message": "MessageEvent",
    "postback": "PostbackEvent",
}


@pytest.mark.parametrize("kind", EVENTS)
def test_webhook_events_match_the_official_schema(sandbox: RunningSandbox, kind: str) -> None:
    sandbox.add_friends(user_ids(2))
    if kind == "follow":
        event = webhooks.follow(sandbox.line, 0)
    elif kind == "unfollow":
        event = webhooks.unfollow(sandbox.line, 0)
    elif kind == "message":
        event = webhooks.build_event(sandbox.line, kind, 0, **webhooks.text_message("絵文字🍎"))
    else:
        event = webhooks.build_event(sandbox.line, kind, 0, postback={"data": "menu=1"})
    body = {"destination": sandbox.line.channel.bot_user_id, "events": [webhooks.redelivered(event)]}
    assert [str(error) for error in webhook_validator("CallbackRequest").iter_errors(body)] == []
    assert [str(error) for error in webhook_validator(EVENTS[kind]).iter_errors(event)] == []


def test_the_webhook_schema_does_judge(sandbox: RunningSandbox) -> None:
    assert list(webhook_validator("FollowEvent").iter_errors({"type": "follow"}))
    assert list(webhook_validator("CallbackRequest").iter_errors({"destination": "nobody", "events": []}))
