"""Retention: who comes back, who stays, who leaves."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import ibis

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Metric, Slice, Words, register
from zongjie.metrics.cohorts import cohort_cells
from zongjie.metrics.coverage import span_of
from zongjie.metrics.expressions import Table, beside, read
from zongjie.metrics.windows import during, time_of
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

_DAYS = ((1, 1), (7, 7), (24, 30))  # first and last day after joining on which coming back counts


def _newcomers(tables: Tables, period: Period) -> Table:
    """Return the new members whose day N has been reached (`new_N`) and those of them who came back (`back_N`).

    By time of joining, tier and source; nobody is in two slices, so that they may be added up.
    """
    by = ["time", "tier", "source"]
    new = during(read(tables, "member_flow"), period)
    days = during(read(tables, "member_days"), period, "joined_day").filter(~_.is_bot)
    new = new.mutate(time=time_of(new.day, period))
    days = days.mutate(time=time_of(days.joined_day, period), age=days.day.delta(days.joined_day, unit="day"))
    held = span_of(tables, "activity")
    reached = {last: (held.last if held else period.end) - timedelta(days=last) for _first, last in _DAYS}
    base = new.aggregate(
        by=by, **{f"new_{last}": new.joined.sum(where=new.day <= reached[last]) for _first, last in _DAYS}
    )
    back = {
        f"back_{last}": ((days.age >= first) & (days.age <= last) & (days.joined_day <= reached[last])).any()
        for first, last in _DAYS
    }
    each = days.filter(days.age <= _DAYS[-1][1]).aggregate(by=[*by, "member"], **back)
    return beside(each.aggregate(by=by, **{name: each[name].sum() for name in back}), base, by)


def _old_members(tables: Tables, period: Period) -> Table:
    """Return the members at the start, how many of them left in the period and how many stayed."""
    people = read(tables, "members").filter(~_.is_bot.fill_null(False), _.joined_day < period.start)
    old = people.filter(people.left_day.isnull() | (people.left_day >= period.start))
    gone = (old.left_day <= period.end).fill_null(False)
    return old.aggregate(old=old.count(), left=old.count(where=gone), stayed=old.count(where=~gone))


def _seen(tables: Tables, period: Period) -> Table:
    """Return per person the first day ever, and whether active in the period and in the one before."""
    days = read(tables, "member_days").filter(~_.is_bot, _.day <= period.end)
    earlier = period.previous()
    return days.group_by("member").aggregate(
        first=_.day.min(),
        now=(_.day >= period.start).any(),
        before=((_.day >= earlier.start) & (_.day <= earlier.end)).any(),
    )


def _segments(tables: Tables, period: Period) -> Table:
    seen = _seen(tables, period)
    segment = ibis.cases(
        (seen.now & (seen.first >= period.start), "new"),
        (seen.now & seen.before, "retained"),
        (seen.now, "returned"),
        (seen.before, "lost"),
    )
    return seen.mutate(segment=segment).drop_null("segment").group_by("segment").aggregate(value=_.count())


def _cohorts(tables: Tables, period: Period) -> Table:
    return cohort_cells(tables, period, read(tables, "member_days").filter(~_.is_bot), "activity")


_BACK_30 = ("back_30", "new_30")
_ACTS = ("activity",)
_BOTH = ("activity", "members")
_JOINED = ("members.joined_at",)
_LEFT = ("members.joined_at", "members.left_at")
_NO_NEW = Words(
    "本期没有已满观察期的新成员", "no member joined in the period whose days of observation have passed by now"
)
_NO_START = Words("期初没有成员", "there was no member at the start of the period")
_ONLY_REACHED = Words(
    "分母只含数据截止日前已满该日数的新成员。",
    "Only members whose day has been reached by the end of the data count in the denominator.",
)


def _day_n(day: int) -> Metric:
    return Metric(
        f"retention_d{day}",
        "retention",
        Words(f"新成员第 {day} 日留存率", f"Day-{day} retention of new members"),
        Words(
            f"加入日为第0日；本期新成员中在第 {day} 个自然日当天有行为的人数 ÷ 本期新成员数。{_ONLY_REACHED.zh}",
            f"The day of joining is day 0: new members of the period who were active on calendar day {day} ÷ new"
            f" members. {_ONLY_REACHED.en}",
        ),
        "share",
        1,
        answers=(Answer(_BOTH, _newcomers, (f"back_{day}", f"new_{day}"), _JOINED),),
        undefined=_NO_NEW,
    )


_D30 = Words(
    "本期新成员中在加入后第24–30个自然日（一整周，不受星期几影响）内有行为的人数 ÷ 本期新成员数。" + _ONLY_REACHED.zh,
    "New members of the period who were active on any of the calendar days 24 to 30 after joining (a full week, so"
    " that the day of the week has no say) ÷ new members. " + _ONLY_REACHED.en,
)

register(
    _day_n(1),
    _day_n(7),
    Metric(
        "retention_d30",
        "retention",
        Words("新成员30日留存率", "30-day retention of new members"),
        _D30,
        "share",
        1,
        answers=(Answer(_BOTH, _newcomers, _BACK_30, _JOINED),),
        undefined=_NO_NEW,
    ),
    Metric(
        "retention_existing",
        "retention",
        Words("老成员留存率", "Retention of existing members"),
        Words(
            "期初成员中期末仍在群的人数 ÷ 期初成员数。",
            "Members at the start of the period who are still members at its end ÷ members at start.",
        ),
        "share",
        1,
        answers=(Answer(("members",), _old_members, ("stayed", "old"), _LEFT),),
        undefined=_NO_START,
    ),
    Metric(
        "churn_rate",
        "retention",
        Words("老成员流失率", "Churn rate"),
        Words(
            "期初成员中本期退出的人数 ÷ 期初成员数。",
            "Members at the start of the period who left in it ÷ members at start.",
        ),
        "share",
        1,
        "down",
        answers=(Answer(("members",), _old_members, ("left", "old"), _LEFT),),
        undefined=_NO_START,
    ),
    Metric(
        "reactivated",
        "retention",
        Words("回流成员", "Reactivated members"),
        Words(
            "本期活跃、上一期不活跃、更早曾活跃的成员数。",
            "Members active in the period, not in the one before, but earlier.",
        ),
        "people",
        formula=Slice("segments", "returned"),
    ),
    Metric(
        "segments",
        "retention",
        Words("成员分群", "Segments of members"),
        Words(
            "新增：首次行为在本期；留存：本期与上一期都活跃；回流：本期活跃、上一期不活跃、更早曾活跃；"
            "流失：上一期活跃而本期不活跃。",
            "new: first action in the period; retained: active in it and in the one before; returned: active now, not"
            " in the one before, but earlier; lost: active in the one before, not now.",
        ),
        "people",
        direction="none",
        answers=(Answer(_ACTS, _segments),),
        by=("segment",),
        empty=0,
        looks_back=True,
    ),
    Metric(
        "retention_d30_over_time",
        "retention",
        Words("30日留存率变化", "30-day retention over time"),
        Words("按加入的月（短于一季时按日）：" + _D30.zh, "By month (in short periods: day) of joining: " + _D30.en),
        "share",
        1,
        answers=(Answer(_BOTH, _newcomers, _BACK_30, _JOINED),),
        by=("time",),
        undefined=_NO_NEW,
    ),
    Metric(
        "retention_d30_by_tier",
        "retention",
        Words("各层级30日留存率", "30-day retention by tier"),
        Words("按成员所在层级：" + _D30.zh, "By tier: " + _D30.en),
        "share",
        1,
        answers=(Answer(_BOTH, _newcomers, _BACK_30, (*_JOINED, "members.tier")),),
        by=("tier",),
        undefined=_NO_NEW,
        minimum_count=True,
    ),
    Metric(
        "retention_d30_by_source",
        "retention",
        Words("各来源30日留存率", "30-day retention by source"),
        Words("按成员加入社群的来源：" + _D30.zh, "By how the members came: " + _D30.en),
        "share",
        1,
        answers=(Answer(_BOTH, _newcomers, _BACK_30, (*_JOINED, "members.source")),),
        by=("source",),
        undefined=_NO_NEW,
        minimum_count=True,
    ),
    Metric(
        "cohort_retention",
        "retention",
        Words("同期群留存", "Cohort retention"),
        Words(
            "按首次行为所在月分群（第0月即该月）：第 k 个月有行为的人数 ÷ 该群人数。"
            "带 * 的格子所在月份数据不完整；数据开始当月的群含此前的老成员。",
            "Cohorts by the month of the first action (month 0): members active in month k ÷ members of the cohort."
            " Cells with a * lie in a month that the data does not hold in full; the cohort of the data's first month"
            " holds the members from before it.",
        ),
        "share",
        1,
        answers=(Answer(_ACTS, _cohorts),),
        by=("cohort", "months_after"),
        compared=False,
    ),
)
