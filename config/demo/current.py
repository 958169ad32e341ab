"""What is on people's desks today, made by the same use cases a person's clicks run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from announcements.actions import save_draft, submit
from announcements.models import Announcement, State
from announcements.models.announcement import AudienceKind
from channels.models import Issue
from channels.newsletter import planning
from patrol import actions as patrol
from patrol.models import Ask, Review
from patrol.routes.acting import sign_off
from segments.filters import SegmentFilter
from segments.models import Category
from staff.models import Department, Role, User
from staff.wording import format_date

FIRST_ISSUE = 1401


def write_current_work(today: date) -> int:
    """Drafts, applications, a return and two reservations. Does nothing where work is under way."""
    open_states = [State.DRAFT, State.RETURNED, State.HEAD_REVIEW, State.PATROL]
    _next_issue(today)
    if Announcement.objects.filter(state__in=open_states).exists():
        return 0
    for write in WORK:
        write(today)
    return len(WORK)


def _next_issue(today: date) -> None:
    """The newsletter that comes out on the first of the month after next, still open."""
    first = (today.replace(day=1) + timedelta(days=63)).replace(day=1)
    if Issue.objects.filter(publication_date=first).exists():
        return
    planning.create(
        Issue(
            number=FIRST_ISSUE,
            publication_date=first,
            department_deadline=first - timedelta(days=30),
            editing_date=first - timedelta(days=planning.EDITING_DAYS),
            okay_date=first - timedelta(days=planning.OKAY_DAYS),
            format=planning.standard_format(),
            cover_title="冬を、ともに灯す。",
            cover_text="特集　若葉野駅前イルミネーション。約5万球の明かりがともります。",
        )
    )


# --- one function per piece of work ------------------------------------------------------------


def _unfinished_draft(today: date) -> None:
    _draft(
        "kosodate",
        title="親子で楽しむ冬のコンサート",
        body="打楽器の演奏と手遊び歌。小さなお子さんも声を出して大丈夫です。",
        starts_on=today + timedelta(days=33),
        starts_at=time(10, 30),
        channels=["line", "newsletter"],
    )


def _waiting_for_the_head(today: date) -> None:
    day = _working_day(today + timedelta(days=24))
    submit(
        *_draft(
            "kosodate",
            **_complete("kosodate", "kosodate", day, title="1月のぱくぱく離乳食教室"),
            audience=(0.4, 0.7),
        )
    )


def _waiting_for_another_section(today: date) -> None:
    """The 係長 has agreed; the 合議 with two other sections is under way."""
    day = _working_day(today + timedelta(days=27))
    announcement, author = _draft(
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
    if ask := _next_asked(announcement):
        sign_off(announcement, ask.person, "子育て支援課の催しと日が重ならないか、確かめてください。")


def _too_old_for_the_promise(today: date) -> None:
    """The mismatch the patrol exists for: teenagers' news to parents of preschool children."""
    day = _working_day(today + timedelta(days=30))
    _to_patrol(
        *_draft(
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
    day = _working_day(today + timedelta(days=26))
    wrong = format_date(day).replace(format_date(day)[-2], "日" if day.weekday() != 6 else "月")
    _to_patrol(
        *_draft(
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
    day = _working_day(today + timedelta(days=20))
    _to_patrol(
        *_draft(
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
    day = _working_day(today + timedelta(days=35))
    announcement, actor = _draft(
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
    review = _to_patrol(announcement, actor)
    patrol.return_to_clerk(
        review,
        _someone(Role.PR_OFFICER),
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
        announcement, actor = _draft(
            code,
            title=title,
            body=body,
            kind="notice" if code == "gomi" else "safety",
            publish_at=_at(_working_day(today + timedelta(days=3)), 10),
            channels=["line", "x", "newsletter"],
            **_who(category, code),
        )
        patrol.approve_without_page(_to_patrol(announcement, actor), _someone(Role.PR_MANAGER))


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


def _draft(
    code: str, audience: tuple[float, float | None] | None = None, **values: Any
) -> tuple[Announcement, User]:
    author = User.objects.filter(department__code=code, groups__name=Role.CLERK.value).earliest("pk")
    if author.department is None:
        raise ValueError(f"{author.username} belongs to no department")
    announcement = Announcement(department=author.department, author=author, last_edited_by=author, **values)
    announcement.audience_kind = AudienceKind.AGES if audience else AudienceKind.EVERYONE
    if audience:
        low, high = audience
        announcement.audience_age_min = Decimal(str(low))
        announcement.audience_age_max = None if high is None else Decimal(str(high))
    save_draft(announcement, author, texts={})
    return announcement, author


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
        "publish_at": _at(_working_day(day - timedelta(days=16)), 10),
        "channels": ["line", "newsletter"],
    }
    return standing | _who(category, code) | values


def _who(category: str, code: str) -> dict[str, Any]:
    section = Department.objects.get(code=code)
    return {
        "category": Category.objects.get(code=category),
        "segment": SegmentFilter(any_of=(category,)).to_json(),
        "contact": section.name,
        "contact_phone": section.phone,
        "url": f"https://www.city.wakabano.example.jp/{code}/",
    }


def _to_patrol(announcement: Announcement, author: User) -> Review:
    submit(announcement, author)
    while ask := _next_asked(announcement):
        sign_off(announcement, ask.person)
    return Review.objects.get(announcement=announcement, decision="")


def _next_asked(announcement: Announcement) -> Ask | None:
    """Whoever's turn it is on the department's route."""
    return Ask.objects.open().filter(stage__circulation__revision__announcement=announcement).first()


def _someone(role: Role) -> User:
    return User.objects.filter(groups__name=role.value).earliest("pk")


def _working_day(day: date) -> date:
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
