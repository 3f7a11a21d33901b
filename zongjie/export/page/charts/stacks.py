"""Columns of parts: the parts of a whole, and what is below zero under it."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from zongjie.export.page.charts.axis import pixel, spread, standing
from zongjie.export.page.charts.canvas import GAP, LINE, Canvas
from zongjie.export.page.charts.columns import thickness
from zongjie.export.page.charts.lines import numbers, trace
from zongjie.slides.chart import Series

_THICK = 0.62  # of a category's width
_BESIDE = 3  # so few columns have room for values beside each


def stacked(canvas: Canvas) -> None:
    """Draw each category as one column of all series; the parts of the last one carry their values."""
    series = [one for one in canvas.chart.series if one.role != "target"]
    strokes = {index for index, one in enumerate(canvas.chart.series) if one.role == "target"}
    columns = list(zip(*(one.values for one in series), strict=True))
    ends = [
        Series(name="", values=tuple(sum(v for v in column if v and v * sign > 0) for column in columns))
        for sign in (1, -1)
    ]
    named = not canvas.frame.narrow and not strokes
    texts = [_end(canvas, one, named=named) for one in series]
    top = canvas.frame.size * LINE if named else canvas.legend(strokes) + canvas.frame.size
    targets = [canvas.chart.series[index] for index in strokes]
    axes = standing(canvas, (*ends, *targets), top=top, right=canvas.widest(texts) + 2 * GAP, from_zero=True)
    told = [[canvas.printed(one.values[x]) for one in series] for x in range(len(columns))]
    beside = canvas.widest(text for texts in told[:-1] for text in texts) + 2 * GAP
    thick = thickness(axes, _THICK)
    if len(columns) <= _BESIDE:
        thick = min(thick, max(0.3, 1 - beside * pixel(axes)[0]))
    middles = [_column(canvas, axes, x, column, thick) for x, column in enumerate(columns)]
    if middles:
        _beside(canvas, axes, len(columns) - 1 + thick / 2, middles[-1], texts)
    if len(columns) <= _BESIDE:
        for x, places in enumerate(middles[:-1]):
            _beside(canvas, axes, x + thick / 2, places, told[x])
    for index in strokes:
        trace(axes, numbers(canvas.chart.series[index]), canvas.names[index])


def _end(canvas: Canvas, one: Series, *, named: bool) -> str:
    text = canvas.printed(one.values[-1]) if one.values else ""
    return f"{one.name} {text}" if named else text


def _column(canvas: Canvas, axes: Axes, x: int, parts: Sequence[float | None], thick: float) -> list[float | None]:
    """Draw one column, what is below zero under it; return the middles of its parts."""
    above = below = 0.0
    middles: list[float | None] = []
    names = [name for name, one in zip(canvas.names, canvas.chart.series, strict=True) if one.role != "target"]
    for name, part in zip(names, parts, strict=True):
        if part is None:
            middles.append(None)
            continue
        start = above if part >= 0 else below
        canvas.block(axes, (x - thick / 2, start), thick, part, f"slice {name}")
        middles.append(start + part / 2)
        above, below = above + max(part, 0.0), below + min(part, 0.0)
    return middles


def _beside(canvas: Canvas, axes: Axes, x: float, middles: Sequence[float | None], texts: Sequence[str]) -> None:
    wide, high = pixel(axes)
    known = [(middle, text) for middle, text in zip(middles, texts, strict=True) if middle is not None]
    places = spread([middle for middle, _ in known], canvas.frame.size * 1.15 * high, *axes.get_ylim())
    for (_, text), place in zip(known, places, strict=True):
        canvas.put(axes, x + GAP * wide, place, text, "end", ha="left", va="center")
