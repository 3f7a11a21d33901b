"""Rhythm of events: how regularly each kind takes place, and so by how much its number may vary by chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Metric, Words, register
from zongjie.metrics.event_rows import held
from zongjie.metrics.expressions import Table
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

_LEAST = 5  # gaps: of fewer no rhythm can be told


def _rhythm(tables: Tables, period: Period) -> Table:
    """Return the squared coefficient of variation of the days from one event of a kind to the next."""
    events = held(tables, period).filter(_.kind.notnull())
    before = events.starts_day.lag().over(ibis.window(group_by="kind", order_by=["starts_day", "event_id"]))
    gaps = events.mutate(gap=events.starts_day.delta(before, unit="day").cast("float64")).filter(_.gap.notnull())
    known = gaps.group_by("kind").aggregate(
        count=_.count(), mean=_.gap.mean(), square=(_.gap * _.gap).mean()
    )  # variance and mean in one pass; days are whole numbers, so that their sums are exact
    known = known.filter(known["count"] >= _LEAST, known["mean"] > 0)
    return known.select("kind", value=(known.square / (known["mean"] * known["mean"]) - 1).round(9))


register(
    Metric(
        "event_rhythm_by_kind",
        "events",
        Words("各类活动的节奏", "Rhythm of events by kind"),
        Words(
            f"本期同类活动相邻两场间隔天数的变异系数的平方（至少{_LEAST}个间隔）：0为完全规律，1为随机发生。",
            "Squared coefficient of variation of the days between events of a kind in the period (of at least"
            f" {_LEAST} gaps): 0 is a fixed calendar, 1 is chance.",
        ),
        "plain",
        2,
        "none",
        answers=(Answer(("events",), _rhythm, None, ("events.starts_at", "events.kind")),),
        by=("kind",),
        undefined=Words("没有一类活动办得够多", "no kind of event took place often enough"),
    ),
)
