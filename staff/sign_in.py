from django.contrib.admin.forms import AdminAuthenticationForm


class SignInForm(AdminAuthenticationForm):
    """The sign-in form, saying what is wrong without telling strangers which half of it."""

    error_messages = {
        "invalid_login": "職員番号かパスワードが違います。大文字と小文字を確かめて、入力し直してください。",
        "inactive": "この職員番号は使われていません。管理者に確かめてください。",
    }
