"""Keeps secrets and residents' LINE ids out of every log line, whoever writes it and however it failed."""

from __future__ import annotations

import logging
import re
from functools import cache

from django.conf import settings

_NAMES = (
    "access_token|appsecret_proof|client_secret|app_secret|channel_secret|refresh_token|input_token|fb_exchange_token"
    "|oauth_signature|oauth_token|oauth_token_secret|oauth_consumer_key|api_key|secret|password|sessionid|csrftoken"
)
_PATTERNS = (
    # LINE ids of people, groups and rooms. Not \b: an underscore before the id must not save it.
    (re.compile(r"(?<![0-9A-Za-z])([UCR])[0-9a-f]{32}(?![0-9A-Za-z])"), r"\1…"),
    # Authorization headers: everything to the end of the line, OAuth 1.0a spreads over it.
    (re.compile(r"(?i)\b(Bearer|OAuth|Basic)\s+[A-Za-z0-9._~+/=\-]{8,}[^\n]*"), r"\1 …"),
    # name=value in URLs (facebook-sdk puts them into exception texts) and "name": "value" in JSON or dicts.
    (re.compile(rf"""(?i)\b({_NAMES})(\\?["']?\s*[=:]\s*\\?["']?)[^\s&,;"'\\)}}\]]+"""), r"\1\2…"),
    # Passwords inside database and broker addresses.
    (re.compile(r"(\w+://[^:/\s]*):[^@/\s]+@"), r"\1:…@"),
    # Tokens by their look: Facebook's begin so; LINE's channel access tokens are long base64.
    (re.compile(r"\bEAA[A-Za-z0-9]{20,}"), "EAA…"),
    (re.compile(r"[A-Za-z0-9+/]{100,}={0,2}"), "…"),
)
_SECRET_SETTING = re.compile(r"(SECRET|SECRET_KEY|TOKEN|PASSWORD)$")
_SHORTEST_SECRET = 8


@cache
def _own_secrets() -> tuple[str, ...]:
    """The values of our own secret settings, longest first: these go wherever they stand."""
    values = {
        value
        for name in dir(settings)
        if name.isupper() and _SECRET_SETTING.search(name)
        for value in [getattr(settings, name)]
        if isinstance(value, str) and len(value) >= _SHORTEST_SECRET
    }
    return tuple(sorted(values, key=len, reverse=True))


def scrub(text: str) -> str:
    """`text` with everything secret replaced by an ellipsis."""
    for secret in _own_secrets():
        text = text.replace(secret, "…")
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text


class ScrubSecrets(logging.Filter):
    """Rewrites a record, its arguments and its traceback before any handler formats it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = scrub(_message(record)), ()
        if record.exc_info:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
            record.exc_info = None
        if record.exc_text:
            record.exc_text = scrub(record.exc_text)
        if record.stack_info:
            record.stack_info = scrub(record.stack_info)
        return True


def _message(record: logging.LogRecord) -> str:
    """The message; one whose arguments do not fit would be printed raw by logging itself."""
    try:
        return record.getMessage()
    except Exception:
        return f"{record.msg} {record.args}"
