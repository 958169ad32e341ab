"""LINE's refusals in LINE's words."""

from __future__ import annotations

from channels.sandbox.replies import Refusal, Reply

Detail = tuple[str, str]  # message, property


def refusal(
    status: int, message: str, details: list[Detail] | None = None, headers: dict[str, str] | None = None
) -> Refusal:
    body: dict[str, object] = {"message": message}
    if details:
        body["details"] = [{"message": text, "property": where} for text, where in details]
    return Refusal(Reply(status, body, headers or {}))


def bad_property(name: str) -> Refusal:
    return refusal(400, f"The property, {name}, in the request body is invalid (line: -, column: -)")


def body_errors(details: list[Detail]) -> Refusal:
    return refusal(400, f"The request body has {len(details)} error(s)", details)


def not_found() -> Refusal:
    return refusal(404, "Not found")


UNAUTHORIZED = (
    "Authentication failed due to the following reason: invalid token. "
    "Confirm that the access token in the authorization header is valid."
)
RATE_LIMIT = "The API rate limit has been exceeded. Try again later."
MONTHLY_LIMIT = "You have reached your monthly limit."
KEY_ACCEPTED = "The retry key is already accepted"
