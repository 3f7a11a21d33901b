"""Conversion: who buys, how much, and who buys again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongjie.lazy import _
from zongjie.metrics import totals
from zongjie.metrics.base import Answer, Balance, Compute, Metric, Ratio, Words, register
from zongjie.metrics.expressions import Table, beside, distinct_by, distinct_count, exact_sum, read
from zongjie.metrics.people import presence, until_observed, whole, whole_months
from zongjie.metrics.windows import during, month_index, time_of
from zongjie.periods import Period
from zongjie.tables.derive import paid

if TYPE_CHECKING:
    from zongjie.tables.store import Tables


def _orders(tables: Tables, period: Period) -> Table:
    rows = during(read(tables, "orders"), period, "paid_day")
    return rows.aggregate(
        orders=rows.count(where=paid(rows)), revenue=exact_sum(rows.amount - rows.refunded.fill_null(0))
    )


def bought(tables: Tables, period: Period) -> Table:
    """Return the rows of `buyer_days` in the period: one per buyer and day."""
    return during(read(tables, "buyer_days"), period)


def buyers(tables: Tables, period: Period) -> Table:
    """Return the distinct buyers, and their months with orders: `twice` counts those with two orders or more."""
    days = bought(tables, period)
    months = days.group_by("member", month=month_index(days.day)).aggregate(twice=_.orders.sum() >= 2)
    each = months.group_by("member").aggregate(months=_.count(), twice=_.twice.sum())
    return each.aggregate(buyers=_.count(), months=_.months.sum(), twice=_.twice.sum())


def _first_buyers(tables: Tables, period: Period) -> Table:
    first = read(tables, "buyer_days").group_by("member").aggregate(day=_.day.min())
    return during(first, period).aggregate(value=_.count())


def _rate(which: int) -> Compute:
    """Return the distinct buyers of the period's first (0) or last (−1) whole month beside the members at its end."""

    def compute(tables: Tables, period: Period) -> Table:
        months = whole_months(tables, period)
        month = months[which] if months else period
        found = distinct_count(bought(tables, month), "member").select(numerator="value")
        rate = beside(found, presence(tables, whole(month)).select(denominator="end"), ())
        return rate if months else rate.limit(0)

    return compute


def _rate_by(key: str) -> Compute:
    def compute(tables: Tables, period: Period) -> Table:
        months = whole_months(tables, period)
        month = months[-1] if months else period
        found = distinct_by(bought(tables, month), key, "member", "numerator")
        members = presence(tables, whole(month), key).select(key, denominator="end")
        rates = beside(found, members.filter(_.denominator > 0), (key,))
        return rates if months else rates.limit(0)

    return compute


def _rate_over_time(tables: Tables, period: Period) -> Table:
    days = bought(tables, period)
    found = distinct_by(days.mutate(time=time_of(days.day, period)), "time", "member", "numerator")
    members = presence(tables, until_observed(tables, period)).select("time", denominator="end")
    return beside(found, members, ("time",))


def _by_source(tables: Tables, period: Period) -> Table:
    return distinct_by(bought(tables, period), "source", "member")


def _funnel(tables: Tables, period: Period) -> Table:
    rows = during(read(tables, "funnel"), period, "date")
    return rows.group_by("step").aggregate(value=_.people.sum(), step_order=_.step_order.min())


def _from_totals(compute: Compute, *columns: str, undefined: Words = totals.NO_MONTHS) -> Answer:
    """Return the answer of monthly totals, as staff who have no list of orders keep them."""
    names = tuple(f"daily.{column}" for column in columns)
    return Answer(("daily",), compute, None, names, totals.per_group, undefined, silent=False)


_ORDERS = ("orders",)
_BUYERS = ("orders.member_id",)
_BOTH = ("orders", "members")
_RATES = ("orders.member_id", "members.joined_at")
_NO_MEMBERS = Words("期末没有成员", "there was no member at the end")
_NO_MONTH = Words(
    "本期没有完整的自然月，或月末没有成员", "the period holds no whole calendar month, or no member at its end"
)
_PAID = Words(
    "订单以支付日为准，全额退款的订单不计。", "Orders count on the day of payment; wholly refunded ones do not."
)

register(
    Metric(
        "buyers",
        "conversion",
        Words("付费成员数", "Buyers"),
        Words("本期有已支付订单的不重复成员数。" + _PAID.zh, "Distinct members with a paid order. " + _PAID.en),
        "people",
        answers=(
            Answer(_ORDERS, buyers, "buyers", _BUYERS),
            _from_totals(totals.people("buyers"), "buyers", undefined=totals.NOT_ADDITIVE),
        ),
    ),
    Metric(
        "first_buyers",
        "conversion",
        Words("首购成员数", "First-time buyers"),
        Words(
            "数据所含的第一笔已支付订单在本期的成员数。",
            "Members whose first paid order in the data lies in the period.",
        ),
        "people",
        answers=(Answer(_ORDERS, _first_buyers, None, _BUYERS),),
    ),
    Metric(
        "orders",
        "conversion",
        Words("订单数", "Orders"),
        Words("本期已支付订单数。" + _PAID.zh, "Paid orders of the period. " + _PAID.en),
        "orders",
        answers=(
            Answer(_ORDERS, _orders, "orders"),
            _from_totals(totals.total("orders"), "orders", undefined=totals.NOT_EVERY_MONTH),
        ),
    ),
    Metric(
        "revenue",
        "conversion",
        Words("订单收入", "Revenue"),
        Words("本期支付的订单金额 − 退款金额。", "Amounts of the orders paid in the period − their refunds."),
        "currency",
        answers=(
            Answer(_ORDERS, _orders, "revenue", ("orders.amount",)),
            _from_totals(totals.total("revenue"), "revenue", undefined=totals.NOT_EVERY_MONTH),
        ),
    ),
    Metric(
        "conversion_rate",
        "conversion",
        Words("转化率", "Conversion rate"),
        Words("本期不重复付费成员数 ÷ 期末成员数。", "Distinct buyers of the period ÷ members at its end."),
        "share",
        1,
        formula=Ratio("buyers", "members_end"),
        undefined=_NO_MEMBERS,
    ),
    Metric(
        "conversion_rate_start",
        "conversion",
        Words("首月转化率", "Conversion rate in the first month"),
        Words(
            "本期第一个完整自然月的不重复付费成员数 ÷ 该月末成员数。",
            "Distinct buyers of the first whole calendar month of the period ÷ members at its end.",
        ),
        "share",
        1,
        answers=(Answer(_BOTH, _rate(0), None, _RATES), _from_totals(totals.buyer_rate(0), "buyers", "members_total")),
        undefined=_NO_MONTH,
    ),
    Metric(
        "conversion_rate_end",
        "conversion",
        Words("末月转化率", "Conversion rate in the last month"),
        Words(
            "本期最后一个完整自然月的不重复付费成员数 ÷ 该月末成员数。",
            "Distinct buyers of the last whole calendar month of the period ÷ members at its end.",
        ),
        "share",
        1,
        answers=(
            Answer(_BOTH, _rate(-1), None, _RATES),
            _from_totals(totals.buyer_rate(-1), "buyers", "members_total"),
        ),
        undefined=_NO_MONTH,
    ),
    Metric(
        "conversion_rate_change",
        "conversion",
        Words("转化率变化", "Change of the conversion rate"),
        Words(
            "末月转化率 − 首月转化率（百分点）。", "Rate in the last month − rate in the first, in percentage points."
        ),
        "points",
        1,
        formula=Balance(("conversion_rate_end",), ("conversion_rate_start",)),
    ),
    Metric(
        "conversion_rate_growth",
        "conversion",
        Words("转化率增幅", "Growth of the conversion rate"),
        Words(
            "（末月转化率 − 首月转化率）÷ 首月转化率。",
            "(Rate in the last month − rate in the first) ÷ rate in the first month.",
        ),
        "share",
        1,
        formula=Ratio("conversion_rate_change", "conversion_rate_start"),
        undefined=Words("首月没有转化", "nobody bought in the first month"),
    ),
    Metric(
        "conversion_over_time",
        "conversion",
        Words("转化率走势", "Conversion rate over time"),
        Words(
            "各月（短于一季时为各日）不重复付费成员数 ÷ 该月末（日终）成员数。",
            "Distinct buyers of each month (each day in short periods) ÷ members at its end.",
        ),
        "share",
        1,
        answers=(
            Answer(_BOTH, _rate_over_time, None, _RATES),
            _from_totals(totals.buyer_rate_over_time, "buyers", "members_total"),
        ),
        by=("time",),
        undefined=_NO_MEMBERS,
    ),
    Metric(
        "conversion_by_tier",
        "conversion",
        Words("各层级转化率", "Conversion rate by tier"),
        Words(
            "本期最后一个完整自然月的不重复付费成员数 ÷ 该月末成员数，按成员所在层级。",
            "Distinct buyers of the last whole calendar month of the period ÷ members at its end, by tier.",
        ),
        "share",
        1,
        answers=(Answer(_BOTH, _rate_by("tier"), None, (*_RATES, "members.tier")),),
        by=("tier",),
        undefined=_NO_MONTH,
        minimum_count=True,
    ),
    Metric(
        "conversion_by_source",
        "conversion",
        Words("各来源转化率", "Conversion rate by source"),
        Words(
            "本期最后一个完整自然月的不重复付费成员数 ÷ 该月末成员数，按成员加入社群的来源。",
            "Distinct buyers of the last whole calendar month of the period ÷ members at its end, by how they came.",
        ),
        "share",
        1,
        answers=(Answer(_BOTH, _rate_by("source"), None, (*_RATES, "members.source")),),
        by=("source",),
        undefined=_NO_MONTH,
        minimum_count=True,
    ),
    Metric(
        "buyers_by_source",
        "conversion",
        Words("付费成员来源", "Buyers by source"),
        Words(
            "本期不重复付费成员数，按其加入社群的来源渠道。",
            "Distinct buyers of the period by how they came to the community.",
        ),
        "people",
        answers=(Answer(_BOTH, _by_source, None, (*_BUYERS, "members.source")),),
        by=("source",),
        empty=0,
        minimum_count=True,
    ),
    Metric(
        "funnel",
        "conversion",
        Words("转化漏斗", "Funnel"),
        Words(
            "本期各环节人次之和；各环节的人无法一一对应。",
            "Volumes of each step in the period; people of one step cannot be linked to those of the next.",
        ),
        "person_times",
        answers=(Answer(("funnel",), _funnel, None, ("funnel.people",)),),
        by=("step",),
        empty=0,
    ),
)
