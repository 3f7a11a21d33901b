"""The curve of coming back: of those seen first in the period, who is seen again on the n-th day after."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import ibis

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Metric, Words, register
from zongjie.metrics.coverage import span_of
from zongjie.metrics.expressions import Table, Value, constants, read
from zongjie.metrics.people import first_days
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

_DAYS = 30


def _curve(tables: Tables, period: Period) -> Table:
    """Return for each day after the first the people whose day has been reached, and those of them seen on it."""
    held = span_of(tables, "activity")
    end: Value = ibis.literal(held.last if held else period.end)
    days = read(tables, "member_days").filter(~_.is_bot, _.day <= period.end + timedelta(days=_DAYS))
    born = first_days(tables).filter(_.first >= period.start, _.first <= period.end)
    born = born.mutate(reach=end.delta(born["first"], unit="day"))
    steps = constants([{"days_after": n} for n in range(_DAYS + 1)], {"days_after": "int64"})
    base = steps.join(born, steps.days_after <= born.reach).group_by("days_after").aggregate(denominator=_.count())
    lived = days.select("member", "day").join(born.select("member", "first"), "member")
    seen = lived.group_by(days_after=lived.day.delta(lived["first"], unit="day")).aggregate(seen=_.count())
    rows = base.left_join(seen, "days_after")
    return rows.select("days_after", "denominator", numerator=ibis.coalesce(rows.seen, 0))


register(
    Metric(
        "return_curve",
        "retention",
        Words("首次出现后各日回访率", "Coming back by day after the first"),
        Words(
            f"数据中首次有行为的日子在本期的成员，其后第 n 天（0–{_DAYS}）当天有行为的占比；首日为第0天，"
            "分母只含该日在数据截止前已到的人。数据开头的日子里多是早已在的成员。",
            f"Of the people whose first day with any action in the data lies in the period, the share seen on the n-th"
            f" day after (0–{_DAYS}); the first day is day 0, and only those whose day has been reached by the end of"
            " the data count. In the first days of the data most are old members.",
        ),
        "share",
        1,
        answers=(Answer(("activity",), _curve),),
        by=("days_after",),
        undefined=Words("本期没有首次出现的成员", "nobody was seen first in the period"),
        compared=False,
    ),
)
