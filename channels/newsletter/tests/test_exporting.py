"""Files of a proof: asked for once, made by whoever takes them, kept whole."""

from __future__ import annotations

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, connections
from django.utils import timezone

from channels.models import Export, ExportKind, ExportState, Proof
from channels.newsletter import exporting, filing, making, rendering, snapshot
from channels.newsletter.exports import BUILDERS, Builder, Source
from channels.newsletter.tasks import make_exports
from channels.newsletter.tests.factories import make_closed_issue
from channels.newsletter.tests.test_editing import an_article
from staff.errors import Refused
from staff.models import AuditEntry, User
from staff.wording import JAPAN

pytestmark = pytest.mark.django_db
TEXT, CSV = ExportKind.TEXT, ExportKind.CSV
START = datetime(2026, 11, 9, 11, tzinfo=JAPAN)


@pytest.fixture
def builders(monkeypatch: pytest.MonkeyPatch) -> dict[ExportKind, Builder]:
    """Every file is its stamp, until a test puts something else in."""
    for kind in ExportKind:
        monkeypatch.setitem(BUILDERS, kind, _build)
    return BUILDERS


def _build(source: Source) -> bytes:
    return f"{source.stamp.label} {source.doc.title}".encode()


def a_proof(title: str = "記事") -> Proof:
    proof = rendering.render(an_article(title).issue)
    assert proof
    return proof


def only(proof: Proof, kind: ExportKind = TEXT) -> Export:
    return Export.objects.get(proof=proof, kind=kind)


def test_a_file_is_made_of_the_proof_and_kept(builders: object, print_staff: User) -> None:
    proof = a_proof()
    an_article("あとから来た記事")
    exporting.request(print_staff, proof, [TEXT])
    assert only(proof).state == ExportState.WAITING
    make_exports()
    export = only(proof)
    assert (export.state, export.done_percent, export.requested_by) == ("done", 100, print_staff)
    assert export.started_at
    assert export.finished_at
    assert export.requested_at <= export.started_at <= export.finished_at
    content = exporting.read(export).read()
    digest = snapshot.digest(snapshot.from_json(proof.content))
    assert content.decode().startswith(f"第{proof.issue.number}号 校正1 {digest[:12]}")
    assert (export.size, export.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert export.sha256[:32] in str(export.file.name)
    assert AuditEntry.objects.get(verb="紙面のファイルを作らせた").detail == {"proof": 1, "kinds": ["txt"]}


def test_asking_again_leaves_alone_what_is_there(builders: object, print_staff: User) -> None:
    proof = a_proof()
    assert len(exporting.request(print_staff, proof, [TEXT])) == 1
    assert exporting.request(print_staff, proof, [TEXT]) == []
    making.make_waiting()
    made_at = only(proof).finished_at
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        started = exporting.request(print_staff, proof, [TEXT, CSV])
        making.make_waiting()
    assert [export.kind for export in started] == [CSV]
    assert only(proof).finished_at == made_at
    assert AuditEntry.objects.filter(verb="紙面のファイルを作らせた").count() == 2


def test_others_are_refused_and_so_is_nonsense(clerk: User, admin_user: User, print_staff: User) -> None:
    proof = a_proof()
    for person in (clerk, admin_user):
        with pytest.raises(Refused, match="広報課と印刷担当だけ"):
            exporting.request(person, proof, [TEXT])
    for kinds in ([], ["exe"], [TEXT, "../txt"]):
        with pytest.raises(Refused, match="種類が正しくありません"):
            exporting.request(print_staff, proof, kinds)
    old = make_closed_issue(99, date(2027, 3, 1)).final_proof
    assert old
    with pytest.raises(Refused, match="内容の記録がない"):
        exporting.request(print_staff, old, [TEXT])
    assert not Export.objects.exists()


def test_what_cannot_be_built_says_why_and_is_made_again(
    builders: dict[ExportKind, Builder], print_staff: User
) -> None:
    def refuse(_source: Source) -> bytes:
        raise Refused("写真「a.jpg」が見つかりません。")

    def break_down(_source: Source) -> bytes:
        raise KeyError("a builder's own mistake")

    proof = a_proof()
    builders[TEXT], builders[CSV] = refuse, break_down
    exporting.request(print_staff, proof, [TEXT, CSV])
    assert making.make_waiting() == 2
    assert (only(proof).state, only(proof).problem) == ("failed", "写真「a.jpg」が見つかりません。")
    assert "もう一度作る" in only(proof, CSV).problem
    assert "KeyError" not in only(proof, CSV).problem
    with pytest.raises(Refused, match="まだできていません"):
        exporting.read(only(proof))
    builders[TEXT] = _build
    exporting.request(print_staff, proof, [TEXT])
    assert making.make_waiting() == 1
    assert (only(proof).state, only(proof).problem) == ("done", "")


def test_a_place_that_takes_no_file_is_said(builders: object, print_staff: User) -> None:
    proof = a_proof()
    default_storage.save("newsletter/exports", ContentFile(b"a file where the folder should be"))
    exporting.request(print_staff, proof, [TEXT])
    making.make_waiting()
    assert "空きを管理者に" in only(proof).problem


def test_progress_is_seen_and_keeps_the_lease(builders: dict[ExportKind, Builder], print_staff: User) -> None:
    proof = a_proof()
    seen: list[tuple[int, datetime]] = []

    def slow(source: Source) -> bytes:
        with time_machine.travel(START + timedelta(seconds=50), tick=False):
            for percent in (-5, 40, 30, 250):
                source.report_progress(percent)
                export = only(proof)
                assert export.lease_until
                seen.append((export.done_percent, export.lease_until))
        return b"slow"

    builders[TEXT] = slow
    exporting.request(print_staff, proof, [TEXT])
    with time_machine.travel(START, tick=False):
        making.make_waiting()
    assert [percent for percent, _ in seen] == [0, 40, 40, 99]
    assert seen[0][1] == START + timedelta(seconds=60)
    assert seen[1][1] == START + timedelta(seconds=110)


def test_what_a_dead_worker_left_is_taken_over(builders: object, print_staff: User) -> None:
    proof = a_proof()
    exporting.request(print_staff, proof, [TEXT])
    dead = making.take(Export.objects.all())
    assert dead
    assert making.make_waiting() == 0  # it may be alive
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        living = making.take(Export.objects.all())
        assert living
        making.make(dead)  # it was alive after all, and too late
        assert only(proof).state == ExportState.RUNNING
        making.make(living)
    assert only(proof).state == ExportState.DONE


def test_what_takes_every_worker_down_is_given_up(builders: object, print_staff: User) -> None:
    proof = a_proof()
    exporting.request(print_staff, proof, [TEXT])
    for round_ in range(4):
        with time_machine.travel(timezone.now() + timedelta(minutes=2 * round_)):
            claim = making.take(Export.objects.all())
            assert bool(claim) == (round_ < 3)
    assert (only(proof).state, only(proof).lease_token) == ("failed", None)
    assert "3回止まった" in only(proof).problem
    exporting.request(print_staff, proof, [TEXT])
    assert making.make_waiting() == 1
    assert only(proof).state == ExportState.DONE


def test_a_damaged_file_is_refused_and_made_again(builders: object, print_staff: User) -> None:
    proof = a_proof()
    exporting.make_now(proof, [TEXT, CSV], print_staff)
    name = str(only(proof).file.name)
    default_storage.delete(name)
    default_storage.save(name, ContentFile(b"another file"))
    with pytest.raises(Refused, match="もう一度作る"):
        exporting.read(only(proof))
    assert only(proof).state == ExportState.FAILED
    exporting.make_now(proof, [TEXT, CSV], print_staff)
    assert str(only(proof).file.name) == name
    assert hashlib.sha256(exporting.read(only(proof)).read()).hexdigest() == only(proof).sha256
    default_storage.delete(name)
    (text, _csv) = exporting.make_now(proof, [CSV, TEXT], print_staff)[::-1]
    assert text.kind == TEXT
    assert exporting.read(text).read()


def test_asking_reads_no_file_but_sees_a_short_one(
    builders: object, print_staff: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    proof = a_proof()
    exporting.make_now(proof, [TEXT, CSV], print_staff)
    name = str(only(proof).file.name)
    default_storage.delete(name)
    default_storage.save(name, ContentFile(b"short"))
    with monkeypatch.context() as patched:
        patched.setattr(filing, "open_whole", lambda *_: pytest.fail("a file was read"))
        started = exporting.request(print_staff, proof, [TEXT, CSV])
    assert [export.kind for export in started] == [TEXT]


def test_the_command_finds_what_a_glance_does_not(builders: object, print_staff: User) -> None:
    proof = a_proof()
    (made,) = exporting.make_now(proof, [TEXT], print_staff)
    name = str(made.file.name)
    default_storage.delete(name)
    default_storage.save(name, ContentFile(b"x" * (made.size or 0)))
    assert exporting.request(print_staff, proof, [TEXT]) == []
    (again,) = exporting.make_now(proof, [TEXT], print_staff)
    assert hashlib.sha256(exporting.read(again).read()).hexdigest() == made.sha256


def test_a_storage_that_is_away_damages_nothing(
    builders: object, print_staff: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise TimeoutError("storage")

    (made,) = exporting.make_now(a_proof(), [TEXT], print_staff)
    with monkeypatch.context() as patched:
        patched.setattr(default_storage, "open", away)
        patched.setattr(default_storage, "size", away)
        with pytest.raises(Refused, match="少し待って"):
            exporting.read(made)
        assert exporting.request(print_staff, made.proof, [TEXT]) == []
    made.refresh_from_db()
    assert made.state == ExportState.DONE
    assert exporting.read(made).read()


def test_half_a_file_of_a_dead_worker_makes_room(builders: object, print_staff: User) -> None:
    proof = a_proof()
    (first,) = exporting.make_now(proof, [TEXT], print_staff)
    name = str(first.file.name)
    Export.objects.all().delete()
    default_storage.delete(name)
    default_storage.save(name, ContentFile(b"half"))
    (second,) = exporting.make_now(proof, [TEXT], print_staff)
    assert str(second.file.name) == name
    assert exporting.read(second).read() != b"half"


def test_the_database_knows_no_finished_file_without_a_file() -> None:
    with pytest.raises(IntegrityError, match="export_done_has_file"):
        Export.objects.create(proof=a_proof(), kind=TEXT, state=ExportState.DONE)


@pytest.mark.django_db(transaction=True)
def test_two_workers_make_each_file_once(builders: dict[ExportKind, Builder], print_staff: User) -> None:
    """Both look at the same moment; the second file of one waits for the first of the other."""
    proof, made, both = a_proof(), [], threading.Barrier(2, timeout=30)

    def build(source: Source) -> bytes:
        both.wait()
        made.append(source.stamp)
        return b"made"

    builders[TEXT] = builders[CSV] = build
    exporting.enter(proof, [TEXT, CSV], print_staff)

    def work(_: int) -> int:
        try:
            return making.make_waiting()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(work, range(2))) == 2
    assert len(made) == 2
    assert set(Export.objects.values_list("state", "attempts")) == {("done", 1)}


@pytest.mark.django_db(transaction=True)
def test_many_workers_take_one_file_once(builders: dict[ExportKind, Builder], print_staff: User) -> None:
    proof, ready = a_proof(), threading.Barrier(8, timeout=30)
    exporting.enter(proof, [TEXT], print_staff)

    def work(_: int) -> bool:
        try:
            ready.wait()
            return making.take(Export.objects.all()) is not None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(work, range(8))) == 1
    assert only(proof).attempts == 1


@pytest.mark.django_db(transaction=True)
def test_made_now_what_another_makes_is_waited_for(
    builders: dict[ExportKind, Builder], print_staff: User
) -> None:
    proof = a_proof()
    exporting.enter(proof, [TEXT], print_staff)
    others = making.take(Export.objects.all())
    assert others
    (export,) = exporting.make_now(proof, [TEXT], print_staff, rest=lambda _: making.make(others))
    assert (export.state, export.attempts) == (ExportState.DONE, 1)
