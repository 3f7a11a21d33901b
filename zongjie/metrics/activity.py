"""Activity: who acts, how often, how much is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from zongjie.lazy import _
from zongjie.metrics import totals
from zongjie.metrics.base import Answer, Compute, Mean, Metric, Ratio, Words, register
from zongjie.metrics.expressions import Table, constant
from zongjie.metrics.people import WEEK, active_days, each_active, each_month, each_week, observed
from zongjie.metrics.windows import grain
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

_TOP_SHARE = 0.01


def _people(tables: Tables, period: Period) -> Table:
    """Return what the active members of the period did, in one row."""
    each = each_active(tables, period)
    ranked = each.mutate(
        rank=ibis.row_number().over(order_by=ibis.desc(each.messages)),
        speakers=(each.messages > 0).sum().over(ibis.window()),
    )
    top = ranked.rank < (ranked.speakers * _TOP_SHARE).ceil()
    return ranked.aggregate(
        active=_.count(),
        speakers=_.count(where=_.messages > 0),
        messages=_.messages.sum().fill_null(0),
        messages_of_top=ranked.messages.sum(where=top),
        active_days=_.days.sum().fill_null(0),  # the daily distinct members, added up
        days=constant(observed(tables, period, "activity").days),
    )


def _over_time(tables: Tables, period: Period) -> Table:
    rows = active_days(tables, period)
    if grain(period) == "month":
        each = each_month(tables, period).rename(time="month")
    else:
        each = rows.group_by("member", time="day").aggregate(messages=_.messages.sum())
    return each.group_by("time").aggregate(active=_.count(), messages=_.messages.sum())


def _by_tier(tables: Tables, period: Period) -> Table:
    return each_active(tables, period).group_by("tier").aggregate(value=_.messages.sum())


def _wau_mean(tables: Tables, period: Period) -> Table:
    weeks = observed(tables, period, "activity").days // WEEK
    return each_week(tables, period).aggregate(numerator=_.count(), denominator=constant(weeks))


def _mau(tables: Tables, period: Period) -> Table:
    return each_month(tables, period).group_by("month").aggregate(value=_.count())


def _from_totals(column: str, compute: Compute, undefined: Words) -> Answer:
    return Answer(("daily",), compute, None, (f"daily.{column}",), totals.per_group, undefined, silent=False)


_ACTS = ("activity",)
_SPOKEN = ("member_days.messages",)  # empty where the log tells of other actions only, check-ins say
_NOBODY = Words("本期没有成员", "there was no member in the period")
_SILENCE = Words("本期没有发言", "nothing was said in the period")

register(
    Metric(
        "messages",
        "activity",
        Words("发言数", "Messages"),
        Words(
            "本期消息、帖子与评论条数；不含机器人。",
            "Messages, posts and comments of the period, without those of bots.",
        ),
        "messages",
        answers=(
            Answer(_ACTS, _people, "messages", _SPOKEN),
            _from_totals("messages", totals.total("messages"), totals.NOT_EVERY_MONTH),
        ),
        weekly="messages_by_week",
    ),
    Metric(
        "speakers",
        "activity",
        Words("发言人数", "Members who spoke"),
        Words("本期至少发言一次的不重复成员数。", "Distinct members with at least one message, post or comment."),
        "people",
        answers=(
            Answer(_ACTS, _people, "speakers", _SPOKEN),
            _from_totals("speakers", totals.people("speakers"), totals.NOT_ADDITIVE),
        ),
    ),
    Metric(
        "active_members",
        "activity",
        Words("活跃成员数", "Active members"),
        Words(
            "本期至少有一次任意行为（发言、点赞、打卡、阅读等，以数据所含为限）的不重复成员数。",
            "Distinct members with at least one action of any kind that the data holds.",
        ),
        "people",
        answers=(
            Answer(_ACTS, _people, "active"),
            _from_totals("active", totals.people("active"), totals.NOT_ADDITIVE),
        ),
        weekly="active_by_week",
    ),
    Metric(
        "dau_mean",
        "activity",
        Words("日均活跃成员", "Mean daily active members"),
        Words(
            "每日不重复活跃成员数之和 ÷ 本期天数（无人活跃的日子计0）。",
            "Distinct active members of each day, added up ÷ days of the period (days without any count as 0).",
        ),
        "people",
        answers=(
            Answer(_ACTS, _people, ("active_days", "days")),
            _from_totals("active", totals.mean_per_day("active"), totals.NO_DAYS),
        ),
        weekly="active_by_week",
    ),
    Metric(
        "wau_mean",
        "activity",
        Words("周均活跃成员", "Mean weekly active members"),
        Words(
            "自期末起每7天为一周，完整各周不重复活跃成员数的平均。",
            "Mean distinct active members of the full 7-day weeks, counted back from the end of the period.",
        ),
        "people",
        answers=(Answer(_ACTS, _wau_mean),),
        undefined=Words("本期不足一周", "the period is shorter than a week"),
        weekly="active_by_week",
    ),
    Metric(
        "mau_mean",
        "activity",
        Words("月均活跃成员", "Mean monthly active members"),
        Words(
            "本期各完整自然月不重复活跃成员数的平均。",
            "Mean distinct active members of the whole calendar months in the period.",
        ),
        "people",
        formula=Mean("mau"),
        undefined=Words("本期没有完整的自然月", "the period holds no whole calendar month"),
    ),
    Metric(
        "mau",
        "activity",
        Words("月活跃成员", "Monthly active members"),
        Words("各自然月的不重复活跃成员数。", "Distinct active members of each calendar month."),
        "people",
        answers=(
            Answer(_ACTS, _mau),
            _from_totals("active", totals.people_by_month("active"), totals.NO_MONTHS),
        ),
        by=("month",),
        empty=0,
    ),
    Metric(
        "stickiness",
        "activity",
        Words("粘性（日活/月活）", "Stickiness (DAU/MAU)"),
        Words("日均活跃成员 ÷ 月均活跃成员。", "Mean daily active members ÷ mean monthly active members."),
        "share",
        1,
        formula=Ratio("dau_mean", "mau_mean"),
        undefined=Words("没有月活跃成员", "there is no monthly active member"),
    ),
    Metric(
        "active_rate",
        "activity",
        Words("月活跃率", "Monthly active rate"),
        Words("月均活跃成员 ÷ 平均成员数。", "Mean monthly active members ÷ mean members."),
        "share",
        1,
        formula=Ratio("mau_mean", "members_mean"),
        undefined=_NOBODY,
    ),
    Metric(
        "messages_per_member_day",
        "activity",
        Words("人均日发言", "Daily messages per member"),
        Words(
            "发言数 ÷（平均成员数 × 天数），即发言数 ÷ 成员日。",
            "Messages ÷ (mean members × days), that is messages ÷ member-days.",
        ),
        "per_member_day",
        3,
        formula=Ratio("messages", "member_days"),
        undefined=_NOBODY,
        weekly="messages_per_member_day_by_week",
    ),
    Metric(
        "messages_per_speaker",
        "activity",
        Words("人均发言（发言者）", "Messages per speaker"),
        Words("发言数 ÷ 发言人数。", "Messages ÷ members who spoke."),
        "messages",
        1,
        formula=Ratio("messages", "speakers"),
        undefined=_SILENCE,
    ),
    Metric(
        "top1_share",
        "activity",
        Words("头部1%发言占比", "Share of messages by the top 1 %"),
        Words(
            "发言最多的1%发言者（人数向上取整）的发言数 ÷ 全部发言数。",
            "Messages of the 1 % of speakers who said most (rounded up to whole people) ÷ all messages.",
        ),
        "share",
        1,
        "down",
        answers=(Answer(_ACTS, _people, ("messages_of_top", "messages"), _SPOKEN),),
        undefined=_SILENCE,
    ),
    Metric(
        "messages_over_time",
        "activity",
        Words("发言数变化", "Messages over time"),
        Words("各月（短于一季时为各日）的发言数。", "Messages of each month (each day in short periods)."),
        "messages",
        answers=(
            Answer(_ACTS, _over_time, "messages", _SPOKEN),
            _from_totals("messages", totals.over_time("messages"), totals.NO_DAYS),
        ),
        by=("time",),
        empty=0,
    ),
    Metric(
        "active_over_time",
        "activity",
        Words("活跃成员变化", "Active members over time"),
        Words(
            "各月（短于一季时为各日）的不重复活跃成员数。",
            "Distinct active members of each month (each day in short periods).",
        ),
        "people",
        answers=(
            Answer(_ACTS, _over_time, "active"),
            _from_totals("active", totals.people_over_time("active"), totals.NO_DAYS),
        ),
        by=("time",),
        empty=0,
    ),
    Metric(
        "messages_per_member_day_over_time",
        "activity",
        Words("人均日发言变化", "Daily messages per member over time"),
        Words(
            "各月（短于一季时为各日）的发言数 ÷ 成员日。",
            "Messages ÷ member-days of each month (each day in short periods).",
        ),
        "per_member_day",
        3,
        formula=Ratio("messages_over_time", "member_days_over_time"),
        by=("time",),
    ),
    Metric(
        "messages_by_tier",
        "activity",
        Words("各层级发言数", "Messages by tier"),
        Words("本期发言数，按发言者所在层级。", "Messages of the period by the tier of who spoke."),
        "messages",
        answers=(Answer((*_ACTS, "members"), _by_tier, None, ("members.tier", *_SPOKEN)),),
        by=("tier",),
        empty=0,
        minimum_count=True,
    ),
    Metric(
        "messages_per_member_day_by_tier",
        "activity",
        Words("各层级人均日发言", "Daily messages per member by tier"),
        Words("各层级发言数 ÷ 该层级成员日。", "Messages ÷ member-days of each tier."),
        "per_member_day",
        3,
        formula=Ratio("messages_by_tier", "member_days_by_tier"),
        by=("tier",),
        minimum_count=True,
    ),
)
