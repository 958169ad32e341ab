"""The Word file on paper: LibreOffice, where it is installed, sets as many pages as the proof has."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest

from channels.newsletter.exports import Source
from channels.newsletter.exports.docx import build
from channels.newsletter.exports.tests.samples import STAMP
from channels.newsletter.pdf import Typesetter
from channels.newsletter.tests.samples import a_full_issue

OFFICE = shutil.which("soffice")


def pages_in_libreoffice(content: bytes, folder: Path) -> list[str]:
    """The text of every page; with a profile of its own, so that no other LibreOffice is in the way."""
    file = folder / "issue.docx"
    file.write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = [str(OFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(file)]
    subprocess.run(convert, check=True, capture_output=True, timeout=180)
    pages = pypdfium2.PdfDocument((folder / "issue.pdf").read_bytes())
    return [page.get_textpage().get_text_range() for page in pages]


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("count", [12, 60])
def test_as_many_pages_as_the_proof(count: int, tmp_path: Path) -> None:
    doc = a_full_issue(count)
    layout = Typesetter(doc).layout
    pages = pages_in_libreoffice(build(Source(doc, STAMP)), tmp_path)
    assert abs(len(pages) - layout.pages) <= 1
    assert "今号の目次" in pages[0]
    assert "".join("".join(pages).split()).count("0000-12-3510") == count
