"""What followed events: whether those who came bought, before and after, and whether buyers bought again.

What follows an event need not come of it: the figures say what was seen.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import ibis

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Balance, Metric, Words, register
from zongjie.metrics.coverage import span_of
from zongjie.metrics.event_rows import attendances, held
from zongjie.metrics.expressions import Table, read
from zongjie.periods import Period
from zongjie.tables.derive import paid

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

_DAYS, _AGAIN = 30, 60  # looked at on either side of an event, and after one for a second purchase


def _purchases(tables: Tables, period: Period, back: int, ahead: int) -> Table:
    """Return who came to which event beside their days of purchase: `days` from the event, null without any.

    Of the events whose days before (`back`) and after (`ahead`) lie in the orders held.
    """
    came, orders = attendances(tables, period), span_of(tables, "orders")
    if orders is None:
        came = came.limit(0)
    else:
        first, last = orders.first + timedelta(days=back), orders.reach - timedelta(days=ahead)
        came = came.filter(came.starts_day >= ibis.date(first), came.starts_day <= ibis.date(last))
    rows = read(tables, "orders")
    bought = rows.filter(paid(rows), rows.member_id.notnull()).select("member_id", "paid_day").distinct()
    joined = came.left_join(bought, "member_id")
    return joined.mutate(days=joined.paid_day.delta(joined.starts_day, unit="day"))


def _around(tables: Tables, period: Period) -> Table:
    """Return the attendances, and those whose person bought in the days before and after."""
    rows = _purchases(tables, period, _DAYS, _DAYS - 1)
    each = rows.group_by("member_id", "event_id").aggregate(
        before=rows.days.between(-_DAYS, -1).fill_null(False).any(),
        after=rows.days.between(0, _DAYS - 1).fill_null(False).any(),
    )
    return each.aggregate(came=_.count(), before=_.before.sum(), after=_.after.sum())


def _again_by_kind(tables: Tables, period: Period) -> Table:
    """Return by kind those who came and had bought by then, and those of them who bought again."""
    rows = _purchases(tables, period, 0, _AGAIN)
    each = rows.group_by("member_id", "event_id").aggregate(
        known=(rows.days <= 0).fill_null(False).any(),
        again=rows.days.between(1, _AGAIN).fill_null(False).any(),
    )
    kinds = held(tables, period).select("event_id", "kind")
    buyers = each.filter(each.known).join(kinds, "event_id")
    return buyers.group_by("kind").aggregate(numerator=_.again.sum(), denominator=_.count())


_TABLES = ("attendance", "events", "orders")
_KNOWN = ("orders.member_id",)
_WHOLE = Words(
    f"只含前后{_DAYS}天都在订单数据之内的活动；活动之后的购买不等于因活动而买。",
    f"Of the events whose {_DAYS} days before and after lie in the orders held; what follows an event need not come of"
    " it.",
)
_NOTHING = Words("本期没有可观察的到场记录", "no attendance of the period can be followed")


def _rate(when: str, title: Words, zh: str, en: str) -> Metric:
    return Metric(
        f"event_conversion_{when}",
        "events",
        title,
        Words(
            f"到场人次中，{zh}有已支付订单的占比。{_WHOLE.zh}", f"Share of attendances whose person {en}. {_WHOLE.en}"
        ),
        "share",
        1,
        answers=(Answer(_TABLES, _around, (when, "came"), _KNOWN),),
        undefined=_NOTHING,
    )


register(
    _rate(
        "before",
        Words("活动前转化率", "Conversion before events"),
        f"活动前{_DAYS}天",
        f"paid an order in the {_DAYS} days before the event",
    ),
    _rate(
        "after",
        Words("活动后转化率", "Conversion after events"),
        f"活动当天起{_DAYS}天",
        f"paid an order in the {_DAYS} days from the event on",
    ),
    Metric(
        "event_conversion_change",
        "events",
        Words("活动转化提升", "Change of conversion with events"),
        Words(
            f"活动后转化率 − 活动前转化率（百分点）。{_WHOLE.zh}",
            f"Conversion after events − before, in points. {_WHOLE.en}",
        ),
        "points",
        1,
        formula=Balance(("event_conversion_after",), ("event_conversion_before",)),
    ),
    Metric(
        "repurchase_after_event_by_kind",
        "events",
        Words("各类活动后复购率", "Repurchase after events by kind"),
        Words(
            f"到场且当时已买过的人次中，之后{_AGAIN}天内再次购买的占比，按活动类型；只含之后{_AGAIN}天都在订单数据之内的"
            "活动。",
            f"Of the attendances of people who had bought by then, the share who bought again within {_AGAIN} days, by"
            f" kind; of the events whose {_AGAIN} days after lie in the orders held.",
        ),
        "share",
        1,
        answers=(Answer(_TABLES, _again_by_kind, None, ("events.kind", *_KNOWN)),),
        by=("kind",),
        undefined=_NOTHING,
    ),
)
