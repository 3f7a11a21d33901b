"""Lines and areas over time; the last points carry their values."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite, nan

from matplotlib.axes import Axes

from zongjie.export.page.charts.axis import pixel, spread, standing
from zongjie.export.page.charts.canvas import GAP, LINE, Canvas
from zongjie.slides.chart import Series

_DIRECT = 3  # so many lines are named at their ends
_END_SHARE = 0.4  # of the width, at most, for the names at the ends


def line(canvas: Canvas) -> None:
    """Draw a line for every series."""
    _lines(canvas, _plot(canvas, from_zero=False))


def area(canvas: Canvas) -> None:
    """Draw lines, the area under this period's filled."""
    axes = _plot(canvas, from_zero=True)
    for name, one in zip(canvas.names, canvas.chart.series, strict=True):
        if one.role == "current":
            axes.fill_between(range(len(one.values)), numbers(one), gid=f"area {name}", zorder=1)
    _lines(canvas, axes)


def trace(axes: Axes, points: Sequence[float], name: str, *, end: bool = False, dots: bool = False) -> None:
    """Draw one line, with a dot at its end or at every point; it breaks where a value is missing."""
    axes.plot(range(len(points)), points, gid=f"line {name}", zorder=2)
    last = max((index for index, point in enumerate(points) if isfinite(point)), default=None)
    shown = [index for index, point in enumerate(points) if isfinite(point) and (dots or (end and index == last))]
    for index in shown:
        axes.plot([index], [points[index]], marker="o", markersize=7, linestyle="", gid=f"mark {name}", zorder=3)


def numbers(series: Series) -> list[float]:
    """Return the values of a series as numbers to draw."""
    return [nan if value is None else value for value in series.values]


def _plot(canvas: Canvas, *, from_zero: bool) -> Axes:
    series, size = canvas.chart.series, canvas.frame.size
    legend = len(series) > 1 and not _direct(canvas)
    top = canvas.legend(range(len(series))) + size if legend else size * LINE
    return standing(canvas, series, top=top, right=canvas.widest(_ends(canvas)) + GAP, from_zero=from_zero)


def _lines(canvas: Canvas, axes: Axes) -> None:
    series = canvas.chart.series
    order = [index for index, one in enumerate(series) if one.role != "current"]
    order += [index for index, one in enumerate(series) if one.role == "current"]
    for index in order:
        trace(axes, numbers(series[index]), canvas.names[index], end=series[index].role != "target")
    _end_labels(canvas, axes)


def _direct(canvas: Canvas) -> bool:
    """Return whether lines are named at their ends, which reads better than a legend where there is room for it."""
    series = canvas.chart.series
    if canvas.frame.narrow or not 1 < len(series) <= _DIRECT:
        return False
    widest = canvas.widest(f"{one.name} {canvas.printed(_last(one)[1])}" for one in series)
    return widest <= _END_SHARE * canvas.frame.width


def _ends(canvas: Canvas) -> list[str]:
    texts = [canvas.printed(_last(one)[1]) for one in canvas.chart.series]
    names = [one.name if _direct(canvas) else "" for one in canvas.chart.series]
    return [f"{name} {text}".strip() for name, text in zip(names, texts, strict=True)]


def _end_labels(canvas: Canvas, axes: Axes) -> None:
    """Write the last values at the right end, pushed apart where they would meet."""
    wide, high = pixel(axes)
    lasts = [_last(one) for one in canvas.chart.series]
    known = [
        (index, value, text) for (index, value), text in zip(lasts, _ends(canvas), strict=True) if value is not None
    ]
    places = spread([value for _, value, _ in known], canvas.frame.size * 1.15 * high, *axes.get_ylim())
    for (index, _, text), place in zip(known, places, strict=True):
        canvas.put(axes, index + GAP * wide, place, text, "end", ha="left", va="center")


def _last(series: Series) -> tuple[int, float | None]:
    known = [(index, value) for index, value in enumerate(series.values) if value is not None]
    return known[-1] if known else (0, None)
