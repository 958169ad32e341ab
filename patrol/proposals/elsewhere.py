"""The same words in a better place: another category, another channel."""

from __future__ import annotations

from dataclasses import replace

from announcements.models import Channel
from patrol.checks.draft import CategoryProfile
from patrol.proposals.situation import Option, Situation


def other_categories(situation: Situation) -> tuple[Option, ...]:
    """One option per other category; those the findings advise come first."""
    options = [_category(situation, profile) for profile in situation.others]
    return tuple(sorted(options, key=lambda option: not option.advised))


def other_channels(situation: Situation) -> tuple[Option, ...]:
    """Instead of LINE, which reaches into people's pockets and cannot be recalled."""
    if not situation.to_line:
        return ()
    kept = [channel for channel in situation.content["channels"] if channel != Channel.LINE]
    instead = {
        "newsletter": ((Channel.NEWSLETTER,), "紙面なら、じっくり読んで取っておいてもらえます。"),
        "x": ((Channel.X,), "Xなら、関心のある人が見に来られます。"),
        "both": ((Channel.NEWSLETTER, Channel.X), "紙面とXで、関心のある人に見つけてもらえます。"),
    }
    return tuple(
        Option(
            key,
            f"LINEでは送らず、{_names(channels)}に載せる",
            {"channels": sorted({*kept, *(channel.value for channel in channels)})},
            f"LINEですぐに知らせなくてもよい内容ではありませんか。{why}",
        )
        for key, (channels, why) in instead.items()
    )


def _category(situation: Situation, profile: CategoryProfile) -> Option:
    segment, old = situation.segment, situation.facts.category_code
    moved = replace(
        segment,
        any_of=_moved(segment.any_of, old, profile.code),
        all_of=_moved(segment.all_of, old, profile.code),
        none_of=tuple(code for code in segment.none_of if code != profile.code),
    )
    changes = {"category": {"code": profile.code, "name": profile.name}, "segment": moved.to_json()}
    why = f"『{profile.name}』を選んだ人に約束したのは、{profile.promised}です。"
    return Option(
        profile.code,
        f"『{profile.name}』として送る",
        changes,
        f"{why}こちらのほうが、このお知らせを待っている人に届きます。",
        advised=profile.code in situation.better,
    )


def _moved(codes: tuple[str, ...], old: str, new: str) -> tuple[str, ...]:
    return tuple(sorted({new if code == old else code for code in codes}))


def _names(channels: tuple[Channel, ...]) -> str:
    return "と".join(str(channel.label) for channel in channels)
