"""Charts that stand on a horizontal axis: columns, stacks, lines, areas, combinations, waterfalls."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import isfinite, nan

from matplotlib.axes import Axes

from zongjie.export.page import values
from zongjie.export.page.charts import measure
from zongjie.export.page.charts.canvas import GAP, LINE, Canvas, nice_ticks, rule
from zongjie.slides.chart import Series

_DIRECT = 3  # so many lines are named at their ends
_LABELLED = 8  # so many marks carry their value; of more only the ends and the highlight


def column(canvas: Canvas) -> None:
    """Draw columns beside each other, an earlier period first, a target as a dashed line."""
    series = canvas.chart.series
    strokes = {index for index, one in enumerate(series) if one.role == "target"}
    axes = _plot(canvas, series, strokes=strokes, from_zero=True)
    _columns(canvas, axes, [index for index in _earlier_first(series) if index not in strokes])
    for index in strokes:
        _line(axes, _numbers(series[index]), canvas.names[index])


def stacked(canvas: Canvas) -> None:
    """Draw each category as one column of all series."""
    series = canvas.chart.series
    sums = tuple(sum(filter(None, one)) for one in zip(*(one.values for one in series), strict=True))
    axes = _plot(canvas, (*series, Series(name="", values=sums)), from_zero=True)
    base = [0.0] * len(sums)
    for name, one in zip(canvas.names, series, strict=True):
        heights = [value or 0.0 for value in one.values]
        axes.bar(range(len(base)), heights, 0.62, bottom=base, gid=f"mark {name}")
        base = [below + height for below, height in zip(base, heights, strict=True)]


def line(canvas: Canvas) -> None:
    """Draw a line for every series; the last points carry their values."""
    series = canvas.chart.series
    axes = _plot(canvas, series, strokes=range(len(series)), ends=True)
    _lines(canvas, axes)


def area(canvas: Canvas) -> None:
    """Draw lines, the area under this period's filled."""
    series = canvas.chart.series
    axes = _plot(canvas, series, strokes=range(len(series)), ends=True, from_zero=True)
    for name, one in zip(canvas.names, series, strict=True):
        if one.role == "current":
            axes.fill_between(range(len(one.values)), _numbers(one), gid=f"area {name}", zorder=1)
    _lines(canvas, axes)


def combo(canvas: Canvas) -> None:
    """Draw columns and, on an axis of their own at the right, lines."""
    series = canvas.chart.series
    strokes = [index for index, one in enumerate(series) if one.secondary or one.role == "target"]
    first = [one for one in series if not one.secondary]
    second = [one for one in series if one.secondary]
    ticks = _ticks(second, from_zero=True)
    texts = _tick_texts(canvas, ticks, second[0]) if second else []
    room = canvas.widest(texts) + GAP if second else 0.0
    axes = _plot(canvas, first, strokes=strokes, from_zero=True, right=room)
    _columns(canvas, axes, [index for index in range(len(series)) if index not in strokes])
    low, high = axes.get_ylim()
    for index in strokes:
        points = _numbers(series[index])
        if series[index].secondary:  # laid over the first axis: one pair of axes keeps one set of margins
            points = [low + (point - ticks[0]) / (ticks[-1] - ticks[0]) * (high - low) for point in points]
        _line(axes, points, canvas.names[index], dots=series[index].secondary)
    edge = axes.transData.inverted().transform((canvas.frame.width, 0))[0]
    for tick, text in zip(ticks, texts, strict=bool(texts)):
        height = low + (tick - ticks[0]) / (ticks[-1] - ticks[0]) * (high - low)
        canvas.put(axes, edge, height, text, "tick", ha="right", va="center")


def waterfall(canvas: Canvas) -> None:
    """Draw a level, the changes that follow and the level reached, if the last value is their sum."""
    deltas = [value or 0.0 for value in canvas.chart.series[0].values]
    closes = len(deltas) > 2 and abs(sum(deltas[:-1]) - deltas[-1]) <= 0.51 * 10**-canvas.chart.decimals
    bases = [0.0, *(sum(deltas[:index]) for index in range(1, len(deltas)))]
    if closes:
        bases[-1] = 0.0
    tops = tuple(base + delta for base, delta in zip(bases, deltas, strict=True))
    axes = _plot(canvas, (Series(name="", values=tops), Series(name="", values=tuple(bases))), from_zero=True)
    for index, (base, delta) in enumerate(zip(bases, deltas, strict=True)):
        level = index == 0 or (closes and index == len(deltas) - 1)
        name = "current" if level else "rise" if delta >= 0 else "fall"
        axes.bar([index], [delta], 0.62, bottom=base, gid=f"mark {name}")
        text = canvas.printed(delta) if level or delta <= 0 else f"+{canvas.printed(delta)}"
        _value(canvas, axes, index, max(base, base + delta), text)


def _plot(
    canvas: Canvas,
    series: Sequence[Series],
    *,
    strokes: Collection[int] = (),
    from_zero: bool = False,
    ends: bool = False,
    right: float = 0.0,
) -> Axes:
    """Return axes with grid, ticks, categories and pointer areas; margins as wide as their texts."""
    frame, chart = canvas.frame, canvas.chart
    ticks = _ticks(series, from_zero=from_zero)
    texts = _tick_texts(canvas, ticks)
    left = canvas.widest(texts) + GAP
    right = max(right, canvas.widest(_ends(canvas)) + GAP if ends else 0.0, GAP)
    named = len(chart.series) == 1 or (ends and _direct(canvas))
    top = frame.size * LINE if named else canvas.legend(strokes) + frame.size
    slot = (frame.width - left - right) / max(len(chart.categories), 1)
    labels = _labels(canvas, slot)
    lines = max((label.count("\n") + 1 for label in labels), default=1)
    axes = canvas.axes(left, top, right, lines * frame.size * LINE + GAP)
    axes.set_xlim(-0.5, len(chart.categories) - 0.5)
    axes.set_ylim(ticks[0], ticks[-1])
    for tick, text in zip(ticks, texts, strict=True):
        rule(axes, axes.get_xlim(), (tick, tick), "zero" if tick == 0 else "grid")
        canvas.put(axes, -0.5 - GAP / slot, tick, text, "tick", ha="right", va="center")
    drop = (ticks[-1] - ticks[0]) * GAP / (frame.height - top - lines * frame.size * LINE - GAP)
    for index, label in enumerate(labels):
        canvas.put(axes, index, ticks[0] - drop, label, "tick", ha="center", va="top")
        canvas.band(axes, (index - 0.5, ticks[0]), (index + 0.5, ticks[-1]), index)
    return axes


def _ticks(series: Sequence[Series], *, from_zero: bool) -> list[float]:
    known = [value for one in series for value in one.values if value is not None] or [0.0]
    low, high = min(known), max(known)
    # A line may start above zero where the change would else vanish; a column's length is its value.
    if from_zero or low < 0.4 * high or low == high:
        low, high = min(low, 0.0), max(high, 0.0)
    return nice_ticks(low, high, whole=all(value == int(value) for value in known))


def _tick_texts(canvas: Canvas, ticks: Sequence[float], series: Series | None = None) -> list[str]:
    unit = values.unit_of(canvas.chart, series)
    return [values.tick(tick, ticks[1] - ticks[0], unit, canvas.language) for tick in ticks]


def _labels(canvas: Canvas, slot: float) -> list[str]:
    """Return the categories as they fit: on a line, broken into two, or every n-th of many."""
    names, size = canvas.chart.categories, canvas.frame.size
    if canvas.widest(names) + 4 <= slot:
        return list(names)
    if len(names) <= _LABELLED:
        return ["\n".join(measure.wrap(name, size, slot - 4)) for name in names]
    step = next(n for n in range(2, len(names) + 1) if canvas.widest(names) + 6 <= n * slot or n == len(names))
    last = len(names) - 1
    return [name if (last - index) % step == 0 else "" for index, name in enumerate(names)]


def _columns(canvas: Canvas, axes: Axes, indices: Sequence[int]) -> None:
    chart = canvas.chart
    thick = min(0.72 / max(len(indices), 1), 0.5)
    for place, index in enumerate(indices):
        one, name = chart.series[index], canvas.names[index]
        shift = (place - (len(indices) - 1) / 2) * thick
        labelled = _labelled(canvas, axes, one, len(indices))
        for x, value in enumerate(one.values):
            if value is None:
                continue
            muted = chart.highlight not in (None, x) and one.role == "current"
            axes.bar([x + shift], [value], thick * 0.92, gid=f"mark {'previous' if muted else name}")
            if x in labelled:
                _value(canvas, axes, x + shift, max(value, 0.0), canvas.printed(value))


def _labelled(canvas: Canvas, axes: Axes, series: Series, columns: int) -> Collection[int | None]:
    """Return which columns carry their values: all of few, else the ends and what the title speaks of."""
    count = len(series.values)
    if series.role != "current":
        return ()
    slot = axes.get_window_extent().width / count
    fits = columns <= 2 and canvas.widest(map(canvas.printed, series.values)) + 4 <= slot
    return range(count) if count <= _LABELLED and fits else (0, count - 1, canvas.chart.highlight)


def _value(canvas: Canvas, axes: Axes, x: float, y: float, text: str) -> None:
    low, high = axes.get_ylim()
    canvas.put(axes, x, y + (high - low) * 0.015, text, "value", ha="center", va="bottom")


def _lines(canvas: Canvas, axes: Axes) -> None:
    series = canvas.chart.series
    order = [index for index, one in enumerate(series) if one.role != "current"]
    order += [index for index, one in enumerate(series) if one.role == "current"]
    for index in order:
        _line(axes, _numbers(series[index]), canvas.names[index], end=series[index].role != "target")
    _end_labels(canvas, axes)


def _line(axes: Axes, points: Sequence[float], name: str, *, end: bool = False, dots: bool = False) -> None:
    axes.plot(range(len(points)), points, gid=f"line {name}", zorder=2)
    last = max((index for index, point in enumerate(points) if isfinite(point)), default=None)
    shown = [index for index, point in enumerate(points) if isfinite(point) and (dots or (end and index == last))]
    for index in shown:
        axes.plot([index], [points[index]], marker="o", markersize=7, linestyle="", gid=f"mark {name}", zorder=3)


def _direct(canvas: Canvas) -> bool:
    """Return whether lines are named at their ends, which reads better than a legend where there is room for it."""
    return not canvas.frame.narrow and 1 < len(canvas.chart.series) <= _DIRECT


def _ends(canvas: Canvas) -> list[str]:
    texts = [canvas.printed(_last(one)[1]) for one in canvas.chart.series]
    names = [one.name if _direct(canvas) else "" for one in canvas.chart.series]
    return [f"{name} {text}".strip() for name, text in zip(names, texts, strict=True)]


def _end_labels(canvas: Canvas, axes: Axes) -> None:
    """Write the last values at the right end, pushed apart where they would meet."""
    low, high = axes.get_ylim()
    line_height = (high - low) * canvas.frame.size * 1.15 / axes.get_window_extent().height
    away = GAP * 1.1 * (axes.get_xlim()[1] - axes.get_xlim()[0]) / axes.get_window_extent().width
    floor = float("-inf")
    lasts = [_last(one) for one in canvas.chart.series]
    for (index, value), text in sorted(zip(lasts, _ends(canvas), strict=True), key=lambda end: end[0][1] or 0.0):
        if value is not None:
            floor = max(value, floor + line_height)
            canvas.put(axes, index + away, floor, text, "end", ha="left", va="center")


def _last(series: Series) -> tuple[int, float | None]:
    known = [(index, value) for index, value in enumerate(series.values) if value is not None]
    return known[-1] if known else (0, None)


def _earlier_first(series: Sequence[Series]) -> list[int]:
    return sorted(range(len(series)), key=lambda index: series[index].role != "previous")


def _numbers(series: Series) -> list[float]:
    return [nan if value is None else value for value in series.values]
