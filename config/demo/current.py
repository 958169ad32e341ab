"""What is on people's desks today, made by the same use cases a person's clicks run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

from announcements.actions import submit
from announcements.models import Announcement, State
from config.demo.desk import at, draft, next_asked, someone, to_patrol, who, working_day
from patrol import actions as patrol
from patrol.routes.acting import sign_off
from staff.models import Role
from staff.wording import format_date


def write_current_work(today: date) -> int:
    """Drafts, applications, a return and two reservations. Does nothing where work is under way."""
    open_states = [State.DRAFT, State.RETURNED, State.HEAD_REVIEW, State.PATROL]
    if Announcement.objects.filter(state__in=open_states).exists():
        return 0
    for write in WORK:
        write(today)
    return len(WORK)


# --- one function per piece of work ------------------------------------------------------------


def _unfinished_draft(today: date) -> None:
    draft(
        "kosodate",
        title="親子で楽しむ冬のコンサート",
        body="打楽器の演奏と手遊び歌。小さなお子さんも声を出して大丈夫です。",
        starts_on=today + timedelta(days=33),
        starts_at=time(10, 30),
        channels=["line", "newsletter"],
    )


def _waiting_for_the_head(today: date) -> None:
    day = working_day(today + timedelta(days=24))
    submit(
        *draft(
            "kosodate",
            **_complete("kosodate", "kosodate", day, title="1月のぱくぱく離乳食教室"),
            audience=(0.4, 0.7),
        )
    )


def _waiting_for_another_section(today: date) -> None:
    """The 係長 has agreed; the 合議 with two other sections is under way."""
    day = working_day(today + timedelta(days=27))
    announcement, author = draft(
        "shogaku",
        **_complete(
            "shogaku",
            "youth",
            day,
            title="小学生の科学教室「冬の星を見よう」",
            body="天体望遠鏡で冬の星を見ます。暖かい服で来てください。",
            place="生涯学習センター 屋上",
        ),
        audience=(6, 12),
    )
    submit(announcement, author)
    if ask := next_asked(announcement):
        sign_off(announcement, ask.person, "子育て支援課の催しと日が重ならないか、確かめてください。")


def _too_old_for_the_promise(today: date) -> None:
    """The mismatch the patrol exists for: teenagers' news to parents of preschool children."""
    day = working_day(today + timedelta(days=30))
    to_patrol(
        *draft(
            "kosodate",
            **_complete(
                "kosodate",
                "kosodate",
                day,
                title="中高生の居場所「ノビール」冬休みの開館時間",
                body="中学生・高校生が自由に過ごせる場所です。冬休みは午前10時から開けます。",
                place="若葉児童センター2階",
            ),
            audience=(12, 18),
        )
    )


def _wrong_weekday(today: date) -> None:
    day = working_day(today + timedelta(days=26))
    wrong = format_date(day).replace(format_date(day)[-2], "日" if day.weekday() != 6 else "月")
    to_patrol(
        *draft(
            "shogaku",
            **_complete(
                "shogaku",
                "youth",
                day,
                title="小学生ロボットプログラミング教室",
                body=f"タブレットで車型ロボットを動かします。{wrong}の午前10時に集合してください。",
                place="生涯学習センター 研修室",
            ),
            audience=(8, 12),
        )
    )


def _ready_to_approve(today: date) -> None:
    day = working_day(today + timedelta(days=20))
    to_patrol(
        *draft(
            "kanko",
            **_complete(
                "kanko",
                "events",
                day,
                title="若葉野駅前イルミネーション 点灯式",
                body="約5万球の明かりがともります。点灯の合図をみなさんと一緒に数えます。",
                place="若葉野駅前広場",
            )
            | {"channels": ["line", "x", "facebook", "newsletter"]},
        )
    )


def _returned(today: date) -> None:
    day = working_day(today + timedelta(days=35))
    announcement, actor = draft(
        "korei",
        **_complete(
            "korei",
            "senior",
            day,
            title="スマートフォン教室（入門）",
            body="電話・地図・写真の使い方を練習します。",
            place="東野公民館",
        ),
        audience=(60, None),
    )
    review = to_patrol(announcement, actor)
    patrol.return_to_clerk(
        review,
        someone(Role.PR_OFFICER),
        "定員と申込みの締切が書かれていません。電話が集中しないよう、どちらも入れてください。",
    )


def _reserved(today: date) -> None:
    for code, category, title, body in (
        (
            "gomi",
            "garbage",
            "年末年始のごみ収集日",
            "12月30日から1月3日までは収集を休みます。地区ごとの収集日は案内をご覧ください。",
        ),
        (
            "kiki",
            "safety",
            "住宅用火災警報器を確かめましょう",
            "設置から10年が交換の目安です。ボタンを押して音が鳴るか確かめてください。",
        ),
    ):
        announcement, actor = draft(
            code,
            title=title,
            body=body,
            kind="notice" if code == "gomi" else "safety",
            publish_at=at(working_day(today + timedelta(days=3)), 10),
            channels=["line", "x", "newsletter"],
            **who(category, code),
        )
        patrol.approve_without_page(to_patrol(announcement, actor), someone(Role.PR_MANAGER))


WORK: tuple[Callable[[date], None], ...] = (
    _unfinished_draft,
    _waiting_for_the_head,
    _waiting_for_another_section,
    _too_old_for_the_promise,
    _wrong_weekday,
    _ready_to_approve,
    _returned,
    _reserved,
)


# --- how it is done ----------------------------------------------------------------------------


def _complete(code: str, category: str, day: date, **values: Any) -> dict[str, Any]:
    standing = {
        "kind": "event",
        "body": "栄養士が実演を交えて、月齢に合わせた進め方をお話しします。",
        "place": "保健センター2階 栄養指導室",
        "starts_on": day,
        "starts_at": time(10, 0),
        "ends_on": day,
        "ends_at": time(11, 30),
        "capacity": "20組（申込順）",
        "fee": "無料",
        "how_to_apply": "電話で申し込んでください。",
        "deadline_on": day - timedelta(days=5),
        "publish_at": at(working_day(day - timedelta(days=16)), 10),
        "channels": ["line", "newsletter"],
    }
    return standing | who(category, code) | values
