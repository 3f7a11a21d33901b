"""Daily active share: how many of the members are about on a day, over the period and from its first to last month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Balance, Compute, Metric, Ratio, Words, register
from zongjie.metrics.expressions import Table, beside
from zongjie.metrics.people import active_days, presence, until_observed, whole, whole_months
from zongjie.metrics.windows import time_of
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables


def _of_month(which: int) -> Compute:
    """Return the active member-days of the first (0) or last (−1) whole month beside all its member-days."""

    def compute(tables: Tables, period: Period) -> Table:
        months = whole_months(tables, period)
        month = months[which] if months else period
        active = active_days(tables, month).aggregate(numerator=_.count())
        rate = beside(active, presence(tables, whole(month)).select(denominator="member_days"), ())
        return rate if months else rate.limit(0)

    return compute


def _over_time(tables: Tables, period: Period) -> Table:
    days = active_days(tables, period)
    active = days.group_by(time=time_of(days.day, period)).aggregate(numerator=_.count())
    members = presence(tables, until_observed(tables, period)).select("time", denominator="member_days")
    return beside(active, members, ("time",))


_BOTH = ("activity", "members")
_JOINED = ("members.joined_at",)
_NOBODY = Words("本期没有成员", "there was no member in the period")
_NO_MONTH = Words("本期没有完整的自然月，或没有成员", "the period holds no whole calendar month, or no member")
_SHARE = Words(
    "各日不重复活跃成员数之和 ÷ 各日成员数之和", "Distinct active members of each day, added up ÷ members of each day"
)


def _in_month(which: int, name: str, zh: str, en: str) -> Metric:
    return Metric(
        f"daily_active_rate_{name}",
        "activity",
        Words(f"{zh}日活占比", f"Daily active share in the {en} month"),
        Words(f"本期{zh}（完整自然月）{_SHARE.zh}。", f"{_SHARE.en}, in the {en} whole calendar month of the period."),
        "share",
        1,
        answers=(Answer(_BOTH, _of_month(which), None, _JOINED),),
        undefined=_NO_MONTH,
    )


register(
    Metric(
        "daily_active_rate",
        "activity",
        Words("日活占比", "Daily active share of members"),
        Words("日均活跃成员 ÷ 平均成员数。", "Mean daily active members ÷ mean members."),
        "share",
        1,
        formula=Ratio("dau_mean", "members_mean"),
        undefined=_NOBODY,
    ),
    _in_month(0, "start", "首月", "first"),
    _in_month(-1, "end", "末月", "last"),
    Metric(
        "daily_active_rate_change",
        "activity",
        Words("日活占比变化", "Change of the daily active share"),
        Words("末月日活占比 − 首月日活占比（百分点）。", "Share in the last month − share in the first, in points."),
        "points",
        1,
        formula=Balance(("daily_active_rate_end",), ("daily_active_rate_start",)),
    ),
    Metric(
        "daily_active_rate_over_time",
        "activity",
        Words("日活占比走势", "Daily active share over time"),
        Words(f"各月（短于一季时为各日）{_SHARE.zh}。", f"{_SHARE.en}, in each month (each day in short periods)."),
        "share",
        1,
        answers=(Answer(_BOTH, _over_time, None, _JOINED),),
        by=("time",),
        undefined=_NOBODY,
    ),
)
