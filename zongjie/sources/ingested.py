"""Canonical tables as they lie in their folder, with the record of how they came about."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from zongjie.slides.document import SourceInfo
from zongjie.sources.people import Spelling

Span = tuple[date, date]

REJECTS, RECORD = "rejects.csv", "sources.json"


@dataclass(frozen=True)
class Ingested:
    """Canonical tables and the account of how they came about.

    Attributes
    ----------
    folder
        One Parquet file a table, beside `rejects.csv` (every rejected row, masked) and `sources.json`.
    rows, spans
        Rows stored and first and last local day, by table; derived tables are not listed.
    unknown
        Where the parameters name somebody (`bots.0`, below `people`) who occurs nowhere in the data, and whether an
        id does that is merely written otherwise.
    fresh
        False where unchanged input was not read again.
    """

    folder: Path
    sources: tuple[SourceInfo, ...]
    rows: dict[str, int]
    spans: dict[str, Span]
    unknown: dict[str, Spelling]
    fresh: bool

    @property
    def rejects(self) -> Path:
        """The file with every rejected row: source, place, column, reason, masked value."""
        return self.folder / REJECTS


def is_whole(folder: Path) -> bool:
    """Whether a folder holds tables as they were written, none cut short: disks and copies fail."""
    try:
        files = json.loads((folder / RECORD).read_text(encoding="utf-8"))["files"]
        return all((folder / name).stat().st_size == size for name, size in files.items())
    except (OSError, ValueError):
        return False


def load_ingested(folder: Path, *, fresh: bool) -> Ingested:
    """Return what a folder of tables holds, by its record."""
    record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    return Ingested(
        folder,
        tuple(SourceInfo.model_validate(source) for source in record["sources"]),
        record["rows"],
        {
            name: (date.fromisoformat(first), date.fromisoformat(last))
            for name, (first, last) in record["spans"].items()
        },
        record["unknown"],
        fresh,
    )
