"""One query per metric: its expression over all windows at once, back as plain rows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import ibis

from zongjie.metrics.base import Answer, Compute
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

Row = dict[str, Any]
_WINDOW = "window_"


def run(compute: Compute, tables: Tables, windows: Sequence[Period]) -> list[list[Row]]:
    """Return the rows of an expression for each window."""
    spans = [(window.start, window.end) for window in windows]
    distinct = dict(zip(spans, windows, strict=True))
    parts = [
        compute(tables, window).mutate(**{_WINDOW: ibis.literal(index, "int8")})
        for index, window in enumerate(distinct.values())
    ]
    united = ibis.union(*parts) if len(parts) > 1 else parts[0]
    found: list[list[Row]] = [[] for _ in parts]
    for row in united.to_pyarrow().to_pylist():
        found[row.pop(_WINDOW)].append({name: _plain(cell) for name, cell in row.items()})
    return [found[list(distinct).index(span)] for span in spans]


def take(answer: Answer, by: Sequence[str], row: Row) -> Row:
    """Return the part of a row that is the metric's: its slice, its value, numerator and denominator."""
    match answer.take:
        case None if "denominator" not in row:
            return row
        case None:
            return {**row, "value": quotient(row["numerator"], row["denominator"])}
        case (numerator, denominator):
            parts = {"numerator": row[numerator], "denominator": row[denominator]}
            return {name: row[name] for name in by} | parts | {"value": quotient(*parts.values())}
        case column:
            return {name: row[name] for name in by} | {"value": row[column]}


def quotient(numerator: float | None, denominator: float | None) -> float | None:
    """Return numerator ÷ denominator; None where either is unknown or the denominator is 0."""
    return None if numerator is None or not denominator else numerator / denominator


def one(rows: Iterable[Row]) -> Row:
    """Return the only row of a scalar; an empty one if there is none."""
    return next(iter(rows), {})


def _plain(cell: Any) -> Any:
    if isinstance(cell, Decimal):
        return float(cell)
    if isinstance(cell, date | datetime):
        return cell.isoformat()[:10]
    return None if isinstance(cell, float) and math.isnan(cell) else cell
