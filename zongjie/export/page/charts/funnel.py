"""The funnel: centred bars, each stage with its value and its part of the stage before."""

from __future__ import annotations

from matplotlib.axes import Axes

from zongjie.export.page.charts import measure
from zongjie.export.page.charts.axis import pixel
from zongjie.export.page.charts.canvas import GAP, Canvas, Frame
from zongjie.export.page.charts.flat import height as height_of_bars
from zongjie.export.page.charts.flat import lying
from zongjie.slides.chart import Chart

_LEAST = 0.2  # of the width, for the longest bar however long the texts are
_BAR, _SPACE = 20.0, 14.0  # pixels of a stage whose texts stand over it
_LINE = 1.35  # em


def height(chart: Chart, frame: Frame) -> float:
    """Return the height in pixels that the stages need."""
    if not frame.narrow:
        return height_of_bars(chart, frame)
    return len(chart.categories) * _slot(frame) + GAP


def funnel(canvas: Canvas) -> None:
    """Draw the stages, the first on top: what they say stands beside them, on a phone over them."""
    if canvas.frame.narrow:
        _under_texts(canvas)
    else:
        _beside_texts(canvas)


def _beside_texts(canvas: Canvas) -> None:
    stages, texts = _stages(canvas), _told(canvas)
    most = max(stages)
    axes = lying(canvas, -most / 2, most / 2, room=0.0)
    width = axes.get_window_extent().width
    free = [width - canvas.width(text) - 1.5 * GAP for text in texts]
    points = min(2 * room / (most + stage) for room, stage in zip(free, stages, strict=True))
    axes.set_xlim(-most / 2, -most / 2 + width / max(points, _LEAST * width / most))
    for y, (text, stage) in enumerate(zip(texts, stages, strict=True)):
        _bar(canvas, axes, y - 0.36, stage, 0.72, y)
        canvas.put(axes, stage / 2 + GAP * pixel(axes)[0], y, text, "value", ha="left", va="center")


def _under_texts(canvas: Canvas) -> None:
    chart, frame, stages = canvas.chart, canvas.frame, _stages(canvas)
    most, slot = max(stages), _slot(frame)
    axes = canvas.axes(0, 0, 0, 0)
    axes.set_xlim(-most / 2, most / 2)
    axes.set_ylim(frame.height, 0)
    for index, (name, told, stage) in enumerate(zip(chart.categories, _told(canvas), stages, strict=True)):
        top = index * slot
        line = top + frame.size * _LINE / 2
        (short, *_), room = measure.wrap(name, frame.size, frame.width - canvas.width(told) - GAP, hard=True), most / 2
        canvas.put(axes, -room, line, short if short == name else f"{short}\u2026", "category", ha="left", va="center")
        canvas.put(axes, room, line, told, "value", ha="right", va="center")
        _bar(canvas, axes, top + frame.size * _LINE, stage, _BAR, index)
        canvas.band(axes, (-room, top), (room, top + slot), index)


def _bar(canvas: Canvas, axes: Axes, top: float, stage: float, thick: float, index: int) -> None:
    """Draw a stage; a small one still shows that it is there."""
    wide = max(stage, pixel(axes)[0]) if stage else 0.0
    canvas.block(axes, (-wide / 2, top), wide, thick, canvas.look(0, index))


def _stages(canvas: Canvas) -> list[float]:
    return [value or 0.0 for value in canvas.chart.series[0].values]


def _told(canvas: Canvas) -> list[str]:
    """Return what each stage says: its value and its note."""
    chart = canvas.chart
    notes = (*chart.notes, *[""] * len(chart.categories))
    shown = zip(chart.series[0].values, notes, strict=False)
    return [f"{canvas.printed(value)}  {note}" if note else canvas.printed(value) for value, note in shown]


def _slot(frame: Frame) -> float:
    return frame.size * _LINE + _BAR + _SPACE
