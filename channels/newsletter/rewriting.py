"""An article made shorter, or put right while it is proofread: a new version beside the approved one.

Nothing is stated that was not approved, and what is no longer stated is confirmed by a person. Only the PR
division may put an article right with something new.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings

from channels.models import IssueItem, ItemVersion
from channels.newsletter import answers, planning, proof_mail
from channels.newsletter.copyfitting import measure
from channels.newsletter.guards import may_be_printed, may_direct, may_edit, open_issue_of, stated
from channels.newsletter.house_style import normalise
from channels.newsletter.item import ItemText
from channels.newsletter.stated import Difference, differences
from staff import audit
from staff.errors import Refused
from staff.models import User

LONGEST_TEXT = 4000
TOO_LONG = f"文が長すぎます。全部で{LONGEST_TEXT:,}字までにしてください。"
STALE = "開いているあいだに、ほかの人がこの記事を直しました。いまの内容を確かめてください。"


class Unconfirmed(Refused):
    """Something is no longer stated as it was approved: a person has to say that it is meant."""

    def __init__(self, found: Sequence[Difference]) -> None:
        super().__init__("承認された内容と変わるところがあります。確かめて、印を付けてください。")
        self.found = tuple(found)


def approved_text(item: IssueItem) -> ItemText:
    """What the patrol approved: the first version."""
    first = item.versions.filter(number=1).values_list("content", flat=True).first()
    return ItemText.from_json(first if first is not None else item.content)


def typed(approved: ItemText, title: str, lead: str, fields: Sequence[str]) -> ItemText:
    """What a person typed, in the house style; a fact emptied is left out. The marks stay those approved."""
    pairs = zip((symbol for symbol, _ in approved.fields), fields, strict=True)
    spelled = ((symbol, _one_line(text).rstrip("。")) for symbol, text in pairs)
    return ItemText(
        title=_one_line(title),
        lead=normalise(lead, settings.HOUSE_STYLE).strip(),
        fields=tuple((symbol, text) for symbol, text in spelled if text),
        department=approved.department,
    )


def _one_line(text: str) -> str:
    return " ".join(normalise(text, settings.HOUSE_STYLE).split())


def rewrite(
    actor: User,
    item: IssueItem,
    text: ItemText,
    reason: str,
    *,
    seen: int,
    confirmed: bool = False,
    made: ItemVersion.Made = ItemVersion.Made.SHORTENED,
) -> ItemVersion:
    """The article with this text from now on; `seen` is the version the page showed.

    Raises Unconfirmed, with what differs from the approved text, until `confirmed`.
    """
    may_edit(actor)
    if made == ItemVersion.Made.CORRECTED:
        may_direct(actor, "校正で記事を直せる")
    why = stated(reason, "短くする（直す）理由を書いてください。担当課も読みます。")
    with planning.editing():
        issue = open_issue_of(item)
        if item.version != seen:
            raise Refused(STALE)
        _refuse_unfit(item, text)
        may_be_printed(text.texts)
        if made == ItemVersion.Made.SHORTENED:
            _refuse_longer(item, text)
        _refuse_unapproved(item, text, confirmed=confirmed, made=made)
        were_asked = answers.standing_of_item(item).is_theirs
        content = {**item.content, **text.to_json()}
        IssueItem.objects.filter(pk=item.pk).update(content=content, version=seen + 1)
        item.content, item.version = content, seen + 1
        verb = "記事を短くした" if made == ItemVersion.Made.SHORTENED else "校正で記事を直した"
        audit.record(actor, verb, issue, reason=why, item=str(item), item_id=item.pk, version=seen + 1)
        version = ItemVersion.objects.create(
            item=item, number=seen + 1, content=content, made=made, reason=why, by=actor
        )
        now = answers.standing_of_item(item)
        if now.is_theirs and not were_asked:
            proof_mail.ask_again(now)
        return version


def _refuse_unfit(item: IssueItem, text: ItemText) -> None:
    if not text.title:
        raise Refused("題を書いてください。")
    if sum(map(len, text.texts)) > LONGEST_TEXT:
        raise Refused(TOO_LONG)
    if text == ItemText.from_json(item.content):
        raise Refused("どこも変わっていません。直してから保存してください。")


def _refuse_longer(item: IssueItem, text: ItemText) -> None:
    now, then = measure(ItemText.from_json(item.content)), measure(text)
    if then.lines > now.lines or then.characters > now.characters:
        raise Refused(
            f"いまの文（{now.characters}字×{now.lines}行）より長くなっています（{then.characters}字×{then.lines}行）。"
            "短くするときは、いまの文より長くできません。"
        )


def _refuse_unapproved(item: IssueItem, text: ItemText, *, confirmed: bool, made: ItemVersion.Made) -> None:
    found = differences(approved_text(item), text)
    additions = [one for one in found if one.is_addition]
    if additions and made != ItemVersion.Made.CORRECTED:
        said = "".join(one.words for one in additions)
        raise Refused(
            f"承認された原稿にないことは書き加えられません。{said}"
            "必要なら、広報担当に「校正で直す」か、担当課に取り下げて直すように頼んでください。"
        )
    if found and not confirmed:
        raise Unconfirmed(found)
