from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from segments.charters import ages_in_words, next_bit
from segments.lines import LinesField
from segments.models import Category
from staff.audited_admin import AuditedAdmin
from staff.permissions import Action

MOST_CATEGORIES = 63  # bits of a bigint

if TYPE_CHECKING:
    _CategoryForm = forms.ModelForm[Category]
else:
    _CategoryForm = forms.ModelForm


class CategoryForm(_CategoryForm):
    """The charter of a category: what was promised to whom, and what keeps the promise."""

    fits = LinesField(
        label="合う例",
        max_length=120,
        help_text="この分野で届けてよいお知らせの例。1行に1つ書きます。",
    )
    does_not_fit = LinesField(
        label="合わない例",
        max_length=120,
        help_text="別の分野で届けるべきお知らせの例。1行に1つ書きます。",
    )
    keywords = LinesField(
        label="手がかりの言葉",
        max_length=30,
        help_text="この分野らしさを見分ける言葉。広報パトロールの検査に使います。1行に1つ書きます。",
    )

    class Meta:
        model = Category
        fields = (
            "name",
            "code",
            "promise",
            "reader_profile",
            "age_min",
            "age_max",
            "includes_pregnancy",
            "weekly_cap",
            "fits",
            "does_not_fit",
            "keywords",
            "newsletter_section",
            "is_emergency",
            "order",
            "is_active",
        )
        widgets = {
            "promise": forms.Textarea(attrs={"rows": 3, "cols": 60}),
            "reader_profile": forms.Textarea(attrs={"rows": 2, "cols": 60}),
        }
        help_texts = {
            "code": "半角の英小文字と「-」で付けます。LINEのメニューと結び付くので、あとから変えられません。",
            "reader_profile": "どんな人が読むか。「0〜6歳（就学前）の子の保護者」のように書きます。",
            "age_min": "年齢が決まっている分野だけに。お知らせの「対象」と食い違うと検査で知らせます。",
            "weekly_cap": "登録画面で「多くても週に2回ほど」のように約束したなら、その通数。"
            "7日間で1人がこの分野から受け取る数がこれを超えるとき、パトロールで知らせます。空欄なら限りません。",
            "is_emergency": "災害など、命に関わる知らせを出す分野だけに付けます。",
            "is_active": "やめる分野は、消さずにここを外します。選んでいる人の設定は残ります。",
        }
        error_messages = {
            "promise": {"required": "登録した人に何を約束したかを書いてください。"},
            "code": {"invalid": "コードは半角の英字・数字・「-」・「_」だけで書いてください。"},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("age_min", "age_max"):
            if isinstance(age := self.initial.get(name), Decimal):
                self.initial[name] = f"{age.normalize():f}"  # 6, not 6.00

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        youngest, oldest = values.get("age_min"), values.get("age_max")
        if youngest is not None and oldest is not None and youngest > oldest:
            self.add_error("age_max", "上限が下限より小さくなっています。入れ替えてください。")
        if not self.instance.pk and next_bit() >= MOST_CATEGORIES:
            raise forms.ValidationError(
                f"分野は{MOST_CATEGORIES}までしか作れません。いまある分野を使ってください。"
            )
        return values


@admin.register(Category)
class CategoryAdmin(AuditedAdmin):
    """カテゴリ: the charters, kept by the PR division."""

    action = Action.EDIT_CATEGORY
    view_action = Action.VIEW
    form = CategoryForm
    list_display = ("name", "code", "ages", "newsletter_section", "is_emergency", "is_active", "order")
    list_filter = ("is_active", "is_emergency")
    search_fields = ("name", "promise", "keywords")
    fieldsets = (
        ("約束", {"fields": ("name", "code", "promise", "reader_profile", "weekly_cap")}),
        ("対象の年齢", {"fields": (("age_min", "age_max"), "includes_pregnancy")}),
        ("見分け方", {"fields": ("fits", "does_not_fit", "keywords")}),
        ("使い方", {"fields": ("newsletter_section", "is_emergency", "order", "is_active")}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: object = None) -> tuple[str, ...]:
        return ("code",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Category, form: Any, change: bool) -> None:
        """A new category takes the bit after the highest ever used."""
        if not change:
            obj.bit = next_bit()
        super().save_model(request, obj, form, change)

    @admin.display(description="対象の年齢")
    def ages(self, category: Category) -> str:
        return ages_in_words(category) or "限らない"
