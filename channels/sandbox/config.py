"""Whom the stand-ins know: the accounts, their secrets, where webhooks go and where history is kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.crypto import salted_hmac


@dataclass(frozen=True, slots=True)
class LineChannel:
    """One official account. `media_base`: an http address pictures may have although LINE wants https."""

    access_token: str
    secret: str
    webhook_url: str = ""
    name: str = "若葉野市"
    basic_id: str = "@wakabano"
    media_base: str = ""
    verified: bool = True

    @property
    def bot_user_id(self) -> str:
        return "U" + hashlib.md5(self.access_token.encode(), usedforsecurity=False).hexdigest()


@dataclass(frozen=True, slots=True)
class XAccount:
    consumer_key: str
    consumer_secret: str
    access_token: str
    access_token_secret: str
    username: str = "wakabano_city"
    name: str = "若葉野市"
    max_weight: int = 280

    @property
    def user_id(self) -> str:
        """X puts the numeric user id before the dash of an access token."""
        return self.access_token.split("-", 1)[0]


@dataclass(frozen=True, slots=True)
class FacebookPage:
    page_id: str
    token: str
    app_secret: str
    app_id: str = "200000000000001"
    name: str = "若葉野市"


@dataclass(frozen=True, slots=True)
class SandboxConfig:
    """`state_dir` None keeps everything in memory; `rate_scale` multiplies every rate limit (0 = none)."""

    line: tuple[LineChannel, ...] = ()
    x: tuple[XAccount, ...] = ()
    facebook: tuple[FacebookPage, ...] = ()
    control_token: str = ""
    state_dir: Path | None = None
    rate_scale: float = 1.0
    web_url: str = ""


def config_from_settings(state_dir: Path | None = None) -> SandboxConfig:
    """The demo city's accounts with the very credentials the web app and the workers use."""
    base = settings.PUBLIC_BASE_URL
    return SandboxConfig(
        line=(
            LineChannel(
                access_token=settings.LINE_CHANNEL_ACCESS_TOKEN,
                secret=settings.LINE_CHANNEL_SECRET,
                webhook_url=f"{base}/webhook/line/",
                name=settings.CITY_NAME,
                media_base=base,
            ),
        ),
        x=(
            XAccount(
                consumer_key=settings.X_CONSUMER_KEY,
                consumer_secret=settings.X_CONSUMER_SECRET,
                access_token=settings.X_ACCESS_TOKEN,
                access_token_secret=settings.X_ACCESS_TOKEN_SECRET,
                name=settings.CITY_NAME,
                max_weight=settings.X_MAX_WEIGHT,
            ),
        ),
        facebook=(
            FacebookPage(
                page_id=settings.FACEBOOK_PAGE_ID,
                token=settings.FACEBOOK_PAGE_TOKEN,
                app_secret=settings.FACEBOOK_APP_SECRET,
                name=settings.CITY_NAME,
            ),
        ),
        control_token=control_token(),
        state_dir=state_dir,
        web_url=base,
    )


def control_token() -> str:
    """The control API's password: derived, so that every process of one installation knows it."""
    return salted_hmac("channels.sandbox", "control").hexdigest()
