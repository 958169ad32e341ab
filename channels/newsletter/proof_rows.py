"""One article of a proof as pages show it: the words as set, where they stand, and what changed in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from announcements.diff import FieldChange
from channels.models import Issue, ItemVersion, Proof
from channels.newsletter import comparing, page_pictures, proofreading, rendering, snapshot
from channels.newsletter.answers import ItemStanding, Standing
from channels.newsletter.copyfitting import without_ruby
from channels.newsletter.document import Item
from staff.models import User


@dataclass(frozen=True, slots=True)
class ProofRow:
    """`is_now` is False when the text was changed after the proof, `since_confirmed` None if never said.

    `is_own`: the reader wrote the text as it is now, so another person of the department confirms it.
    """

    answer: ItemStanding
    proof: Proof
    words: Mapping[str, str]
    place: Mapping[str, Any]
    is_now: bool
    has_picture: bool
    is_own: bool
    since_approved: tuple[FieldChange, ...] = ()
    since_confirmed: tuple[FieldChange, ...] | None = None

    @property
    def title(self) -> str:
        return without_ruby(str(self.answer.item))

    @property
    def check(self) -> int:
        """The newest answer shown; 0 without one."""
        return self.answer.last.pk if self.answer.last else 0

    @property
    def may_confirm(self) -> bool:
        return self.is_now and not self.is_own and self.answer.standing is not Standing.CONFIRMED


def rows_of(issue: Issue, found: Sequence[ItemStanding], reader: User) -> list[ProofRow]:
    """The articles as the newest proof of their issue shows them to this person."""
    proof = rendering.latest_proof(issue)
    if proof is None:
        return []
    set_as = {item.key: item for item in items_of(proof)}
    places = {str(place["key"]): place for place in proof.report.get("placements", ())}
    now = proofreading.up_to_date(proof)
    pictures = bool(found) and bool(proof.content) and page_pictures.can_show(proof)
    versions = _versions(found)
    return [
        _row(one, proof, set_as.get(key), places.get(key, {}), key in now, pictures, versions, reader)
        for one in found
        for key in [str(one.item.pk)]
    ]


def items_of(proof: Proof) -> tuple[Item, ...]:
    """What a proof shows; nothing is known of those from before contents were kept."""
    return snapshot.from_json(proof.content).items if proof.content else ()


def _row(
    one: ItemStanding,
    proof: Proof,
    shown: Item | None,
    place: Mapping[str, Any],
    is_now: bool,
    pictures: bool,
    versions: Mapping[tuple[int, int], ItemVersion],
    reader: User,
) -> ProofRow:
    newest = snapshot.item_of(one.item.content)
    words = comparing.readable(shown or newest)
    current = versions.get((one.item.pk, one.item.version))
    confirmed = versions.get((one.item.pk, one.confirmed_version or 0))
    approved = versions.get((one.item.pk, 1))
    return ProofRow(
        one,
        proof,
        words,
        place,
        is_now,
        pictures and bool(place),
        bool(current and current.by_id == reader.pk),
        comparing.text_changes(snapshot.item_of(approved.content), newest) if approved else (),
        comparing.text_changes(snapshot.item_of(confirmed.content), newest) if confirmed else None,
    )


def _versions(found: Sequence[ItemStanding]) -> dict[tuple[int, int], ItemVersion]:
    rows = ItemVersion.objects.filter(item__in=[one.item.pk for one in found])
    return {(row.item_id, row.number): row for row in rows}
