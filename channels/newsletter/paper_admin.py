"""紙面の形式 and 市政だよりの欄: what every new issue is made of, as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from channels.models import PaperFormat, PaperSection
from channels.newsletter import planning
from channels.newsletter.guards import may_be_printed
from channels.newsletter.sectioning import paper, section_problems
from staff.audited_admin import AuditedAdmin
from staff.errors import Refused
from staff.models import User
from staff.permissions import Action

if TYPE_CHECKING:
    _FormatForm = forms.ModelForm[PaperFormat]
    _SectionForm = forms.ModelForm[PaperSection]
else:
    _FormatForm = _SectionForm = forms.ModelForm


class PaperFormatForm(_FormatForm):
    """A format that fits its paper."""

    class Meta:
        model = PaperFormat
        fields = (
            "name",
            "width",
            "height",
            "binding",
            "columns",
            "characters",
            "lines",
            "text_size",
            "pitch",
            "colours",
        )
        help_texts = {
            "name": "例：A4 3段17字。号を作るときに選びます。",
            "width": "仕上がりの幅。A4は210、タブロイドは272です。",
            "height": "仕上がりの高さ。A4は297、タブロイドは406です。",
            "characters": "1行に入る全角の字数。段の幅は、字数×文字の大きさです。",
            "text_size": "9.5から10.6までが読みやすい大きさです。",
            "pitch": "行から次の行まで。文字の大きさの1.4倍から入れます。",
        }

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not self.errors:
            row = PaperFormat(**values)
            for problem in paper(row).problems:
                self.add_error(None, problem)
        return values


class PaperSectionForm(_SectionForm):
    """A 欄 which can be set on the pages of the paper."""

    class Meta:
        model = PaperSection
        fields = (
            "name",
            "order",
            "line_budget",
            "item_lines",
            "columns",
            "characters",
            "is_feature",
            "ward",
            "is_active",
        )
        help_texts = {
            "name": "例：お知らせ、子育て。カテゴリの「市政だよりの欄」で選びます。"
            "この名前の欄に記事がある号は、書いた人とは別の人が校了します。",
            "line_budget": "この欄の記事すべてを合わせた行数です。0なら決めません。",
            "columns": "空けると、紙面の形式のとおりに組みます。",
            "characters": "空けると、紙面の形式のとおりに組みます。",
            "ward": "区版の欄だけに。その区の人だけに届けるお知らせが、ここに入ります。",
            "is_active": "やめる欄は、消さずにここを外します。これからの号にだけ効きます。",
        }
        error_messages = {"name": {"unique": "この名前の欄はもうあります。別の名前にしてください。"}}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        try:
            may_be_printed([values.get("name", "")])
        except Refused as refused:
            self.add_error("name", refused.message)
        if not self.errors:
            for problem in section_problems(PaperSection(**values), planning.standard_format()):
                self.add_error("characters", problem)
        return values


class PaperAdmin(AuditedAdmin):
    """Kept by those who make the paper."""

    action = Action.EDIT_NEWSLETTER


@admin.register(PaperFormat)
class PaperFormatAdmin(PaperAdmin):
    form = PaperFormatForm
    list_display = ("name", "size", "grid", "type", "colours", "binding")
    fieldsets = (
        (None, {"fields": ("name",)}),
        ("紙", {"fields": (("width", "height"), "binding", "colours")}),
        ("段と文字", {"fields": (("columns", "characters", "lines"), ("text_size", "pitch"))}),
    )

    @admin.display(description="紙")
    def size(self, row: PaperFormat) -> str:
        return f"{row.width}×{row.height}mm"

    @admin.display(description="段・字・行")
    def grid(self, row: PaperFormat) -> str:
        return f"{row.columns}段×{row.characters}字×{row.lines}行"

    @admin.display(description="文字と行送り")
    def type(self, row: PaperFormat) -> str:
        return f"{row.text_size.normalize():f}／{row.pitch.normalize():f}ポイント"

    def get_readonly_fields(self, request: HttpRequest, obj: PaperFormat | None = None) -> tuple[str, ...]:
        """What printed issues were set in stays as it was: a new format is made for a change."""
        if obj is not None and obj.issues.filter(state="closed").exists():
            return tuple(PaperFormatForm.Meta.fields)[1:]
        return ()


@admin.register(PaperSection)
class PaperSectionAdmin(PaperAdmin):
    # Their names are printed in every issue to come: the PR division's words.
    action = Action.DIRECT_NEWSLETTER

    form = PaperSectionForm
    list_display = ("name", "order", "line_budget", "item_lines", "is_feature", "ward", "is_active")
    list_filter = ("is_active",)
    fieldsets = (
        (None, {"fields": ("name", "order", "is_active")}),
        ("行数", {"fields": (("line_budget", "item_lines"),)}),
        ("組み方", {"fields": (("columns", "characters"), "is_feature", "ward")}),
    )

    def save_model(self, request: HttpRequest, obj: PaperSection, form: Any, change: bool) -> None:
        """New issues take the name over with whoever wrote it, who does not press 校了 over it."""
        if not change or "name" in form.changed_data:
            obj.name_by = cast("User", request.user)
        super().save_model(request, obj, form, change)
