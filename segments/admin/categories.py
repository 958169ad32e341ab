from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse

from segments import charter_history
from segments.charters import ages_in_words, approvals_held, next_bit
from segments.lines import LinesField
from segments.models import Category, CharterVersion
from segments.printed import section_names
from staff.audited_admin import AuditedAdmin
from staff.models import User
from staff.permissions import Action

MOST_CATEGORIES = 63  # bits of a bigint
SHORTEST_REASON = 5
LONGEST_NUMBER = 6  # digits of a version
# Answers to questions, not properties of the category: the record has them elsewhere.
ASKED = ("why", "understood")

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

    restoring: CharterVersion | None = None  # start from this version instead of what is stored

    why = forms.CharField(
        label="変更の理由",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 60}),
        help_text="約束や例を変えるときに書きます。「これまでの約束」に残り、各課の人も読みます。",
    )
    understood = forms.BooleanField(label="承認が無効になることを確かめました。", required=False)

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
            "newsletter_section": "この分野のお知らせが入る欄です。区だけのお知らせは、区版の欄に入ります。",
            "is_emergency": "災害など、命に関わる知らせを出す分野だけに付けます。",
            "is_active": "やめる分野は、消さずにここを外します。選んでいる人の設定は残ります。",
        }
        error_messages = {
            "promise": {"required": "登録した人に何を約束したかを書いてください。"},
            "code": {"invalid": "コードは半角の英字・数字・「-」・「_」だけで書いてください。"},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.restoring is not None:
            self.initial.update(charter_history.initial_of(self.restoring))
            self.initial["why"] = f"第{self.restoring.number}版に戻すため"
        for name in ("age_min", "age_max"):
            if isinstance(age := self.initial.get(name), Decimal):
                self.initial[name] = Decimal(f"{age.normalize():f}")  # 6, not 6.00
        if "newsletter_section" in self.fields:  # not for those who only look
            self._offer_sections()
        self.held = approvals_held(self.instance) if self.instance.pk else 0
        if not self.instance.pk:
            del self.fields["why"]
        if self.held:
            words = f"承認済みの{self.held}件が無効になり、申請し直しになることを確かめました。"
            self.fields["understood"].label = words
        else:
            del self.fields["understood"]

    def _offer_sections(self) -> None:
        """Those in use, and the one the category has."""
        field = self.fields["newsletter_section"]
        own = self.instance.newsletter_section
        names = dict.fromkeys([*section_names(), own])
        self.fields["newsletter_section"] = forms.ChoiceField(
            label=field.label, choices=[(name, name) for name in names], help_text=field.help_text
        )

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

    def full_clean(self) -> None:
        """Once the instance holds what was written: ask what changing it takes."""
        super().full_clean()
        if self.is_bound and self.instance.pk and not self.errors:
            self._ask(charter_history.changed_fields(self.instance))

    def _ask(self, changed: frozenset[str]) -> None:
        if changed and len(self.cleaned_data.get("why", "").strip()) < SHORTEST_REASON:
            self.add_error("why", f"変える理由を{SHORTEST_REASON}字以上で書いてください。")
        if self.held and changed & charter_history.PROMISED and not self.cleaned_data.get("understood"):
            self.add_error(
                "understood",
                f"名称・約束・年齢を変えると、承認済みの{self.held}件が無効になります。"
                "それでよければ印を付けてください。",
            )


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

    def get_fieldsets(self, request: HttpRequest, obj: Category | None = None) -> Any:
        """Who changes a category is asked why, and to confirm what that voids."""
        usual = super().get_fieldsets(request, obj)
        if obj is None or not self.may(request):
            return usual
        asked = ASKED if approvals_held(obj) else ASKED[:1]
        return (*usual, ("保存する前に", {"fields": asked}))

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form_class: Any = super().get_form(request, obj, change, **kwargs)
        form_class.restoring = _restoring(request, obj)
        return form_class

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        category = self.get_object(request, unquote(object_id))
        context = {
            "held": approvals_held(category) if category else 0,
            "restoring": _restoring(request, category),
            **(extra_context or {}),
        }
        return super().change_view(request, object_id, form_url, context)

    def get_readonly_fields(self, request: HttpRequest, obj: object = None) -> tuple[str, ...]:
        return ("code",) if obj else ()

    def save_model(self, request: HttpRequest, obj: Category, form: Any, change: bool) -> None:
        """A new category takes the bit after the highest ever used. Every charter it had is kept."""
        actor = cast("User", request.user)
        if not change:
            obj.bit = next_bit()
            super().save_model(request, obj, form, change)
            charter_history.begin(obj, actor)
            return
        with charter_history.change(obj, actor, form.cleaned_data["why"].strip()):
            super().save_model(request, obj, form, change)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> list[dict[str, Any]]:
        (said,) = super().construct_change_message(request, form, formsets, add)
        labels = [str(form.fields[name].label) for name in ASKED if name in form.fields]
        changed = {label: pair for label, pair in said["changes"].items() if label not in labels}
        return [{"changes": changed, "reason": form.cleaned_data.get("why", "").strip()}]

    @admin.display(description="対象の年齢")
    def ages(self, category: Category) -> str:
        return ages_in_words(category) or "限らない"


def _restoring(request: HttpRequest, category: Category | None) -> CharterVersion | None:
    """The earlier version the form is to start from, when the page of versions sent the person here."""
    number = request.GET.get("restore", "")
    if category is None or request.method != "GET" or not number.isdecimal() or len(number) > LONGEST_NUMBER:
        return None
    return category.charter_versions.filter(number=int(number)).first()
