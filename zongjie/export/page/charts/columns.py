"""Columns: beside each other, and with a line on a second axis."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from matplotlib.axes import Axes

from zongjie.export.page import values
from zongjie.export.page.charts.axis import FEW, pixel, standing, tick_texts, ticks
from zongjie.export.page.charts.canvas import GAP, LINE, Canvas
from zongjie.export.page.charts.lines import numbers, trace
from zongjie.slides.chart import Series

_WIDEST = 84.0  # pixels that a column may take


def column(canvas: Canvas) -> None:
    """Draw columns beside each other, an earlier period first, a target as a dashed line."""
    series = canvas.chart.series
    strokes = {index for index, one in enumerate(series) if one.role == "target"}
    axes = _plot(canvas, series, strokes=strokes, right=overhang(canvas, series))
    _columns(canvas, axes, [index for index in _earlier_first(series) if index not in strokes])
    for index in strokes:
        trace(axes, numbers(series[index]), canvas.names[index])


def combo(canvas: Canvas) -> None:
    """Draw columns and, on an axis of their own at the right, lines, whose ends carry their values.

    Each axis has its unit over it. The line is the message: the columns step back.
    """
    series = canvas.chart.series
    canvas.names = [
        "current" if one.secondary and name.startswith("other") else "current rest" if name == "current" else name
        for name, one in zip(canvas.names, series, strict=True)
    ]
    strokes = [index for index, one in enumerate(series) if one.secondary or one.role == "target"]
    second = [one for one in series if one.secondary]
    scale = ticks(second, from_zero=True, share=values.is_share(canvas.chart, second[0]))
    texts = tick_texts(canvas, scale, second[0])
    axes = _plot(
        canvas, [one for one in series if not one.secondary], strokes=strokes, right=canvas.widest(texts) + GAP, over=1
    )
    _columns(canvas, axes, [index for index in range(len(series)) if index not in strokes], labelled=False)
    low, high = axes.get_ylim()

    def laid_over(value: float) -> float:
        """Return where a value of the second axis stands on the first: one pair of axes keeps one set of margins."""
        return low + (value - scale[0]) / (scale[-1] - scale[0]) * (high - low)

    for index in strokes:
        one, points = series[index], numbers(series[index])
        placed = list(map(laid_over, points)) if one.secondary else points
        trace(axes, placed, canvas.names[index], dots=one.secondary and one.role != "target")
        if one.secondary and one.role != "target":
            _ends(canvas, axes, one, placed)
    edge = axes.transData.inverted().transform((canvas.frame.width, 0))[0]
    for tick, text in zip(scale, texts, strict=True):
        canvas.put(axes, edge, laid_over(tick), text, "tick", ha="right", va="center")
    _units(canvas, axes, second[0])


def _ends(canvas: Canvas, axes: Axes, one: Series, placed: Sequence[float]) -> None:
    known = [index for index, value in enumerate(one.values) if value is not None]
    for index in dict.fromkeys((known[0], known[-1])) if known else ():
        text = values.printed(one.values[index], canvas.chart, canvas.language, one)
        value_at(canvas, axes, index, placed[index] + 6 * pixel(axes)[1], text)


def _units(canvas: Canvas, axes: Axes, second: Series) -> None:
    """Write the unit of each axis over it."""
    top = axes.get_ylim()[1] + 0.9 * canvas.frame.size * pixel(axes)[1]
    left, right = axes.transData.inverted().transform([(0, 0), (canvas.frame.width, 0)])[:, 0]
    canvas.put(axes, left, top, canvas.chart.unit_label, "tick", ha="left", va="bottom")
    canvas.put(axes, right, top, second.unit_label, "tick", ha="right", va="bottom")


def _plot(
    canvas: Canvas, series: Sequence[Series], *, strokes: Collection[int] = (), right: float = GAP, over: int = 0
) -> Axes:
    """Return axes under the legend and as many lines `over` them."""
    legend = len(canvas.chart.series) > 1
    top = canvas.legend(strokes) + canvas.frame.size if legend else canvas.frame.size * LINE
    top += over * canvas.frame.size * LINE
    return standing(canvas, series, top=top, right=max(right, GAP), from_zero=True)


def _columns(canvas: Canvas, axes: Axes, indices: Sequence[int], *, labelled: bool = True) -> None:
    chart = canvas.chart
    thick = thickness(axes, min(0.72 / max(len(indices), 1), 0.5))
    for place, index in enumerate(indices):
        one, _name = chart.series[index], canvas.names[index]
        shift = (place - (len(indices) - 1) / 2) * thick
        told = _labelled(canvas, axes, one, len(indices)) if labelled else ()
        for x, value in enumerate(one.values):
            if value is None:
                continue
            look = canvas.look(index, x)
            canvas.block(axes, (x + shift - thick * 0.46, 0), thick * 0.92, value, look)
            if x in told:
                value_at(canvas, axes, x + shift, value, canvas.printed(value), under=value < 0)


def _labelled(canvas: Canvas, axes: Axes, series: Series, columns: int) -> Collection[int | None]:
    """Return which columns carry their values: all of few, else the ends and what the title speaks of."""
    count = len(series.values)
    if series.role != "current":
        return ()
    slot = axes.get_window_extent().width / count
    fits = columns <= 2 and canvas.widest(map(canvas.printed, series.values)) + 4 <= slot
    return range(count) if count <= FEW and fits else (0, count - 1, canvas.chart.highlight)


def overhang(canvas: Canvas, series: Sequence[Series]) -> float:
    """Return how far the value above the last column may stand out at the right."""
    return canvas.widest(canvas.printed(value) for one in series for value in one.values[-1:]) / 2


def value_at(canvas: Canvas, axes: Axes, x: float, y: float, text: str, *, under: bool = False) -> None:
    """Write a value over a mark that ends at `y`, or under it."""
    place = y + (-3 if under else 3) * pixel(axes)[1]
    canvas.put(axes, x, place, text, "value", ha="center", va="top" if under else "bottom")


def thickness(axes: Axes, wanted: float) -> float:
    """Return the thickness of a column in widths of a category: of a few, none is a wall."""
    return min(wanted, _WIDEST * pixel(axes)[0])


def _earlier_first(series: Sequence[Series]) -> list[int]:
    return sorted(range(len(series)), key=lambda index: series[index].role != "previous")
