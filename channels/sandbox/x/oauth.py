"""OAuth 1.0a: the signature is checked against the public address, as X does."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

from oauthlib.oauth1.rfc5849 import signature  # type: ignore[import-untyped]

from channels.sandbox.config import XAccount
from channels.sandbox.replies import Call
from channels.sandbox.x import problems

CLOCK_SKEW_SECONDS = 300


class OAuthChecker:
    def __init__(self, accounts: list[XAccount]) -> None:
        self._accounts = {(account.consumer_key, account.access_token): account for account in accounts}
        self._nonces: dict[str, float] = {}

    def account(self, call: Call) -> XAccount:
        """Who signed this request; raises 401, or 403 for a bearer token on a user's endpoint."""
        if call.bearer:
            raise problems.bearer_only()
        given = _oauth_parameters(call)
        account = self._accounts.get((given.get("oauth_consumer_key", ""), given.get("oauth_token", "")))
        if account is None or not self._fresh(given) or not _signed(call, given, account):
            raise problems.unauthorized()
        return account

    def _fresh(self, given: dict[str, str]) -> bool:
        """Within five minutes of the real time (not the movable clock), and never seen before."""
        now = datetime.now(UTC).timestamp()
        for nonce in [nonce for nonce, at in self._nonces.items() if now - at > 2 * CLOCK_SKEW_SECONDS]:
            del self._nonces[nonce]
        nonce, stamp = given.get("oauth_nonce", ""), given.get("oauth_timestamp", "")
        if not stamp.isdigit() or abs(now - int(stamp)) > CLOCK_SKEW_SECONDS or nonce in self._nonces:
            return False
        self._nonces[nonce] = now
        return True


def _oauth_parameters(call: Call) -> dict[str, str]:
    header = call.header("authorization")
    if not header.lower().startswith("oauth "):
        return {}
    collected = signature.collect_parameters(headers={"Authorization": header}, exclude_oauth_signature=False)
    return dict(collected)


def _signed(call: Call, given: dict[str, str], account: XAccount) -> bool:
    """JSON and multipart bodies are not part of the signature; urlencoded ones are."""
    form = call.header("content-type").startswith("application/x-www-form-urlencoded")
    parameters = signature.collect_parameters(
        uri_query=call.raw_query,
        body=call.body.decode("utf-8", "replace") if form else [],
        headers={"Authorization": call.header("authorization")},
    )
    request = SimpleNamespace(
        http_method=call.method, uri=call.url, params=parameters, signature=given.get("oauth_signature", "")
    )
    return bool(signature.verify_hmac_sha1(request, account.consumer_secret, account.access_token_secret))
