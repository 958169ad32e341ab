from __future__ import annotations

from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from staff.templatetags.ui import duration, labelled_cells
from staff.tones import tone_of


def render(source: str, **context: Any) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("state", "tone"),
    [("draft", "gray"), ("patrol", "light-blue"), ("sent", "green-fill"), ("never heard of", "gray")],
)
def test_a_state_has_one_tone(state: str, tone: str) -> None:
    assert tone_of(state) == tone


def test_chip_says_its_state_in_words() -> None:
    html = render('{% state_chip "sending" "配信中" 3 10 %}')
    assert 'data-tone="blue"' in html
    assert "配信中" in html
    assert 'value="3" max="10"' in html


def test_chip_escapes() -> None:
    assert "<b>" not in render("{% state_chip 'draft' label %}", label="<b>")


def test_banner_has_icon_word_and_role() -> None:
    html = render('{% banner "error" %}日時がありません。{% endbanner %}')
    assert 'role="alert"' in html
    assert "#error" in html
    assert "できませんでした" in html
    assert "日時がありません。" in html


def test_banner_escapes_what_is_put_in() -> None:
    html = render('{% banner "error" word %}{{ text }}{% endbanner %}', text="<script>", word="<b>")
    assert "<script>" not in html
    assert "<b>" not in html
    assert html.count("&lt;script&gt;") == 1


@pytest.mark.parametrize(
    ("count", "words"), [(12345, "12,345人"), (20, "20人"), (19, "20人未満"), (0, "20人未満"), (None, "—")]
)
def test_few_people_are_not_counted_out(count: int | None, words: str) -> None:
    assert render("{% people_count count %}", count=count) == words


def test_progress_says_pace_and_time_left() -> None:
    html = render('{% progress_bar "配信" 400 1000 "人" 10 %}')
    assert "400 / 1,000人（40%）" in html
    assert "毎秒 10人" in html
    assert "あと約1分" in html


@pytest.mark.parametrize(("done", "percent"), [(0, 0), (6, 0), (7, 100)])
def test_progress_of_few_people_says_only_whether_it_is_done(done: int, percent: int) -> None:
    html = render('{% progress_bar "配信" done 7 "人" 1 %}', done=done)
    assert f"20人未満（{percent}%）" in html
    assert "7" not in html


def test_progress_of_nothing_does_not_divide_by_zero() -> None:
    assert "（0%）" in render('{% progress_bar "配信" 0 0 %}')


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "約1秒"), (45, "約45秒"), (720, "約12分"), (7200, "約2時間"), (7500, "約2時間5分"), (None, "")],
)
def test_duration_in_words(seconds: float | None, words: str) -> None:
    assert duration(seconds) == words


def test_pager_keeps_the_rest_of_the_query() -> None:
    page = Paginator(range(30), 10).page(2)
    html = render("{% pager page %}", page=page, request=RequestFactory().get("/?q=冬&page=2"))
    assert "全30件" in html
    assert "q=%E5%86%AC&amp;page=1" in html
    assert "page=3" in html


def test_pager_of_one_page_is_nothing() -> None:
    assert render("{% pager page %}", page=Paginator([1], 10).page(1)).strip() == ""


def test_post_button_carries_the_token_and_its_fields() -> None:
    html = render('{% post_button "/stop/" "止める" "danger" why="x" %}', csrf_token="token")
    assert 'method="post"' in html
    assert "csrfmiddlewaretoken" in html
    assert 'name="why" value="x"' in html


def test_empty_state_teaches_the_next_step() -> None:
    assert 'href="/new/"' in render('{% empty_state "まだありません" "作りましょう。" "/new/" "作る" %}')


def test_steps_mark_where_it_is() -> None:
    steps = [{"label": "起案", "state": "done"}, {"label": "承認", "state": "current"}]
    html = render("{% step_line steps %}", steps=steps)
    assert html.count('aria-current="step"') == 1
    assert "（済）" in html


def test_tabs_mark_the_current_one() -> None:
    items = [{"key": "a", "label": "LINE", "url": "?a"}, {"key": "b", "label": "X", "url": "?b"}]
    assert 'href="?b" aria-current="page"' in render('{% tabs items "b" %}', items=items)


def test_facts_keep_line_breaks_and_escape() -> None:
    assert "a<br>&lt;b&gt;" in render("{% facts pairs %}", pairs=[("場所", "a\n<b>")])


def test_cells_learn_their_column_but_boxes_do_not() -> None:
    cells = ['<td class="x"><input type="checkbox"></td>', "<td>a</td>", "<td>b</td>"]
    html = labelled_cells(cells, [{"text": "<input>"}, {"text": '件"名'}])
    assert html == '<td class="x"><input type="checkbox"></td><td data-label="件&quot;名">a</td><td>b</td>'
