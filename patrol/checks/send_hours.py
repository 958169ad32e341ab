"""When it would reach people: at night, while the office is closed, or off the hour (国東市 and 平泉町 §5-1).

An emergency may go out at any time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import time

from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput
from patrol.checks.surroundings import closed_because
from patrol.severity import Severity
from staff.wording import format_date, format_time

LAST_HOUR = 23


class SendHoursCheck(Check):
    name = "send_hours"
    version = 2
    title = "配信する時刻"

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        if draft.send_time is None or draft.is_emergency:
            return
        at = draft.send_time.replace(second=0, microsecond=0)
        if draft.hours.is_night(at):
            yield self._night(draft, at)
        elif not draft.at_once:
            # What goes out as soon as it is approved leaves while somebody is at work, at any minute.
            yield from self._closed(draft, at)

    def _night(self, draft: CheckInput, at: time) -> Finding:
        hours = draft.hours
        early, late = format_time(hours.night_until), format_time(hours.night_from)
        when = f"いま承認すると、{format_time(at)}の配信" if draft.at_once else f"{format_time(at)}の配信"
        return self.found(
            Severity.CONFIRM,
            f"{when}です。夜間（{late}から翌朝の{early}まで）は、緊急のお知らせだけにしています。",
            "開庁時間の正時に直してください。"
            if not draft.at_once
            else "配信日時を、翌日の日中にしてください。",
            field="publish_at",
        )

    def _closed(self, draft: CheckInput, at: time) -> Iterator[Finding]:
        day, hours = draft.send_date, draft.hours
        if not hours.is_open(day, at):
            why = closed_because(day)
            when = f"{format_date(day)}は{why}です" if why else f"{format_time(at)}は開庁時間の外です"
            yield self.found(
                Severity.NOTE,
                f"{when}。問い合わせに答える人がいません。",
                f"平日の{format_time(hours.opens)}から{format_time(hours.closes)}までにできないか確かめてください。",
                field="publish_at",
            )
        if at.minute:
            yield self.found(
                Severity.NOTE,
                f"配信が{format_time(at)}になっています。ふつうは正時（ちょうどの時刻）に配信します。",
                self._on_the_hour(draft, at),
                field="publish_at",
            )

    def _on_the_hour(self, draft: CheckInput, at: time) -> str:
        """An hour near by at which the office is open and that is still to come."""
        hours = [at.replace(minute=0)] if draft.send_date != draft.today else []
        hours += [at.replace(hour=at.hour + 1, minute=0)] if at.hour < LAST_HOUR else []
        fitting = [hour for hour in hours if draft.hours.is_open(draft.send_date, hour)]
        return f"{f'{format_time(fitting[0])}など、' if fitting else ''}ちょうどの時刻にしてください。"
