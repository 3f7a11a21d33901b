"""Outcome of events: who came of those invited, and what each unit of cost brought in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Compute, Metric, Words, register
from zongjie.metrics.event_rows import held
from zongjie.metrics.expressions import Table, exact_sum
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables


def _turnout(*by: str) -> Compute:
    def compute(tables: Tables, period: Period) -> Table:
        rows = held(tables, period).filter(_.invited.notnull(), _.attended.notnull())
        return rows.aggregate(by=list(by), numerator=_.attended.sum(), denominator=_.invited.sum())

    return compute


def _return(*by: str) -> Compute:
    def compute(tables: Tables, period: Period) -> Table:
        rows = held(tables, period).filter(_.revenue.notnull(), _.cost.notnull())
        return rows.aggregate(by=list(by), numerator=exact_sum(rows.revenue), denominator=exact_sum(rows.cost))

    return compute


_EVENTS = ("events",)
_INVITED, _COSTS = ("events.attended", "events.invited"), ("events.revenue", "events.cost")
_NOT_INVITED = Words("没有同时记录邀请与到场人数的活动", "no event of the period records who was invited and who came")
_NO_COST = Words("没有同时记录收入与成本的活动", "no event of the period has both a revenue and a cost")
_CAME = Words(
    "到场人次 ÷ 邀请人次，只含两者都有记录的活动",
    "People who came ÷ people invited, over the events that record both",
)
_BROUGHT = Words(
    "收入 ÷ 成本，只含两者都有记录的活动：投入1元带来多少元",
    "Revenue ÷ cost, over the events that record both: what one unit of money spent brought in",
)

register(
    Metric(
        "event_turnout",
        "events",
        Words("活动参与率（占邀请）", "Turnout of those invited"),
        Words(f"{_CAME.zh}。", f"{_CAME.en}."),
        "share",
        1,
        answers=(Answer(_EVENTS, _turnout(), None, _INVITED),),
        undefined=_NOT_INVITED,
    ),
    Metric(
        "event_turnout_by_kind",
        "events",
        Words("各类活动参与率（占邀请）", "Turnout of those invited by kind"),
        Words(f"{_CAME.zh}，按活动类型。", f"{_CAME.en}, by kind."),
        "share",
        1,
        answers=(Answer(_EVENTS, _turnout("kind"), None, ("events.kind", *_INVITED)),),
        by=("kind",),
        undefined=_NOT_INVITED,
    ),
    Metric(
        "event_return",
        "events",
        Words("活动投入产出比", "Revenue per cost of events"),
        Words(f"{_BROUGHT.zh}。", f"{_BROUGHT.en}."),
        "ratio",
        1,
        answers=(Answer(_EVENTS, _return(), None, _COSTS),),
        undefined=_NO_COST,
    ),
    Metric(
        "event_return_by_kind",
        "events",
        Words("各类活动投入产出比", "Revenue per cost by kind of event"),
        Words(f"{_BROUGHT.zh}，按活动类型。", f"{_BROUGHT.en}, by kind."),
        "ratio",
        1,
        answers=(Answer(_EVENTS, _return("kind"), None, ("events.kind", *_COSTS)),),
        by=("kind",),
        undefined=_NO_COST,
    ),
)
