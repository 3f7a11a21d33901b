"""Newcomers: people seen for the first time, where no list of members says when they joined.

A chat log, a forum or a mailing list knows nobody before their first word. Its beginning is not a beginning of the
community: everyone is new at first, so that newcomers are counted only after the data has run for a while.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import ibis

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Metric, Ratio, Words, register
from zongjie.metrics.coverage import span_of
from zongjie.metrics.expressions import Table, read
from zongjie.metrics.people import first_days
from zongjie.metrics.windows import time_of
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

RUN_IN = 30  # days of data before the period, so that who was there already has been seen
_WINDOW = 30


def _first_seen(tables: Tables, period: Period) -> Table:
    """Return the people whose first day in the data lies in the period; nobody where the data begins too late."""
    held = span_of(tables, "activity")
    run_in = held is not None and held.first <= period.start - timedelta(days=RUN_IN)
    return first_days(tables).filter(ibis.literal(run_in), _.first >= period.start, _.first <= period.end)


def _count(tables: Tables, period: Period) -> Table:
    return _known(_first_seen(tables, period).aggregate(value=_.count()), tables, period)


def _over_time(tables: Tables, period: Period) -> Table:
    first = _first_seen(tables, period)
    return first.mutate(time=time_of(first["first"], period)).group_by("time").aggregate(value=_.count())


def _came_back(tables: Tables, period: Period) -> Table:
    """Return the newcomers whose 30 days have passed, and how many of them were seen on another of these days."""
    held = span_of(tables, "activity")
    last = (held.last if held else period.end) - timedelta(days=_WINDOW)
    first = _first_seen(tables, period).filter(_.first <= last)
    days = read(tables, "member_days").select("member", "day")
    later = first.left_join(
        days,
        [
            first.member == days.member,
            days.day > first["first"],
            days.day <= first["first"] + ibis.interval(days=_WINDOW),
        ],
    )
    each = later.group_by(first.member).aggregate(back=later.day.notnull().any())
    return each.aggregate(numerator=each.back.sum(), denominator=each.count())


def _known(count: Table, tables: Tables, period: Period) -> Table:
    """Make a count unknown, not zero, where the data begins too late to tell."""
    held = span_of(tables, "activity")
    known = held is not None and held.first <= period.start - timedelta(days=RUN_IN)
    return count.mutate(value=ibis.ifelse(ibis.literal(known), count.value, ibis.null("int64")))


_ACTIVITY = ("activity",)
_TOO_LATE = Words(
    f"数据须在期初前至少{RUN_IN}天开始，否则人人都是首次出现",
    f"the data must begin at least {RUN_IN} days before the period: at its beginning everyone is new",
)

register(
    Metric(
        "newcomers",
        "growth",
        Words("首次出现的成员", "Newcomers"),
        Words(
            "数据中首次有行为（发言、发帖等）的日子落在本期的人数；聊天记录看不到更早加入而未发言的人。",
            "People whose first action in the data (a message, a post …) falls into the period; who joined earlier and"
            " kept silent cannot be seen.",
        ),
        "people",
        answers=(Answer(_ACTIVITY, _count, "value"),),
        undefined=_TOO_LATE,
    ),
    Metric(
        "newcomers_over_time",
        "growth",
        Words("首次出现的成员变化", "Newcomers over time"),
        Words(
            "按首次有行为的月份（短于一季时按日）的人数。",
            "Newcomers by month (in short periods: day) of their first action.",
        ),
        "people",
        answers=(Answer(_ACTIVITY, _over_time),),
        by=("time",),
        undefined=_TOO_LATE,
    ),
    Metric(
        "newcomer_share",
        "growth",
        Words("新面孔占比", "Share of newcomers"),
        Words("首次出现的成员 ÷ 活跃成员。", "Newcomers ÷ active members."),
        "share",
        1,
        direction="none",
        formula=Ratio("newcomers", "active_members"),
        undefined=_TOO_LATE,
    ),
    Metric(
        "newcomers_back",
        "retention",
        Words("首次出现后30日内再来率", "Newcomers seen again within 30 days"),
        Words(
            "首次出现后第1–30个自然日内另有一日有行为的人数 ÷ 首次出现且已满30日的人数。",
            "Newcomers active on another of the 30 days after their first ÷ newcomers whose 30 days have passed.",
        ),
        "share",
        1,
        answers=(Answer(_ACTIVITY, _came_back),),
        undefined=_TOO_LATE,
    ),
)
