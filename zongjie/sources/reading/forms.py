"""Tables that a platform's back office writes: told by their header, read in parts, every row accounted for."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd

from zongjie.errors import DataError
from zongjie.sources.base import Reject
from zongjie.sources.reading.encodings import by_head
from zongjie.sources.reading.grid import Grid, grids, is_grid, is_workbook
from zongjie.sources.reading.textfile import SUFFIXES, open_bytes, suffix
from zongjie.sources.reading.words import TOTALS, normal

CHUNK = 50_000
_HEAD = 40  # rows in which the header is looked for
_BYTES = 65_536

Cells = tuple[Any, ...]


@dataclass(frozen=True)
class Form:
    """A table of a platform.

    Attributes
    ----------
    columns
        Our name → the names that headers give the column, separated by spaces.
    needs
        Our names of the columns that tell this form from any other.
    """

    table: str
    columns: Mapping[str, str]
    needs: tuple[str, ...]

    def match(self, header: Sequence[str]) -> dict[str, int] | None:
        """Return our name → place in a header, None if it is not this form's; the first of two alike counts."""
        places: dict[str, int] = {}
        for place, name in enumerate(header):
            places.setdefault(normal(name), place)
        found = {
            ours: place
            for ours, theirs in self.columns.items()
            if (place := next((places[word] for word in map(normal, theirs.split()) if word in places), None))
            is not None
        }
        return found if all(name in found for name in self.needs) else None


@dataclass(frozen=True)
class Sheet:
    """A sheet whose form is known: its header's row, names and our places in it."""

    form: Form
    grid: Grid
    row: int
    names: tuple[str, ...]
    places: Mapping[str, int]

    @property
    def headers(self) -> dict[str, str]:
        """Our name → the file's own."""
        return {ours: self.names[place] for ours, place in self.places.items()}

    @property
    def ignored(self) -> tuple[str, ...]:
        """Columns that the form has no name for."""
        used = set(self.places.values())
        return tuple(name for place, name in enumerate(self.names) if name and place not in used)


@dataclass(frozen=True)
class Part:
    """Some rows of a sheet: our columns over the cells as they stand there, numbered by row; and the other rows."""

    raw: pd.DataFrame
    rejects: tuple[Reject, ...]
    skipped: Mapping[str, int]


def is_form(path: Path, forms: Sequence[Form]) -> bool:
    """Whether a file has one of the forms; reads the head of its first sheet only."""
    return any(form.match(row) is not None for row in head(path) for form in forms)


def head(path: Path) -> tuple[tuple[str, ...], ...]:
    """Return the first rows of a CSV file or of a workbook's first sheet; none if it is neither, or is damaged."""
    try:
        state = path.stat()
        return _head(path, state.st_mtime_ns, state.st_size) if path.is_file() else ()
    except OSError:
        return ()


@lru_cache(maxsize=16)
def _head(path: Path, *_: int) -> tuple[tuple[str, ...], ...]:
    try:
        if suffix(path) in SUFFIXES and not is_workbook(path):
            return tuple(tuple(cell.strip() for cell in row) for row in islice(_text_head(path), _HEAD))
        if not is_grid(path):
            return ()
        for grid in grids(path):
            return tuple(tuple(text(cell) for cell in cells) for _, cells in islice(grid.rows(), _HEAD))
    except (DataError, OSError, ValueError, KeyError, csv.Error):
        pass
    return ()


def _text_head(path: Path) -> Iterator[list[str]]:
    with open_bytes(path) as file:
        begin = file.read(_BYTES)
    try:
        said = codecs.getincrementaldecoder(by_head(begin))().decode(begin)  # the last character may be cut
    except UnicodeDecodeError:
        return iter(())
    separator = max(",\t;", key=said.count)
    return csv.reader(said.splitlines(keepends=True), delimiter=separator)


def sheets(path: Path, forms: Sequence[Form], what: str, encoding: str | None = None) -> Iterator[Sheet]:
    """Yield the sheets of a file that have one of the forms.

    Raises
    ------
    DataError
        If none has, with the headers that would tell.
    """
    found = False
    for grid in grids(path, encoding):
        sheet = _sheet(grid, forms)
        if sheet:
            found = True
            yield sheet
    if not found:
        told = tuple(form.columns[name].split()[0] for form in forms for name in form.needs)
        raise DataError(
            f"This is not {what}: no row has its column names.",
            where=str(path),
            known=tuple(dict.fromkeys(told)),
            hint="export it again and leave the header as it is; for a table of your own the kind is workbook or table",
        )


def _sheet(grid: Grid, forms: Sequence[Form]) -> Sheet | None:
    for number, cells in islice(grid.rows(), _HEAD):
        names = tuple(text(cell) for cell in cells)
        for form in forms:
            if (places := form.match(names)) is not None:
                return Sheet(form, grid, number, names, places)
    return None


def parts(sheet: Sheet, chunk: int = CHUNK) -> Iterator[Part]:
    """Yield the rows below the header; totals and repeated headers are skipped, rows that are too long rejected."""
    rows = ((number, cells) for number, cells in sheet.grid.rows() if number > sheet.row and any(map(text, cells)))
    while some := list(islice(rows, chunk)):
        yield _part(sheet, some)


def _part(sheet: Sheet, rows: list[tuple[int, Cells]]) -> Part:
    width, places = len(sheet.names), tuple(sheet.places.values())
    skipped = {"totals row": 0, "repeated header": 0}
    rejects: list[Reject] = []
    kept: dict[int, list[Any]] = {}
    for number, cells in rows:
        if _is_total(cells):
            skipped["totals row"] += 1
        elif text(cells[0]) == sheet.names[0] and tuple(map(text, cells[:width])) == sheet.names:
            skipped["repeated header"] += 1
        elif len(cells) > width and any(map(text, cells[width:])):
            rejects.append(Reject(f"{sheet.grid.place}, row {number}", "more cells than the header has columns"))
        else:
            kept[number] = [cells[place] if place < len(cells) else None for place in places]
    raw = pd.DataFrame.from_dict(kept, orient="index", columns=list(sheet.places), dtype=object)
    return Part(raw, tuple(rejects), {reason: count for reason, count in skipped.items() if count})


def _is_total(cells: Cells) -> bool:
    said = next((said for cell in cells if (said := text(cell))), "")
    # Most first cells are ids or dates, which end in a digit: no label of a total does.
    return not said[-1:].isdigit() and normal(said) in TOTALS


def text(cell: Any) -> str:
    """Return a cell as one line of text."""
    return "" if cell is None else " ".join(str(cell).split())
