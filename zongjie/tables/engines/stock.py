"""What a table in an engine holds, by one query over it: what Parquet files say of themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zongjie.lazy import _
from zongjie.tables.store import month_end


@dataclass(frozen=True)
class Stock:
    """Rows, columns that hold a value, first and last day, rows by month; `last_month` is that of monthly totals."""

    rows: int
    filled: frozenset[str] = frozenset()
    bounds: tuple[date, date] | None = None
    months: dict[str, int] = field(default_factory=dict[str, int])
    last_month: date | None = None

    @property
    def span(self) -> tuple[date, date] | None:
        """First and last day; monthly totals reach to the end of their last month."""
        if self.bounds is None:
            return None
        first, last = self.bounds
        return first, max(last, month_end(self.last_month)) if self.last_month else last


def take(table: Any, day: str | None, *, by_grain: bool = False) -> Stock:
    """Return what a table holds.

    Parameters
    ----------
    day
        The column with the day that places a row in a period.
    by_grain
        Whether it holds totals of days and of months.
    """
    asked = {f"n_{place}": table[name].count() for place, name in enumerate(table.columns)}
    if day:
        asked |= {"first": table[day].min(), "last": table[day].max()}
    if by_grain:
        asked["month"] = table[day].max(where=table.grain == "month")
    (found,) = table.aggregate(rows=_.count(), **asked).to_pyarrow().to_pylist()
    bounds = (found["first"], found["last"]) if day and found["first"] is not None else None
    return Stock(
        rows=found["rows"],
        filled=frozenset(name for place, name in enumerate(table.columns) if found[f"n_{place}"]),
        bounds=bounds,
        months=_months(table, str(day)) if bounds else {},
        last_month=found.get("month") or (found["last"] if day == "month" else None),
    )


def _months(table: Any, day: str) -> dict[str, int]:
    dated = table.filter(table[day].notnull())
    counted = dated.group_by(year=dated[day].year(), month=dated[day].month()).aggregate(rows=_.count())
    rows = counted.to_pyarrow().to_pylist()
    return dict(sorted((f"{row['year']}-{row['month']:02}", row["rows"]) for row in rows))
