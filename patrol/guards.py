"""What every act asks first: the row, its stage, the reason."""

from __future__ import annotations

from announcements.models import Announcement, State
from staff.errors import Refused

SHORTEST_REASON = 10
OWN_WORK = (
    "ご自分が最後に直したか申請したお知らせです。ご自分では承認できません。"
    "ほかの人に確かめてもらってください。"
)
FORBIDDEN = "この操作をする権限がありません。"


def lock(announcement_id: int) -> Announcement:
    """The row, held until the transaction ends: two deciders take turns.

    Its revision is read afterwards. A row joined to one that was waited for is that of before, or none.
    """
    return Announcement.objects.select_for_update(of=("self",)).get(pk=announcement_id)


def at_stage(announcement: Announcement, state: State) -> None:
    if announcement.state != state:
        raise Refused(
            f"このお知らせは、いま「{announcement.get_state_display()}」です。画面を読み直してください。"
        )


def stated(
    reason: str, shortest: int = SHORTEST_REASON, why: str = "起案した人が次に何をすればよいか分かるように。"
) -> str:
    """The reason without its margins; Refused when it says too little."""
    reason = reason.strip()
    if len(reason) < shortest:
        raise Refused(f"理由を{shortest}字以上で書いてください。{why}")
    return reason
