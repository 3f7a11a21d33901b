"""Labels to the right of the ends of lines: the room that they need, and how they keep apart."""

from __future__ import annotations

from zongjie.export.deck.charts.numbers import printed
from zongjie.export.deck.charts.plotted import Plan, Plotted
from zongjie.export.deck.measure import text_width
from zongjie.export.deck.text import line

_GAP = 12.0  # between the line's end and its label


def end_room(plan: Plan, size: float) -> float:
    """Return the width in points that the labels need to the right of the plot."""
    return max((_needed(one, size) for one in plan.series if one.labels == "end"), default=0.0)


def end_shifts(plan: Plan, height: float, size: float) -> dict[str, float]:
    """Return how many points up each label moves off the one below it, by the name of its series.

    Parameters
    ----------
    height
        Height of the plot in points.
    """
    span = plan.scale.high - plan.scale.low
    ends = sorted((_end(one) - plan.scale.low, one.name) for one in plan.series if _right(one))
    shifts: dict[str, float] = {}
    floor = float("-inf")
    for value, name in ends:
        own = value / span * height
        placed = max(own, floor)
        shifts[name] = placed - own
        floor = placed + size * 1.4
    return shifts


def _needed(one: Plotted, size: float) -> float:
    width = text_width(line(f"{one.name} {printed(_end(one), one.form)}", size, bold=True))
    return width + _GAP if _right(one) else width / 2 + 4


def _right(one: Plotted) -> bool:
    return one.labels == "end" and one.side == "right"


def _end(one: Plotted) -> float:
    return (one.values[one.label_at] if one.label_at is not None else None) or 0.0
