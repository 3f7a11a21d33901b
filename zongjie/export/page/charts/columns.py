"""Columns: beside each other, stacked, with a line on a second axis, as a waterfall."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from matplotlib.axes import Axes

from zongjie.export.page.charts.axis import FEW, pixel, standing, tick_texts, ticks
from zongjie.export.page.charts.canvas import GAP, LINE, Canvas
from zongjie.export.page.charts.lines import numbers, trace
from zongjie.slides.chart import Series

_THICK = 0.62  # of a category's width, for a column that stands alone


def column(canvas: Canvas) -> None:
    """Draw columns beside each other, an earlier period first, a target as a dashed line."""
    series = canvas.chart.series
    strokes = {index for index, one in enumerate(series) if one.role == "target"}
    axes = _plot(canvas, series, strokes=strokes, right=_overhang(canvas, series))
    _columns(canvas, axes, [index for index in _earlier_first(series) if index not in strokes])
    for index in strokes:
        trace(axes, numbers(series[index]), canvas.names[index])


def stacked(canvas: Canvas) -> None:
    """Draw each category as one column of all series."""
    series = canvas.chart.series
    sums = tuple(sum(filter(None, one)) for one in zip(*(one.values for one in series), strict=True))
    axes = _plot(canvas, (*series, Series(name="", values=sums)))
    base = [0.0] * len(sums)
    for name, one in zip(canvas.names, series, strict=True):
        heights = [value or 0.0 for value in one.values]
        for x, (below, height) in enumerate(zip(base, heights, strict=True)):
            canvas.block(axes, (x - _THICK / 2, below), _THICK, height, name)
        base = [below + height for below, height in zip(base, heights, strict=True)]


def combo(canvas: Canvas) -> None:
    """Draw columns and, on an axis of their own at the right, lines."""
    series = canvas.chart.series
    strokes = [index for index, one in enumerate(series) if one.secondary or one.role == "target"]
    first = [one for one in series if not one.secondary]
    second = [one for one in series if one.secondary]
    scale = ticks(second, from_zero=True)
    texts = tick_texts(canvas, scale, second[0]) if second else []
    room = canvas.widest(texts) + GAP if second else _overhang(canvas, first)
    axes = _plot(canvas, first, strokes=strokes, right=room)
    _columns(canvas, axes, [index for index in range(len(series)) if index not in strokes])
    low, high = axes.get_ylim()

    def laid_over(value: float) -> float:
        """Return where a value of the second axis stands on the first: one pair of axes keeps one set of margins."""
        return low + (value - scale[0]) / (scale[-1] - scale[0]) * (high - low)

    for index in strokes:
        points, secondary = numbers(series[index]), series[index].secondary
        trace(axes, list(map(laid_over, points)) if secondary else points, canvas.names[index], dots=secondary)
    edge = axes.transData.inverted().transform((canvas.frame.width, 0))[0]
    for tick, text in zip(scale, texts, strict=bool(second)):
        canvas.put(axes, edge, laid_over(tick), text, "tick", ha="right", va="center")


def waterfall(canvas: Canvas) -> None:
    """Draw a level, the changes that follow and the level reached, if the last value is their sum."""
    deltas = [value or 0.0 for value in canvas.chart.series[0].values]
    closes = len(deltas) > 2 and abs(sum(deltas[:-1]) - deltas[-1]) <= 0.51 * 10**-canvas.chart.decimals
    bases = [0.0, *(sum(deltas[:index]) for index in range(1, len(deltas)))]
    if closes:
        bases[-1] = 0.0
    tops = tuple(base + delta for base, delta in zip(bases, deltas, strict=True))
    axes = _plot(
        canvas,
        (Series(name="", values=tops), Series(name="", values=tuple(bases))),
        right=_overhang(canvas, canvas.chart.series),
    )
    for index, (base, delta) in enumerate(zip(bases, deltas, strict=True)):
        level = index == 0 or (closes and index == len(deltas) - 1)
        name = "current" if level else "rise" if delta >= 0 else "fall"
        canvas.block(axes, (index - _THICK / 2, base), _THICK, delta, name)
        text = canvas.printed(delta) if level or delta <= 0 else f"+{canvas.printed(delta)}"
        _value(canvas, axes, index, max(base, base + delta), text)


def _plot(canvas: Canvas, series: Sequence[Series], *, strokes: Collection[int] = (), right: float = GAP) -> Axes:
    legend = len(canvas.chart.series) > 1
    top = canvas.legend(strokes) + canvas.frame.size if legend else canvas.frame.size * LINE
    return standing(canvas, series, top=top, right=max(right, GAP), from_zero=True)


def _columns(canvas: Canvas, axes: Axes, indices: Sequence[int]) -> None:
    chart = canvas.chart
    thick = min(0.72 / max(len(indices), 1), 0.5)
    for place, index in enumerate(indices):
        one, _name = chart.series[index], canvas.names[index]
        shift = (place - (len(indices) - 1) / 2) * thick
        labelled = _labelled(canvas, axes, one, len(indices))
        for x, value in enumerate(one.values):
            if value is None:
                continue
            look = canvas.look(index, x)
            canvas.block(axes, (x + shift - thick * 0.46, 0), thick * 0.92, value, look)
            if x in labelled:
                _value(canvas, axes, x + shift, max(value, 0.0), canvas.printed(value))


def _labelled(canvas: Canvas, axes: Axes, series: Series, columns: int) -> Collection[int | None]:
    """Return which columns carry their values: all of few, else the ends and what the title speaks of."""
    count = len(series.values)
    if series.role != "current":
        return ()
    slot = axes.get_window_extent().width / count
    fits = columns <= 2 and canvas.widest(map(canvas.printed, series.values)) + 4 <= slot
    return range(count) if count <= FEW and fits else (0, count - 1, canvas.chart.highlight)


def _overhang(canvas: Canvas, series: Sequence[Series]) -> float:
    """Return how far the value above the last column may stand out at the right."""
    return canvas.widest(canvas.printed(value) for one in series for value in one.values[-1:]) / 2


def _value(canvas: Canvas, axes: Axes, x: float, y: float, text: str) -> None:
    canvas.put(axes, x, y + 3 * pixel(axes)[1], text, "value", ha="center", va="bottom")


def _earlier_first(series: Sequence[Series]) -> list[int]:
    return sorted(range(len(series)), key=lambda index: series[index].role != "previous")
