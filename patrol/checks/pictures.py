"""Pictures: whose they are, who is on them, and whether they tell where they were taken.

The guides of Japanese cities ask for the consent of whoever can be recognised (練馬区, 新潟県). The clerk
confirms it with each picture; what nobody confirmed is asked about here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from patrol.checks.base import Check, Finding
from patrol.checks.draft import CheckInput
from patrol.checks.surroundings import Picture
from patrol.severity import Severity


class PicturesCheck(Check):
    name = "pictures"
    title = "画像の権利と位置情報"

    def run(self, draft: CheckInput) -> Iterable[Finding]:
        for number, picture in enumerate(draft.pictures, start=1):
            yield from self._judge(f"{number}枚目の画像（{picture.alt[:20] or '説明なし'}）", picture)

    def _judge(self, name: str, picture: Picture) -> Iterator[Finding]:
        if picture.has_place:
            yield self.found(
                Severity.STOP,
                f"{name}に、撮影した場所（GPSの位置情報）が入ったままです。",
                "この画像を外し、選び直してください。選び直すと、保存のときに位置情報を消します。",
                field="attachments",
            )
        elif picture.had_place:
            yield self.found(
                Severity.NOTE,
                f"{name}の元の写真には、撮影した場所（GPSの位置情報）が入っていました。保存のときに消してあります。",
                "配信する画像には残っていません。元の写真をほかで使うときは、位置情報を消してください。",
                field="attachments",
            )
        if not picture.rights:
            yield self.found(
                Severity.CONFIRM,
                f"{name}の肖像・著作権が、まだ確かめられていません。",
                "写っている人や作った人の了解を確かめて、画像の欄の「肖像・著作権の確認」を選んでください。",
                field="attachments",
            )
