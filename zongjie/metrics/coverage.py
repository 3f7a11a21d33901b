"""Coverage: which days the data holds, so that a period outside it is unknown and not zero."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from ibis import _

from zongjie.errors import DataError
from zongjie.metrics.expressions import read
from zongjie.metrics.windows import during
from zongjie.periods import Period
from zongjie.tables.schemas import SPECS

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

Covered = Literal["whole", "part", "none"]

_TIMELESS = ("groups", "targets")  # their days are attributes, not observations
_MONTHLY = ("spending",)
_MAX_SLACK = 31


@dataclass(frozen=True)
class Span:
    """The days that a table holds.

    Attributes
    ----------
    slack
        Days without a row, before `first` or after `last`, that chance explains: events happen every few days, so a
        year whose first event is on 4 January is whole all the same. 0 for a table with rows on every day.
    rows
        Rows in the period that is reported.
    """

    first: date
    last: date
    slack: int
    rows: int

    def covers(self, period: Period) -> Covered:
        """Whether the period lies wholly, partly or not at all in the span."""
        slack = timedelta(days=self.slack)
        if period.end < self.first - slack or period.start > self.last + slack:
            return "none"
        return "whole" if self.first - slack <= period.start and period.end <= self.last + slack else "part"


@dataclass(frozen=True)
class Coverage:
    """The spans of all observed tables."""

    spans: dict[str, Span]

    @classmethod
    def of(cls, tables: Tables, period: Period) -> Coverage:
        """Look the spans up; a list of members reaches to the end of all data.

        Raises
        ------
        DataError
            If there is nothing in the period.
        """
        names = sorted(tables.names & SPECS.keys() - set(_TIMELESS))
        spans = {name: span for name in names if (span := _span(tables, name, period))}
        if not any(span.rows for span in spans.values()):
            raise _nothing(spans, period)
        end = max(span.last for span in spans.values())
        for name in ("members", "memberships"):
            if name in spans:
                found = spans[name]
                spans[name] = Span(found.first, end, found.slack, found.rows)
        return cls(spans)

    def covers(self, tables: Iterable[str], period: Period) -> Covered:
        """Whether all of the tables hold the period."""
        found = [self.spans[name].covers(period) for name in tables if name in self.spans]
        return "none" if "none" in found else "part" if "part" in found else "whole"

    def common(self, tables: Iterable[str]) -> tuple[date, date] | None:
        """Return the days that all of the tables hold."""
        spans = [self.spans[name] for name in tables if name in self.spans]
        if not spans:
            return None
        return max(span.first for span in spans), min(span.last for span in spans)


@lru_cache(maxsize=64)
def filled(tables: Tables, name: str) -> frozenset[str]:
    """Return the columns of a table that hold at least one value."""
    table = read(tables, name)
    (counts,) = table.aggregate(**{column: table[column].count() for column in table.columns}).to_pyarrow().to_pylist()
    return frozenset(column for column, count in counts.items() if count)


def _span(tables: Tables, name: str, period: Period) -> Span | None:
    day = SPECS[name].day
    if day is None or day not in (table := read(tables, name)).columns:
        return None
    if name == "events":  # planned ones lie ahead of the data
        table = table.filter(_.status.fill_null("held") != "planned")
    seen = table.filter(table[day].notnull())
    days = seen.select(day).distinct().aggregate(days=_.count(), first=_[day].min(), last=_[day].max())
    within = during(seen, period, day).aggregate(rows=_.count())
    (row,) = days.cross_join(within).to_pyarrow().to_pylist()
    if not row["days"]:
        return None
    first, last = row["first"], row["last"]
    monthly = name in _MONTHLY or (name == "daily" and row["days"] * 20 < (last - first).days)
    if monthly:
        span = tables.span(name)
        return Span(first, span[1] if span else last, 0, row["rows"])
    usual_gap = ((last - first).days + 1) / row["days"]
    return Span(first, last, min(math.ceil(4 * (usual_gap - 1)), _MAX_SLACK), row["rows"])


def _nothing(spans: dict[str, Span], period: Period) -> DataError:
    if not spans:
        return DataError(
            "The data holds no table with days.", hint="check the sources in the parameters file: `zongjie check FILE`"
        )
    first, last = min(span.first for span in spans.values()), max(span.last for span in spans.values())
    ahead = "The period lies after the end of the data" if period.start > last else "The data holds nothing"
    return DataError(
        f"{ahead if period.start > last else ahead + ' in the period'}: {period.start} to {period.end}.",
        examples=[f"{name}: {span.first} to {span.last}" for name, span in spans.items()],
        hint=f"choose a period between {first} and {last}, or add the missing data to the sources",
    )
