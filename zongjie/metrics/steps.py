"""Rates between two steps of a funnel of totals: the people of both summed over the same days; no mean of rates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Compute, Metric, Words, register
from zongjie.metrics.expressions import Table, read
from zongjie.metrics.windows import during
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables


def _rate(whole: str, part: str) -> Compute:
    """Return the people of a step ÷ those of the step before it, over the days on which both are known."""

    def compute(tables: Tables, period: Period) -> Table:
        rows = during(read(tables, "funnel"), period, "date")
        days = rows.group_by("date").aggregate(
            whole=_.people.sum(where=_.step == whole), part=_.people.sum(where=_.step == part)
        )
        known = days.filter(days.whole.notnull(), days.part.notnull())
        return known.aggregate(numerator=known.part.sum(), denominator=known.whole.sum())

    return compute


_PEOPLE = ("funnel.people",)

register(
    Metric(
        "newcomers_retained_rate",
        "retention",
        Words("新成员次周回访率", "New members who came back the next week"),
        Words(
            "平台统计的次周回访新成员之和 ÷ 新成员之和；不是各日比率的平均。",
            "New members who came back in the following week, as the platform counts them, summed over the days ÷ new "
            "members of the same days; not the mean of daily rates.",
        ),
        "share",
        1,
        answers=(Answer(("funnel",), _rate("new_members", "retained"), None, _PEOPLE),),
        undefined=Words(
            "汇总表没有新成员回访的步骤，或本期没有新成员",
            "the totals have no step for new members who came back, or there were none in the period",
        ),
    ),
    Metric(
        "communicating_rate",
        "activity",
        Words("访客发言率", "Visitors who spoke"),
        Words(
            "各日发言人数之和 ÷ 各日访客数之和（人次）；不是各日比率的平均。",
            "People who spoke, summed over the days ÷ visitors summed over the same days; not the mean of daily rates.",
        ),
        "share",
        1,
        answers=(Answer(("funnel",), _rate("visitors", "communicators"), None, _PEOPLE),),
        undefined=Words(
            "汇总表没有访客与发言的步骤，或本期没有访客",
            "the totals have no steps for visitors and speakers, or there was no visitor in the period",
        ),
    ),
)
