"""Repurchase: who buys twice in a month, and who buys again in the next."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Metric, Words, register
from zongjie.metrics.conversion import bought, buyers
from zongjie.metrics.coverage import span_of
from zongjie.metrics.expressions import Table
from zongjie.metrics.windows import month_index, number_of_month
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables


def _bought_again(tables: Tables, period: Period) -> Table:
    """Return the buyers of each month that a complete one follows in the data, and those who bought in that too."""
    held = span_of(tables, "orders")
    last, reach = (held.last, held.reach) if held else (period.end, period.end)
    days = bought(tables, Period(period.start, max(period.end, last)))
    months = days.select("member", month=month_index(days.day)).distinct()
    following = months.select("member", month=months.month - 1).mutate(again=True)
    pairs = months.left_join(following, ["member", "month"])
    complete = min(number_of_month(last), number_of_month(reach + timedelta(days=1)) - 1)
    until = min(number_of_month(period.end), complete - 1)
    base = pairs.filter(pairs.month <= until)
    return base.aggregate(numerator=base.count(where=base.again.fill_null(False)), denominator=base.count())


def _twice_by_tier(tables: Tables, period: Period) -> Table:
    months = bought(tables, period).group_by("member", "tier", month=month_index(_.day))
    each = months.aggregate(twice=_.orders.sum() >= 2)
    return each.group_by("tier").aggregate(numerator=_.twice.sum(), denominator=_.count())


_ORDERS = ("orders",)
_BUYERS = ("orders.member_id",)
_NO_BUYERS = Words("没有买家", "there was no buyer")

register(
    Metric(
        "repurchase_rate",
        "conversion",
        Words("复购率", "Repurchase rate"),
        Words(
            "当月下单两次及以上的成员 ÷ 当月付费成员，各月分子、分母分别相加。",
            "Members with two or more orders in a month ÷ buyers of that month, added up over the months.",
        ),
        "share",
        1,
        answers=(Answer(_ORDERS, buyers, ("twice", "months"), _BUYERS),),
        undefined=_NO_BUYERS,
    ),
    Metric(
        "repurchase_by_tier",
        "conversion",
        Words("各层级复购率", "Repurchase rate by tier"),
        Words(
            "当月下单两次及以上的成员 ÷ 当月付费成员，各月相加，按成员所在层级。",
            "Members with two or more orders in a month ÷ buyers of that month, added up over the months, by tier.",
        ),
        "share",
        1,
        answers=(Answer((*_ORDERS, "members"), _twice_by_tier, None, (*_BUYERS, "members.tier")),),
        by=("tier",),
        undefined=_NO_BUYERS,
        minimum_count=True,
    ),
    Metric(
        "buy_again_rate",
        "conversion",
        Words("回购率", "Buy-again rate"),
        Words(
            "当月付费成员中下一个月再次付费的人数 ÷ 当月付费成员，各月相加；数据不含完整下一个月的月份不计。",
            "Buyers of a month who buy again in the next ÷ buyers of that month, added up over the months that are"
            " followed by a complete one in the data.",
        ),
        "share",
        1,
        answers=(Answer(_ORDERS, _bought_again, None, _BUYERS),),
        undefined=_NO_BUYERS,
    ),
)
