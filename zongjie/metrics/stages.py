"""Stages of members: who bought, and how often, each stage a part of the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Metric, Words, register
from zongjie.metrics.expressions import Table, read
from zongjie.metrics.windows import during
from zongjie.periods import Period
from zongjie.tables.derive import paid

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

_TIMES = {"there": 0, "bought": 1, "bought_twice": 2, "bought_thrice": 3}  # orders that a stage asks for


def _buying(tables: Tables, period: Period) -> Table:
    """Return how many of the members who were there on any day of the period bought so often in it."""
    people = read(tables, "members").filter(~_.is_bot.fill_null(False))
    people = people.filter(people.joined_day.isnull() | (people.joined_day <= period.end))
    people = people.filter(people.left_day.isnull() | (people.left_day >= period.start)).select("member_id")
    orders = during(read(tables, "orders"), period, "paid_day")
    bought = orders.filter(paid(orders)).group_by("member_id").aggregate(orders=_.count())
    each = people.distinct().left_join(bought, "member_id").select(orders=_.orders.fill_null(0))
    stages = [
        each.filter(each.orders >= times)
        .aggregate(value=_.count())
        .mutate(buying_stage=ibis.literal(stage), step_order=times)
        for stage, times in _TIMES.items()
    ]
    return ibis.union(*stages).select("buying_stage", "step_order", "value")


register(
    Metric(
        "buying_stages",
        "conversion",
        Words("付费漏斗", "From member to regular buyer"),
        Words(
            "本期任何一天在名单上的成员（不含机器人）→ 其中本期有已支付订单者 → 两单及以上者 → 三单及以上者；"
            "后一环节必是前一环节的一部分。全额退款的订单不计。",
            "Members in the list on any day of the period (no bots) → those of them with a paid order in it → with two"
            " or more → with three or more; each stage is a part of the one before. Refunded orders do not count.",
        ),
        "people",
        answers=(Answer(("orders", "members"), _buying, None, ("orders.member_id",), compared=False),),
        by=("buying_stage",),
        empty=0,
    ),
)
