"""The pieces of a page as template tags: {% load ui %}. Their markup is in templates/components/."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, repeat
from typing import Any
from urllib.parse import urlencode

from django import template
from django.contrib.admin.helpers import AdminForm
from django.core.paginator import Page
from django.forms import BaseForm, BaseFormSet, BoundField
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from staff.confirmation import Confirmation
from staff.form_errors import ErrorLine, error_lines
from staff.tones import tone_of
from staff.wording import FEWEST_PEOPLE_SHOWN, format_people, format_people_suppressed

register = template.Library()

# tone → (icon, the word that says it without colour, the role a screen reader hears)
BANNERS = {
    "info": ("info", "お知らせ", ""),
    "success": ("check", "できました", "status"),
    "warning": ("warning", "ご注意ください", "status"),
    "error": ("error", "できませんでした", "alert"),
    "emergency": ("warning", "緊急", "alert"),
    "debug": ("info", "お知らせ", ""),
}
# Django's picture of a truth value → what it says.
YES_AND_NO = {"yes": "はい", "no": "いいえ", "unknown": "—"}
_YES_OR_NO = re.compile(r'<img src="[^"]*icon-(yes|no|unknown)[^"]*"[^>]*>')


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative picture; the word beside it says the meaning."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("koho/icons.svg"),
        name,
    )


@register.inclusion_tag("components/state_chip.html")
def state_chip(state: str, label: str, done: int = 0, total: int = 0) -> dict[str, Any]:
    """The state of something; with `total`, a small bar of how far it is."""
    return {"state": state, "label": label, "tone": tone_of(state), "done": done, "total": total}


@register.simple_block_tag
def banner(content: str, tone: str = "info", word: str = "") -> SafeString:
    """{% banner "warning" "下書きではありません" %}…{% endbanner %}"""
    picture, usual_word, role = BANNERS.get(tone, BANNERS["info"])
    context = {"tone": tone, "icon": picture, "word": word or usual_word, "role": role, "content": content}
    return mark_safe(render_to_string("components/banner.html", context))  # noqa: S308 (escaped there)


@register.inclusion_tag("components/empty_state.html")
def empty_state(title: str, text: str = "", url: str = "", verb: str = "") -> dict[str, str]:
    """An empty list: says what would be here and teaches the next step."""
    return {"title": title, "text": text, "url": url, "verb": verb}


@register.simple_tag
def people_count(count: int | None, exact: bool = False) -> str:
    """「12,345人」, 「20人未満」; `exact` only for numbers which are not of subscribers."""
    if count is None:
        return "—"
    return format_people(count) if exact else format_people_suppressed(count)


@register.inclusion_tag("components/progress.html")
def progress_bar(
    label: str, done: int, total: int, unit: str = "人", rate: float | None = None, tone: str = ""
) -> dict[str, Any]:
    """A bar with what is done, and with `rate` (units per second) the pace and the time left.

    Of fewer people than may be shown it says only whether it is done.
    """
    done_words = f"{done:,} / {total:,}{unit}"
    if unit == "人" and 0 < total < FEWEST_PEOPLE_SHOWN:
        done_words, done, total, rate = format_people_suppressed(total), int(done >= total), 1, None
    percent = min(100, done * 100 // total) if total else 0
    left = (total - done) / rate if rate and done < total else None
    return {
        "label": label,
        "done": min(done, total),
        "total": max(total, 1),
        "percent": percent,
        "tone": tone,
        "done_words": done_words,
        "rate_words": f"毎秒 {rate:,.0f}{unit}" if rate else "",
        "left_words": f"あと{duration(left)}" if left is not None else "",
    }


@register.filter
def duration(seconds: float | None) -> str:
    """「約40秒」「約12分」「約2時間5分」"""
    if seconds is None:
        return ""
    if seconds < 60:
        return f"約{max(1, round(seconds))}秒"
    hours, minutes = divmod(round(seconds / 60), 60)
    if not hours:
        return f"約{minutes}分"
    return f"約{hours}時間{minutes}分" if minutes else f"約{hours}時間"


@register.inclusion_tag("components/facts.html")
def facts(pairs: Sequence[tuple[str, Any]] | Mapping[str, Any]) -> dict[str, Any]:
    """A list of terms and what they are: 日時, 場所 …"""
    return {"pairs": list(pairs.items()) if isinstance(pairs, Mapping) else pairs}


@register.inclusion_tag("components/steps.html")
def step_line(steps: Sequence[Any], label: str = "進みぐあい") -> dict[str, Any]:
    """Where something is on its way. Each step: label, state (done/current/stopped/todo), note."""
    return {"steps": steps, "label": label}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: template.Context, page: Page[Any], name: str = "page") -> dict[str, Any]:
    """前へ / 次へ, keeping the rest of the query."""
    query = _query(context)
    return {
        "page": page,
        "previous_query": f"?{urlencode({**query, name: page.number - 1}, doseq=True)}",
        "next_query": f"?{urlencode({**query, name: page.number + 1}, doseq=True)}",
    }


@register.inclusion_tag("components/tabs.html")
def tabs(items: Sequence[Any], current: str, label: str = "切り替え") -> dict[str, Any]:
    """Each tab: key, label, url, count (or None)."""
    return {"tabs": items, "current": current, "label": label}


@register.inclusion_tag("components/post_button.html", takes_context=True)
def post_button(
    context: template.Context, url: str, verb: str, look: str = "", **fields: str
) -> dict[str, Any]:
    """A button which changes something: its own little POST form, safe against forged requests."""
    return {
        "url": url,
        "verb": verb,
        "look": look,
        "fields": fields,
        "csrf_token": context.get("csrf_token", ""),
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(
    form: BaseForm | None = None, formset: BaseFormSet[Any] | None = None
) -> dict[str, list[ErrorLine]]:
    """All errors of a form on top of the page, each a link to its field."""
    return {"lines": error_lines(form, [formset] if formset else [])}


@register.inclusion_tag("components/error_summary.html")
def admin_error_summary(adminform: AdminForm, inlines: Sequence[Any]) -> dict[str, list[ErrorLine]]:
    """The same for a page of the admin with its inlines."""
    return {"lines": error_lines(adminform.form, [inline.formset for inline in inlines])}


@register.inclusion_tag("components/confirm_body.html", takes_context=True)
def confirm(context: template.Context, confirmation: Confirmation) -> dict[str, Any]:
    """What a danger page says and asks, for pages which bring their own frame."""
    return {"confirmation": confirmation, "csrf_token": context.get("csrf_token", "")}


@register.simple_tag
def labelled_cells(cells: Iterable[str], headers: Sequence[Mapping[str, Any]]) -> SafeString:
    """A row of the admin's list whose cells know their column, for the cards of narrow screens."""
    return mark_safe("".join(map(_labelled, cells, chain(headers, repeat({})))))  # noqa: S308


def _labelled(cell: str, header: Mapping[str, Any]) -> str:
    cell = _without_marks(cell)
    text = str(header.get("text", "")).strip("\xa0 ")
    if not text or "<input" in text or cell[:3] not in ("<td", "<th"):
        return cell
    name = format_html(' aria-label="{}"', text)
    cell = re.sub(r"<(?:input|select|textarea)(?! type=\"hidden\")", lambda tag: tag[0] + name, cell)
    return cell[:3] + format_html(' data-label="{}"', text) + cell[3:]


@register.filter
def in_words(shown: str) -> SafeString:
    """What the admin shows of a field, with yes and no as words instead of coloured marks."""
    return mark_safe(_without_marks(conditional_escape(shown)))  # noqa: S308


def _without_marks(html: str) -> str:
    return _YES_OR_NO.sub(lambda mark: f'<span class="yes-or-no">{YES_AND_NO[mark[1]]}</span>', html)


@register.filter
def without_colon(label: str) -> SafeString:
    """A label as the design system writes it: no colon, our marks come after it."""
    return mark_safe(label.replace(":</label>", "</label>"))  # noqa: S308 (rendered by the form)


@register.filter
def named(control: BoundField, name: str = "") -> SafeString:
    """A control without a label beside it (a cell of a table), which says its name all the same.

    What the page showed in it goes hidden beside it where the form wants that, as Django does with a label.
    """
    shown = control.as_widget(attrs={"aria-label": name or str(control.label)})
    if control.field.show_hidden_initial:
        return format_html("{}{}", shown, control.as_hidden(only_initial=True))
    return shown


def _query(context: template.Context) -> dict[str, list[str]]:
    request = context.get("request")
    return dict(request.GET.lists()) if isinstance(request, HttpRequest) else {}
