"""Growth: how many members, who came, who left, and what the records cannot explain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongjie.lazy import _
from zongjie.metrics import totals
from zongjie.metrics.base import Answer, Balance, Compute, Metric, Ratio, Words, register
from zongjie.metrics.expressions import Table, constant, read
from zongjie.metrics.people import observed, presence, until_observed, whole
from zongjie.metrics.windows import during
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

_NO_LEAVERS = Words(
    "名单没有退出记录，人数只按加入日期累计。", "The list records no leavers; the stock adds up joins alone."
)
_NO_STOCK = Words("汇总表在此前没有成员数", "the totals hold no stock of members up to that day")
_NO_START = Words("期初没有成员", "there was no member at the start of the period")


def _presence(tables: Tables, period: Period) -> Table:
    """Return the growth of the period in one row."""
    seen = observed(tables, period)
    there = presence(tables, whole(seen))
    return there.mutate(start=there.end - there.joined + there.left, days=constant(seen.days))


def _over_time(tables: Tables, period: Period) -> Table:
    return presence(tables, until_observed(tables, period))


def _by(key: str) -> Compute:
    return lambda tables, period: presence(tables, whole(observed(tables, period)), key)


def _join_events(tables: Tables, period: Period) -> Table:
    return during(read(tables, "memberships"), period, "joined_day").aggregate(value=_.count())


def _stocks(compute: Compute, take: str | tuple[str, str], from_totals: Compute | None = None) -> tuple[Answer, ...]:
    found = (
        Answer(("members",), compute, take, _LEFT),
        Answer(("members",), compute, take, _JOINED, _NO_LEAVERS),
    )
    if from_totals is None:
        return found
    return (*found, _from_totals("members_total", from_totals, totals.NO_DAYS if compute is _over_time else _NO_STOCK))


def _day_answers(compute: Compute, take: str | tuple[str, str], from_totals: Compute) -> tuple[Answer, ...]:
    """Return the answers for member-days, which monthly totals can only estimate."""
    from_days = Answer(
        _DAILY, from_totals, take, ("daily.members_total",), totals.estimated, totals.NOT_EVERY_MONTH, silent=False
    )
    return (*_stocks(compute, take), from_days)


def _flows(compute: Compute, take: str, columns: tuple[str, ...], from_totals: Compute) -> tuple[Answer, ...]:
    return (
        Answer(("members",), compute, take, columns),
        _from_totals(take, from_totals, totals.NO_DAYS if compute is _over_time else totals.NOT_EVERY_MONTH),
    )


def _from_totals(column: str, compute: Compute, undefined: Words) -> Answer:
    return Answer(_DAILY, compute, None, (f"daily.{column}",), totals.per_group, undefined, silent=False)


_DAILY = ("daily",)
_JOINED = ("members.joined_at",)
_LEFT = ("members.joined_at", "members.left_at")
_BY_TIER = _by("tier")

register(
    Metric(
        "members_start",
        "growth",
        Words("期初成员数", "Members at start"),
        Words(
            "期初前一日终在群的成员数；不含机器人。",
            "Members at the end of the day before the period, without bots.",
        ),
        "people",
        answers=_stocks(_presence, "start", totals.members_at_start),
    ),
    Metric(
        "members_end",
        "growth",
        Words("期末成员数", "Members at end"),
        Words("期末日终在群的成员数；不含机器人。", "Members at the end of the last day of the period, without bots."),
        "people",
        answers=_stocks(_presence, "end", totals.members_at_end),
    ),
    Metric(
        "members_change",
        "growth",
        Words("成员净变化", "Change in members"),
        Words("期末成员数 − 期初成员数。", "Members at end − members at start."),
        "people",
        formula=Balance(("members_end",), ("members_start",)),
    ),
    Metric(
        "members_growth_rate",
        "growth",
        Words("成员增长率", "Member growth rate"),
        Words(
            "（期末成员数 − 期初成员数）÷ 期初成员数。",
            "(Members at end − members at start) ÷ members at start.",
        ),
        "share",
        1,
        formula=Ratio("members_change", "members_start"),
        undefined=_NO_START,
    ),
    Metric(
        "joined_people",
        "growth",
        Words("新增成员", "New members"),
        Words(
            "加入日期在本期的人数（按人，不含机器人）。",
            "People whose day of joining lies in the period, without bots.",
        ),
        "people",
        answers=_flows(_presence, "joined", _JOINED, totals.total("joined")),
    ),
    Metric(
        "join_events",
        "growth",
        Words("入群人次", "Joins"),
        Words(
            "本期入群次数；一人入两个群或退出后再入，各计一次。",
            "Times that anyone joined a group; two groups, or leaving and coming back, count twice.",
        ),
        "person_times",
        answers=(Answer(("memberships",), _join_events, None, ("memberships.joined_at",)),),
    ),
    Metric(
        "left_people",
        "growth",
        Words("退出成员", "Members who left"),
        Words(
            "退出日期在本期的人数（按人，不含机器人）。",
            "People whose day of leaving lies in the period, without bots.",
        ),
        "people",
        direction="down",
        answers=_flows(_presence, "left", _LEFT, totals.total("left")),
    ),
    Metric(
        "net_growth",
        "growth",
        Words("净增长", "Net growth"),
        Words("新增成员 − 退出成员。", "New members − members who left."),
        "people",
        formula=Balance(("joined_people",), ("left_people",)),
    ),
    Metric(
        "residual",
        "growth",
        Words("未能解释的差额", "Unexplained residual"),
        Words(
            "（期末成员数 − 期初成员数）− 净增长；记录完整时为0。",
            "(Members at end − members at start) − net growth; 0 where the records are complete.",
        ),
        "people",
        direction="none",
        formula=Balance(("members_end",), ("members_start", "net_growth")),
    ),
    Metric(
        "member_days",
        "growth",
        Words("成员日", "Member-days"),
        Words(
            "本期每日日终成员数之和（人·日）= 平均成员数 × 天数。",
            "Sum of the members at the end of each day of the period = mean members × days.",
        ),
        "plain",
        answers=_day_answers(_presence, "member_days", totals.member_days),
    ),
    Metric(
        "members_mean",
        "growth",
        Words("平均成员数", "Mean members"),
        Words("成员日 ÷ 本期天数。", "Member-days ÷ days of the period."),
        "people",
        answers=_day_answers(_presence, ("member_days", "days"), totals.member_days),
    ),
    Metric(
        "members_over_time",
        "growth",
        Words("成员数变化", "Members over time"),
        Words(
            "各月末（短于一季时为各日）日终成员数。", "Members at the end of each month (each day in short periods)."
        ),
        "people",
        answers=_stocks(_over_time, "end", totals.members_over_time),
        by=("time",),
    ),
    Metric(
        "joined_over_time",
        "growth",
        Words("新增成员变化", "New members over time"),
        Words("各月（短于一季时为各日）加入的人数。", "People who joined in each month (each day in short periods)."),
        "people",
        answers=_flows(_over_time, "joined", _JOINED, totals.over_time("joined")),
        by=("time",),
        empty=0,
    ),
    Metric(
        "left_over_time",
        "growth",
        Words("退出成员变化", "Members who left over time"),
        Words("各月（短于一季时为各日）退出的人数。", "People who left in each month (each day in short periods)."),
        "people",
        direction="down",
        answers=_flows(_over_time, "left", _LEFT, totals.over_time("left")),
        by=("time",),
        empty=0,
    ),
    Metric(
        "joined_by_source",
        "growth",
        Words("新增成员来源", "New members by source"),
        Words("本期新增成员按其来源渠道的人数。", "New members of the period by how they came."),
        "people",
        answers=(Answer(("members",), _by("source"), "joined", (*_JOINED, "members.source")),),
        by=("source",),
        empty=0,
        minimum_count=True,
    ),
    Metric(
        "members_by_tier",
        "growth",
        Words("各层级成员数", "Members by tier"),
        Words("期末成员数，按成员所在层级。", "Members at end by tier."),
        "people",
        answers=(Answer(("members",), _BY_TIER, "end", (*_JOINED, "members.tier")),),
        by=("tier",),
        empty=0,
        minimum_count=True,
    ),
    Metric(
        "member_days_over_time",
        "growth",
        Words("成员日变化", "Member-days over time"),
        Words("各月（短于一季时为各日）的成员日。", "Member-days of each month (each day in short periods)."),
        "plain",
        answers=_day_answers(_over_time, "member_days", totals.member_days_over_time),
        by=("time",),
    ),
    Metric(
        "member_days_by_tier",
        "growth",
        Words("各层级成员日", "Member-days by tier"),
        Words("本期成员日，按成员所在层级。", "Member-days of the period by tier."),
        "plain",
        answers=(Answer(("members",), _BY_TIER, "member_days", (*_JOINED, "members.tier")),),
        by=("tier",),
        minimum_count=True,
    ),
)
