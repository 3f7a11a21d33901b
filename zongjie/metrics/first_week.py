"""The first week of new members: who came back in it, who said something in it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Metric, Words, register
from zongjie.metrics.coverage import span_of
from zongjie.metrics.expressions import Table, beside, read
from zongjie.metrics.windows import during, time_of
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

_WEEK = 7


def _first_weeks(tables: Tables, period: Period) -> Table:
    """Return by time of joining the new members whose first week has passed, who came back in it and who spoke."""
    held = span_of(tables, "activity")
    last = (held.last if held else period.end) - timedelta(days=_WEEK)
    new = during(read(tables, "member_flow"), period).filter(_.day <= last)
    base = new.group_by(time=time_of(new.day, period)).aggregate(new=new.joined.sum())
    days = during(read(tables, "member_days"), period, "joined_day").filter(~_.is_bot, _.joined_day <= last)
    days = days.mutate(age=days.day.delta(days.joined_day, unit="day"), time=time_of(days.joined_day, period))
    days = days.filter(_.age >= 0, _.age <= _WEEK)
    each = days.group_by("time", "member").aggregate(back=(_.age > 0).any(), spoke=(_.messages > 0).any())
    counted = each.group_by("time").aggregate(back=each.back.sum(), spoke=each.spoke.sum())
    return beside(counted, base, ["time"])


_BOTH = ("activity", "members")
_JOINED = ("members.joined_at",)
_NONE = Words("本期没有已满7日的新成员", "no member who joined in the period has been there for 7 days")
_OF = Words("÷ 本期加入且已满7日的新成员。", "÷ new members of the period whose 7 days have passed.")

register(
    Metric(
        "first_week_back_rate",
        "retention",
        Words("新成员首周再来率", "New members back in their first week"),
        Words(f"加入后第1–7日内另有一日有行为的新成员 {_OF.zh}", f"New members active on any of days 1–7 {_OF.en}"),
        "share",
        1,
        answers=(Answer(_BOTH, _first_weeks, ("back", "new"), _JOINED),),
        undefined=_NONE,
    ),
    Metric(
        "first_week_spoke_rate",
        "retention",
        Words("新成员首周发言率", "New members who spoke in their first week"),
        Words(f"加入当日至第7日内发过言的新成员 {_OF.zh}", f"New members who said something on days 0–7 {_OF.en}"),
        "share",
        1,
        answers=(Answer(_BOTH, _first_weeks, ("spoke", "new"), _JOINED),),
        undefined=_NONE,
    ),
    Metric(
        "first_week_back_over_time",
        "retention",
        Words("新成员首周再来率变化", "New members back in their first week over time"),
        Words(
            f"按加入的月（短于一季时按日）：加入后第1–7日内另有一日有行为的新成员 {_OF.zh}",
            f"By month (in short periods: day) of joining: new members active on any of days 1–7 {_OF.en}",
        ),
        "share",
        1,
        answers=(Answer(_BOTH, _first_weeks, ("back", "new"), _JOINED),),
        by=("time",),
        undefined=_NONE,
    ),
)
