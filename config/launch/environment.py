"""The environment that config/settings.py reads, for one state directory."""

from __future__ import annotations

import os
from typing import Final

from config.launch.console import LaunchError
from config.launch.servers import Addresses
from config.launch.state import ROOT, State

DEMO_ADDRESS: Final = "http://127.0.0.1:8000"
SANDBOX_ADDRESS: Final = "http://127.0.0.1:8100"


def environment(state: State, addresses: Addresses) -> dict[str, str]:
    """The caller's environment, completed: what the caller sets wins over what the launcher supposes."""
    supposed = {
        "KOHO_MODE": "sandbox",
        "PUBLIC_BASE_URL": DEMO_ADDRESS,
        "SANDBOX_URL": SANDBOX_ADDRESS,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": state.secret("secret_key"),
    }
    decided = {
        "KOHO_STATE": str(state.path),
        "DATABASE_URL": addresses.database_url,
        "REDIS_URL": addresses.redis_url,
        "PYTHONUNBUFFERED": "1",
        "MALLOC_ARENA_MAX": "2",  # threads of a worker share their memory: tens of MB less
        "TZ": "Asia/Tokyo",  # one clock in all logs
    }
    return supposed | os.environ | decided


def test_environment(state: State, addresses: Addresses) -> dict[str, str]:
    """The same for tests, where nothing of the caller's workspace may shine through."""
    decided = {
        "KOHO_MODE": "sandbox",
        "DEBUG": "false",
        "SECRET_KEY": "tests-sign-with-this-key-and-nothing-else-does",  # noqa: S105
        "PUBLIC_BASE_URL": DEMO_ADDRESS,
        "SANDBOX_URL": SANDBOX_ADDRESS,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "STATIC_ROOT": str(state.path / "staticfiles"),
        "MEDIA_ROOT": str(state.path / "media"),
        "PYTHONPATH": str(ROOT),
        # Tests run at any hour; those which are about the night say so themselves.
        "NIGHT_FROM": "00:00",
        "NIGHT_UNTIL": "00:00",
    }
    (state.path / "staticfiles").mkdir(exist_ok=True)  # WhiteNoise warns where there is none
    return environment(state, addresses) | decided


def refuse_live() -> None:
    """The demo and the tests never meet the real world."""
    if os.environ.get("KOHO_MODE") == "live":
        raise LaunchError("KOHO_MODE=live のままでは実行できません。デモとテストは sandbox で動かします。")
