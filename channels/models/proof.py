"""What comes of an issue: proofs (校正刷), the departments' answers, files, short links."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from channels.models.newsletter import Issue, IssueItem


class Proof(models.Model):
    """One setting of an issue: content, PDF, layout report. Never changed (a trigger refuses)."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="proofs", verbose_name="号")
    version = models.PositiveSmallIntegerField("校正")
    content = models.JSONField("内容")  # the issue as data (snapshot.py): every export is made from it
    content_digest = models.CharField("要約値", max_length=64)
    pdf = models.FileField("PDF", upload_to="newsletter/")
    pdf_sha256 = models.CharField(max_length=64)
    report = models.JSONField(default=dict)  # pages, positions, overflow, missing glyphs
    made_at = models.DateTimeField("作成日時", default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="作成"
    )

    class Meta:
        verbose_name = "校正刷"
        verbose_name_plural = "校正刷"
        ordering = ["issue", "-version"]
        constraints = [models.UniqueConstraint(fields=["issue", "version"], name="proof_version")]

    def __str__(self) -> str:
        return f"{self.issue} 校正{self.version}"


class ItemCheck(models.Model):
    """What somebody said of one version of an article; the newest row counts. Append-only."""

    class Answer(models.TextChoices):
        CONFIRMED = "confirmed", "確認済"
        CHANGE = "change", "修正依頼"
        SETTLED = "settled", "対応済"  # the PR division's answer to a 修正依頼

    item = models.ForeignKey(IssueItem, models.PROTECT, related_name="checks")
    proof = models.ForeignKey(Proof, models.PROTECT, null=True, blank=True, related_name="checks")
    version = models.PositiveSmallIntegerField("記事の版")
    answer = models.CharField("返事", max_length=10, choices=Answer.choices)
    reason = models.TextField("理由", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="職員")
    at = models.DateTimeField("日時", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "校正の返事"
        verbose_name_plural = "校正の返事"
        ordering = ["item", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(answer="change") | ~models.Q(reason=""), name="change_needs_reason"
            )
        ]


class ExportKind(models.TextChoices):
    """One file for the printer, for editing or for readers. The value is what its name ends with."""

    PROOF_PDF = "proof.pdf", "校正用PDF"
    PRINT_PDF = "print.pdf", "入稿用PDF（トンボ付き）"
    DOCX = "docx", "Word（編集用）"
    TAGGED = "tagged.txt", "InDesignタグ付きテキスト"
    CSV = "csv", "データ結合用CSV"
    XML = "xml", "XML"
    TEXT = "txt", "テキスト（音声・点字用）"
    ZIP = "zip", "欄ごとの原稿と画像"


class ExportState(models.TextChoices):
    WAITING = "waiting", "順番待ち"
    RUNNING = "running", "作成中"
    DONE = "done", "できました"
    FAILED = "failed", "失敗"


class Export(models.Model):
    """One file made of one proof by a worker; once made it stays."""

    proof = models.ForeignKey(Proof, models.PROTECT, related_name="exports")
    kind = models.CharField("種類", max_length=12, choices=ExportKind.choices)
    state = models.CharField("状態", max_length=8, choices=ExportState.choices, default=ExportState.WAITING)
    done_percent = models.PositiveSmallIntegerField("進み", default=0)
    file = models.FileField("ファイル", upload_to="newsletter/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField("大きさ（バイト）", default=0)
    problem = models.TextField("職員への説明", blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="職員"
    )
    requested_at = models.DateTimeField("依頼日時", default=timezone.now)
    started_at = models.DateTimeField("開始日時", null=True, blank=True)
    finished_at = models.DateTimeField("終了日時", null=True, blank=True)
    # Who makes it holds it until then; a worker that died holds nothing any more.
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)  # who lost the lease must not write any more
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        verbose_name = "市政だよりの書出し"
        verbose_name_plural = "市政だよりの書出し"
        ordering = ["proof", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["proof", "kind"], name="export_once_per_kind"),
            models.CheckConstraint(
                condition=models.Q(state="running", lease_token__isnull=False, lease_until__isnull=False)
                | (~models.Q(state="running") & models.Q(lease_token__isnull=True)),
                name="export_lease_while_running",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="done") | (~models.Q(file="") & ~models.Q(sha256="")),
                name="export_done_has_file",
            ),
        ]
        indexes = [
            # Asked for every few seconds, among all that were ever made.
            models.Index(
                fields=["requested_at"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="export_to_make",
            )
        ]

    def __str__(self) -> str:
        return f"{self.proof} {self.get_kind_display()}"


class PrintLink(models.Model):
    """The short address printed with an article (and in its 二次元コード), which leads to the city's page."""

    item = models.OneToOneField(IssueItem, models.PROTECT, related_name="link")
    code = models.CharField("短い番号", max_length=8, unique=True)
    target = models.URLField("行き先", max_length=2000)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "紙面の短いURL"
        verbose_name_plural = "紙面の短いURL"

    def __str__(self) -> str:
        return self.code


class PrintLinkDay(models.Model):
    """How often a printed address was opened on a day. Numbers only: nothing of who opened it."""

    link = models.ForeignKey(PrintLink, models.CASCADE, related_name="days")
    day = models.DateField("日")
    opened = models.PositiveIntegerField("回数", default=0)

    class Meta:
        verbose_name = "紙面から開かれた回数"
        verbose_name_plural = "紙面から開かれた回数"
        ordering = ["link", "day"]
        constraints = [models.UniqueConstraint(fields=["link", "day"], name="print_link_day")]
