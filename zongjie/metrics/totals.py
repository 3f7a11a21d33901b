"""What daily or monthly totals can answer where there are no rows of people: the table `daily`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import ibis
from ibis import _

from zongjie.metrics.base import Compute
from zongjie.metrics.expressions import Table, read
from zongjie.metrics.windows import buckets, grain, time_axis, time_of
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables


def total(column: str) -> Compute:
    """Return the sum of a flow over the rows that lie wholly in the period."""
    return lambda tables, period: _within(tables, period).aggregate(value=_[column].sum())


def over_time(column: str) -> Compute:
    """Return the sum of a flow by time step; undefined by day where only months are known."""

    def compute(tables: Tables, period: Period) -> Table:
        rows = _within(tables, period)
        if grain(period) == "day":
            rows = rows.filter(_.grain == "day")
        return rows.mutate(time=time_of(_.date, period)).group_by("time").aggregate(value=_[column].sum())

    return compute


def mean_per_day(column: str) -> Compute:
    """Return the mean of a daily count over the days that are there."""

    def compute(tables: Tables, period: Period) -> Table:
        days = _within(tables, period).filter(_.grain == "day", _[column].notnull())
        per_day = days.group_by("date").aggregate(value=_[column].sum())
        return per_day.aggregate(numerator=_.value.sum(), denominator=_.count())

    return compute


def members_at_start(tables: Tables, period: Period) -> Table:
    """Return the last known stock before the period."""
    eve = period.start - timedelta(days=1)
    return _last_known(_community(tables).filter(_.ends <= eve))


def members_at_end(tables: Tables, period: Period) -> Table:
    """Return the last known stock of the period."""
    return _last_known(_within(tables, period))


def members_over_time(tables: Tables, period: Period) -> Table:
    """Return the last known stock of each time step."""
    rows = _within(tables, period).filter(_.members_total.notnull())
    steps = time_axis(buckets(period))
    placed = rows.join(steps, [rows.ends >= steps.starts, rows.ends <= steps.ends]).drop("starts", "ends_right")
    latest = placed.group_by("time", "group_id").aggregate(value=_.members_total.argmax(_.date))
    return latest.group_by("time").aggregate(value=_.value.sum())


def _community(tables: Tables) -> Table:
    """Return the community's own rows where there are any, else those of its groups, with their last day `ends`."""
    daily = read(tables, "daily")
    fine = daily.filter(daily.grain == daily.grain.min().as_scalar())  # "day" comes before "month": never both
    whole = fine.filter(fine.group_id.isnull() == fine.group_id.isnull().any().as_scalar())
    month_end = whole.date + ibis.interval(months=1) - ibis.interval(days=1)
    return whole.mutate(ends=ibis.ifelse(whole.grain == "month", month_end.cast("date"), whole.date))


def _within(tables: Tables, period: Period) -> Table:
    return _community(tables).filter(_.date >= period.start, _.ends <= period.end)


def _last_known(rows: Table) -> Table:
    known = rows.filter(rows.members_total.notnull())
    per_group = known.group_by("group_id").aggregate(last=known.members_total.argmax(known.date))
    return per_group.aggregate(value=_.last.sum())
