"""The use case: a CSV file into readers. The same file again changes nothing; a killed run goes on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from segments import bitmaps
from segments.importing.csv_rows import Codes, Line, Reader, columns, lines
from segments.importing.locking import patiently
from segments.importing.storing import Stored, store
from segments.models import ImportRun
from segments.progress import Progress
from staff.errors import Refused

CHUNK = 20_000
ENCODINGS = ("utf-8", "cp932")


@dataclass(frozen=True, slots=True)
class Report:
    """The whole file. A reader whose preferences or friendship changed counts as imported."""

    imported: int
    unchanged: int
    rejected: int

    def to_json(self) -> dict[str, int]:
        return {"imported": self.imported, "unchanged": self.unchanged, "rejected": self.rejected}


def import_csv(
    path: Path,
    *,
    encoding: str = "utf-8",
    as_of: datetime | None = None,
    reject: Callable[[Line], object] = lambda _line: None,
    progress: Progress | None = None,
) -> Report:
    """Every readable line of the file; the others go to `reject`. Refused when it is no such file."""
    codes = Codes.load()
    if not codes.categories:
        raise Refused("分野（カテゴリ）がまだありません。先に登録してください。")
    if as_of and as_of > timezone.now():
        raise Refused("--as-of が未来です。LINEの友だち追加やブロックが、その日まで反映されなくなります。")
    _look_through(path, encoding)
    run = _run(path, as_of)
    done, rejected = int(run.position or 0), 0
    encoding = "utf-8-sig" if encoding == "utf-8" else encoding
    keep = partial(store, as_of=as_of, told=columns(path, encoding))
    found = lines(path, encoding, codes, timezone.localdate())
    while chunk := list(islice(found, CHUNK)):
        for line in chunk:
            if line.reader is None:
                rejected += 1
                reject(line)
        if chunk[-1].number > done:
            patiently(partial(_store, run, chunk, done, keep))
            bitmaps.fold()
        if progress:
            (progress.skip if chunk[-1].number <= done else progress.advance)(len(chunk))
    ImportRun.objects.filter(pk=run.pk).update(finished_at=timezone.now(), rejected=rejected)
    run.refresh_from_db()
    return Report(run.imported, run.unchanged, rejected)


@transaction.atomic
def _store(run: ImportRun, chunk: list[Line], done: int, keep: Callable[[list[Reader]], Stored]) -> None:
    stored = keep([line.reader for line in chunk if line.reader and line.number > done])
    run.position = str(chunk[-1].number)
    ImportRun.objects.filter(pk=run.pk).update(
        position=run.position,
        imported=run.imported + stored.imported,
        unchanged=run.unchanged + stored.unchanged,
        moved_at=timezone.now(),
    )
    run.refresh_from_db(fields=["imported", "unchanged"])


def _run(path: Path, as_of: datetime | None) -> ImportRun:
    """The unfinished import of exactly this file, or a new one."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    source = f"csv:{digest}" + (f":{as_of:%Y%m%d%H%M%S}" if as_of else "")
    return ImportRun.objects.get_or_create(source=source, finished_at=None)[0]


def _look_through(path: Path, encoding: str) -> None:
    """Refuse a file in another encoding before anything of it is stored."""
    try:
        with path.open(encoding=encoding, newline="") as file:
            for _ in _blocks(file.read):
                pass
    except UnicodeDecodeError as error:
        other = "--encoding cp932" if encoding == "utf-8" else "--encoding utf-8"
        raise Refused(
            f"文字コードが{encoding.upper()}ではないため、何も取り込んでいません。"
            f"UTF-8で保存し直すか、{other} を付けて実行してください。"
        ) from error


def _blocks(read: Callable[[int], str]) -> Iterator[str]:
    while block := read(1 << 20):
        yield block


def count_lines(path: Path) -> int:
    """Lines of data, for the progress: what stands in a quoted line break counts too much, which is fine."""
    with path.open("rb") as file:
        return max(sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b"")) - 1, 0)
