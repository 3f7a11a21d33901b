"""Workbooks and CSV files of people and back offices: any canonical table, Chinese or English headers.

The header is found by its names in the first rows, below banners; totals rows and repeated headers are told by their
label; columns may stand in any order and have names of their own (see `words`), which the options can add to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

import pandas as pd

from zongjie.errors import DataError, ParameterError
from zongjie.sources.account import NO_ROWS
from zongjie.sources.base import Batch, Context, Reject, Source, all_sources, register
from zongjie.sources.reading.grid import Grid, grids, is_grid
from zongjie.sources.reading.layout import OPTIONS, Layout, check_options, choose, match, wrong_header
from zongjie.sources.reading.rows import empty
from zongjie.sources.reading.textfile import SUFFIXES, suffix
from zongjie.sources.reading.values import MISSING
from zongjie.sources.reading.words import EXPLAINING, TOTALS, normal, table_named
from zongjie.tables.schemas import SPECS

CHUNK = 50_000
_HEAD = 40  # rows in which the header is looked for: payment exports have two dozen lines before it

Cells = tuple[Any, ...]


class Workbook:
    """Every sheet whose name or columns say which table it holds; the others are reported."""

    kind = "workbook"
    title = "Excel workbooks (.xlsx) and CSV files of any canonical table, headers in Chinese or English"
    tables: tuple[str, ...] = tuple(SPECS)
    options: Mapping[str, str] = {
        **OPTIONS,
        "sheets": "sheet name → canonical table; only these sheets are read",
        "encoding": "of a CSV file that is neither UTF-8 nor GB18030",
    }
    folders = False

    def detect(self, path: Path) -> bool:
        """Whether this is a workbook, or a text file called .csv, .tsv or .txt, that no other adapter knows."""
        if not path.is_file() or not is_grid(path):
            return False
        return not any(source.detect(path) for kind, source in all_sources().items() if kind != self.kind)

    def read(self, path: Path, context: Context) -> Iterator[Batch]:
        """Yield batches of at most `CHUNK` rows, sheet by sheet."""
        check_options(context.options, path)
        sheets: dict[str, str] = context.options.get("sheets", {})
        _check_sheets(sheets, path)
        seen: list[str] = []
        unclear: list[str] = []
        found = False
        for grid in grids(path, context.options.get("encoding")):
            seen.append(grid.name)
            if sheets and grid.name not in sheets:
                continue
            explains = normal(grid.name) in EXPLAINING and grid.name not in sheets
            head = None if explains else _find_head(grid, context, sheets.get(grid.name))
            if head is None:
                unclear.append(grid.name)
                continue
            found = True
            yield from _batches(grid, head, context)
        if absent := [name for name in sheets if name not in seen]:
            raise DataError(
                f"The workbook has no sheet “{absent[0]}”.", where=str(path), given=absent[0], known=tuple(seen)
            )
        if not found:
            raise _nothing_known(path, seen)
        if unclear:
            yield _remark(*(f"sheet {name}" for name in unclear))


@dataclass(frozen=True)
class _Head:
    """The header of a grid: its layout, its names, and the number of its row."""

    layout: Layout
    names: tuple[str, ...]
    row: int


def _find_head(grid: Grid, context: Context, table: str | None) -> _Head | None:
    """Return the header among the first rows that knows most of a table's columns.

    Raises
    ------
    DataError
        If the sheet's name says what it holds and no row has the columns for it.
    """
    options = context.options
    named = table or options.get("table") or table_named(grid.name)
    best: _Head | None = None
    above: tuple[str, ...] = ()
    for number, cells in islice(grid.rows(), _HEAD):
        names = _under(above, tuple(_text(cell) for cell in cells))
        above = names
        layout = match(named, names, options.get("columns")) if named else choose(names, context, grid.name)
        if layout and (best is None or len(layout.positions) > len(best.layout.positions)):
            best = _Head(layout, names, number)
    if named and best and (best.layout.missing or not best.layout.positions):
        if not best.layout.positions and not table and not options.get("table"):
            return None  # a sheet that only happens to have a table's name
        raise wrong_header(best.layout, best.names, grid.place)
    return best


def _under(above: tuple[str, ...], names: tuple[str, ...]) -> tuple[str, ...]:
    """Fill a header cell that is merged with the one above it; a banner, alone in its row, is no header."""
    if sum(map(bool, above)) < 2:
        return names
    # A row ends with its last cell: below cells that are merged downwards it may be the shorter one.
    return tuple(name or over for name, over in zip_longest(names, above, fillvalue=""))


def _batches(grid: Grid, head: _Head, context: Context) -> Iterator[Batch]:
    rows = ((number, cells) for number, cells in grid.rows() if number > head.row and not _blank(cells))
    first = True
    while chunk := list(islice(rows, CHUNK)):
        yield _batch(grid, head, chunk, context)
        first = False
    if first:
        yield _remark(f"sheet {grid.name}{NO_ROWS}")


def _batch(grid: Grid, head: _Head, chunk: list[tuple[int, Cells]], context: Context) -> Batch:
    layout, width = head.layout, len(head.names)
    skipped = {"totals row": 0, "repeated header": 0}
    rejects: list[Reject] = []
    kept: dict[int, list[Any]] = {}
    for number, cells in chunk:
        if _is_total(cells):
            skipped["totals row"] += 1
        elif _text(cells[0]) == head.names[0] and tuple(_text(cell) for cell in cells[:width]) == head.names:
            skipped["repeated header"] += 1
        elif len(cells) > width and not _blank(cells[width:]):
            rejects.append(Reject(f"{grid.place}, row {number}", "more cells than the header has columns"))
        else:
            kept[number] = [cells[place] if place < len(cells) else None for place in layout.positions.values()]
    raw = pd.DataFrame.from_dict(kept, orient="index", columns=list(layout.positions), dtype=object)
    reasons = {reason: count for reason, count in skipped.items() if count}
    return layout.batch(raw, context, grid.place, rejects=tuple(rejects), skipped=reasons)


def _remark(*ignored: str) -> Batch:
    """Return a batch without rows that only reports what was not read."""
    table = next(iter(SPECS))
    return Batch(table, empty(table), ignored=ignored)


def _is_total(cells: Cells) -> bool:
    """Whether the first cell that says something is a label such as 合计."""
    first = next((text for cell in cells if (text := _text(cell))), "")
    # Most first cells are ids or dates, which end in a digit: no label of a total does.
    return not first[-1:].isdigit() and normal(first) in TOTALS


def _blank(cells: Iterable[Any]) -> bool:
    return all(_text(cell).lower() in MISSING for cell in cells)


def _text(cell: Any) -> str:
    return "" if cell is None else " ".join(str(cell).split())


def _check_sheets(sheets: Mapping[str, str], path: Path) -> None:
    for name, table in sheets.items():
        if table not in SPECS:
            raise ParameterError(
                f"“{table}” is not a canonical table.",
                where=f"options of {path.name}, sheets, {name}",
                given=str(table),
                known=tuple(SPECS),
            )


def _nothing_known(path: Path, seen: list[str]) -> DataError:
    if suffix(path) in SUFFIXES:
        return DataError(
            "Neither the file's name nor its header says which table it holds.",
            where=str(path),
            known=tuple(SPECS),
            hint="set the option table; if the characters look wrong, set the option encoding",
        )
    return DataError(
        "No sheet of the workbook is known by its name or its columns.",
        where=str(path),
        examples=[f"sheet {name}" for name in seen],
        known=("成员", "活动", "内容", "订单", "反馈", "支出", "目标", "每月", *SPECS),
        hint="rename the sheet, or say what it holds: options: {sheets: {" + (seen[0] if seen else "…") + ": events}}",
    )


WORKBOOK: Source = register(Workbook())
