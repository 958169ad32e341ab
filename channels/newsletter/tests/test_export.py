"""The command that writes every file of an issue."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from io import StringIO
from pathlib import Path

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from channels.models import Export, ExportKind, ExportState
from channels.newsletter import editing, preflight
from channels.newsletter.tests.factories import confirm_everything
from channels.newsletter.tests.test_editing import an_article
from staff.models import User

pytestmark = pytest.mark.django_db


def said_by(*arguments: str) -> str:
    said = StringIO()
    call_command("newsletter", "export", *arguments, stdout=said)
    return said.getvalue()


def test_it_writes_every_kind_and_says_so(tmp_path: Path) -> None:
    issue = an_article("｜櫟木《くぬぎ》台の集い").issue
    folder = tmp_path / "new" / "out"
    said = said_by(str(issue.number), "--out", str(folder), "--json")
    result = json.loads(said.splitlines()[-1])
    assert [one["kind"] for one in result["files"]] == ExportKind.values
    start = f"shisei-dayori-{issue.number}-v1"
    endings = ["-proof.pdf", "-print.pdf", ".docx", "-tagged.txt", ".csv", ".xml", ".txt", ".zip"]
    assert [Path(one["path"]).name for one in result["files"]] == [start + ending for ending in endings]
    assert {path.name for path in folder.iterdir()} == {start + ending for ending in endings}
    for one in result["files"]:
        content = Path(one["path"]).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (one["bytes"], one["sha256"])
        assert one["sha256"] in said
    assert (result["pages"], result["version"], result["problems"]) == (2, 1, [])
    assert len(result["digest"]) == 64
    assert "書体は" in said
    assert set(Export.objects.values_list("state", flat=True)) == {ExportState.DONE}


def test_the_files_are_what_they_are_called(tmp_path: Path) -> None:
    issue = an_article().issue
    said_by(str(issue.number), "--out", str(tmp_path / "out"))
    files = {path.name.partition("-v1")[2]: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert preflight.check(files["-print.pdf"]).problems == ()
    with pikepdf.open(io.BytesIO(files["-proof.pdf"])) as pdf:
        assert len(pdf.pages) == 2
    assert zipfile.ZipFile(io.BytesIO(files[".docx"])).testzip() is None
    assert zipfile.ZipFile(io.BytesIO(files[".zip"])).testzip() is None
    assert files["-tagged.txt"].decode("utf-16").startswith("<UNICODE-WIN>")
    assert "記事" in files[".txt"].decode("utf-8-sig")
    assert files[".xml"].startswith(b"<?xml")


def test_the_printer_gets_the_pages_that_were_proofread(tmp_path: Path) -> None:
    """To the byte what the departments saw, whatever typefaces and template there are today."""
    issue = an_article().issue
    said_by(str(issue.number), "--out", str(tmp_path / "out"), "--kind", "proof.pdf")
    proof = issue.proofs.get()
    with pikepdf.open(io.BytesIO(proof.pdf.read())) as pdf:
        kept = pdf.pages[1].Contents.read_bytes()
    with pikepdf.open(next((tmp_path / "out").iterdir())) as pdf:
        streams = pdf.pages[1].Contents
        parts = [streams] if isinstance(streams, pikepdf.Stream) else list(streams)
        assert kept in b"".join(part.read_bytes() for part in parts)
    default_storage.delete(str(proof.pdf.name))
    with pytest.raises(CommandError, match="印刷所に渡せません"):
        said_by(str(issue.number), "--out", str(tmp_path / "out"), "--kind", "print.pdf")
    assert "保存したファイルがありません" in Export.objects.get(kind="print.pdf").problem


def test_a_second_run_makes_nothing_anew(tmp_path: Path) -> None:
    issue = an_article().issue
    for folder in ("one", "two"):
        said_by(str(issue.number), "--out", str(tmp_path / folder), "--kind", "txt", "--kind", "csv")
    assert set(Export.objects.values_list("attempts", flat=True)) == {1}
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one == two
    assert len(one) == 2


def test_it_refuses_an_unknown_or_empty_issue(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="第99号はありません"):
        said_by("99", "--out", str(tmp_path))
    item = an_article()
    item.withdrawn_at = timezone.now()
    item.save()
    with pytest.raises(CommandError, match="まだ記事がありません"):
        said_by(str(item.issue.number), "--out", str(tmp_path))


def test_it_refuses_an_unknown_kind_and_a_folder_that_is_none(tmp_path: Path) -> None:
    number = str(an_article().issue.number)
    with pytest.raises(CommandError, match="という種類はありません"):
        said_by(number, "--out", str(tmp_path), "--kind", "exe")
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="に書けません"):
        said_by(number, "--out", str(tmp_path / "file" / "out"))


def test_what_is_no_final_is_said_with_its_files(tmp_path: Path, pr_officer: User) -> None:
    issue = an_article().issue
    arguments = (str(issue.number), "--out", str(tmp_path), "--kind", "txt", "--json")
    said = said_by(*arguments)
    warnings = json.loads(said.splitlines()[-1])["warnings"]
    assert warnings[0].startswith("校正1はまだ校了していません")
    assert warnings[1] == "確認済でない記事が1件あります。"
    assert f"△ {warnings[0]}" in said
    confirm_everything(issue)
    editing.close(pr_officer, issue)
    assert not set(warnings[:2]) & set(json.loads(said_by(*arguments).splitlines()[-1])["warnings"])


def test_a_missing_glyph_fails_the_command(tmp_path: Path) -> None:
    issue = an_article("😀のつどい").issue
    said = StringIO()
    with pytest.raises(CommandError, match="印刷所に渡せません"):
        call_command("newsletter", "export", str(issue.number), "--out", str(tmp_path), "--json", stdout=said)
    result = json.loads(said.getvalue().splitlines()[-1])
    assert "😀" in result["problems"][0]
    assert len(result["files"]) == len(ExportKind)
