"""Segments: how near the members are at the end of the period, and what the buyers among them are worth."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import ibis

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Metric, Words, register
from zongjie.metrics.coverage import span_of
from zongjie.metrics.expressions import Table, constant, exact_sum, read
from zongjie.metrics.people import observed
from zongjie.metrics.windows import during
from zongjie.periods import Period
from zongjie.tables.derive import paid

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

ACTIVE_DAYS = 30
SILENT_DAYS = 90
VALUE_DAYS = 365
QUINTILES = 5
HIGH = 4  # a score of 4 or 5: the upper two fifths
_MIN_BUYERS = 25  # five a quintile


def _states(tables: Tables, period: Period) -> Table:
    """Return the members at the end of the period by how long ago they last did anything."""
    end = observed(tables, period, "activity").end
    lately, long_ago = (ibis.date(end - timedelta(days=days)) for days in (ACTIVE_DAYS, SILENT_DAYS))
    days = read(tables, "member_days").filter(~_.is_bot, _.day <= end)
    days = days.filter(days.left_day.isnull() | (days.left_day > end))
    seen = days.group_by("member").aggregate(
        came=ibis.coalesce(days.joined_day.min(), days.day.min()),
        last=days.day.max(),
        back=days.day.min(where=days.day > lately),
        before=days.day.max(where=days.day <= lately),
        listed=days.listed.any(),
    )
    state = ibis.cases(
        (seen.came > lately, "new"),
        ((seen.back.delta(seen.before, unit="day") > SILENT_DAYS).fill_null(False), "returned"),
        (seen.back.notnull(), "active"),
        (seen["last"] > long_ago, "fading"),
        else_="silent",
    )
    counted = seen.mutate(state=state).group_by("state").aggregate(value=_.count(), listed=_.listed.cast("int64").sum())
    if "members" in tables:
        counted = _with_unseen(tables, counted, end)
    there = counted.filter(ibis.literal(_reaches_back(tables, end)), counted.value > 0)
    return there.select("state", "value", share=there.value / there.value.sum().over(ibis.window()))


def _with_unseen(tables: Tables, seen: Table, end: date) -> Table:
    """Add the members of the list who never did anything that the data holds."""
    people = read(tables, "members").filter(~_.is_bot.fill_null(False))
    people = people.filter(people.joined_day.isnull() | (people.joined_day <= end))
    people = people.filter(people.left_day.isnull() | (people.left_day > end))
    new = (people.joined_day > end - timedelta(days=ACTIVE_DAYS)).fill_null(False)
    listed = people.group_by(state=new.ifelse("new", "silent")).aggregate(value=_.count())
    # Of those who came lately the seen ones are new too; all other seen ones are no longer silent.
    known = seen.mutate(state=(seen.state == "new").ifelse("new", "silent")).group_by("state")
    both = listed.left_join(known.aggregate(seen=_.listed.sum()), "state")
    unseen = both.select(
        state=both.state, value=ibis.greatest(both.value - both.seen.fill_null(0), constant(0)), listed=constant(0)
    )
    return ibis.union(seen, unseen).group_by("state").aggregate(value=_.value.sum())


def _reaches_back(tables: Tables, end: date) -> bool:
    held = span_of(tables, "activity")
    return held is not None and held.first <= end - timedelta(days=SILENT_DAYS)


def _by_value(tables: Tables, period: Period) -> Table:
    """Return the buyers of a year by recency, frequency and net amount."""
    end = observed(tables, period, "orders").end
    orders = during(read(tables, "orders"), Period(end - timedelta(days=VALUE_DAYS - 1), end), "paid_day")
    orders = orders.filter(paid(orders), orders.member_id.notnull())
    if "members" in tables:
        orders = orders.anti_join(read(tables, "members").filter(_.is_bot.fill_null(False)), "member_id")
    net = exact_sum(orders.amount - orders.refunded.fill_null(0))
    each = orders.group_by("member_id").aggregate(recency=orders.paid_day.max(), frequency=orders.count(), amount=net)
    each = each.mutate(buyers=each.count().over(ibis.window()))
    scores = {f"{name}_score": ibis.rank().over(order_by=each[name]) * QUINTILES // each.buyers + 1 for name in _SCORED}
    scored = each.filter(each.amount.notnull()).mutate(**scores)
    lately, often, much = (scored[f"{name}_score"] >= HIGH for name in _SCORED)
    segment = ibis.cases(
        (~much, "general"),
        (lately & often, "high_value"),
        (lately, "promising"),
        (often, "at_risk"),
        else_="win_back",
    )
    placed = scored.mutate(value_segment=segment).filter(_.buyers >= _MIN_BUYERS).group_by("value_segment")
    found = placed.aggregate(value=_.count(), revenue=exact_sum(_.amount))
    every = ibis.window()
    return found.mutate(
        share=found.value / found.value.sum().over(every),
        revenue_share=found.revenue / found.revenue.sum().over(every).nullif(0),
    )


def _worth(tables: Tables, period: Period) -> Table:
    """Return how many the high-value buyers are and what they spent beside all buyers; null where nobody is scored."""
    found = tables.keep(_by_value, period)
    high = found.value_segment == "high_value"
    return found.aggregate(
        people=high.ifelse(found.value, 0).sum(),
        high=exact_sum(high.ifelse(found.revenue, 0)),
        total=exact_sum(found.revenue),
    )


def _by_state(tables: Tables, period: Period) -> Table:
    return tables.keep(_states, period)


def _by_segment(tables: Tables, period: Period) -> Table:
    return tables.keep(_by_value, period)


def _rates(tables: Tables, period: Period) -> Table:
    """Return the members who fade or are silent beside all; null where the data does not reach far enough back."""
    found = tables.keep(_states, period)
    parts = {name: (found.state == name).ifelse(found.value, 0).sum() for name in ("fading", "silent")}
    return found.aggregate(all=found.value.sum(), **parts)


_SCORED = ("recency", "frequency", "amount")
_ACTS = ("activity",)
_ORDERS = ("orders",)
_BOUGHT = ("orders.member_id", "orders.amount")
_STATES = Words(
    f"期末成员（不含机器人与已退出者）按最近一次行为分：新加入，近{ACTIVE_DAYS}天加入；活跃，近{ACTIVE_DAYS}天有行为；"
    f"回流，近{ACTIVE_DAYS}天有行为、此前间隔超过{SILENT_DAYS}天；转淡，上次行为在{ACTIVE_DAYS}–{SILENT_DAYS}天前；"
    f"沉默，超过{SILENT_DAYS}天没有行为。行为以数据所含为限。",
    f"Members at the end of the period (no bots, nobody who left) by their last action. new: joined in the last"
    f" {ACTIVE_DAYS} days; active: acted in the last {ACTIVE_DAYS} days; returned: acted in them after a gap of more"
    f" than {SILENT_DAYS} days; fading: last acted {ACTIVE_DAYS} to {SILENT_DAYS} days ago; silent: no action for more"
    f" than {SILENT_DAYS} days. Actions as far as the data holds them.",
)
_RFM = Words(
    f"期末前{VALUE_DAYS}天内有付费订单的成员，按最近付费日（R，以数据截止日次日为基准）、订单数（F）、"
    f"扣除退款的金额（M）各分五等：得分 = 1 + 低于本人者占比 × 5 取整，同值同分；{HIGH}分及以上为高。"
    "高价值：R、F、M 均高；重要发展：R、M 高；重要保持：F、M 高；重要挽留：仅 M 高；一般：M 不高。",
    f"Members with a paid order in the {VALUE_DAYS} days to the end of the period, scored 1 to 5 by the last paid day"
    " (R, against the day after the data ends), orders (F) and amount net of refunds (M): 1 + share of buyers below ×"
    f" 5, rounded down, equal values alike; {HIGH} and more is high. High value: R, F and M high; promising: R and M;"
    " at risk: F and M; to win back: M alone; general: M not high.",
)
_TOO_SHORT = Words(
    f"期末之前的活跃数据不足{SILENT_DAYS}天",
    f"the activity data reaches back less than {SILENT_DAYS} days from the end of the period",
)
_TOO_FEW = Words(f"付费成员不足{_MIN_BUYERS}人", f"there are fewer than {_MIN_BUYERS} buyers")


def _rate(name: str, title: Words, said: Words) -> Metric:
    return Metric(
        f"{name}_rate",
        "retention",
        title,
        Words(f"{said.zh}成员 ÷ 期末成员。{_STATES.zh}", f"{said.en} members ÷ members at the end. {_STATES.en}"),
        "share",
        1,
        "down",
        answers=(Answer(_ACTS, _rates, (name, "all")),),
        undefined=_TOO_SHORT,
    )


register(
    Metric(
        "members_by_state",
        "retention",
        Words("各状态成员", "Members by state"),
        _STATES,
        "people",
        direction="none",
        answers=(Answer(_ACTS, _by_state),),
        by=("state",),
        undefined=_TOO_SHORT,
        empty=0,
    ),
    _rate("fading", Words("转淡成员占比", "Share of fading members"), Words("转淡", "Fading")),
    _rate("silent", Words("沉默成员占比", "Share of silent members"), Words("沉默", "Silent")),
    Metric(
        "members_by_value",
        "retention",
        Words("付费成员价值分层", "Buyers by value"),
        _RFM,
        "people",
        direction="none",
        answers=(Answer(_ORDERS, _by_segment, None, _BOUGHT),),
        by=("value_segment",),
        undefined=_TOO_FEW,
        empty=0,
    ),
    Metric(
        "high_value_members",
        "retention",
        Words("高价值成员", "High-value members"),
        _RFM,
        "people",
        answers=(Answer(_ORDERS, _worth, "people", _BOUGHT),),
        undefined=_TOO_FEW,
    ),
    Metric(
        "high_value_revenue_share",
        "retention",
        Words("高价值成员收入占比", "Revenue share of high-value members"),
        Words(
            f"高价值成员的净支付金额 ÷ 全部付费成员的净支付金额。{_RFM.zh}",
            f"Net amount of high-value members ÷ that of all buyers. {_RFM.en}",
        ),
        "share",
        1,
        "none",
        answers=(Answer(_ORDERS, _worth, ("high", "total"), _BOUGHT),),
        undefined=_TOO_FEW,
    ),
)
