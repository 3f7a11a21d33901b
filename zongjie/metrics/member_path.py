"""The path of a new member: joined, there, spoke, came again, bought; where on it most are lost."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import ibis

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Metric, Words, register
from zongjie.metrics.coverage import span_of
from zongjie.metrics.expressions import Table, Value, read
from zongjie.metrics.newcomers import RUN_IN
from zongjie.metrics.people import each_active, first_days
from zongjie.metrics.windows import during
from zongjie.periods import Period
from zongjie.tables.derive import paid

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

_OFTEN = 5  # days


def _of_members(tables: Tables, period: Period) -> Table:
    """Return how far those who joined in the period came in it: with orders to the purchase, else to coming often."""
    people = during(read(tables, "members"), period, "joined_day").filter(~_.is_bot.fill_null(False))
    new = people.select("member_id").distinct()
    days = during(read(tables, "member_days"), period).inner_join(read(tables, "member_ids"), "member")
    acts = days.semi_join(new, "member_id")
    seen = acts.group_by("member_id").aggregate(days=_.count(), spoke=(_.messages > 0).fill_null(False).any())
    each = new.left_join(seen, "member_id").drop("member_id_right")
    there, spoke = each.spoke.notnull(), each.spoke.fill_null(False)  # (Spark 4.3 takes a count for never null)
    again = spoke & (each.days > 1)
    if "orders" not in tables:
        return _stages(each, {"joined": ibis.literal(True), "there": there, "spoke": spoke, "again": again})
    orders = during(read(tables, "orders"), period, "paid_day")
    bought = orders.filter(paid(orders)).select("member_id").distinct().mutate(bought=True)
    both = each.left_join(bought, "member_id")
    again = both.spoke.fill_null(False) & (both.days > 1)
    stages: dict[str, Value] = {"joined": ibis.literal(True), "there": both.spoke.notnull()}
    stages |= {"spoke": both.spoke.fill_null(False), "again": again, "bought": again & both.bought.notnull()}
    return _stages(both, stages)


def _of_the_seen(tables: Tables, period: Period) -> Table:
    """Return how far those came who were first seen in the period, where no list says who joined."""
    held = span_of(tables, "activity")
    run_in = held is not None and held.first <= period.start - timedelta(days=RUN_IN)
    new: Table = first_days(tables).filter(ibis.literal(run_in), _.first >= period.start, _.first <= period.end)
    active = each_active(tables, period).select("member", "messages", "days")
    each = new.inner_join(active, "member")
    spoke = each.messages > 0
    return _stages(
        each,
        {
            "there": ibis.literal(True),
            "spoke": spoke,
            "again": spoke & (each.days > 1),
            "often": spoke & (each.days >= _OFTEN),
        },
    )


def _stages(each: Table, stages: dict[str, Value]) -> Table:
    rows = [
        each.aggregate(value=each.count(where=reached)).mutate(path_step=ibis.literal(name), step_order=place)
        for place, (name, reached) in enumerate(stages.items())
    ]
    found: Table = ibis.union(*rows).select("path_step", "step_order", "value")
    return found.filter(_.value.max().over(ibis.window()) > 0)


_WITHIN = Words(
    "后一环节必是前一环节的一部分；都只看本期之内，期末才来的人时间较短。",
    "Each stage is a part of the one before, all within the period: who came near its end had less time.",
)

register(
    Metric(
        "member_path",
        "conversion",
        Words("新成员路径", "Path of new members"),
        Words(
            "本期加入的成员（不含机器人）→ 有过行为 → 发过言 → 至少两日有行为 → 付费（有订单时）；没有成员名单时为数据"
            f"中首次出现的人 → 发过言 → 至少两日 → 至少{_OFTEN}日有行为。{_WITHIN.zh}",
            "Members who joined in the period (no bots) → did anything → said something → on two days at least → bought"
            " (with orders); without a list of members those first seen in the data → said something → on two days →"
            f" on {_OFTEN} days at least. {_WITHIN.en}",
        ),
        "people",
        direction="none",
        answers=(
            Answer(("members", "activity"), _of_members, None, ("members.joined_at",)),
            Answer(("activity",), _of_the_seen),
        ),
        by=("path_step",),
        undefined=Words("本期没有新成员", "there was no new member in the period"),
        empty=0,
    ),
)
