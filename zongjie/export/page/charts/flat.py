"""Charts that lie: for categories with long names."""

from __future__ import annotations

from matplotlib.axes import Axes

from zongjie.export.page.charts import measure
from zongjie.export.page.charts.axis import pixel
from zongjie.export.page.charts.canvas import GAP, LINE, Canvas, Frame, rule
from zongjie.slides.chart import Chart

_BAR, _SPACE = 20.0, 14.0  # pixels
_LABEL_SHARE = 0.36  # of the width, at most, for the categories' names


def height(chart: Chart, frame: Frame) -> float:
    """Return the height in pixels that the bars of a chart need."""
    return _legend(chart, frame) + len(chart.categories) * _slot(chart, frame) + GAP


def bar(canvas: Canvas) -> None:
    """Draw horizontal bars with their values at the end; the first category stands on top."""
    values = [value for one in canvas.chart.series for value in one.values if value is not None] or [0.0]
    axes = lying(canvas, min(0.0, *values), max(0.0, *values))
    rule(axes, (0, 0), axes.get_ylim(), "zero")
    filled = [index for index, one in enumerate(canvas.chart.series) if one.role != "target"]
    for place, index in enumerate(filled):
        thick = 1 - _SPACE / _slot(canvas.chart, canvas.frame)
        _series(canvas, axes, index, (place + 0.5) / len(filled) * thick - thick / 2, thick / len(filled))
    for index, one in enumerate(canvas.chart.series):
        for y, value in enumerate(one.values):
            if one.role == "target" and value is not None:
                axes.plot([value, value], [y - 0.4, y + 0.4], gid=f"line {canvas.names[index]}")


def _series(canvas: Canvas, axes: Axes, index: int, shift: float, thick: float) -> None:
    _chart, one = canvas.chart, canvas.chart.series[index]
    wide = pixel(axes)[0]
    for y, value in enumerate(one.values):
        if value is None:
            continue
        look = canvas.look(index, y)
        canvas.block(axes, (0, y + shift - thick * 0.47), value, thick * 0.94, look)
        side = "right" if value < 0 else "left"
        place = value + (-5 if value < 0 else 5) * wide
        canvas.put(axes, place, y + shift, canvas.printed(value), "value", ha=side, va="center")


def lying(canvas: Canvas, low: float, high: float, room: float | None = None) -> Axes:
    """Return axes beside the categories' names, with `room` for values at the right: by default their width."""
    frame, chart = canvas.frame, canvas.chart
    names = ["\n".join(_name(name, frame)) for name in chart.categories]
    left = canvas.widest(part for name in names for part in name.split("\n")) + GAP
    if room is None:
        room = canvas.widest(canvas.printed(value) for one in chart.series for value in one.values) + 1.5 * GAP
    top = canvas.legend(_targets(chart)) if len(chart.series) > 1 else 0.0
    axes = canvas.axes(left + (room if low < 0 < high or high <= 0 else 0.0), top, room, GAP)
    axes.set_xlim(low, high if high > low else low + 1)
    axes.set_ylim(len(names) - 0.5, -0.5)
    edge = axes.transData.inverted().transform((left - GAP, 0))[0]
    for index, name in enumerate(names):
        canvas.put(axes, edge, index, name, "category", ha="right", va="center")
        canvas.band(axes, (edge, index - 0.5), (axes.get_xlim()[1], index + 0.5), index)
    return axes


def _targets(chart: Chart) -> set[int]:
    return {index for index, one in enumerate(chart.series) if one.role == "target"}


def _name(name: str, frame: Frame) -> list[str]:
    return measure.wrap(name, frame.size, frame.width * _LABEL_SHARE, hard=True)


def _slot(chart: Chart, frame: Frame) -> float:
    bars = sum(one.role != "target" for one in chart.series)
    lines = max((len(_name(name, frame)) for name in chart.categories), default=1)
    return max(_BAR * bars, lines * frame.size * 1.3) + _SPACE


def _legend(chart: Chart, frame: Frame) -> float:
    return frame.size * LINE + GAP if len(chart.series) > 1 else 0.0
