"""Table-shaped exports with headers of their own: columns found by name, whatever their order and punctuation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd

from zongjie.sources.base import Batch, Context, Reject
from zongjie.sources.reading.grid import Grid, grids
from zongjie.sources.reading.layout import Layout
from zongjie.sources.reading.tree import heads

SIZE = 50_000  # rows of a batch
_SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".xls"})


@dataclass(frozen=True)
class Sheet:
    """A sheet whose header has been recognised: its columns by canonical name, the rest named."""

    grid: Grid
    layout: Layout
    width: int
    row: int  # of the header

    def batches(self, context: Context) -> Iterator[Batch]:
        """Yield the rows below the header; blank ones are nothing, longer ones are rejected."""
        rows = ((number, cells) for number, cells in self.grid.rows() if number > self.row and any(map(_text, cells)))
        while chunk := list(islice(rows, SIZE)):
            long = [number for number, cells in chunk if any(map(_text, cells[self.width :]))]
            rejects = tuple(Reject(f"{self.grid.place}, row {row}", _LONG) for row in long)
            kept = {
                number: [cells[at] if at < len(cells) else None for at in self.layout.positions.values()]
                for number, cells in chunk
                if number not in set(long)
            }
            raw = pd.DataFrame.from_dict(kept, orient="index", columns=list(self.layout.positions), dtype=object)
            yield self.layout.batch(raw, context, self.grid.place, rejects=rejects)


_LONG = "more cells than the header has columns"


def sheet(path: Path, table: str, columns: Mapping[str, str], required: frozenset[str]) -> Sheet | None:
    """Return the first sheet of a file that has the required columns; None if there is none.

    Parameters
    ----------
    columns
        Name in the file (letters and digits only, small) → canonical column; the first name that is there is taken.
    required
        Canonical columns without which the file is something else.

    Raises
    ------
    DataError
        If the file is no table at all.
    """
    for grid in grids(path):
        for number, cells in islice(grid.rows(), 5):
            header = [_text(cell) for cell in cells]
            names = [plain(name) for name in header]
            positions: dict[str, int] = {}
            for name, column in columns.items():
                if name in names and column not in positions:
                    positions[column] = names.index(name)
            if required <= set(positions):
                taken = set(positions.values())
                ignored = tuple(name for at, name in enumerate(header) if name and at not in taken)
                headers = {column: header[at] for column, at in positions.items()}
                return Sheet(grid, Layout(table, positions, headers, ignored, ()), len(header), number)
    return None


def headers(path: Path) -> Iterator[frozenset[str]]:
    """Yield the plain names in the first line of a text file, or of the first ones of a folder; raises nothing."""
    for _, head in heads(path, _SUFFIXES):
        first = head.replace(b"\0", b"").split(b"\n")[0].decode("utf-8", "replace")
        yield frozenset(plain(name) for name in re.split(r"[,;\t]", first))


def plain(name: str) -> str:
    """Return a header as names are compared: `Joined.Group.on` and `Joined Group on` are one."""
    return re.sub(r"[^0-9a-z]", "", name.lower())


def _text(cell: Any) -> str:
    return "" if cell is None else " ".join(str(cell).split())
