from __future__ import annotations

import json
from datetime import date, time
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from announcements.facts import FACT_FIELDS, Facts

AGES = st.none() | st.decimals(0, 120, places=2)
FACTS = st.builds(
    Facts,
    title=st.text(max_size=80),
    body=st.text(max_size=400),
    starts_on=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    ends_on=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    starts_at=st.none() | st.times(),
    ends_at=st.none() | st.times(),
    deadline_on=st.none() | st.dates(),
    place=st.text(max_size=120),
    audience_kind=st.sampled_from(["", "everyone", "ages", "other"]),
    audience_age_min=AGES,
    audience_age_max=AGES,
    audience_text=st.text(max_size=200),
    how_to_apply=st.text(max_size=1000),
    url=st.sampled_from(["", "https://www.city.wakabano.example.jp/a/b?c=1"]),
)


@given(FACTS)
def test_json_gives_the_same_facts_back(facts: Facts) -> None:
    assert Facts.from_json(json.loads(json.dumps(facts.to_json()))) == facts


def test_equal_ages_have_one_spelling() -> None:
    typed, stored = Facts(audience_age_min=Decimal("3")), Facts(audience_age_min=Decimal("3.00"))
    assert typed.to_json() == stored.to_json()


def test_content_names_the_facts_as_the_model_does() -> None:
    flat = Facts(starts_on=date(2026, 12, 3), starts_at=time(10)).to_json()
    assert set(FACT_FIELDS) < set(flat)
    assert (flat["starts_on"], flat["starts_at"]) == ("2026-12-03", "10:00:00")
