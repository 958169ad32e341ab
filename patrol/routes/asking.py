"""Registered when the app is ready: what the rooms below and the menu are told of sign-offs."""

from __future__ import annotations

from announcements import way
from patrol.routes.showing import ahead, is_asked, stations
from patrol.routes.waiting import asked_to_judge
from staff.permissions import seen_by_those_asked


def connect() -> None:
    way.tell(ahead=ahead, stations=stations, is_asked=is_asked)
    seen_by_those_asked(asked_to_judge)
