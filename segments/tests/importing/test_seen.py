from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segments.importing import seen
from segments.importing.seen import Seen


@pytest.fixture(autouse=True, scope="module")
def _one_bucket() -> Iterator[None]:
    """All in one, so that ids lie side by side and may seem to be found across two."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seen, "_BUCKETS", 1)
        yield


@given(st.lists(st.text("01", min_size=32, max_size=32).map(lambda digits: f"U{digits}")))
def test_it_knows_an_id_exactly_from_the_second_time_on(ids: list[str]) -> None:
    found = Seen()
    assert [found.add(one) for one in ids] == [one not in ids[:place] for place, one in enumerate(ids)]
