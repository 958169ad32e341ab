"""The pictures of an announcement on the editor's page: up to four, each with its description."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin
from django.core.files.uploadedfile import UploadedFile

from announcements import images
from announcements.models import Announcement, Attachment, Rights
from staff.errors import Refused

MOST = 4  # what a post on X takes

if TYPE_CHECKING:
    _ModelForm = forms.ModelForm[Attachment]
    _FormSet = forms.BaseInlineFormSet[Attachment, Announcement, "PictureForm"]
    _Inline = admin.StackedInline[Attachment, Announcement]
else:
    _ModelForm, _FormSet, _Inline = forms.ModelForm, forms.BaseInlineFormSet, admin.StackedInline


class PictureForm(_ModelForm):
    """A new picture is a file; a stored one can be described anew or removed, never replaced in place."""

    upload = forms.FileField(
        label="画像ファイル",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"empty": "空のファイルです。画像を選び直してください。"},
    )
    alt = forms.CharField(
        label="画像の説明",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    rights = forms.ChoiceField(
        label="肖像・著作権の確認", choices=(("", "まだ確かめていない"), *Rights.choices), required=False
    )

    class Meta:
        model = Attachment
        fields = ("alt", "rights")

    def clean_upload(self) -> images.Picture | None:
        upload = cast("UploadedFile[Any] | None", self.cleaned_data.get("upload"))
        if upload is None or not self.instance._state.adding:
            return None
        try:
            return images.make_safe(cast("Any", upload), upload.size or 0)
        except Refused as refusal:
            raise forms.ValidationError(refusal.message) from refusal

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        no_file = "upload" not in self.errors and values.get("upload") is None
        if self.instance._state.adding and values.get("alt") and no_file:
            self.add_error("upload", "画像ファイルを選んでください。説明だけでは保存できません。")
        return values

    def save(self, commit: bool = True) -> Attachment:
        picture: images.Picture | None = self.cleaned_data.get("upload")
        if picture is not None:
            self.instance.image = images.store(picture)
            self.instance.sha256, self.instance.content_type = picture.sha256, picture.content_type
            self.instance.had_place = picture.had_place
        return super().save(commit)


class PictureFormSet(_FormSet):
    """Says what changed, for the record."""

    default_error_messages = {
        "too_many_forms": f"画像は{MOST}枚までです。",
        "missing_management_form": "画像の欄を読み取れませんでした。もう一度保存してください。",
    }

    @property
    def changes(self) -> list[str]:
        """「追加：表紙」… after saving."""
        described = [picture for picture, fields in self.changed_objects if "alt" in fields]
        confirmed = [picture for picture, fields in self.changed_objects if "rights" in fields]
        return [
            *(f"追加：{picture.alt or '説明なし'}" for picture in self.new_objects),
            *(f"説明を変更：{picture.alt or '説明なし'}" for picture in described),
            *(_confirmation(picture) for picture in [*self.new_objects, *confirmed] if picture.rights),
            *(f"削除：{picture.alt or '説明なし'}" for picture in self.deleted_objects),
        ]


def _confirmation(picture: Attachment) -> str:
    """Who said so is the actor of the entry in the log."""
    return f"肖像・著作権を確認：{picture.alt or '説明なし'}（{picture.get_rights_display()}）"


class PictureInline(_Inline):
    """The formset the admin builds for the page; the page brings its own markup."""

    model = Attachment
    form = PictureForm
    formset = PictureFormSet  # type: ignore[assignment]
    extra = 2
    max_num = MOST
    fields = ("alt", "rights")
    verbose_name_plural = "画像"
