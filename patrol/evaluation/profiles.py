"""The categories labelled texts are held against, where no city is at hand."""

from __future__ import annotations

from functools import cache

from patrol.checks.draft import CategoryProfile
from segments.default_charters import DEFAULT_CHARTERS, DefaultCharter


@cache
def default_profiles() -> tuple[CategoryProfile, ...]:
    """The categories a city starts with, in their order."""
    return tuple(_profile(charter) for charter in DEFAULT_CHARTERS)


def profile_named(name: str) -> CategoryProfile | None:
    """By its name or code."""
    return next((one for one in default_profiles() if name in {one.name, one.code}), None)


def _profile(charter: DefaultCharter) -> CategoryProfile:
    return CategoryProfile(
        code=charter.code,
        name=charter.name,
        promise=charter.promise,
        reader=charter.reader,
        age_min=charter.ages[0],
        age_max=charter.ages[1],
        includes_pregnancy=charter.pregnancy,
        fits=charter.fits,
        does_not_fit=charter.does_not_fit,
        keywords=charter.keywords,
    )
