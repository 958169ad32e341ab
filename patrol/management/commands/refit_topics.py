"""`refit_topics`: index what is missing, count the words, fit the city's model; as every night."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from patrol.models import TopicModel
from patrol.topic import fitting, nightly


class Command(BaseCommand):
    help = "承認されたお知らせから、内容とカテゴリの対応を学び直します。精度（交差検証）も表示します。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        done = nightly.renew()
        self.stdout.write(f"索引に加えたお知らせ: {done.indexed:,}件（全{done.posts:,}件）")
        if done.model is None:
            self.stdout.write(
                f"学習はまだです。承認されたお知らせが{fitting.FEWEST_EXAMPLES}件になると始まります。"
                "それまでは辞書だけで判断します。"
            )
            return
        self._figures(done.model)

    def _figures(self, model: TopicModel) -> None:
        self.stdout.write(
            f"{model}  辞書に対する重み: {model.share:.0%}  作成: {model.fitted_at:%Y-%m-%d %H:%M}"
        )
        self.stdout.write("交差検証（学習に使わなかったお知らせでの正解）")
        first, first_two = model.figures["first"], model.figures["first_two"]
        for label, share in (("辞書だけ", 0.0), ("いまの重み", model.share), ("学習だけ", 1.0)):
            key = str(share)
            self.stdout.write(f"  {label}: 1位 {first[key]:.1%}  2位まで {first_two[key]:.1%}")
