"""Rhythm: on which days, weeks and hours the community is active, and on how few people it rests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Metric, Words, register
from zongjie.metrics.expressions import Table, constants, read
from zongjie.metrics.people import each_active, each_week
from zongjie.metrics.windows import during
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

_TOP = 10  # one in ten
_STEPS = ((1, "1"), (3, "2–3"), (7, "4–7"), (15, "8–15"), (30, "16–30"), (90, "31–90"))  # last day of a step, its name
_MOST = "91+"
_HOURS = {"day": "date", "hour": "int32", "messages": "int64"}


def _by_week(tables: Tables, period: Period) -> Table:
    """Return what was done in each full week, counted back from the end of the period."""
    return each_week(tables, period).group_by("week").aggregate(active=_.count(), messages=_.messages.sum())


def _spread(tables: Tables, period: Period) -> Table:
    """Return how the messages are spread over those who spoke, in one row."""
    rows = each_active(tables, period).filter(_.messages > 0)
    last = ibis.row_number().over(order_by=ibis.desc(rows.messages))
    first = ibis.row_number().over(order_by=rows.messages)
    ranked = rows.mutate(last=last, first=first + 1, speakers=rows.count().over(ibis.window()))
    top = ranked["last"] * _TOP < ranked.speakers
    return ranked.aggregate(
        messages=ranked.messages.sum(),
        of_top=ranked.messages.sum(where=top),
        # Twice the area between the line of equality and the Lorenz curve: 2 Σ i·x ÷ (n Σ x) − (n + 1) ÷ n.
        above=((ranked["first"] * 2 - ranked.speakers - 1) * ranked.messages).sum(),
        all=(ranked.speakers * ranked.messages).sum(),
    )


def _by_active_days(tables: Tables, period: Period) -> Table:
    each = each_active(tables, period)
    order = ibis.cases(*((each.days <= last, place) for place, (last, _name) in enumerate(_STEPS)), else_=len(_STEPS))
    named = each.mutate(step_order=order).group_by("step_order").aggregate(value=_.count())
    names = [name for _last, name in _STEPS]
    label = ibis.cases(*((named.step_order == place, name) for place, name in enumerate(names)), else_=_MOST)
    return named.mutate(active_days=label, share=named.value / named.value.sum().over(ibis.window()))


def _by_hour(tables: Tables, period: Period) -> Table:
    said = read(tables, "hours") if "hours" in tables else constants([], _HOURS)
    rows = during(said, period)
    return rows.group_by(weekday=rows.day.day_of_week.index() + 1, hour=rows.hour).aggregate(value=_.messages.sum())


def _by_source(tables: Tables, period: Period) -> Table:
    return each_active(tables, period).group_by("source").aggregate(value=_.messages.sum())


def _active_by_tier(tables: Tables, period: Period) -> Table:
    return each_active(tables, period).group_by("tier").aggregate(value=_.count())


_ACTS = ("activity",)
_SILENCE = Words("本期没有发言", "nothing was said in the period")
_WEEKS = Words(
    "自期末起每7天为一周（第0周即最后一周），只含完整的周。",
    "Full 7-day weeks, counted back from the end of the period (week 0 is the last).",
)

register(
    Metric(
        "messages_by_week",
        "activity",
        Words("每周发言数", "Messages by week"),
        Words(f"各周发言数。{_WEEKS.zh}", f"Messages of each week. {_WEEKS.en}"),
        "messages",
        answers=(Answer(_ACTS, _by_week, "messages"),),
        by=("week",),
        empty=0,
    ),
    Metric(
        "active_by_week",
        "activity",
        Words("每周活跃成员", "Active members by week"),
        Words(f"各周不重复活跃成员数。{_WEEKS.zh}", f"Distinct active members of each week. {_WEEKS.en}"),
        "people",
        answers=(Answer(_ACTS, _by_week, "active"),),
        by=("week",),
        empty=0,
    ),
    Metric(
        "top10_share",
        "activity",
        Words("头部10%发言占比", "Share of messages by the top 10 %"),
        Words(
            "发言最多的10%发言者（人数向上取整）的发言数 ÷ 全部发言数。",
            "Messages of the 10 % of speakers who said most (rounded up to whole people) ÷ all messages.",
        ),
        "share",
        1,
        "down",
        answers=(Answer(_ACTS, _spread, ("of_top", "messages")),),
        undefined=_SILENCE,
    ),
    Metric(
        "messages_gini",
        "activity",
        Words("发言集中度（基尼系数）", "Concentration of messages (Gini)"),
        Words(
            "发言者之间发言数的基尼系数：0为人人相同，接近1为集中于极少数人。",
            "Gini coefficient of messages over those who spoke: 0 where all said the same, near 1 where few said all.",
        ),
        "ratio",
        2,
        "down",
        answers=(Answer(_ACTS, _spread, ("above", "all")),),
        undefined=_SILENCE,
    ),
    Metric(
        "members_by_active_days",
        "activity",
        Words("活跃天数分布", "Members by active days"),
        Words("本期活跃成员，按其在本期有行为的天数。", "Active members of the period by their days with any action."),
        "people",
        direction="none",
        answers=(Answer(_ACTS, _by_active_days),),
        by=("active_days",),
        empty=0,
    ),
    Metric(
        "messages_by_hour",
        "activity",
        Words("发言时段", "Messages by weekday and hour"),
        Words(
            "本期发言数，按星期（1为周一）与小时（社群所在时区）；不含机器人。",
            "Messages of the period by weekday (1 is Monday) and hour in the community's zone, without those of bots.",
        ),
        "messages",
        direction="none",
        answers=(Answer(_ACTS, _by_hour),),
        by=("weekday", "hour"),
        compared=False,
    ),
    Metric(
        "messages_by_source",
        "activity",
        Words("各来源成员发言数", "Messages by source of members"),
        Words("本期发言数，按发言者当初的来源。", "Messages of the period by how those who spoke once came."),
        "messages",
        direction="none",
        answers=(Answer((*_ACTS, "members"), _by_source, None, ("members.source",)),),
        by=("source",),
        empty=0,
        minimum_count=True,
    ),
    Metric(
        "active_by_tier",
        "activity",
        Words("各层级活跃成员", "Active members by tier"),
        Words("本期不重复活跃成员数，按所在层级。", "Distinct active members of the period by tier."),
        "people",
        answers=(Answer((*_ACTS, "members"), _active_by_tier, None, ("members.tier",)),),
        by=("tier",),
        empty=0,
        minimum_count=True,
    ),
)
