"""The stated audience, held against what the category's subscribers were promised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from patrol.checks.ages import Ages, better_category
from patrol.checks.base import Check, Finding
from patrol.checks.draft import CategoryProfile, CheckInput
from patrol.checks.stated import Stated, stated_audience, states_everyone
from patrol.severity import Severity

# Below a third of the intended readers within the profile a person should look.
SMALL_SHARE = 1 / 3
# Children are registered with their month of birth, so LINE can be narrowed to their ages.
OLDEST_CHILD = 18.0


class AudienceCheck(Check):
    name = "audience"
    version = 3
    title = "対象と約束"

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        profile = draft.category
        if profile is None or not profile.has_ages:
            return
        if states_everyone(draft):
            yield self._everyone(profile, "どなたでも")
        elif (stated := stated_audience(draft)) is None:
            return
        elif stated.is_open_for(Ages.of_profile(profile)):
            yield self._everyone(profile, stated.words)
        else:
            yield from self._against_promise(stated, profile, draft.other_categories)

    def _everyone(self, profile: CategoryProfile, whom: str) -> Finding:
        return self.found(
            Severity.NOTE,
            f"対象は「{whom}」です。『{profile.name}』を選んだ人に約束したのは{profile.promised}です。",
            "その人たちにとって必要な内容かを確かめてください。",
            field="audience_kind",
            promise=profile.promise,
        )

    def _against_promise(
        self, stated: Stated, profile: CategoryProfile, others: tuple[CategoryProfile, ...]
    ) -> Iterator[Finding]:
        if stated.pregnancy and profile.includes_pregnancy:
            return
        promised = Ages.of_profile(profile)
        share = 0.0 if stated.ages is None else stated.ages.share_within(promised)
        if share >= SMALL_SHARE:
            return
        better = better_category(stated.ages, others) if stated.ages else None
        shared = stated.ages.shared_with(promised) if stated.ages and share else None
        narrow = shared if shared and promised.high <= OLDEST_CHILD else None
        yield Finding(
            self.name,
            self.version,
            Severity.STOP if share == 0 else Severity.CONFIRM,
            f"{_whom(stated)}。"
            f"『{profile.name}』を選んだ人に約束したのは{profile.promised}です{_part(share)}。",
            _advice(better, narrow),
            field=stated.passage.field,
            quote=stated.quote,
            start=stated.start,
            end=stated.end,
            evidence={
                "promise": profile.promise,
                "does_not_fit": list(profile.does_not_fit),
                "share": round(share, 2),
                "better": better.code if better else "",
                "narrow_to": [narrow.low, narrow.high] if narrow else [],
            },
        )


def _whom(stated: Stated) -> str:
    if stated.passage.field == "audience_kind":
        return f"対象は{stated.words}です"
    return f"「{stated.quote}」は{stated.words}が対象です"


def _part(share: float) -> str:
    return f"（重なるのは約{round(share * 100)}％）" if share else ""


def _advice(better: CategoryProfile | None, narrow: Ages | None) -> str:
    """「→『小中高・若者』へ送るか、対象を見直してください。」"""
    ways = [
        f"『{better.name}』へ送るか" if better else "カテゴリを変えるか",
        f"届ける相手を{narrow.words()}のお子さんがいる人に絞るか" if narrow else "",
        "対象を見直してください。",
    ]
    return "→" + "、".join(filter(None, ways))
