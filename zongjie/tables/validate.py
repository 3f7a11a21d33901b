"""Rows are checked against their canonical schema; those that fail are told apart, with column and reason."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from zongjie.lazy import hidden

with hidden("pyspark.pandas"):
    import pandera.pandas as pa
    from pandera.errors import SchemaErrors

from zongjie.tables.privacy import mask
from zongjie.tables.schemas import SPECS
from zongjie.tables.spec import FRAME_TYPES, Column, Order, TableSpec

_SPARK = "pyspark.pandas"  # pandera imports it wherever Spark is installed: seconds, and a warning at each start
# Rows from before the web or from after this century are slips of a clock or of a unit.
EARLIEST, LATEST = pd.Timestamp("1990-01-01"), pd.Timestamp("2100-01-01")
MISSING = "missing"


@dataclass(frozen=True)
class Failure:
    """A row that breaks its schema: its index in the frame, the column, why, and the masked value."""

    row: int
    column: str
    reason: str
    masked: str = ""


def validate(table: str, frame: pd.DataFrame, zone: ZoneInfo | None = None) -> tuple[pd.DataFrame, tuple[Failure, ...]]:
    """Split a frame of canonical rows into those that keep the schema and the failures of the others.

    Parameters
    ----------
    table
        Name of a canonical table.
    frame
        Columns of that table with the types of `FRAME_TYPES`; its index is unique.
    zone
        The zone in which failures show instants; UTC if not given.

    Returns
    -------
    tuple
        The sound rows, and one failure for each other row: the first in the order of the columns.
    """
    try:
        with hidden(_SPARK):
            schema(table).validate(frame, lazy=True)
    except SchemaErrors as errors:
        failures = _failures(SPECS[table], frame, errors.failure_cases, zone)
        return frame.drop(index=[failure.row for failure in failures]), failures
    return frame, ()


@cache
def schema(table: str) -> pa.DataFrameSchema:
    """Return the pandera schema of a canonical table, as its rows are before they are stored."""
    spec = SPECS[table]
    return pa.DataFrameSchema(
        {column.name: _column(column) for column in spec.columns},
        checks=[_order(rule) for rule in spec.rules],
        strict=True,
        name=table,
    )


def _column(column: Column) -> pa.Column:
    return pa.Column(
        FRAME_TYPES[column.type],
        checks=_checks(column),
        nullable=not column.required,
        required=column.required,
    )


def _checks(column: Column) -> list[pa.Check]:
    if column.type in ("instant", "date"):
        zone = "UTC" if column.type == "instant" else None
        low, high = EARLIEST.tz_localize(zone), LATEST.tz_localize(zone)
        return [pa.Check.in_range(low, high, error=f"not between {EARLIEST.year} and {LATEST.year}")]
    low, high = column.bounds
    checks: list[pa.Check] = []
    if low is not None and high is not None:
        checks.append(pa.Check.in_range(low, high, error=f"not between {low:g} and {high:g}"))
    elif low is not None:
        checks.append(pa.Check.ge(low, error=f"below {low:g}"))
    if column.type == "count":
        checks.append(pa.Check(_whole, error="not a whole number"))
    return checks


def _whole(values: pd.Series) -> pd.Series:
    return values % 1 == 0


def _order(rule: Order) -> pa.Check:
    def kept(frame: pd.DataFrame) -> Any:
        if rule.first not in frame or rule.second not in frame:
            return True
        broken = frame[rule.first].gt(frame[rule.second])  # a missing side breaks nothing
        return ~broken

    return pa.Check(kept, name=f"{rule.first} {rule.second}", error=rule.reason)


def _failures(spec: TableSpec, frame: pd.DataFrame, cases: pd.DataFrame, zone: ZoneInfo | None) -> tuple[Failure, ...]:
    """Read pandera's failure cases; of several in one row the first column's counts."""
    order = {column.name: place for place, column in enumerate(spec.columns)}
    rules = {rule.reason: rule for rule in spec.rules}
    found: dict[int, Failure] = {}
    records: list[dict[str, Any]] = cases.to_dict("records")
    for case in sorted(records, key=lambda case: order.get(case["column"], len(order))):
        if pd.isna(case["index"]) or str(case["check"]).startswith("dtype("):
            raise TypeError(f"{spec.name}: an adapter broke the contract: {case['check']} {case['failure_case']}")
        row, check = int(case["index"]), str(case["check"])
        column = rules[check].second if check in rules else str(case["column"])
        reason = MISSING if check == "not_nullable" else check
        found.setdefault(row, Failure(row, column, reason, _shown(frame.at[row, column], zone)))
    return tuple(found[row] for row in sorted(found))


def _shown(value: Any, zone: ZoneInfo | None) -> str:
    if pd.isna(value):
        return ""
    if not isinstance(value, pd.Timestamp):
        return mask(value)
    moment = value.tz_convert(zone) if zone and value.tzinfo else value
    return moment.tz_localize(None).isoformat(sep=" ", timespec="minutes")  # strftime knows no year 10000
