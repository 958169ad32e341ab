"""Names of files in an archive: readable, the same on Windows and macOS, and never a path."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 20  # characters of a title; with number and folder far below the 260 of Windows
# What Windows refuses, and what would lead out of the folder.
FORBIDDEN = re.compile(r'[\\/:*?"<>|¥\x00-\x1f\x7f]')
SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp"})


def safe(name: str, otherwise: str) -> str:
    """`name` as a part of a file name. Never empty, a dot or a blank at either end."""
    visible = "".join(c for c in unicodedata.normalize("NFC", name) if unicodedata.category(c)[0] != "C")
    cut = "_".join(FORBIDDEN.sub(" ", visible).split())[:LONGEST]
    return cut.strip("._ ") or otherwise


def folder_name(number: int, section: str) -> str:
    """「03_催し」."""
    return f"{number:02}_{safe(section, '欄')}"


def file_name(number: int, title: str, place: int, path: str) -> str:
    """「12_親子リース_1.jpg」 for the first picture of article 12, kept under `path` in the storage."""
    suffix = PurePosixPath(path).suffix.lower()
    return f"{number:02}_{safe(title, '記事')}_{place}{suffix if suffix in SUFFIXES else '.bin'}"
