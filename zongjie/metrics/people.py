"""People in expressions: who is there, who joins and leaves, who is active; without bots."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import ibis
from ibis import _

from zongjie.metrics.expressions import Table, read
from zongjie.metrics.windows import Bucket, buckets, during, time_axis
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

_WATCHED = ("activity", "daily", "orders", "events", "memberships", "members")


@lru_cache(maxsize=64)
def span(tables: Tables, name: str) -> tuple[date, date] | None:
    """Return the first and last local day that a table holds, or None if it is not there."""
    return tables.span(name) if name in tables else None


def data_end(tables: Tables) -> date | None:
    """Return the last local day on which anything is recorded."""
    return max((found[1] for name in _WATCHED if (found := span(tables, name))), default=None)


def observed(tables: Tables, period: Period) -> Period:
    """Return the period up to the end of the data: means over days must not count days to come."""
    end = data_end(tables)
    return Period(period.start, end) if end and period.start <= end < period.end else period


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
