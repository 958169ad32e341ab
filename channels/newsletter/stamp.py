"""What every file made of an issue says about itself: issue, version and digest of the content."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stamp:
    """`digest` is SHA-256 over the content (`snapshot.digest`), `version` the proof's, 0 of a sample."""

    number: int
    version: int
    digest: str

    @property
    def label(self) -> str:
        """「第1428号 校正3 a1b2c3d4e5f6」."""
        version = f"校正{self.version}" if self.version else "見本"
        return f"第{self.number}号 {version} {self.digest[:12]}"

    def file_name(self, ending: str) -> str:
        """「shisei-dayori-1428-v3-proof.pdf」, 「shisei-dayori-1428-v3.docx」."""
        joint = "-" if "." in ending else "."
        return f"shisei-dayori-{self.number}-v{self.version}{joint}{ending}"
