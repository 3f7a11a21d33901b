"""The doughnut: few shares of a whole, each named beside it."""

from __future__ import annotations

from matplotlib.patches import Wedge

from zongjie.export.page.charts.canvas import Canvas, Frame
from zongjie.slides.chart import Chart

_RING = 200.0  # pixels across
_ROW = 2.0  # em between the names


def height(chart: Chart, frame: Frame) -> float:
    """Return the height in pixels of a doughnut with the names of its parts: below it where there is no room."""
    names = len(chart.categories) * _ROW * frame.size
    return _RING + 16 + names if frame.narrow else max(_RING + 16, names + 16)


def doughnut(canvas: Canvas) -> None:
    """Draw the parts clockwise from the top and list their names and values."""
    frame, values = canvas.frame, [value or 0.0 for value in canvas.chart.series[0].values]
    left = (frame.width - _RING) / 2 if frame.narrow else (frame.width - _RING - 56 - _list_width(canvas)) / 2
    below = frame.height - _RING - 8 if frame.narrow else (frame.height - _RING) / 2
    axes = canvas.axes(left, frame.height - _RING - below, frame.width - left - _RING, below)
    axes.set_xlim(-1, 1)
    axes.set_ylim(-1, 1)
    start, whole = 90.0, sum(values) or 1.0
    for index, value in enumerate(values):
        end = start - 360 * value / whole
        canvas.said_by(index, axes.add_patch(Wedge((0, 0), 1, end, start, width=0.42, gid=f"slice {_name(index)}")))
        start = end
    _names(canvas, left)


def _names(canvas: Canvas, left: float) -> None:
    frame, chart = canvas.frame, canvas.chart
    row = _ROW * frame.size
    x = 24.0 if frame.narrow else left + _RING + 56
    y = _RING + 16 + frame.size if frame.narrow else (frame.height - row * len(chart.categories)) / 2 + frame.size * 1.3
    room = frame.width - x - 24 - 8 if frame.narrow else _list_width(canvas) - 22
    for index, (category, value) in enumerate(zip(chart.categories, chart.series[0].values, strict=True)):
        canvas.renderer.swatch(x, y, _name(index), stroke=False)
        canvas.renderer.text(x + 22, y, category, "label")
        canvas.renderer.text(x + 22 + room, y, canvas.printed(value), "value", align="right")
        y += row


def _list_width(canvas: Canvas) -> float:
    return canvas.widest(canvas.chart.categories) + 70


def _name(index: int) -> str:
    return "current" if index == 0 else f"other-{1 + (index - 1) % 5}"
