"""One query per metric: its expression over all windows at once, back as plain rows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import ibis

from zongjie.metrics.base import Compute
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

Row = dict[str, Any]
_WINDOW = "window_"


def run(compute: Compute, tables: Tables, windows: Sequence[Period]) -> list[list[Row]]:
    """Return the rows of an expression for each window, with `value` set to numerator ÷ denominator if it has both.

    A value is None where it is null or its denominator is 0.
    """
    distinct = list(dict.fromkeys((window.start, window.end) for window in windows))
    by_span = {(window.start, window.end): window for window in windows}
    parts = [
        compute(tables, by_span[span]).mutate(**{_WINDOW: ibis.literal(index, "int8")})
        for index, span in enumerate(distinct)
    ]
    united = ibis.union(*parts) if len(parts) > 1 else parts[0]
    found: list[list[Row]] = [[] for _ in distinct]
    for row in united.to_pyarrow().to_pylist():
        found[row.pop(_WINDOW)].append(with_value({name: _plain(cell) for name, cell in row.items()}))
    return [found[distinct.index((window.start, window.end))] for window in windows]


def with_value(row: Row) -> Row:
    """Return the row with `value`, if it has a numerator and a denominator instead."""
    if "denominator" not in row or "value" in row:
        return row
    return {**row, "value": quotient(row["numerator"], row["denominator"])}


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
