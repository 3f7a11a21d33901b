"""Time in expressions: rows of a period, the buckets of a time axis, calendar arithmetic on columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from zongjie.metrics.expressions import Table, Value, constants
from zongjie.periods import Period

MONTHLY_FROM = 85  # days: a quarter and more is shown by month
_UNITS = {"month": "M", "day": "D"}


@dataclass(frozen=True)
class Bucket:
    """A step of a time axis: its label and its closed interval of days; `cut` if it is less than a whole month."""

    label: str
    start: date
    end: date
    cut: bool = False

    @property
    def time(self) -> date:
        """What rows of the step are grouped by: the day, or the first of the month (also where the step is cut)."""
        return date.fromisoformat(self.label if len(self.label) > len("YYYY-MM") else f"{self.label}-01")


def grain(period: Period) -> Literal["month", "day"]:
    """Return the step of a period's time axis."""
    return "month" if period.days >= MONTHLY_FROM else "day"


def buckets(period: Period) -> tuple[Bucket, ...]:
    """Return the steps of a period's time axis, months cut to the period at both ends."""
    if grain(period) == "month":
        return months(period)
    days = (period.start + timedelta(days=offset) for offset in range(period.days))
    return tuple(Bucket(f"{day}", day, day) for day in days)


def months(period: Period) -> tuple[Bucket, ...]:
    """Return the calendar months that the period touches, cut to it."""
    return tuple(
        Bucket(f"{part.start:%Y-%m}", part.start, part.end, cut=part.kind != "month") for part in period.months()
    )


def time_axis(steps: Sequence[Bucket]) -> Table:
    """Return steps as a table: `time`, `starts`, `ends`."""
    rows = [{"time": step.time, "starts": step.start, "ends": step.end} for step in steps]
    return constants(rows, {"time": "date", "starts": "date", "ends": "date"})


def during(table: Table, period: Period, column: str = "day") -> Table:
    """Return the rows whose day lies in the period."""
    return table.filter(table[column] >= period.start, table[column] <= period.end)


def time_of(day: Value, period: Period) -> Value:
    """Return the first day of the time step that a day falls into (far quicker to group by than its label)."""
    return day.truncate(_UNITS[grain(period)])


def number_of_month(day: date) -> int:
    """Return a month as a running number, so that months can be subtracted."""
    return day.year * 12 + day.month - 1


def month_index(day: Value) -> Value:
    """Return `number_of_month` of a column of days."""
    return day.year() * 12 + day.month() - 1


def label_of_month(index: Value) -> Value:
    """Return the label `YYYY-MM` of a column of running month numbers."""
    year, month = (index // 12).cast("string"), (index % 12 + 1).cast("string")
    return year.lpad(4, "0") + "-" + month.lpad(2, "0")


def is_month_end(day: date) -> bool:
    """Whether a day is the last of its month."""
    return (day + timedelta(days=1)).day == 1
