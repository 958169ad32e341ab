"""Every file of an issue into a folder, through the same rows and builders as the page 「書き出し」."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from channels.models import Export, ExportKind, ExportState, Issue, Proof
from channels.newsletter import closing, exporting, making, preflight, rendering
from staff.errors import Refused


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """One file that was written."""

    kind: ExportKind
    path: Path
    sha256: str
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written of one proof, and what is to be said of it."""

    files: tuple[ExportedFile, ...]
    pages: int
    version: int
    digest: str  # of the content, as it is stamped on every file
    problems: tuple[str, ...]  # what would stop 校了 or the printer, and files that could not be made
    warnings: tuple[str, ...]


def export(issue: Issue, folder: Path, kinds: Iterable[ExportKind] = tuple(ExportKind)) -> Exported:
    """Write the files of an issue, set anew when its content changed; Refused without an article."""
    if not issue.items.exists():
        raise Refused(f"{issue}には、まだ記事がありません。")
    proof = rendering.render(issue)
    if proof is None:
        raise Refused(f"{issue}の校正刷がありません。校了を取り消してから、校正刷を作ってください。")
    folder.mkdir(parents=True, exist_ok=True)
    made = exporting.make_now(proof, kinds)
    files = tuple(_write(one, folder) for one in made if one.state == ExportState.DONE)
    failed = (f"{one.get_kind_display()}: {one.problem}" for one in made if one.state != ExportState.DONE)
    pages, problems, warnings = _say(proof, files)
    digest = making.source_of(proof).stamp.digest
    cautions = _cautions(issue, proof)
    return Exported(files, pages, proof.version, digest, (*problems, *failed), (*cautions, *warnings))


def _cautions(issue: Issue, proof: Proof) -> Iterator[str]:
    """What the printer must know of a file that is none of his yet."""
    if issue.final_proof_id != proof.pk:
        yield f"校正{proof.version}はまだ校了していません。このファイルを印刷所に渡さないでください。"
    if (found := closing.blockers(issue)).open:
        yield found.sentence


def _write(made: Export, folder: Path) -> ExportedFile:
    """The kept file under its own name; the folder never shows half of it."""
    path = folder / Path(str(made.file.name)).name
    half = path.with_name(f".{path.name}.part")
    with exporting.read(made) as kept, half.open("wb") as out:
        while chunk := kept.read(1 << 20):
            out.write(chunk)
    half.replace(path)
    return ExportedFile(ExportKind(made.kind), path, made.sha256, made.size)


def _say(proof: Proof, files: Iterable[ExportedFile]) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
    """Pages, problems and warnings: of the layout, and of the PDF the printer is given.

    Its check names what bursts its lines again, with the page: then it is said once, in those words.
    """
    report = proof.report
    problems = list(report.get("problems", ()))
    burst, warnings = report.get("warnings", ()), list(report.get("notes", ()))
    pages = int(report.get("pages", 0))
    for one in files:
        if one.kind == ExportKind.PRINT_PDF:
            checked = preflight.check(one.path.read_bytes(), accept_overflow=True)
            pages = checked.pages
            problems += [said for said in checked.problems if said not in problems]
            burst = ()
            warnings += [said for said in checked.warnings if said not in warnings]
    return pages, tuple(problems), (*burst, *warnings)
