"""One query per metric: its expression over all windows at once, back as plain rows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from zongjie.metrics.base import Answer, Compute
from zongjie.metrics.expressions import Table
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

Row = dict[str, Any]
_WINDOW = "window_"


def run(name: str, compute: Compute, tables: Tables, windows: Sequence[Period]) -> list[list[Row]]:
    """Return the rows of an expression for each window.

    DuckDB answers each window alone, since its query may be known from another report; an engine that takes long to
    begin is asked for all of them at once.
    """
    if tables.engine.backend == "duckdb":
        found = {span: tables.fetch(name, compute, window) for span, window in _distinct(windows).items()}
        return [[_row(row) for row in found[window.start, window.end]] for window in windows]
    united, places = unite(compute, tables, windows)
    return apart(tables.collect(united), places)


def unite(compute: Compute, tables: Tables, windows: Sequence[Period]) -> tuple[Table, list[int]]:
    """Return an expression over all windows at once, and for each window which of its parts it is."""
    import ibis

    distinct = _distinct(windows)
    parts = [
        compute(tables, window).mutate(**{_WINDOW: ibis.literal(index, "int8")})
        for index, window in enumerate(distinct.values())
    ]
    places = [list(distinct).index((window.start, window.end)) for window in windows]
    return ibis.union(*parts) if len(parts) > 1 else parts[0], places


def _distinct(windows: Sequence[Period]) -> dict[tuple[date, date], Period]:
    return {(window.start, window.end): window for window in windows}


def apart(rows: list[Row], places: Sequence[int]) -> list[list[Row]]:
    """Return the rows of each window."""
    found: list[list[Row]] = [[] for _ in range(max(places) + 1)]
    for row in rows:
        found[row.pop(_WINDOW)].append(_row(row))
    return [found[place] for place in places]


def gather(answer: Answer, by: Sequence[str], rows: Sequence[Row]) -> list[Row]:
    """Return the rows as the metric has them: slice, value and, for a quotient, numerator and denominator."""
    if answer.take is None:
        return [_divided(row) if "denominator" in row and "value" not in row else row for row in rows]
    taken = [answer.take] if isinstance(answer.take, str) else list(answer.take)
    names = ["value"] if len(taken) == 1 else ["numerator", "denominator"]
    slices: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        slices.setdefault(tuple(row[dimension] for dimension in by), []).append(row)
    added = [
        dict(zip(by, key, strict=True))
        | {name: _sum(row[column] for row in found) for name, column in zip(names, taken, strict=True)}
        for key, found in slices.items()
    ]
    return added if len(taken) == 1 else [_divided(row) for row in added]


def _divided(row: Row) -> Row:
    return {**row, "value": quotient(row["numerator"], row["denominator"])}


def _sum(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def quotient(numerator: float | None, denominator: float | None) -> float | None:
    """Return numerator ÷ denominator; None where either is unknown or the denominator is 0."""
    return None if numerator is None or not denominator else numerator / denominator


def one(rows: Iterable[Row]) -> Row:
    """Return the only row of a scalar; an empty one if there is none."""
    return next(iter(rows), {})


def _row(cells: Row) -> Row:
    return {name: _plain(cell) for name, cell in cells.items()}


def _plain(cell: Any) -> Any:
    if isinstance(cell, Decimal):
        return float(cell)
    if isinstance(cell, date | datetime):
        return cell.isoformat()[:10]
    return None if isinstance(cell, float) and math.isnan(cell) else cell
