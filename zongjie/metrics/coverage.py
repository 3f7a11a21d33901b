"""Coverage: which days the data holds, so that a period outside it is unknown and not zero."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from zongjie.errors import DataError
from zongjie.lazy import _
from zongjie.metrics.expressions import Table, read
from zongjie.metrics.windows import during
from zongjie.periods import Period
from zongjie.tables.asking import question
from zongjie.tables.schemas import SPECS

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

Covered = Literal["whole", "part", "none"]

_TIMELESS = ("groups", "targets", "survey")  # their days are attributes, not observations; a survey is of a few days
_MONTHLY = ("spending",)
_LISTS = {"members", "memberships"}  # lists of people: they reach to the end of all data
_MAX_SLACK = 31


@dataclass(frozen=True)
class Span:
    """The days that a table holds.

    Attributes
    ----------
    slack
        Days without a row, before `first` or after `last`, that chance explains: events happen every few days, so a
        year whose first event is on 4 January is whole all the same. 0 for a table with rows on every day.
    """

    first: date
    last: date
    slack: int = 0

    @property
    def reach(self) -> date:
        """The last day that the table may be taken to speak for."""
        return self.last + timedelta(days=self.slack)

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
        spans = {name: span for name in observed_tables(tables) if (span := span_of(tables, name))}
        if not any(_holds_rows(tables, name, period) for name in spans) and not _surveyed(tables, period):
            raise _nothing(spans, period)
        lists = _LISTS & spans.keys()
        if lists:
            latest = max(spans.values(), key=lambda span: (span.last, -span.slack))
            spans |= {name: Span(spans[name].first, latest.last, latest.slack) for name in lists}
        return cls(spans)

    def covers(self, tables: Iterable[str], period: Period) -> Covered:
        """Whether all of the tables hold the period."""
        found = [self.spans[name].covers(period) for name in tables if name in self.spans]
        return "none" if "none" in found else "part" if "part" in found else "whole"

    def reach(self, tables: Iterable[str]) -> date | None:
        """Return the last day that all of the tables may be taken to speak for."""
        return min((self.spans[name].reach for name in tables if name in self.spans), default=None)

    def held(self, tables: Iterable[str]) -> tuple[date | None, date | None]:
        """Return the days outside which nothing is known, an end being None where there is none.

        A list of people says of the time before its first join that nobody had joined.
        """
        names = list(tables)
        found = [self.spans[name] for name in names if name in self.spans and name not in _LISTS]
        firsts = [span.first - timedelta(days=span.slack) for span in found]
        return max(firsts, default=None), self.reach(names)

    def common(self, tables: Iterable[str]) -> tuple[date, date] | None:
        """Return the days that all of the tables hold."""
        spans = [self.spans[name] for name in tables if name in self.spans]
        if not spans:
            return None
        return max(span.first for span in spans), min(span.last for span in spans)


def observed_tables(tables: Tables) -> list[str]:
    """Return the tables that are there and whose days are observations."""
    return sorted(name for name in tables.names & SPECS.keys() if name not in _TIMELESS and SPECS[name].day)


@question
def span_of(tables: Tables, name: str) -> Span | None:
    """Return the days that a table holds, or None if it is not there or has no days."""
    if name not in tables or (ends := tables.span(name)) is None:
        return None
    first, last = ends
    (found,) = tables.fetch("days", _days, name)
    latest: date = found["last"] or last
    if name in _MONTHLY or not found["days"] or last > latest:  # totals of a month reach to its end
        return Span(first, last)
    last = min(last, latest)
    usual_gap = ((last - first).days + 1) / found["days"]
    return Span(first, last, min(math.ceil(4 * (usual_gap - 1)), _MAX_SLACK))


def _days(tables: Tables, name: str) -> Table:
    """Return the number of days with rows, and the last."""
    day = str(SPECS[name].day)
    return _observations(tables, name).select(day).distinct().aggregate(days=_.count(), last=_[day].max())


def _observations(tables: Tables, name: str) -> Table:
    """Return the rows of a table that say something about the past: planned events lie ahead of the data."""
    rows = read(tables, "log_days" if name == "activity" and "log_days" in tables else name)  # the log itself is large
    rows = rows.filter(rows[SPECS[name].day].notnull())
    return rows.filter(_.status.fill_null("held") != "planned") if name == "events" else rows


def _holds_rows(tables: Tables, name: str, period: Period) -> bool:
    (found,) = tables.fetch("rows", _rows_during, name, period)
    return bool(found["rows"])


def _rows_during(tables: Tables, name: str, period: Period) -> Table:
    return during(_observations(tables, name), period, str(SPECS[name].day)).aggregate(rows=_.count())


def _surveyed(tables: Tables, period: Period) -> bool:
    """Whether there are answers of the period, or answers without a date, which are taken to be of any."""
    if "survey" not in tables:
        return False
    (found,) = tables.fetch("surveyed", _answers_during, period)
    return bool(found["rows"])


def _answers_during(tables: Tables, period: Period) -> Table:
    rows = read(tables, "survey")
    of_period = rows.answered_day.isnull() | rows.answered_day.between(period.start, period.end)
    return rows.filter(of_period).aggregate(rows=_.count())


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
