"""X's refusals as they come over the wire (problem+json, and the older errors list)."""

from __future__ import annotations

from typing import Any

from channels.sandbox.replies import Refusal, Reply

PROBLEMS = "https://api.twitter.com/2/problems"
DUPLICATE = "You are not allowed to create a Tweet with duplicate content."
NOT_PERMITTED = "You are not permitted to perform this action."
NO_SUCH_PARENT = "You attempted to reply to a Tweet that is deleted or not visible to you."
STRANGER = "You can only reply to or quote posts where you are mentioned or are the author."
CASHTAGS = "Posts can contain a maximum of one cashtag."


def problem(status: int, title: str, detail: str, kind: str = "about:blank", **extra: Any) -> Refusal:
    body = {"title": title, "detail": detail, "type": kind, "status": status} | extra
    return Refusal(Reply(status, body, {"content-type": "application/problem+json"}))


def unauthorized() -> Refusal:
    return problem(401, "Unauthorized", "Unauthorized")


def forbidden(detail: str) -> Refusal:
    return problem(403, "Forbidden", detail)


def bearer_only() -> Refusal:
    detail = (
        "Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint. "
        "Supported authentication types are [OAuth 1.0a User Context, OAuth 2.0 User Context]."
    )
    return problem(403, "Unsupported Authentication", detail, f"{PROBLEMS}/unsupported-authentication")


def invalid(message: str, **parameters: Any) -> Refusal:
    body = {
        "errors": [{"message": message, "parameters": parameters}],
        "title": "Invalid Request",
        "detail": "One or more parameters to your request was invalid.",
        "type": f"{PROBLEMS}/invalid-request",
    }
    return Refusal(Reply(400, body))


def credits_depleted() -> Refusal:
    detail = "Your enrolled account does not have any credits to fulfill this request."
    return problem(402, "CreditsDepleted", detail, f"{PROBLEMS}/credits")


def missing(resource_id: str, parameter: str = "id") -> dict[str, Any]:
    """An entry of `errors` in a 200 answer."""
    return {
        "value": resource_id,
        "detail": f"Could not find tweet with {parameter}: [{resource_id}].",
        "title": "Not Found Error",
        "resource_type": "tweet",
        "parameter": parameter,
        "resource_id": resource_id,
        "type": f"{PROBLEMS}/resource-not-found",
    }
