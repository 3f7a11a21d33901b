"""Cohorts: people by the month in which they were first seen, and how many of them are seen in each month after."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from zongjie.lazy import _
from zongjie.metrics.coverage import span_of
from zongjie.metrics.expressions import Table
from zongjie.metrics.people import observed
from zongjie.metrics.windows import is_month_end, label_of_month, month_index, number_of_month
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

_MONTHS = 12


def cohort_cells(tables: Tables, period: Period, days: Table, source: str) -> Table:
    """Return a row per cohort and month after, up to the end of the period or of the data.

    Parameters
    ----------
    days
        A row per `member` and `day`, without bots.
    source
        The canonical table that the days come from: how far it reaches.
    """
    end = observed(tables, period, source).end
    days = days.filter(_.day <= end)
    born = days.group_by("member").aggregate(first=_.day.min()).filter(_.first >= _first_cohort(period))
    lived = days.inner_join(born, "member")
    cells = lived.select("member", born=month_index(lived.first), at=month_index(lived.day)).distinct()
    counted = cells.group_by("born", "at").aggregate(numerator=_.count())
    sizes = counted.filter(_.born == _.at).select("born", denominator="numerator")
    due = sizes.cross_join(counted.select("at").distinct()).filter(_.at >= _.born)
    grid = due.left_join(counted, ["born", "at"])
    held = span_of(tables, source)
    return grid.select(
        cohort=label_of_month(grid.born),
        months_after=grid["at"] - grid.born,
        numerator=grid.numerator.fill_null(0),
        denominator="denominator",
        partial=(grid["at"] == number_of_month(end)) & (not is_month_end(end)),
        # The first month of the data holds everyone who was there before it.
        truncated=grid.born == (number_of_month(held.first) if held else -1),
    )


def _first_cohort(period: Period) -> date:
    """Return the first month shown: that of the period, or a year back where the period is shorter."""
    first = period.start.replace(day=1)
    year_back = number_of_month(period.end) - (_MONTHS - 1)
    return min(first, date(year_back // 12, year_back % 12 + 1, 1))
