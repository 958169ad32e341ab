"""Every registered check against texts nobody writes: no exception, bounded findings, bounded time.

Whatever check is added to CHECKS is put to the same.
"""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels.ledger import unfit
from config.bench.hostile import CHARACTERS, LENGTH, PIECES, PLANES, name_of
from patrol.checks import CHECKS, MOST_PER_CHECK, Check, CheckInput, findings_of
from patrol.checks.surroundings import Election, Hold, Picture
from patrol.tests.checks.drafts import TODAY, draft

HOSTILE_MS = 200
# Others work on the same machine: a slow moment is not a slow pattern, so the best of several counts.
ATTEMPTS = 4
LONG = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
repeated = st.one_of(
    st.sampled_from([*CHARACTERS, *PLANES, *PIECES]),
    st.text(min_size=1, max_size=4),
    st.lists(st.sampled_from([*CHARACTERS, *PIECES]), min_size=2, max_size=4).map("".join),
).map(lambda piece: (piece * (LENGTH // len(piece) + 1))[:LENGTH])
mixed = st.lists(
    st.one_of(st.sampled_from([*CHARACTERS, *PLANES, *PIECES]), st.text(max_size=3)), max_size=400
).map("".join)


def written(text: str) -> CheckInput:
    """The text everywhere a person can write, at a moment at which every check has something to say."""
    one = draft(
        title=text[:80],
        body=text,
        schedule_note=text[:300],
        place=text[:120],
        audience_text=text[:200],
        how_to_apply=text[:1000],
        fee=text[:120],
        contact=text[:120],
        own={"line": text[::-1], "x": text},
        elections=(Election("市長選挙", TODAY, TODAY, ("若葉 太郎", text[:40]), (text[:40],)),),
        hold=Hold(text[:80]),
        pictures=(Picture(text[:300]),),
    )
    # Folding and reading the audience are shared by the checks and paid once.
    assert one.passages is not None
    assert one.said_audience is not None
    return one


@pytest.mark.parametrize("piece", ["*", "＊", "訓練、", "今だけ", "1月 ", "03-1234-", "こちらから", "漢字"])
@pytest.mark.parametrize("kind", ["event", "safety"])
def test_what_a_pattern_once_read_again_and_again(piece: str, kind: str) -> None:
    text = (piece * LENGTH)[:LENGTH]
    for check in CHECKS:
        judged(check, draft(body=text, kind=kind))


def judged(check: Check, one: CheckInput) -> None:
    began = time.thread_time()
    found = findings_of(check, one)
    spent = (time.thread_time() - began) * 1000
    assert len(found) <= MOST_PER_CHECK
    for finding in found:
        assert "検査が動きませんでした" not in finding.reason
        assert len(finding.reason) < 600
        assert len(finding.quote) <= 80
    for _ in range(ATTEMPTS):
        if spent < HOSTILE_MS:
            break
        began = time.thread_time()
        findings_of(check, replace(one))
        spent = min(spent, (time.thread_time() - began) * 1000)
    assert spent < HOSTILE_MS, f"{check.name}: {spent:.0f} ms"


@LONG
@given(text=repeated)
def test_ten_thousand_of_one_kind(text: str) -> None:
    one = written(text)
    for check in CHECKS:
        judged(check, one)


@LONG
@given(text=mixed)
def test_any_mixture(text: str) -> None:
    one = written(text)
    passages = {passage.field: passage.text for passage in one.passages}
    for check in CHECKS:
        judged(check, one)
        for finding in findings_of(check, one):
            if finding.start is not None and finding.end is not None and finding.field in passages:
                assert passages[finding.field][finding.start : finding.end][:80] == finding.quote


@pytest.mark.parametrize(
    "piece",
    ["{", "{{", "(", "（", "【", "「", " ", "\n", "○", "X", "1月 ", "これは", "訓練", "訓練です「", "テスト"],
    ids=name_of,
)
def test_the_gate_reads_an_endless_text_too(piece: str) -> None:
    text = (piece * LENGTH)[:LENGTH]
    began = time.thread_time()
    list(unfit.drills(text, warning=True))
    list(unfit.gaps(text))
    assert (time.thread_time() - began) * 1000 < HOSTILE_MS
