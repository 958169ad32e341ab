"""An issue as a file for the printer."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from channels.models import Issue
from channels.newsletter import preflight, rendering
from staff.errors import Refused


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    path: Path
    pages: int
    sha256: str
    problems: tuple[str, ...]  # what would stop 校了 or the printer
    warnings: tuple[str, ...]


def export(issue: Issue, folder: Path) -> Exported:
    """Write the PDF of an issue, set anew when its content changed; Refused without an article."""
    if not issue.items.exists():
        raise Refused(f"{issue}には、まだ記事がありません。")
    proof = rendering.render(issue)
    if proof is None:
        raise Refused(f"{issue}の校正刷がありません。校了を取り消してから、校正刷を作ってください。")
    with proof.pdf.open("rb") as stored:
        pdf = stored.read()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"shisei-dayori-{issue.number}.pdf"
    path.write_bytes(pdf)
    checked = preflight.check(pdf)
    report = proof.report
    return Exported(
        path=path,
        pages=checked.pages,
        sha256=hashlib.sha256(pdf).hexdigest(),
        problems=(*report.get("problems", ()), *checked.problems),
        warnings=(*report.get("warnings", ()), *report.get("notes", ())),
    )
