"""Messages per member and day by source, group and week: where a change of the whole comes from, and its noise."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import ibis

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Metric, Ratio, Words, register
from zongjie.metrics.expressions import Table, Value, read
from zongjie.metrics.people import WEEK, observed, presence, whole
from zongjie.metrics.windows import Bucket
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables


def _by_source(tables: Tables, period: Period) -> Table:
    return presence(tables, whole(observed(tables, period)), "source").select("source", value="member_days")


def _by_week(tables: Tables, period: Period) -> Table:
    """Return the member-days of each full week, counted back from the end as `messages_by_week` does."""
    seen = observed(tables, period, "activity")
    ends = [seen.end - timedelta(days=WEEK * back) for back in range(seen.days // WEEK)]
    steps = [Bucket(str(end), end - timedelta(days=WEEK - 1), end) for end in ends] or list(whole(seen))
    days = presence(tables, steps)
    weeks = days.select(week=(ibis.date(seen.end).delta(days.time, unit="day") // WEEK), value=days.member_days)
    return weeks if ends else weeks.limit(0)


def _by_group(tables: Tables, period: Period) -> Table:
    """Return the days of the period that members of each group were in it, under the group's name."""
    seen = observed(tables, period)
    start, length = ibis.date(seen.start), seen.days
    stays = _of_people(tables)
    stays = stays.filter(stays.joined_day <= seen.end, stays.left_day.isnull() | (stays.left_day > seen.start))
    since: Value = ibis.greatest(stays.joined_day.delta(start, unit="day"), 0)
    left: Value = ibis.coalesce(stays.left_day.delta(start, unit="day"), length)
    until: Value = ibis.least(left, length)
    days = stays.mutate(days=until - since).group_by("group_id").aggregate(value=_.days.sum())
    if "groups" not in tables:
        return days.rename(group="group_id")
    named = days.left_join(read(tables, "groups").select("group_id", "name"), "group_id")
    return named.group_by(group=ibis.coalesce(named.name, named.group_id)).aggregate(value=named["value"].sum())


def _of_people(tables: Tables) -> Table:
    stays = read(tables, "memberships")
    if "members" not in tables:
        return stays
    return stays.anti_join(read(tables, "members").filter(_.is_bot.fill_null(False)), "member_id")


_NOBODY = Words("本期没有成员", "there was no member in the period")
_JOINED = ("members.joined_at",)

register(
    Metric(
        "member_days_by_source",
        "growth",
        Words("各来源成员日", "Member-days by source"),
        Words("本期成员日，按成员加入社群的来源。", "Member-days of the period by how the members came."),
        "plain",
        answers=(Answer(("members",), _by_source, None, (*_JOINED, "members.source")),),
        by=("source",),
        minimum_count=True,
    ),
    Metric(
        "messages_per_member_day_by_source",
        "activity",
        Words("各来源人均日发言", "Daily messages per member by source"),
        Words(
            "本期发言数 ÷ 成员日，按成员加入社群的来源。",
            "Messages of the period ÷ member-days, by how the members came.",
        ),
        "per_member_day",
        3,
        formula=Ratio("messages_by_source", "member_days_by_source"),
        by=("source",),
        minimum_count=True,
        undefined=_NOBODY,
    ),
    Metric(
        "member_days_by_week",
        "growth",
        Words("每周成员日", "Member-days by week"),
        Words("自期末起每7天为一周的成员日。", "Member-days of each full week, counted back from the end."),
        "plain",
        answers=(Answer(("members",), _by_week, None, _JOINED),),
        by=("week",),
    ),
    Metric(
        "messages_per_member_day_by_week",
        "activity",
        Words("每周人均日发言", "Daily messages per member by week"),
        Words("每周发言数 ÷ 成员日。", "Messages of each week ÷ its member-days."),
        "per_member_day",
        3,
        formula=Ratio("messages_by_week", "member_days_by_week"),
        by=("week",),
        undefined=_NOBODY,
    ),
    Metric(
        "member_days_by_group",
        "groups",
        Words("各群成员日", "Member-days by group"),
        Words(
            "本期各群每日成员数之和；不含机器人。",
            "Members of each group on each day of the period, added up, without bots.",
        ),
        "plain",
        direction="none",
        answers=(Answer(("memberships",), _by_group, None, ("memberships.joined_at",)),),
        by=("group",),
    ),
    Metric(
        "messages_per_member_day_by_group",
        "groups",
        Words("各群人均日发言", "Daily messages per member by group"),
        Words("本期各群发言数 ÷ 该群成员日。", "Messages of the period in each group ÷ its member-days."),
        "per_member_day",
        3,
        formula=Ratio("messages_by_group", "member_days_by_group"),
        by=("group",),
        undefined=_NOBODY,
    ),
)
