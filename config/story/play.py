"""The story: import, submit, findings, return, mend, approve, send to all four channels, and prove it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from announcements.actions import submit
from announcements.importing.run import import_events
from announcements.models import Announcement, Channel, State
from channels.models import Batch, BatchState, Delivery, DeliveryState, Issue
from channels.newsletter import rendering
from config.demo.friends import control, introduce_readers
from config.demo.residents import react
from config.story.choosing import choose, mend_until_free
from config.story.mending import Trouble, complete, mend
from config.story.stage import Stage
from patrol import actions as patrol
from patrol.checks import title_of
from patrol.models import Review, Severity
from patrol.routes.acting import sign_off
from staff.models import Role, User
from staff.wording import format_people

SEND_SECONDS = 180.0
RENDER_SECONDS = 180.0
SHOWN = 5  # findings per announcement
UNDER_WAY = (DeliveryState.SCHEDULED, DeliveryState.FREEZING, DeliveryState.SENDING, DeliveryState.PAUSED)


@dataclass
class Story:
    """One playing. `today` is the day in the city."""

    stage: Stage
    events: Path
    today: date
    clerk: User = field(init=False)
    head: User = field(init=False)
    officer: User = field(init=False)

    def __post_init__(self) -> None:
        self.clerk = _person(Role.CLERK)
        self.head = User.objects.get(department=self.clerk.department, groups__name=Role.HEAD.value)
        self.officer = _person(Role.PR_OFFICER)

    def play(self) -> None:
        introduce_readers()
        before = _delivered_by_line()
        chosen = self._choose(self._import())
        self._submit(chosen)
        self._return_and_mend(chosen[0])
        self._approve(chosen)
        deliveries = self._send(chosen)
        self._report(deliveries, before)
        self._react(deliveries)
        self._print_newsletter(deliveries)

    # --- the clerk -----------------------------------------------------------------------------

    def _import(self) -> list[Announcement]:
        self.stage.step(f"起案者（{self.clerk}）が、イベントの一覧 {self.events.name} を取り込みます")
        department = self.clerk.department
        if department is None:
            raise LookupError("the clerk belongs to no department")
        report = import_events(self.events.read_bytes(), department, self.clerk)
        counts = report.to_json()
        self.stage.say(
            f"  取り込んだ {counts['imported']}件 ／ 変更なし {counts['unchanged']}件"
            f" ／ 読めなかった行 {counts['rejected']}件"
        )
        for row in [row for row in report.rows if row.announcement is None][:3]:
            self.stage.say(f"    {row}")
        return [row.announcement for row in report.rows if row.announcement is not None]

    def _choose(self, imported: Sequence[Announcement]) -> list[Announcement]:
        self.stage.step("3件を選んで、足りない項目を書き足します")
        chosen = choose(imported, self.clerk, self.today)
        for number, announcement in enumerate(chosen):
            announcement.refresh_from_db()
            weeks = complete(announcement, self.clerk, self.today)
            # The first keeps its mistakes for the patrol; in the others the live findings are heeded.
            if number:
                mend_until_free(announcement, self.clerk, self.today)
            moved = f"（過ぎた催しなので、曜日を変えずに{weeks}週先へ移しました）" if weeks else ""
            self.stage.say(f"  ・{announcement.title}{moved}")
        return chosen

    def _submit(self, chosen: Sequence[Announcement]) -> None:
        self.stage.step(f"申請し、所属長（{self.head}）が確かめて広報課へ進めます")
        for announcement in chosen:
            self._to_patrol(announcement)
            self._show_findings(announcement)

    def _to_patrol(self, announcement: Announcement) -> None:
        announcement.refresh_from_db()
        submit(announcement, self.clerk)
        announcement.refresh_from_db()
        if announcement.state == State.HEAD_REVIEW:
            sign_off(announcement, self.head)
            announcement.refresh_from_db()
        self.stage.expect(
            announcement.state == State.PATROL, f"「{announcement.title}」が広報課へ進みませんでした。"
        )

    def _show_findings(self, announcement: Announcement) -> None:
        findings = list(_open_review(announcement).findings.all())
        counts = Counter(item.get_severity_display() for item in findings)
        summary = "・".join(f"{label} {number}件" for label, number in counts.items()) or "指摘なし"
        self.stage.say(f"  ・{announcement.title} … {summary}")
        findings.sort(key=lambda item: Severity(item.severity).rank)
        for item in findings[:SHOWN]:
            self.stage.say(
                f"      ［{item.get_severity_display()}］{title_of(item.check_name)}：{item.reason}"
            )
        if len(findings) > SHOWN:
            self.stage.say(f"      ほか{len(findings) - SHOWN}件")

    # --- the PR division -----------------------------------------------------------------------

    def _return_and_mend(self, announcement: Announcement) -> None:
        review = _open_review(announcement)
        findings = sorted(review.findings.all(), key=lambda item: Severity(item.severity).rank)
        reason = findings[0].reason if findings else "定員と申込みの締切を書き足してください。"
        self.stage.step(f"広報担当（{self.officer}）が「{announcement.title}」を差し戻します")
        self.stage.say(f"  理由: {reason}")
        patrol.return_to_clerk(review, self.officer, reason)
        announcement.refresh_from_db()
        self.stage.expect(announcement.state == State.RETURNED, "差戻しができませんでした。")

        self.stage.step("起案者が直して、もう一度申請します")
        known = [
            Trouble(item.check_name, item.field, item.quote, item.reason, item.evidence.get("better", ""))
            for item in findings
        ]
        done = mend(announcement, known, self.clerk, self.today)
        mend_until_free(announcement, self.clerk, self.today)
        for words in done or ["内容を見直した"]:
            self.stage.say(f"  ・{words}")
        self._to_patrol(announcement)
        self._show_findings(announcement)

    def _approve(self, chosen: Sequence[Announcement]) -> None:
        self.stage.step(f"広報担当（{self.officer}）が承認します")
        for announcement in chosen:
            approval = patrol.approve_without_page(_open_review(announcement), self.officer)
            people = format_people(approval.binding["people"])
            self.stage.say(f"  ・{announcement.title} … LINE {people}、X、Facebook、市政だより")

    # --- the workers ---------------------------------------------------------------------------

    def _send(self, chosen: Sequence[Announcement]) -> list[Delivery]:
        self.stage.step("配信のプログラムが、4つの媒体へ送ります")
        mine = Delivery.objects.filter(revision__announcement__in=chosen)
        total = len(chosen) * len(Channel.values)
        self.stage.wait("配信", lambda: (mine.exclude(state__in=UNDER_WAY).count(), total), SEND_SECONDS)
        deliveries = list(mine.select_related("revision").order_by("channel", "pk"))
        failed = [item for item in deliveries if item.state != DeliveryState.SENT]
        for item in failed:
            self.stage.say(
                f"  ！{item}「{item.revision.content['title']}」: {item.get_state_display()} {item.note}"
            )
        self.stage.expect(not failed, f"{len(failed)}件の配信が終わりませんでした。")
        return deliveries

    def _report(self, deliveries: Sequence[Delivery], before: int) -> None:
        self.stage.step("媒体ごとの結果")
        for channel in Channel:
            mine = [item for item in deliveries if item.channel == channel]
            accepted = Batch.objects.filter(delivery__in=mine, state=BatchState.ACCEPTED)
            people = sum(item.people_frozen for item in mine)
            what = (
                f"のべ{format_people(people)}（{accepted.count()}回の送信）"
                if people
                else f"{accepted.count()}件"
            )
            self.stage.say(f"  {channel.label:<9} 受付 {what}")
            for item in mine:
                self.stage.say(
                    f"     {settings.PUBLIC_BASE_URL}{reverse('channels:delivery', args=[item.pk])}"
                )
        people = sum(item.people_frozen for item in deliveries if item.channel == Channel.LINE)
        arrived = _delivered_by_line() - before
        self.stage.say(f"  住民のLINEに届いた数（代役の記録）: {arrived:,}通")
        self._expect_everybody(people, arrived, len(deliveries) // len(Channel.values))
        self.stage.say(f"  住民から見た画面: {settings.SANDBOX_URL}/")

    def _expect_everybody(self, people: int, arrived: int, posts: int) -> None:
        """One message for each person frozen; only who blocked the account may lack theirs."""
        self.stage.expect(arrived <= people, f"確定した{people:,}人より多い{arrived:,}通が届きました。")
        lacking = people - arrived
        self.stage.expect(lacking <= posts * _blocked(), f"{lacking:,}人に届いていません。")

    def _react(self, deliveries: Sequence[Delivery]) -> None:
        self.stage.step("住民が読み、リンクを開き、一部はブロックします（架空の読者です）")
        for delivery in deliveries:
            react(delivery)
        self.stage.say("  反応の数は、10分ほどで配信の画面と分析に出て、次のパトロールの根拠になります。")

    def _print_newsletter(self, deliveries: Sequence[Delivery]) -> None:
        self.stage.step("市政だよりの紙面を組みます")
        issue = Issue.objects.filter(items__delivery__in=list(deliveries)).distinct().first()
        if issue is None:
            self.stage.expect(False, "市政だよりに記事が入っていません。")
            return
        self.stage.expect(rendering.request_render(issue), "紙面を組む依頼ができませんでした。")

        def progress() -> tuple[int, int]:
            return int(rendering.is_current(issue, rendering.latest_proof(issue))), 1

        self.stage.wait("紙面", progress, RENDER_SECONDS)
        if proof := rendering.latest_proof(issue):
            self.stage.say(f"  {proof}（{issue.items.count()}記事）のPDF: {proof.pdf.path}")


def _person(role: Role) -> User:
    return User.objects.filter(groups__name=role.value, department__isnull=False).earliest("pk")


def _open_review(announcement: Announcement) -> Review:
    return Review.objects.get(announcement=announcement, decision="")


def _delivered_by_line() -> int:
    """Messages the stand-in has put into residents' talks."""
    return sum(line["delivered"] for line in control("GET", "ledger")["line"])


def _blocked() -> int:
    """Residents who have blocked the account in the stand-in."""
    return sum(line["friends"].get("blocked", 0) for line in control("GET", "ledger")["line"])
