"""Texts longer than their channel takes, by the channel's own counter."""

from __future__ import annotations

from collections.abc import Iterable

from announcements.models.announcement import Channel
from channels import registry
from patrol.checks.base import Check, Finding
from patrol.checks.draft import TEXT_PREFIX, CheckInput
from patrol.severity import Severity


class LengthCheck(Check):
    name = "length"
    title = "文面の長さ"

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        for channel, copy in draft.copies.items():
            transport = registry.get(channel)
            label = Channel(channel).label
            measure = transport.measure(copy)
            if not measure.fits:
                yield self.found(
                    Severity.STOP,
                    f"{label}の文面が長すぎます（{measure.label}）。",
                    "短くしてください。"
                    if channel != Channel.X
                    else "短くするか、続きの投稿に分けてください。",
                    field=TEXT_PREFIX + channel,
                    weight=measure.weight,
                    limit=measure.limit,
                )
            if len(copy.images) > transport.limits.max_images:
                yield self.found(
                    Severity.STOP,
                    f"{label}に付けられる画像は{transport.limits.max_images}枚までです（いま{len(copy.images)}枚）。",
                    "画像を減らしてください。",
                    field=TEXT_PREFIX + channel,
                )
