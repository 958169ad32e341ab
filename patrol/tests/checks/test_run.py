from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from patrol import checks
from patrol.checks import CHECKS, Check, CheckInput, Finding, run
from patrol.tests.checks.drafts import draft


def test_every_check_is_named_once() -> None:
    assert len({check.name for check in CHECKS}) == len(CHECKS)
    assert all(check.title and check.version >= 1 for check in CHECKS)


def test_a_sound_draft_has_no_findings() -> None:
    assert run(draft()) == []


def test_the_heaviest_come_first() -> None:
    ranks = [finding.severity.rank for finding in run(draft(place="", body="①で○○と11月3日(水)に会う。"))]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == 3


def test_a_check_that_breaks_says_so_and_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(Check):
        name = "broken"
        title = "こわれた検査"

        def run(self, draft: CheckInput) -> Iterable[Finding]:
            raise ValueError(draft.facts.title)

    monkeypatch.setattr(checks, "CHECKS", (Broken(), *CHECKS))
    (finding,) = run(draft())
    assert finding.reason == "「こわれた検査」の検査が動きませんでした。"


HOSTILE = [
    "3歳 ",
    "3歳以上",
    "1・",
    "(",
    "12/3(木)〜",
    "https://a",
    "a@",
    "0月",
    "どなたでも",
    "○",
    "{{",
    "令和",
    "0",
    "※",
    "http",
    "www.",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_text_breaks_no_check(piece: str) -> None:
    """How long it takes is measured by `bench checks`."""
    text = (piece * 4000)[:4000]
    found = run(draft(body=text, own={"line": text}))
    assert not any("検査が動きませんでした" in finding.reason for finding in found)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from([*HOSTILE, "対象", "歳", "月3日(木)", "〜", "\n", "。", "\u200b", "㈱"]), max_size=300
    )
)
def test_any_text_is_taken(pieces: list[str]) -> None:
    text = "".join(pieces)
    for finding in run(draft(body=text, title=text[:80], own={"line": text})):
        assert "検査が動きませんでした" not in finding.reason
        if finding.start is not None and finding.field == "body":
            assert text[finding.start : finding.end][:80] == finding.quote
