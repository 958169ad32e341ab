"""Keeps secrets and LINE user ids out of every log line."""

from __future__ import annotations

import logging
import re

# LINE user ids; tokens in Graph URLs (facebook-sdk puts them into exception texts); Bearer and OAuth headers;
# passwords inside database and broker URLs.
_PATTERNS = (
    (re.compile(r"\bU[0-9a-f]{32}\b"), "U…"),
    (re.compile(r"(access_token|appsecret_proof|client_secret|oauth_signature)=[^&\s)\"']+"), r"\1=…"),
    (re.compile(r"(?i)\b(Bearer|OAuth)\s+[A-Za-z0-9._~+/=\-]{8,}[^\n]*"), r"\1 …"),
    (re.compile(r"(\w+://[^:/\s]*):[^@/\s]+@"), r"\1:…@"),
)


def scrub(text: str) -> str:
    """`text` with everything secret replaced by an ellipsis."""
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text


class ScrubSecrets(logging.Filter):
    """Rewrites a record, its arguments and its traceback before any handler formats it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = scrub(record.getMessage()), ()
        if record.exc_info:
            record.exc_text = scrub(logging.Formatter().formatException(record.exc_info))
            record.exc_info = None
        elif record.exc_text:
            record.exc_text = scrub(record.exc_text)
        return True
