"""What the buttons, the mouse and the form do to an article: order, place, length, next issue, code."""

from __future__ import annotations

from django.http import QueryDict

from channels.models import IssueItem
from channels.newsletter import arranging, editing
from channels.newsletter.forms import ItemForm, Places
from staff.errors import Refused
from staff.models import User

UNTYPED = frozenset({"up", "down", "place", "code-on", "code-off", "bring-back"})


def carry_out(actor: User, item: IssueItem, seen_in: int, said: QueryDict) -> str:
    """Do what was `said` to the article in the issue of the page, `seen_in`; Refused with a sentence.

    Says what is no longer to be seen where it was.
    """
    act = said.get("act", "")
    match act:
        case "up" | "down":
            editing.reorder(actor, item, "up" if act == "up" else "down", seen_in=seen_in)
        case "place":
            arranging.arrange(actor, item, said.get("section", ""), _before(said), seen_in=seen_in)
        case "hold":
            target = arranging.hold_over(actor, item, said.get("reason", ""), seen_in=seen_in)
            return f"「{item}」を{target}へ回しました。"
        case "code-on" | "code-off":
            arranging.set_code(actor, item, act == "code-on", seen_in=seen_in)
        case "bring-back":
            arranging.bring_back(actor, item, seen_in=seen_in)
        case _:
            return _place_by_form(actor, item, seen_in, said)
    return ""


def as_typed(item: IssueItem, said: QueryDict) -> ItemForm | None:
    """The form of a refused act as it was typed, on a page that shows where the article stands now.

    None for the acts with which nothing is typed.
    """
    act = said.get("act", "")
    if act in UNTYPED:
        return None
    if act == "hold":  # its reason stands beside the form
        return ItemForm(item, Places.of(item.issue))
    data = said.copy()
    data["seen_section"], data["seen_lines"] = item.section, str(item.line_budget)
    return ItemForm(item, Places.of(item.issue), data)


def _place_by_form(actor: User, item: IssueItem, seen_in: int, posted: QueryDict) -> str:
    form = ItemForm(item, Places.of(item.issue), posted)
    if not form.is_valid():
        raise Refused(
            "欄・号・行数の目安のどれかが正しくありません。行数は1から200までの数で入力してください。"
        )
    said, before = form.cleaned_data, item.issue
    editing.settle(
        actor,
        item,
        said["section"],
        form.target(),
        seen=(seen_in, said["seen_section"]),
        lines=said["line_budget"],
        seen_lines=said["seen_lines"],
        reason=said["reason"],
    )
    return f"「{item}」を{item.issue}へ移しました。" if item.issue != before else ""


def _before(said: QueryDict) -> int | None:
    """The article it is put before; none: at the end."""
    before = said.get("before", "")
    return int(before) if before.isdecimal() and len(before) < 19 else None
