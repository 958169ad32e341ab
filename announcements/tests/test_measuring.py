from __future__ import annotations

import pytest

from announcements.measuring import meter


@pytest.mark.parametrize(
    ("channel", "text", "label", "over"),
    [
        ("line", "あ" * 10, "10 / 5,000字", False),
        ("line", "😀" * 2501, "5,002 / 5,000字（2字超えています）", True),
        ("x", "あ" * 140, "280 / 280", False),
        ("x", "あ" * 141, "282 / 280（2超えています）", True),
        ("facebook", "あ", "1 / 63,206字", False),
        ("newsletter", "あ" * 18, "文面だけで2行（1行17字）", False),
    ],
)
def test_counters(channel: str, text: str, label: str, over: bool) -> None:
    found = meter(channel, text, x_limit=280)
    assert (found.label, found.over) == (label, over)


def test_a_thread_may_be_longer() -> None:
    assert not meter("x", "あ" * 200, x_limit=280, thread=True).over
