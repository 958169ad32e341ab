"""校正 for a department: its own articles as they are set, to be confirmed or changed."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from channels.models import CheckRound, Issue, IssueItem, Proof
from channels.newsletter import answers, clipping, proof_rows, proofreading, rendering, snapshot
from channels.newsletter.access import page
from channels.newsletter.proof_rows import ProofRow
from channels.newsletter.proofreading import Seen
from staff.errors import Refused
from staff.models import User
from staff.permissions import Action, can, departments_to


@dataclass(frozen=True, slots=True)
class Wrong:
    """A request for change that was refused: what was typed is not lost.

    It is shown with its article, or on top of the page when that was taken out or closed meanwhile.
    """

    item: int = 0
    message: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """One issue with the articles of this person's department, in three parts."""

    issue: Issue
    asked: CheckRound
    theirs: list[ProofRow] = field(default_factory=list)
    at_pr: list[ProofRow] = field(default_factory=list)
    done: list[ProofRow] = field(default_factory=list)

    @property
    def rows(self) -> list[ProofRow]:
        return [*self.theirs, *self.at_pr, *self.done]

    @property
    def ready(self) -> list[ProofRow]:
        """What 「すべて確認済にする」 is about."""
        return [row for row in self.theirs if row.may_confirm]


def check(request: HttpRequest) -> HttpResponse:
    """Every issue in proof with the articles of the person's own department."""
    return _shown(request, _reader(request), Wrong())


@require_POST
def answer(request: HttpRequest, item_id: int) -> HttpResponse:
    """「確認済にする」 or 「修正を依頼する」 of one article."""
    actor = _reader(request)
    version, proof, check = (_number(request, name) for name in ("version", "proof", "check"))
    seen = Seen(item_id, version, proof, check)
    asks = request.POST.get("act") == "change"
    reason = request.POST.get("reason", "")
    try:
        if asks:
            proofreading.ask_change(actor, seen, reason)
        else:
            proofreading.confirm(actor, seen)
    except Refused as refused:
        if asks:
            return _shown(request, actor, Wrong(item_id, refused.message, reason), status=422)
        messages.error(request, refused.message)
    else:
        messages.success(request, "修正を依頼しました。" if asks else "確認済にしました。")
    return redirect("newsletter:proof_check")


@require_POST
def confirm_all(request: HttpRequest) -> HttpResponse:
    """Everything on the page that is right as it is shown."""
    actor = _reader(request)
    proof = _number(request, "proof")
    seen = [each for given in request.POST.getlist("seen") if (each := _seen(given, proof))]
    done, left = proofreading.confirm_all(actor, seen)
    if done:
        messages.success(request, f"{done}件を確認済にしました。")
    for line in left:
        messages.error(request, line)
    return redirect("newsletter:proof_check")


def clip(request: HttpRequest, item_id: int, version: int) -> HttpResponse:
    """The article cut out of the page: for its department, and for those who make the paper."""
    item = get_object_or_404(IssueItem.objects.select_related("delivery__revision__announcement"), pk=item_id)
    department = item.delivery.revision.announcement.department_id
    if not (can(request.user, Action.CONFIRM_PROOF, department) or can(request.user, Action.EDIT_NEWSLETTER)):
        raise Http404
    proof = get_object_or_404(Proof, issue=item.issue_id, version=version)
    response = HttpResponse(_picture(proof, str(item.pk)), content_type="image/png")
    response["Cache-Control"] = "private, max-age=86400"  # a proof never changes
    return response


def _picture(proof: Proof, key: str) -> bytes:
    doc = snapshot.from_json(proof.content) if proof.content else None
    pieces = clipping.strips(doc, proof.report.get("placements", ()), key) if doc else []
    if doc is None or not pieces:
        raise Http404
    try:
        return clipping.cut(doc.format, pieces, lambda number: rendering.read_page(proof, number))
    except FileNotFoundError:
        raise Http404 from None


def _shown(request: HttpRequest, actor: User, wrong: Wrong, status: int = 200) -> HttpResponse:
    made = [_group(issue, rows, actor) for issue, rows in answers.of_person(actor)]
    groups = [group for group in made if group]
    shown = {row.answer.item.pk for group in groups for row in group.rows}
    own = departments_to(actor, Action.CONFIRM_PROOF)
    response = page(
        request,
        "newsletter/proof_check.html",
        title="校正",
        groups=groups,
        wrong=wrong,
        refused=wrong if wrong.message and wrong.item not in shown else None,
        department=actor.department if actor.department_id in own else None,
        many=len(own) > 1,
    )
    response.status_code = status
    return response


def _group(issue: Issue, found: list[answers.ItemStanding], reader: User) -> Group | None:
    asked = answers.newest_round(issue)
    if asked is None:
        return None
    group = Group(issue, asked)
    for row in proof_rows.rows_of(issue, found, reader):
        standing = row.answer.standing
        if row.answer.is_theirs:
            group.theirs.append(row)
        else:
            (group.at_pr if standing is answers.Standing.CHANGE else group.done).append(row)
    return group


def _reader(request: HttpRequest) -> User:
    if not (isinstance(request.user, User) and can(request.user, Action.CONFIRM_PROOF)):
        raise PermissionDenied
    return request.user


def _number(request: HttpRequest, name: str) -> int:
    """A number of a hidden field; 0, which nothing has, for anything else."""
    given = request.POST.get(name, "")
    return int(given) if _is_number(given) else 0


def _seen(given: str, proof: int) -> Seen | None:
    """「12:3:40」: article, version, newest answer."""
    numbers = given.split(":")
    if len(numbers) != 3 or not all(map(_is_number, numbers)):
        return None
    item, version, check = map(int, numbers)
    return Seen(item, version, proof, check)


def _is_number(given: str) -> bool:
    return given.isascii() and given.isdecimal() and len(given) < 10
