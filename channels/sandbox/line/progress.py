"""GET /v2/bot/message/progress/narrowcast."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from channels.sandbox.clock import iso
from channels.sandbox.line import errors
from channels.sandbox.line.sending import NARROWCAST_SECONDS, NARROWCAST_WAITING_SECONDS
from channels.sandbox.line.state import LineState, Narrowcast
from channels.sandbox.replies import Call, Reply

KEPT_SECONDS = 14 * 24 * 60 * 60
FAILURES = {
    1: "Internal error",
    2: "The number of recipients is too small",
    3: "A conflict of requests occurred",
    4: "The audience is too small",
    5: "Cancelled because of forbidPartialDelivery",
}


def narrowcast_progress(state: LineState, call: Call, _body: dict[str, Any]) -> Reply:
    request_id = call.query.get("requestId")
    if not request_id:
        raise errors.refusal(400, "The value for the 'requestId' parameter is invalid")
    job = state.narrowcasts.get(request_id)
    age = state.clock.time() - job.at if job else 0.0
    if job is None or age > KEPT_SECONDS:
        raise errors.not_found()
    return Reply(200, _report(job, age))


def _report(job: Narrowcast, age: float) -> dict[str, Any]:
    accepted = {"acceptedTime": _time(job.at)}
    if age < NARROWCAST_WAITING_SECONDS:
        return {"phase": "waiting"} | accepted
    counted = {"targetCount": len(job.to)} | accepted
    if job.error:
        reason = {"errorCode": job.error, "failedDescription": FAILURES[job.error]}
        return {"phase": "failed", "completedTime": _time(job.at + NARROWCAST_SECONDS)} | counted | reason
    if not job.sent:
        return {"phase": "sending", "successCount": 0, "failureCount": 0} | counted
    done = {
        "successCount": len(job.to),
        "failureCount": 0,
        "completedTime": _time(job.at + NARROWCAST_SECONDS),
    }
    return {"phase": "succeeded"} | counted | done


def _time(at: float) -> str:
    return iso(datetime.fromtimestamp(at, UTC))
