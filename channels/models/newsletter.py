from __future__ import annotations

from django.db import models
from django.utils import timezone

from channels.models.delivery import Delivery


class IssueState(models.TextChoices):
    OPEN = "open", "編集中"
    CLOSED = "closed", "校了"


class Issue(models.Model):
    """One number (号) of the printed 市政だより."""

    number = models.PositiveIntegerField("号数", unique=True)
    publication_date = models.DateField("発行日", unique=True)
    department_deadline = models.DateField("各課の締切")
    state = models.CharField("状態", max_length=8, choices=IssueState.choices, default=IssueState.OPEN)
    cover_title = models.CharField("表紙の見出し", max_length=60, blank=True)
    cover_text = models.TextField("表紙の文", blank=True, max_length=400)
    closed_at = models.DateTimeField("校了日時", null=True, blank=True)
    # The PDF last rendered: file under MEDIA_ROOT, its digest, and the digest of what it was made from.
    pdf = models.FileField("PDF", upload_to="newsletter/", blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    pdf_content_digest = models.CharField(max_length=64, blank=True)
    pdf_rendered_at = models.DateTimeField("PDF作成日時", null=True, blank=True)
    pdf_report = models.JSONField(default=dict, blank=True)  # pages, positions, overflow, missing glyphs

    class Meta:
        verbose_name = "市政だよりの号"
        verbose_name_plural = "市政だよりの号"
        ordering = ["-publication_date"]

    def __str__(self) -> str:
        return f"第{self.number}号"


class IssueItem(models.Model):
    """One article of an issue, placed by a delivery; the copy is the frozen payload's."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="items", verbose_name="号")
    delivery = models.OneToOneField(Delivery, models.PROTECT, related_name="issue_item", verbose_name="配信")
    section = models.CharField("欄", max_length=20)
    order = models.PositiveSmallIntegerField("並び順", default=0)
    content = models.JSONField("記事")  # title, lead, fields [[symbol, text]…], department
    line_budget = models.PositiveSmallIntegerField("行数の目安", default=20)
    placed_at = models.DateTimeField("掲載日時", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "市政だよりの記事"
        verbose_name_plural = "市政だよりの記事"
        ordering = ["issue", "section", "order", "id"]

    def __str__(self) -> str:
        return str(self.content.get("title", ""))
