"""What was accepted survives a restart, a kill and a shortening of the history."""

from __future__ import annotations

import dataclasses
import uuid
from pathlib import Path

import pytest
import urllib3
from linebot.v3.messaging import ApiException, MulticastRequest, TextMessage

from channels.sandbox import world as world_module
from channels.sandbox.config import SandboxConfig
from channels.sandbox.line import readings
from channels.sandbox.line.friends import Status
from channels.sandbox.testing import RunningSandbox, running_sandbox, usual_config
from channels.sandbox.tests.conftest import line_api, user_id, user_ids, x_client


def kept_in(folder: Path) -> SandboxConfig:
    return dataclasses.replace(usual_config(), state_dir=folder)


def multicast(sandbox: RunningSandbox, count: int, key: str | None = None, text: str = "一") -> None:
    request = MulticastRequest(to=user_ids(count), messages=[TextMessage(text=text)])
    line_api(sandbox).multicast(request, x_line_retry_key=key)


def test_everything_is_back_after_a_restart(tmp_path: Path) -> None:
    key = str(uuid.uuid4())
    with running_sandbox(kept_in(tmp_path)) as before:
        before.add_friends(user_ids(10))
        before.line.commit({"op": "rule", "prefix": "many", "count": 50})
        before.set_status([user_id(3)], Status.BLOCKED)
        multicast(before, 10, key)
        x_client(before).create_tweet(text="断水のお知らせ")
        expected = before.ledger()
    with running_sandbox(kept_in(tmp_path)) as after:
        ledger = after.ledger()
        for part in ("line", "x", "facebook"):
            assert ledger[part] == expected[part]
        with pytest.raises(ApiException) as error:
            multicast(after, 10, key)
        assert error.value.status == 409
        assert after.inbox(user_id(1))[0]["messages"][0]["text"] == "一"


def test_a_torn_last_line_is_passed_over(tmp_path: Path) -> None:
    with running_sandbox(kept_in(tmp_path)) as before:
        before.add_friends(user_ids(3))
    with (tmp_path / "journal.jsonl").open("a") as journal:
        journal.write('{"of":"line0","op":"sta')
    with running_sandbox(kept_in(tmp_path)) as after:
        multicast(after, 3)
    with running_sandbox(kept_in(tmp_path)) as again:
        assert again.ledger()["line"][0]["delivered"] == 3


def test_a_long_history_is_shortened_without_loss(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world_module, "COMPACT_FROM_LINES", 30)
    with running_sandbox(kept_in(tmp_path)) as before:
        before.add_friends(user_ids(40))
        for number in range(20):
            line_api(before).multicast(
                MulticastRequest(
                    to=[user_id(number * 2), user_id(number * 2 + 1)], messages=[TextMessage(text="一")]
                )
            )
        for status in (Status.BLOCKED, Status.FRIEND, Status.BLOCKED) * 4:
            before.set_status([user_id(5)], status)
        text = "https://example.jp/a"
        told = {"to": user_ids(9), "messages": [TextMessage(text=text)], "customAggregationUnits": ["unit_1"]}
        line_api(before).multicast(MulticastRequest(**told))
        readings.look(before.line, "unit_1", range(7))
        readings.click(before.line, "unit_1", range(3), text)
        expected, lines = before.ledger()["line"][0], before.world.journal.lines
    with running_sandbox(kept_in(tmp_path)) as shortened:
        ledger = shortened.ledger()["line"][0]
        assert ledger == expected
        assert (ledger["units"]["unit_1"]["opened"], ledger["units"]["unit_1"]["clicked"]) == (
            6,
            3,
        )  # one of the seven has blocked the account
        assert shortened.world.journal.lines < lines
    with running_sandbox(kept_in(tmp_path)) as again:
        assert again.ledger()["line"][0] == expected


def test_old_sends_are_merged_by_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with running_sandbox(kept_in(tmp_path)) as before:
        before.add_friends(user_ids(6))
        before.clock.advance(-3 * 24 * 60 * 60)
        for number in range(6):
            line_api(before).multicast(
                MulticastRequest(to=[user_id(number)], messages=[TextMessage(text="一")]),
                x_line_retry_key=str(uuid.uuid4()),
            )
    monkeypatch.setattr(world_module, "COMPACT_FROM_LINES", 1)
    with running_sandbox(kept_in(tmp_path)) as shortened, running_sandbox(kept_in(tmp_path)) as again:
        assert len(shortened.line.sends) == 6
        assert len(again.line.sends) == 1
        assert again.ledger()["line"][0]["people_reached"] == 6


def test_reset_empties_the_history(tmp_path: Path) -> None:
    with running_sandbox(kept_in(tmp_path)) as before:
        before.add_friends(user_ids(3))
        before.reset()
    with running_sandbox(kept_in(tmp_path)) as after:
        assert after.ledger()["line"][0]["friends"]["friend"] == 0


def test_the_door_closes_with_the_block() -> None:
    with running_sandbox() as sandbox:
        base = sandbox.base_url
        assert urllib3.request("GET", f"{base}/healthz").status == 200
    with pytest.raises(urllib3.exceptions.HTTPError):
        urllib3.request("GET", f"{base}/healthz", retries=False)
