from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from patrol.actions import approve_without_page
from patrol.decisions import dismiss
from patrol.models import Fate, FindingRecord, IndexedPost, TopicModel
from patrol.tasks import refit_topics
from patrol.tests.factories import in_patrol
from patrol.topic import fitting, learning
from patrol.topic.keeping import current_model
from segments.models import Category
from segments.tests.factories import make_category, make_subscriber
from staff.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday_morning")]

TITLES = ("離乳食教室", "親子ひろば", "赤ちゃん訪問", "二十歳のつどい", "就学援助", "中学生の科学教室")


@pytest.fixture
def decisions(clerk: User, head: User, pr_manager: User, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Six announcements approved in two categories; here six are enough to learn from."""
    monkeypatch.setattr(fitting, "FEWEST_EXAMPLES", 6)
    youth = make_category("youth", "小中高・若者")
    make_subscriber([youth])
    for number, title in enumerate(TITLES):
        fields = {"category": youth, "segment": {"any_of": ["youth"]}} if number >= 3 else {}
        review = in_patrol(clerk, head, title=title, body=f"{title}のお知らせです。", **fields)
        approve_without_page(review, pr_manager, "試験のため承認します。")
    return list(TITLES)


def test_each_announcement_counts_in_the_category_it_was_approved_in(decisions: list[str]) -> None:
    examples = [example for _, example in learning.decided()]
    assert sorted(example.code for example in examples) == ["kosodate"] * 3 + ["youth"] * 3
    assert all(abs(sum(example.dictionary.values()) - 1) < 1e-9 for example in examples)


def test_a_dismissed_doubt_about_the_category_counts_twice(
    decisions: list[str], clerk: User, head: User, pr_officer: User, pr_manager: User
) -> None:
    review = in_patrol(clerk, head, title="認知症カフェ", body="認知症の人と家族の集いです。")
    finding = FindingRecord.objects.create(
        review=review, check_name="topic", severity="confirm", reason="『高齢者』の内容と読めます。"
    )
    dismiss(finding, pr_officer, "祖父母と孫の集いのため。")
    approve_without_page(review, pr_manager, "試験のため承認します。")
    assert [example.weight for _, example in learning.decided()] == [2.0, *[1.0] * 6]


def test_what_was_let_through_for_other_readers_teaches_nothing(
    decisions: list[str], clerk: User, head: User, pr_manager: User
) -> None:
    """The habit of a department, approved again and again, must not become what its category is about."""
    reviews = [
        in_patrol(clerk, head, title=title, body="中学生・高校生の集まる場所です。")
        for title in ("居場所", "学習室")
    ]
    passed, mistaken = (
        FindingRecord.objects.create(
            review=review,
            check_name="audience",
            severity="confirm",
            reason="0〜6歳の外です。",
            evidence={"promise": "未就学児の保護者へ"},
        )
        for review in reviews
    )
    dismiss(mistaken, pr_manager, "保護者のための部屋のため。")
    for review in reviews:
        approve_without_page(review, pr_manager, "今回に限り承認します。")
    passed.refresh_from_db()
    assert passed.fate == Fate.PASSED
    taught = {revision for revision, _ in learning.decided()}
    assert len(taught) == len(decisions) + 1
    assert taught & {review.revision_id for review in reviews} == {mistaken.review.revision_id}


def test_a_decision_in_a_category_no_longer_used_is_left_out(decisions: list[str]) -> None:
    Category.objects.filter(code="youth").update(is_active=False)
    assert {example.code for _, example in learning.decided()} == {"kosodate"}


def test_refitting_keeps_versions_and_makes_none_without_a_new_decision(
    decisions: list[str], clerk: User, head: User, pr_manager: User
) -> None:
    assert current_model() is None
    first = learning.refit()
    assert first is not None
    assert learning.refit() == first
    model = current_model()
    assert model is not None
    assert (model.version, model.examples) == (first.pk, 6)
    review = in_patrol(clerk, head, title="離乳食教室（2回食）")
    approve_without_page(review, pr_manager, "試験のため承認します。")
    second = learning.refit()
    assert second is not None
    assert second.pk > first.pk
    newer = current_model()
    assert newer is not None
    assert newer.version == second.pk


def test_old_versions_keep_their_figures_without_weights(
    decisions: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning, "VERSIONS_WITH_WEIGHTS", 1)
    old = TopicModel.objects.create(fitted_at="2026-11-01T00:00Z", examples=3, share=0, weights={"codes": []})
    learning.refit()
    old.refresh_from_db()
    assert old.weights is None


def test_the_nightly_task_renews_index_and_model(decisions: list[str]) -> None:
    IndexedPost.objects.all().delete()
    refit_topics()
    assert IndexedPost.objects.count() == len(decisions)
    assert TopicModel.objects.count() == 1


def test_the_command_shows_figures_by_cross_validation(decisions: list[str]) -> None:
    out = StringIO()
    call_command("refit_topics", stdout=out)
    assert "（6件）" in out.getvalue()
    assert "学習だけ: 1位" in out.getvalue()


def test_the_command_says_when_it_is_too_early() -> None:
    out = StringIO()
    call_command("refit_topics", stdout=out)
    assert "承認されたお知らせが30件になると" in out.getvalue()
    assert not TopicModel.objects.exists()
