"""People in expressions: stocks and member-days from the flow, active days, without bots."""

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


@lru_cache(maxsize=4)
def data_end(tables: Tables) -> date | None:
    """Return the last local day on which anything is recorded."""
    spans = [tables.span(name) for name in _WATCHED if name in tables]
    return max((span[1] for span in spans if span), default=None)


def observed(tables: Tables, period: Period) -> Period:
    """Return the period up to the end of the data: means over days must not count days to come."""
    end = data_end(tables)
    return Period(period.start, end) if end and period.start <= end < period.end else period


def active_days(tables: Tables, period: Period) -> Table:
    """Return the rows of `member_days` in the period, without bots."""
    return during(read(tables, "member_days"), period).filter(~_.is_bot)


def stock(tables: Tables, steps: Sequence[Bucket], *by: str) -> Table:
    """Return the members at the end of each step: `time`, the `by` columns, `value`."""
    until = _net(tables, by).join(time_axis(steps), _.day <= _.ends)
    return until.group_by("time", *by).aggregate(value=_.net.sum())


def member_days(tables: Tables, steps: Sequence[Bucket], *by: str) -> Table:
    """Return the days that members spent in the community in each step: the sum of the daily closing stocks."""
    present = _net(tables, by).join(time_axis(steps), _.day <= _.ends)
    days = present.ends.delta(ibis.greatest(present.day, present.starts), unit="day") + 1
    return present.group_by("time", *by).aggregate(value=(_.net * days).sum())


def whole(period: Period) -> tuple[Bucket, ...]:
    """Return the period as one step."""
    return (Bucket(str(period), period.start, period.end),)


def until_observed(tables: Tables, period: Period) -> tuple[Bucket, ...]:
    """Return the steps of the period's time axis that the data reaches, the last one cut to its end."""
    end = observed(tables, period).end
    return tuple(Bucket(step.label, step.start, min(step.end, end)) for step in buckets(period) if step.start <= end)


def _net(tables: Tables, by: Sequence[str]) -> Table:
    flow = read(tables, "member_flow").group_by("day", *by)
    return flow.aggregate(net=_.joined.sum() - _.left.sum())
