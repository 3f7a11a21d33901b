"""Where the parts of a chart stand: the plot beside its labels, the legend above it."""

from __future__ import annotations

from zongjie.export.deck.charts.elements import layout
from zongjie.export.deck.charts.ends import end_room
from zongjie.export.deck.charts.numbers import printed
from zongjie.export.deck.charts.plotted import Plan, unnamed
from zongjie.export.deck.measure import text_width
from zongjie.export.deck.text import line as text_line
from zongjie.export.deck.xml import Element

_MOST_NAMES = 0.42  # of the width that the names of horizontal bars may take
EDGE = 0.03  # of the width, free at the right
_RING = 0.52  # of the width
_AXIS_GAP = 12.0  # between the plot and the numbers of its axis
LINE = 1.5  # line height in em


def names_width(names: tuple[str, ...], width: float, size: float) -> float:
    """Return the width in points that the names of horizontal bars take."""
    return min(_MOST_NAMES * width, max((_width(name, size) for name in names), default=0.0) + 14)


def plot_place(plan: Plan, frame: tuple[float, float], size: float) -> Element:
    """Return the place of the plot: beside title, legend, axis labels and labels at lines' ends, so that none meet."""
    (width, height), row = frame, size * LINE
    top = row * 1.9 + (row * LINE if plan.legend and not plan.ring else 0) + (row if plan.secondary else 0)
    if plan.ring:
        return layout(0.02, top / height, _RING, 0.98 - top / height, inner=True)
    left, right = _sides(plan, width, size)
    bottom = 0.02 * height if plan.horizontal else row
    wide, high = max(0.3, 1 - (left + right) / width), max(0.3, 1 - (top + bottom) / height)
    return layout(left / width, top / height, wide, high, inner=True)


def legend_place(plan: Plan, frame: tuple[float, float], size: float) -> Element:
    """Return the place of the legend: under the title, above the plot; beside a ring."""
    width, height = frame
    if plan.ring:
        high = min(0.8, 0.085 * len(plan.categories))
        wide = max((_width(name, size + 1) for name in plan.categories), default=0.0) + 30
        return layout(0.62, 0.56 - high / 2, min(0.36, wide / width), high)
    lines = any(one.group == "line" for one in plan.series)  # beside columns some readers draw them longer
    names = sum(_width(one.name, size) + (64 if lines else 34) for one in unnamed(plan.series))
    return layout(0.008, size * 2.5 / height, min(0.98, names / width), size * 1.7 / height)


def label_skip(plan: Plan, width: float, size: float) -> int:
    """Return every how many categories one is named, so that names never turn or collide."""
    count = len(plan.categories)
    if plan.horizontal or count <= 7:  # few names wrap
        return 1
    widest = max((_width(name, size) for name in plan.categories), default=0.0)
    return max(1, -(-int(widest + 6) // max(1, int(width * 0.88 / count))))


def _sides(plan: Plan, width: float, size: float) -> tuple[float, float]:
    """Return the room in points to the left and to the right of a plot."""
    left, right = 0.02 * width, EDGE * width
    if plan.horizontal:
        left = names_width(plan.categories, width, size)
        below = any(value < 0 for one in plan.series for value in one.values if value is not None)
        room = max((_width(text, size) for text in _printed(plan)), default=0.0) + 14
        right = right if plan.centred else room
        left += room if below else 0
    elif plan.axis_shown:
        ends = (plan.scale.low, plan.scale.high)
        left = max(_width(printed(end, plan.axis_format), size) for end in ends) + _AXIS_GAP
    if any(one.labels == "end" for one in plan.series):
        right = max(right, end_room(plan, size))
    if plan.secondary:
        right = max(right, _width(printed(plan.secondary.high, plan.secondary_format), size) + _AXIS_GAP)
    return left, right


def _printed(plan: Plan) -> list[str]:
    return [printed(value, plan.label_format) for one in plan.series for value in one.values if value is not None]


def _width(text: str, size: float) -> float:
    return text_width(text_line(text, size))
