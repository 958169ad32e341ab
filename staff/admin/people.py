from __future__ import annotations

from typing import Any, cast

from axes.utils import reset as lift_lockout
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse

from staff import audit
from staff.audited_admin import AuditedAdmin
from staff.models import Role, User
from staff.permissions import Action

_ROLES = Q(name__in=[role.value for role in Role])
_HELP = {
    "username": "半角の英数字で付けます。サインインに使い、あとから変えません。",
    "display_name": "画面と操作の記録に出る名前です。",
    "department": "この部署のお知らせを作り、直せるようになります。部の所属長は、下の課も見られます。",
    "email": "申請や差戻しの知らせが届きます。",
    "is_active": "異動や退職のときは、消さずにここを外します。操作の記録は残ります。",
}


class RolesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """The roles a person holds, as a list to tick."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Group.objects.filter(_ROLES),
            label="役割",
            widget=forms.CheckboxSelectMultiple,
            help_text="起案者と係長は自分の課、所属長は自分の部署と下の課、広報担当と広報課長は申請されたものを扱います。",
            error_messages={"required": "役割を一つ以上選んでください。"},
            **kwargs,
        )


class NewPersonForm(AdminUserCreationForm):  # type: ignore[type-arg]
    """A new member of staff with a strong first password."""

    groups = RolesField()
    usable_password = None  # type: ignore[assignment]

    class Meta:
        model = User
        fields = ("username", "display_name", "department", "email", "groups")
        help_texts = _HELP
        labels = {"username": "職員番号（ユーザー名）"}


class PersonForm(UserChangeForm):  # type: ignore[type-arg]
    """A member of staff. Nobody gives roles to themselves: who manages people does not approve."""

    groups = RolesField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""  # the field says it already

    class Meta:
        model = User
        fields = ("username", "display_name", "department", "email", "groups", "is_active", "password")
        help_texts = _HELP
        labels = {"username": "職員番号（ユーザー名）"}


class RoleFilter(admin.SimpleListFilter):
    """By role."""

    title = "役割"
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(role.value, str(role.label)) for role in Role]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


@admin.register(User)
class PersonAdmin(AuditedAdmin, UserAdmin):  # type: ignore[type-arg]
    """職員: who signs in, where they belong, what they may do."""

    action = Action.MANAGE_STAFF
    form = PersonForm
    add_form = NewPersonForm
    add_form_template = None  # Django's says that more can be filled in later, which is not so here
    list_display = ("number", "display_name", "department", "role_names", "is_active", "last_login")
    list_filter = ("is_active", RoleFilter, ("department", admin.RelatedOnlyFieldListFilter))
    search_fields = ("username", "display_name", "department__name")
    ordering = ("username",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    actions = ("lift_lockouts",)
    fieldsets = (
        (None, {"fields": ("username", "password", "display_name", "email")}),
        ("所属と役割", {"fields": ("department", "groups", "is_active")}),
        ("記録", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "display_name", "email")}),
        ("所属と役割", {"fields": ("department", "groups")}),
        ("最初のパスワード", {"fields": ("password1", "password2")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        people = super().get_queryset(request).select_related("department").prefetch_related("groups")
        return people if cast("User", request.user).is_superuser else people.filter(is_superuser=False)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """The sign-in name stays; nobody changes their own roles or locks themselves out."""
        if obj is None:
            return ("last_login", "date_joined")
        own = ("groups", "is_active") if obj == request.user else ()
        return ("username", "last_login", "date_joined", *own)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        obj.is_staff = True
        super().save_model(request, obj, form, change)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """A new password and its entry in the log come into being together."""
        with transaction.atomic():
            return super().user_change_password(request, id, form_url)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> list[dict[str, Any]]:
        if isinstance(form, AdminPasswordChangeForm):
            return [{"verb": "パスワードを再設定", "changes": {}}]
        return super().construct_change_message(request, form, formsets, add)

    @admin.display(description="職員番号", ordering="username")
    def number(self, user: User) -> str:
        return user.username

    @admin.display(description="役割")
    def role_names(self, user: User) -> str:
        return "・".join(group.name for group in user.groups.all()) or "なし"

    @admin.action(description="サインインの一時停止を解く")
    def lift_lockouts(self, request: HttpRequest, people: QuerySet[User]) -> None:
        for person in people:
            lift_lockout(username=person.username)
            audit.record(cast("User", request.user), "サインインの一時停止を解除", person)
        messages.success(request, f"{len(people)}人が、もう一度サインインを試せるようになりました。")
