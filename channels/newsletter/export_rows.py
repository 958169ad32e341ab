"""「書き出し」 in words: what each file is for, how far it is, and what to know before it is given away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from channels.models import Export, ExportKind, ExportState, Issue, IssueState, Proof
from channels.newsletter import closing, rendering

PURPOSES: dict[ExportKind, str] = {
    ExportKind.PROOF_PDF: "校正刷と同じ紙面です。各課や校正の担当に見せるときに使います。",
    ExportKind.PRINT_PDF: "印刷会社に渡す完成データです。トンボと塗り足しを付け、書体を埋め込んであります。",
    ExportKind.DOCX: "文字を直しながら使う原稿です。見出しやルビの書式が付いています。",
    ExportKind.TAGGED: "印刷会社がInDesignで組み直すときに、書式ごと流し込める原稿です。",
    ExportKind.CSV: "InDesignの「データ結合」や表計算で使う、記事ごとの一覧です。",
    ExportKind.XML: "ほかのシステムやホームページに取り込むためのデータです。",
    ExportKind.TEXT: "音声版・点字版を作るボランティアに渡す、記号を言葉に開いた本文です。",
    ExportKind.ZIP: "欄ごとの原稿と、元の大きさの写真・説明文です。写真を別に渡すときに使います。",
}
UNFINISHED = frozenset({ExportState.WAITING, ExportState.RUNNING})
LONG_WAIT = timedelta(minutes=2)
NOT_FINAL = "校正用です。入稿には校了したものを使ってください。"
BEHIND = "この校正刷のあとで記事か日程が変わりました。新しい内容は「校正刷を作る」のあとで書き出せます。"


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One kind of file of a proof; `export` is None until somebody asked for it."""

    kind: ExportKind
    export: Export | None

    @property
    def purpose(self) -> str:
        return PURPOSES[self.kind]

    @property
    def state(self) -> str:
        return self.export.state if self.export else ""

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def verb(self) -> str:
        """What the button says; "" where there is nothing to press."""
        if self.state == ExportState.FAILED:
            return "もう一度作る"
        return "" if self.export else "作る"

    @property
    def size(self) -> str:
        return size_words(self.export.size) if self.export and self.export.size else ""

    @property
    def waits_long(self) -> bool:
        export = self.export
        return bool(
            export
            and export.state == ExportState.WAITING
            and timezone.now() - export.requested_at > LONG_WAIT
        )


def rows_of(proof: Proof) -> list[ExportRow]:
    """Every kind in the order of the page."""
    made = {export.kind: export for export in proof.exports.all()}
    return [ExportRow(kind, made.get(kind.value)) for kind in ExportKind]


def chosen_proof(issue: Issue, asked: str) -> Proof | None:
    """The proof asked for by its number, else the final, else the latest. None: there is none (such)."""
    if not asked:
        return rendering.latest_proof(issue)
    return issue.proofs.filter(version=int(asked)).first() if asked.isdecimal() and len(asked) < 6 else None


def is_final(issue: Issue, proof: Proof) -> bool:
    return issue.state == IssueState.CLOSED and issue.final_proof_id == proof.pk


def cautions(issue: Issue, proof: Proof) -> Iterator[str]:
    """What to know of a proof before its files are given away."""
    if is_final(issue, proof):
        return
    yield NOT_FINAL
    if issue.state == IssueState.OPEN and (found := closing.blockers(issue)).open:
        yield found.sentence
    latest = rendering.latest_proof(issue)
    if latest and latest.pk != proof.pk:
        yield f"新しい校正{latest.version}があります。"
    elif not rendering.is_current(issue, proof):
        yield BEHIND


def size_words(size: int) -> str:
    """「512バイト」「48KB」「1.4MB」."""
    if size < 1000:
        return f"{size:,}バイト"
    if size < 1_000_000:
        return f"{size / 1000:,.0f}KB"
    return f"{size / 1_000_000:,.1f}MB"
