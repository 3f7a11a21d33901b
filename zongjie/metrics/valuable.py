"""Valuable members: whether those who gave most in the period before are still there in this one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import ibis

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Compute, Metric, Words, register
from zongjie.metrics.expressions import Table, exact_sum, read
from zongjie.metrics.people import observed
from zongjie.metrics.windows import during
from zongjie.periods import Period
from zongjie.tables.derive import paid

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

_TOP = 5  # one in five
_LEAST = 25  # who gave anything at all: of fewer the first fifth is a handful


def _lost(worth: Compute) -> Compute:
    """Return the top fifth by what they gave in the period before, and the others, and how many of both are lost."""

    def compute(tables: Tables, period: Period) -> Table:
        given = worth(tables, period.previous())
        ranked = given.mutate(
            place=ibis.row_number().over(order_by=[ibis.desc(given.worth), given.member_id]),
            all=given.count().over(ibis.window()),
        )
        top = (ranked.place * _TOP < ranked["all"]).name("top")
        known = _known(tables, ranked.filter(ranked["all"] >= _LEAST).select("member_id", top), period)
        seen = _seen(tables, period).mutate(seen=True)
        joined = known.left_join(seen, "member_id").drop("member_id_right")
        lost = ~joined.seen.fill_null(False) | joined.gone
        each = joined.mutate(lost=lost).group_by("tier", "source")
        return each.aggregate(
            lost=_.lost.sum(where=_.top).fill_null(0),
            valuable=_.top.sum(),
            others_lost=_.lost.sum(where=~_.top).fill_null(0),
            others=(~_.top).sum(),
        )

    return compute


def _paid(tables: Tables, period: Period) -> Table:
    orders = during(read(tables, "orders"), period, "paid_day")
    orders = orders.filter(paid(orders), orders.member_id.notnull(), orders.amount.notnull())
    return orders.group_by("member_id").aggregate(worth=exact_sum(orders.amount - orders.refunded.fill_null(0)))


def _said(tables: Tables, period: Period) -> Table:
    said = during(read(tables, "member_days"), period).filter(_.messages > 0)
    each = said.group_by("member").aggregate(worth=_.messages.sum().cast("int64"))
    return each.inner_join(read(tables, "member_ids"), "member").select("member_id", "worth")


def _known(tables: Tables, top: Table, period: Period) -> Table:
    """Return the top with what the list of members knows of them; bots left out."""
    if "members" not in tables:
        return top.mutate(tier=ibis.null("string"), source=ibis.null("string"), gone=False)
    listed = read(tables, "members").select("member_id", "tier", "source", "left_day", "is_bot")
    joined = top.left_join(listed, "member_id").filter(~_.is_bot.fill_null(False))
    gone = (joined.left_day <= observed(tables, period).end).fill_null(False)
    return joined.select("member_id", "top", "tier", "source", gone=gone)


def _seen(tables: Tables, period: Period) -> Table:
    """Return who did anything at all in the second half of the period."""
    seen = observed(tables, period)
    half = Period(seen.start + timedelta(days=seen.days // 2), seen.end)
    found: list[Table] = []
    if "activity" in tables:
        there = during(read(tables, "member_days"), half).select("member").distinct()
        found.append(there.inner_join(read(tables, "member_ids"), "member").select("member_id"))
    if "orders" in tables:
        found.append(during(read(tables, "orders"), half, "paid_day").select("member_id"))
    everything = ibis.union(*found) if len(found) > 1 else found[0]
    return everything.drop_null("member_id").distinct()


_ORDERS, _ACTS = ("orders",), ("activity",)
_AMOUNT = ("orders.member_id", "orders.amount")
_HOW = Words(
    "上一期按消费净额（没有订单的社群按发言数）居前五分之一的成员中，本期后半段没有任何行为与订单、或已退出的人数 ÷ "
    f"这些成员数；上一期有消费（发言）的不足{_LEAST}人时不计算。",
    "Of the top fifth of members by net amount spent in the period before (by messages, where there are no orders):"
    " those who did nothing and ordered nothing in the second half of this period, or left ÷ all of them. Not computed"
    f" where fewer than {_LEAST} spent (spoke) anything.",
)


_LOST_BUYERS, _LOST_SPEAKERS = _lost(_paid), _lost(_said)


def _answers(*by: str, take: tuple[str, str] = ("lost", "valuable")) -> tuple[Answer, ...]:
    columns = tuple(f"members.{column}" for column in by)
    members = ("members",) if by else ()
    return (
        Answer((*_ORDERS, *_ACTS, *members), _LOST_BUYERS, take, (*_AMOUNT, *columns)),
        Answer((*_ORDERS, *members), _LOST_BUYERS, take, (*_AMOUNT, *columns)),
        Answer((*_ACTS, *members), _LOST_SPEAKERS, take, ("member_days.messages", *columns)),
    )


def _metric(name: str, title: Words, which: Words, *by: str) -> Metric:
    return Metric(
        name,
        "retention",
        title,
        Words(f"{which.zh}{_HOW.zh}", f"{which.en}{_HOW.en}"),
        "share",
        1,
        "down",
        answers=_answers(*by),
        by=by,
        undefined=Words("上一期有消费或发言的成员太少", "too few members spent or said anything in the period before"),
        minimum_count=bool(by),
        looks_back=True,
    )


register(
    _metric("valuable_lost_rate", Words("重要成员流失率", "Share of valuable members lost"), Words("", "")),
    Metric(
        "others_lost_rate",
        "retention",
        Words("其他成员流失率", "Share of other members lost"),
        Words(
            "上一期有消费（没有订单时为有发言）的其余五分之四成员中，按同一口径流失的人数 ÷ 这些成员数。",
            "Of the other four fifths of those who spent (spoke) in the period before: lost in the same sense ÷ all.",
        ),
        "share",
        1,
        "down",
        answers=_answers(take=("others_lost", "others")),
        undefined=Words("上一期有消费或发言的成员太少", "too few members spent or said anything in the period before"),
        looks_back=True,
    ),
    _metric(
        "valuable_lost_by_tier",
        Words("各层级重要成员流失率", "Valuable members lost by tier"),
        Words("按层级：", "By tier: "),
        "tier",
    ),
    _metric(
        "valuable_lost_by_source",
        Words("各来源重要成员流失率", "Valuable members lost by source"),
        Words("按来源：", "By source: "),
        "source",
    ),
)
