"""Slices of a breakdown: completed on the time axis, aligned between periods."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from zongjie.metrics.base import Metric
from zongjie.metrics.query import Row, quotient
from zongjie.metrics.windows import buckets, grain, months, number_of_month
from zongjie.periods import Period

Key = tuple[Any, ...]
COHORTS = ("cohort", "months_after")
_ORDERED = ("time", "month", "days_after", *COHORTS)  # dimensions with an order of their own
_STEPS = (*_ORDERED, "week", "weekday", "hour")  # in that order as well, but aligned slice by slice


def key_of(row: Row, by: Sequence[str]) -> Key:
    """Return the slice that a row stands for."""
    return tuple(row[name] for name in by)


def complete(
    metric: Metric, rows: Sequence[Row], period: Period, held: tuple[date | None, date | None], empty: float | None
) -> list[Row]:
    """Return a row for every step of a time axis, labelled.

    A step without rows has the value `empty`; one outside the days that are `held` (first and last, None: no such
    end) is unknown; one that the data or the period holds in part is marked `partial`.
    """
    if metric.by not in (("time",), ("month",)):
        return list(rows)
    (dimension,) = metric.by
    first, last = held[0] or date.min, held[1] or date.max
    found = {row[dimension]: row for row in rows}
    completed: list[Row] = []
    for step in buckets(period) if dimension == "time" else months(period):
        outside = step.start > last or step.end < first
        cut = step.cut or step.start < first <= step.end or step.start <= last < step.end
        known = {} if outside else found.get(str(step.time), {})
        row = {dimension: step.label, "value": None if outside else empty} | known | {dimension: step.label}
        completed.append(row | ({"partial": True} if cut and not outside else {}))
    return completed


def silenced(metric: Metric, rows: list[Row], period: Period, gaps: Sequence[tuple[date, date]]) -> list[Row]:
    """Return the rows of a time axis with what holes of the data leave of them.

    A step that lies wholly in a hole is unknown, one that lies in it by half or more is marked `partial`.
    """
    if not gaps or metric.by not in (("time",), ("month",)):
        return rows
    (dimension,) = metric.by
    steps = {step.label: step for step in (buckets(period) if dimension == "time" else months(period))}
    told: list[Row] = []
    for row in rows:
        step = steps[row[dimension]]
        days = (step.end - step.start).days + 1
        missing = sum(max((min(last, step.end) - max(first, step.start)).days + 1, 0) for first, last in gaps)
        if missing >= days:
            told.append({dimension: row[dimension], "value": None})
        else:
            told.append(row | {"partial": True} if 2 * missing >= days else row)
    return told


def apart(rows: list[Row], breaks: Sequence[date]) -> list[Row]:
    """Return the cells of cohorts without those that look across a day from which ids mean other people.

    The cohort of such a month holds everybody who was there before: it is marked `truncated`, as the first one is.
    """
    if not breaks or not rows or not set(COHORTS) <= rows[0].keys():
        return rows
    borders = [number_of_month(day) for day in breaks]
    kept: list[Row] = []
    for row in rows:
        year, month = str(row["cohort"]).split("-")
        born = int(year) * 12 + int(month) - 1
        if not any(born < border <= born + row["months_after"] for border in borders):
            kept.append(row | {"truncated": True} if born in borders else row)
    return kept


def divide(by: Sequence[str], numerators: Sequence[Row], denominators: Sequence[Row], empty: float | None) -> list[Row]:
    """Return numerator ÷ denominator slice by slice."""
    parts = {key_of(row, by): row for row in numerators}
    return [
        {
            **{name: row[name] for name in (*by, "partial") if name in row},
            "numerator": (part := parts.get(key_of(row, by), {"value": empty})["value"]),
            "denominator": row["value"],
            "value": quotient(part, row["value"]),
        }
        for row in denominators
    ]


def align(metric: Metric, windows: Sequence[Sequence[Row] | None], periods: Sequence[Period]) -> list[Row]:
    """Return this period's rows with `previous` and `year_ago`: by position on a time axis, else by slice."""
    current, *earlier = windows
    rows = _sorted(metric, current or ())
    for name, window, period in zip(("previous", "year_ago"), earlier, periods[1:], strict=True):
        if window is None or (metric.by in (("time",), ("month",)) and grain(period) != grain(periods[0])):
            continue
        if metric.by[0] in _ORDERED:
            values = [row["value"] for row in _sorted(metric, window)]
            rows = [row | {name: values[index] if index < len(values) else None} for index, row in enumerate(rows)]
        else:
            rows = _by_key(metric, rows, window, name)
    return rows if metric.by[0] in _ORDERED else _sorted(metric, rows)


def _sorted(metric: Metric, rows: Sequence[Row]) -> list[Row]:
    if metric.by[0] in _STEPS:
        return sorted(rows, key=lambda row: key_of(row, metric.by))
    if any("step_order" in row for row in rows):
        return sorted(rows, key=lambda row: (row.get("step_order") or 0, str(key_of(row, metric.by))))
    return sorted(rows, key=lambda row: (-(row["value"] or 0), str(key_of(row, metric.by))))


def _by_key(metric: Metric, rows: Sequence[Row], earlier: Sequence[Row], name: str) -> list[Row]:
    before = {key_of(row, metric.by): row for row in earlier}
    gone = [key for key in before if key not in {key_of(row, metric.by) for row in rows}]
    added = [dict(zip(metric.by, key, strict=True)) | {"value": metric.empty} for key in gone]
    return [row | _earlier(before.get(key_of(row, metric.by)), name, metric.empty) for row in (*rows, *added)]


def _earlier(row: Row | None, name: str, empty: float | None) -> Row:
    """Return an earlier value, of a rate with its denominator: a change of the whole may be one of weights alone."""
    if row is None:
        return {name: empty}
    base = {f"{name}_denominator": row["denominator"]} if "denominator" in row else {}
    return {name: row["value"], **base}
