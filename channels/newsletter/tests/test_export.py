"""The command that writes an issue for the printer."""

from __future__ import annotations

import hashlib
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from channels.newsletter.tests.test_editing import an_article

pytestmark = pytest.mark.django_db


def test_it_writes_the_pdf_and_says_so(tmp_path: Path) -> None:
    issue = an_article().issue
    said = StringIO()
    call_command(
        "newsletter", "export", str(issue.number), "--out", str(tmp_path / "out"), "--json", stdout=said
    )
    lines = said.getvalue().splitlines()
    result = json.loads(lines[-1])
    written = Path(result["path"]).read_bytes()
    assert hashlib.sha256(written).hexdigest() == result["sha256"] == issue.proofs.get().pdf_sha256
    assert result["pages"] == 2
    assert "書体は" in said.getvalue()


def test_it_refuses_an_unknown_or_empty_issue(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="第99号はありません"):
        call_command("newsletter", "export", "99", "--out", str(tmp_path))
    item = an_article()
    item.withdrawn_at = timezone.now()
    item.save()
    with pytest.raises(CommandError, match="まだ記事がありません"):
        call_command("newsletter", "export", str(item.issue.number), "--out", str(tmp_path))


def test_a_missing_glyph_fails_the_command(tmp_path: Path) -> None:
    issue = an_article("😀のつどい").issue
    with pytest.raises(CommandError, match="印刷所に渡せません"):
        call_command("newsletter", "export", str(issue.number), "--out", str(tmp_path), stdout=StringIO())
