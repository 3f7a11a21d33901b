"""People in expressions: who is there, who joins and leaves, who is active; without bots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ibis

from zongjie.lazy import _
from zongjie.metrics.coverage import observed_tables, span_of
from zongjie.metrics.expressions import Table, read
from zongjie.metrics.windows import Bucket, buckets, during, time_axis
from zongjie.periods import Period
from zongjie.tables.asking import question

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

WEEK = 7


@question
def observed(tables: Tables, period: Period, *names: str) -> Period:
    """Return the period up to the end of the data (of the named tables): means must not count days to come."""
    spans = [span for name in names or observed_tables(tables) if (span := span_of(tables, name))]
    latest = max(spans, key=lambda span: (span.last, -span.slack), default=None)
    if latest is None or not period.start <= latest.reach < period.end:
        return period
    return Period(period.start, latest.reach)


def whole_months(tables: Tables, period: Period) -> list[Period]:
    """Return the calendar months that lie wholly in the period and in the data."""
    return [month for month in observed(tables, period).months() if month.kind == "month"]


def until_observed(tables: Tables, period: Period) -> tuple[Bucket, ...]:
    """Return the steps of the period's time axis that the data reaches, the last one cut to its end."""
    end = observed(tables, period).end
    return tuple(Bucket(step.label, step.start, min(step.end, end)) for step in buckets(period) if step.start <= end)


def whole(period: Period) -> tuple[Bucket, ...]:
    """Return the period as one step."""
    return (Bucket(str(period.start), period.start, period.end),)


def active_days(tables: Tables, period: Period) -> Table:
    """Return the rows of `member_days` in the period: one per person and day with any action."""
    return during(read(tables, "member_days"), period).filter(~_.is_bot)


def each_active(tables: Tables, period: Period) -> Table:
    """Return who did anything in the period: `member, tier, source, messages, days` (with any action)."""
    return tables.keep(_each_active, period)


def _each_active(tables: Tables, period: Period) -> Table:
    return (
        active_days(tables, period)
        .group_by("member")
        .aggregate(  # a person has one tier and one source
            tier=_.tier.max(), source=_.source.max(), messages=_.messages.sum().cast("int64"), days=_.count()
        )
    )


def each_week(tables: Tables, period: Period) -> Table:
    """Return who did anything in each full week, counted back from the end of the period: `week, member, messages`."""
    return tables.keep(_each_week, observed(tables, period, "activity"))


def _each_week(tables: Tables, seen: Period) -> Table:
    rows = active_days(tables, seen)
    back = rows.mutate(week=ibis.date(seen.end).delta(rows.day, unit="day") // WEEK)
    full = back.filter(back.week < seen.days // WEEK)
    return full.group_by("week", "member").aggregate(messages=_.messages.sum().cast("int64"))


def each_month(tables: Tables, period: Period) -> Table:
    """Return who did anything in each calendar month of the period: `month, member, messages`."""
    return tables.keep(_each_month, period)


def _each_month(tables: Tables, period: Period) -> Table:
    rows = active_days(tables, period)
    months = rows.mutate(month=rows.day.truncate("M")).group_by("month", "member")
    return months.aggregate(messages=_.messages.sum().cast("int64"))


def first_days(tables: Tables) -> Table:
    """Return everybody's first day in the data: `member, first`."""
    return tables.keep(_first_days)


def _first_days(tables: Tables) -> Table:
    return read(tables, "member_days").filter(~_.is_bot).group_by("member").aggregate(first=_.day.min())


def presence(tables: Tables, steps: Sequence[Bucket], *by: str) -> Table:
    """Return who is there in each step.

    Returns
    -------
    Table
        `time`, the `by` columns, and: `joined` and `left`, people in the step; `end`, members at its end;
        `member_days`, the daily closing stocks of the step added up.
    """
    flow = read(tables, "member_flow").aggregate(by=["day", *by], joined=_.joined.sum(), left=_.left.sum())
    axis = time_axis(steps)
    until = flow.join(axis, flow.day <= axis.ends)
    net, inside = until.joined - until.left, until.day >= until.starts
    days = until.ends.delta(ibis.greatest(until.day, until.starts), unit="day") + 1
    return until.aggregate(
        by=["time", *by],
        joined=until.joined.sum(where=inside).fill_null(0),
        left=until.left.sum(where=inside).fill_null(0),
        end=net.sum(),
        member_days=(net * days).sum(),
    )
