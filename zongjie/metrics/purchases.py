"""Purchases: how revenue runs, and in which months those who first bought buy again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongjie.metrics.base import Answer, Metric, Ratio, Words, register
from zongjie.metrics.cohorts import cohort_cells
from zongjie.metrics.expressions import Table, exact_sum, read
from zongjie.metrics.windows import during, time_of
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables


def _revenue_over_time(tables: Tables, period: Period) -> Table:
    rows = during(read(tables, "orders"), period, "paid_day")
    timed = rows.mutate(time=time_of(rows.paid_day, period), net=rows.amount - rows.refunded.fill_null(0))
    return timed.group_by("time").aggregate(value=exact_sum(timed.net))


def _cohorts(tables: Tables, period: Period) -> Table:
    return cohort_cells(tables, period, read(tables, "buyer_days"), "orders")


_ORDERS = ("orders",)

register(
    Metric(
        "revenue_over_time",
        "conversion",
        Words("成交额变化", "Revenue over time"),
        Words(
            "各月（短于一季时为各日）的成交金额减退款，按付款时间。",
            "Amounts paid less refunds of each month (each day in short periods), by time of payment.",
        ),
        "currency",
        answers=(Answer(_ORDERS, _revenue_over_time, None, ("orders.amount",)),),
        by=("time",),
        empty=0,
    ),
    Metric(
        "revenue_per_buyer",
        "conversion",
        Words("客均成交额", "Revenue per buyer"),
        Words("成交额 ÷ 付费成员数。", "Revenue ÷ buyers."),
        "currency",
        formula=Ratio("revenue", "buyers"),
        undefined=Words("本期没有付费成员", "nobody bought in the period"),
    ),
    Metric(
        "purchase_cohorts",
        "conversion",
        Words("付费同期群", "Cohorts of buyers"),
        Words(
            "按首次付款所在月分群（第0月即该月）：第 k 个月有付款的人数 ÷ 该群人数。"
            "带 * 的格子所在月份数据不完整；数据开始当月的群含此前的老客。",
            "Cohorts by the month of the first payment (month 0): people who paid in month k ÷ people of the cohort."
            " Cells with a * lie in a month that the data does not hold in full; the cohort of the data's first month"
            " holds the buyers from before it.",
        ),
        "share",
        1,
        answers=(Answer(_ORDERS, _cohorts),),
        by=("cohort", "months_after"),
        compared=False,
    ),
)
