"""What may happen to a delivery besides the named points: deaths in its middle, and bad weather at LINE."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from config.demo.friends import control
from tests.kill.town import Town


class Blow(StrEnum):
    """One thing done in the middle of a delivery."""

    SENDER = "送信 kill -9"
    HOUSE = "見回り kill -9"
    WEB = "web kill -9"
    BEAT = "beat kill -9"
    EVERYTHING = "全プロセス kill -9"
    EMPTY_BROKER = "Valkey を空に"
    KILL_BROKER = "Valkey kill -9"
    DATABASE = "PostgreSQL 即時停止"


SERVERS_OWN = frozenset({Blow.KILL_BROKER, Blow.DATABASE})  # only where the servers are the town's own

_DO: dict[Blow, Callable[[Town], None]] = {
    Blow.SENDER: lambda town: town.kill(*town.at_work()),
    Blow.HOUSE: lambda town: town.kill("worker-house"),
    Blow.WEB: lambda town: town.kill("web"),
    Blow.BEAT: lambda town: town.kill("beat"),
    Blow.EVERYTHING: lambda town: town.kill(*town.ours()),
    Blow.EMPTY_BROKER: Town.empty_broker,
    Blow.KILL_BROKER: Town.kill_broker,
    Blow.DATABASE: Town.restart_database,
}


def possible(town: Town) -> list[Blow]:
    return [blow for blow in Blow if blow not in SERVERS_OWN or (town.database and town.broker)]


def strike(blow: Blow, town: Town) -> None:
    _DO[blow](town)


class Weather(StrEnum):
    """How LINE answers throughout a trial."""

    CALM = "平常"
    ACCEPTED_500 = "受付後に500"
    REFUSED_500 = "受付前に500"
    CUT_AFTER = "受付後に切断"
    CUT_BEFORE = "受付前に切断"
    STORM = "429の嵐"
    LATE = "応答が遅い"


_FAULTS: dict[Weather, dict[str, Any]] = {
    Weather.ACCEPTED_500: {"preset": "500", "after": True, "probability": 0.2, "count": 4},
    Weather.REFUSED_500: {"preset": "500", "probability": 0.2, "count": 4},
    Weather.CUT_AFTER: {"effect": "drop", "after": True, "probability": 0.2, "count": 4},
    Weather.CUT_BEFORE: {"effect": "drop", "probability": 0.2, "count": 4},
    Weather.STORM: {"preset": "rate", "probability": 0.7, "count": 20},
    Weather.LATE: {"effect": "delay", "after": True, "delay": 0.5, "count": None},
}


def bring(weather: Weather, seed: int) -> None:
    """From now on, instead of what was before; the same seed strikes the same requests."""
    control("DELETE", "faults")
    if weather in _FAULTS:
        control("POST", "faults", {"service": "line", "route": "multicast", "seed": seed} | _FAULTS[weather])
