from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from channels.models.delivery import Delivery
from segments.models import Ward


class IssueState(models.TextChoices):
    OPEN = "open", "編集中"
    CLOSED = "closed", "校了"


class Colours(models.TextChoices):
    TWO = "two", "2色（スミ＋シアン）"
    FOUR = "four", "4色"


class Binding(models.TextChoices):
    LEFT = "left", "左とじ（横書き）"
    RIGHT = "right", "右とじ"


def _between(low: int, high: int) -> list[MinValueValidator | MaxValueValidator]:
    return [MinValueValidator(low), MaxValueValidator(high)]


class PaperFormat(models.Model):
    """How a page is laid out. Lengths in millimetres, type in points; see `document.PageFormat`."""

    name = models.CharField("名前", max_length=40, unique=True)
    width = models.PositiveSmallIntegerField("幅（mm）", default=210, validators=_between(100, 450))
    height = models.PositiveSmallIntegerField("高さ（mm）", default=297, validators=_between(140, 600))
    columns = models.PositiveSmallIntegerField("段数", default=3, validators=_between(1, 8))
    characters = models.PositiveSmallIntegerField("1段の字数", default=17, validators=_between(8, 60))
    lines = models.PositiveSmallIntegerField("1段の行数", default=49, validators=_between(10, 120))
    text_size = models.DecimalField("文字の大きさ（ポイント）", max_digits=4, decimal_places=2, default="9.5")
    pitch = models.DecimalField("行送り（ポイント）", max_digits=4, decimal_places=2, default="15")
    colours = models.CharField("色", max_length=4, choices=Colours.choices, default=Colours.TWO)
    binding = models.CharField("とじ", max_length=5, choices=Binding.choices, default=Binding.LEFT)

    class Meta:
        verbose_name = "紙面の形式"
        verbose_name_plural = "紙面の形式"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SectionLayout(models.Model):
    """What a 欄 of the paper is and of one issue alike. An empty number means the format's."""

    name = models.CharField("欄", max_length=20)
    order = models.PositiveSmallIntegerField("並び順", default=0)
    line_budget = models.PositiveSmallIntegerField(
        "欄の行数の目安", default=0, help_text="この欄の記事すべてを合わせた行数です。0なら決めません。"
    )
    item_lines = models.PositiveSmallIntegerField(
        "記事1つの行数の目安", default=20, validators=_between(1, 200)
    )
    columns = models.PositiveSmallIntegerField("段数", null=True, blank=True, validators=_between(1, 8))
    characters = models.PositiveSmallIntegerField(
        "1段の字数", null=True, blank=True, validators=_between(8, 60)
    )
    is_feature = models.BooleanField("特集", default=False, help_text="大きな見出しと写真で組みます。")
    # Printed as it is typed, without an approval: who wrote the name does not press 校了 over it.
    name_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="欄の名前を書いた職員",
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class PaperSection(SectionLayout):
    """One 欄 of the paper: every new issue begins with a copy of those in use."""

    # 区版: what is meant for this ward alone stands here.
    ward = models.ForeignKey(Ward, models.PROTECT, null=True, blank=True, verbose_name="区", related_name="+")
    is_active = models.BooleanField("使用中", default=True)

    class Meta:
        verbose_name = "市政だよりの欄"
        verbose_name_plural = "市政だよりの欄"
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["name"], name="paper_section_name")]


class Issue(models.Model):
    """One number (号) of the printed 市政だより."""

    number = models.PositiveIntegerField("号数", unique=True)
    publication_date = models.DateField("発行日", unique=True)
    department_deadline = models.DateField("各課の締切")
    editing_date = models.DateField("編集の締切")  # until here items are moved and shortened
    okay_date = models.DateField("校了予定日")
    format = models.ForeignKey(PaperFormat, models.PROTECT, verbose_name="紙面の形式", related_name="issues")
    state = models.CharField("状態", max_length=8, choices=IssueState.choices, default=IssueState.OPEN)
    cover_title = models.CharField("表紙の見出し", max_length=60, blank=True)
    cover_text = models.TextField("表紙の文", blank=True, max_length=400)
    # Nobody approves the cover before 校了: whoever wrote it last does not press that.
    cover_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="表紙を書いた職員",
    )
    closed_at = models.DateTimeField("校了日時", null=True, blank=True)
    # What the printer has: the proof that was 校了.
    final_proof = models.ForeignKey(
        "channels.Proof", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="校了紙"
    )

    class Meta:
        verbose_name = "市政だよりの号"
        verbose_name_plural = "市政だよりの号"
        ordering = ["-publication_date"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(department_deadline__lte=models.F("editing_date"))
                & models.Q(editing_date__lte=models.F("okay_date"))
                & models.Q(okay_date__lt=models.F("publication_date")),
                name="issue_dates_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(state=IssueState.OPEN, final_proof__isnull=True)
                | models.Q(state=IssueState.CLOSED, final_proof__isnull=False),
                name="closed_issue_has_final_proof",
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.number}号"


class IssueSection(SectionLayout):
    """One 欄 of one issue."""

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="sections")

    class Meta:
        verbose_name = "号の欄"
        verbose_name_plural = "号の欄"
        ordering = ["issue", "order", "id"]
        constraints = [models.UniqueConstraint(fields=["issue", "name"], name="issue_section_name")]


class PlacedItems(models.Manager["IssueItem"]):
    """Without those taken back: what the paper shows."""

    def get_queryset(self) -> models.QuerySet[IssueItem]:
        return super().get_queryset().filter(withdrawn_at__isnull=True)


class IssueItem(models.Model):
    """One article of an issue, placed by a delivery. `content` is its newest version (see ItemVersion)."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="items", verbose_name="号")
    delivery = models.OneToOneField(Delivery, models.PROTECT, related_name="issue_item", verbose_name="配信")
    section = models.CharField("欄", max_length=20)
    order = models.PositiveSmallIntegerField("並び順", default=0)
    content = models.JSONField("記事")  # title, lead, fields [[symbol, text]…], department, pictures, url
    version = models.PositiveSmallIntegerField("版", default=1)
    line_budget = models.PositiveSmallIntegerField("行数の目安", default=20)
    with_code = models.BooleanField("二次元コードを付ける", default=True)
    placed_at = models.DateTimeField("掲載日時", default=timezone.now, editable=False)
    # Came after the department deadline: the PR division let it in, and why.
    late_reason = models.TextField("締切後に入れた理由", blank=True)
    # Held over from an earlier issue, and why.
    held_from = models.ForeignKey(
        Issue, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="回した元の号"
    )
    held_reason = models.TextField("次号へ回した理由", blank=True)
    # Taken back (訂正・中止). It stays on record, and is nowhere printed.
    withdrawn_at = models.DateTimeField("取下げ日時", null=True, blank=True)
    withdrawn_reason = models.TextField("外した理由", blank=True)

    objects = PlacedItems()
    with_withdrawn: models.Manager[IssueItem] = models.Manager()

    class Meta:
        verbose_name = "市政だよりの記事"
        verbose_name_plural = "市政だよりの記事"
        ordering = ["issue", "section", "order", "id"]
        base_manager_name = "with_withdrawn"

    def __str__(self) -> str:
        return str(self.content.get("title", ""))


class ItemVersion(models.Model):
    """One version of an article's text; never changed, never removed (a trigger refuses)."""

    class Made(models.TextChoices):
        APPROVED = "approved", "承認された原稿"
        SHORTENED = "shortened", "短くした"
        CORRECTED = "corrected", "校正で直した"

    item = models.ForeignKey(IssueItem, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("版")
    content = models.JSONField("記事")
    made = models.CharField("種類", max_length=10, choices=Made.choices)
    reason = models.TextField("理由", blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="職員"
    )
    at = models.DateTimeField("日時", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "記事の版"
        verbose_name_plural = "記事の版"
        ordering = ["item", "-number"]
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="item_version_number")]
