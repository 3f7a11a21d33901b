"""The axes of charts that stand: grid, ticks and categories in margins as wide as their texts."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from zongjie.export.page import values
from zongjie.export.page.charts import measure
from zongjie.export.page.charts.canvas import GAP, LINE, Canvas, Frame, nice_ticks, rule
from zongjie.slides.chart import Chart, Series

_DAY = 3.2  # em that the name of a day or month takes
FEW = 8  # so many categories all carry their names and values; of more, those that fit


def standing(canvas: Canvas, series: Sequence[Series], *, top: float, right: float, from_zero: bool = False) -> Axes:
    """Return axes whose scale holds all of `series`, below `top` and left of `right` pixels at least."""
    scale = ticks(series, from_zero=from_zero, share=canvas.chart.shares)
    texts = tick_texts(canvas, scale)
    left, count = canvas.widest(texts) + GAP, max(len(canvas.chart.categories), 1)
    room = canvas.frame.width - left
    names = _names(canvas, (room - right) / count)
    # The last name, where only every n-th is written, is wider than its column: half of what is over stands out.
    right = max(right, (canvas.widest(names[-1:]) - room / count) / (2 - 1 / count))
    lines = max((name.count("\n") + 1 for name in names), default=1)
    axes = canvas.axes(left, top, right, lines * canvas.frame.size * LINE + GAP)
    axes.set_xlim(-0.5, count - 0.5)
    axes.set_ylim(scale[0], scale[-1])
    _write_scale(canvas, axes, scale, texts)
    _write_names(canvas, axes, names)
    return axes


def pixel(axes: Axes) -> tuple[float, float]:
    """Return how wide and how high a pixel is in the values of the axes."""
    (left, right), (low, high), box = axes.get_xlim(), axes.get_ylim(), axes.get_window_extent()
    return (right - left) / box.width, (high - low) / box.height


def fits(chart: Chart, frame: Frame) -> bool:
    """Return whether the names of the categories stand legibly under columns; otherwise the chart is to lie."""
    slot = (frame.width - 6 * frame.size) / max(len(chart.categories), 1) - 4
    if len(chart.categories) > FEW:
        widest = max(measure.width(name, frame.size) for name in chart.categories)
        return widest <= max(3 * slot, _DAY * frame.size)  # every n-th is written
    lines = [measure.wrap(name, frame.size, slot) for name in chart.categories]
    return all(len(one) <= 3 and all(measure.width(part, frame.size) <= slot for part in one) for one in lines)


def ticks(series: Sequence[Series], *, from_zero: bool, share: bool = False) -> list[float]:
    """Return the round values of the scale that holds all values of `series`."""
    known = [value for one in series for value in one.values if value is not None] or [0.0]
    low, high = min(known), max(known)
    # A line may start above zero where the change would else vanish; a column's length is its value.
    if from_zero or low < 0.4 * high or low == high:
        low, high = min(low, 0.0), max(high, 0.0)
    return nice_ticks(low, high, whole=not share and all(value == int(value) for value in known))


def tick_texts(canvas: Canvas, scale: Sequence[float], series: Series | None = None) -> list[str]:
    """Return the values of a scale as they are printed beside it."""
    unit = values.unit_of(canvas.chart, series)
    return [values.tick(tick, scale[1] - scale[0], unit, canvas.language) for tick in scale]


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return where labels stand that want to stand at some heights: `gap` apart and, if there is room, in bounds."""
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    placed = list(wanted)
    floor, roof = low, high
    for index in order:
        placed[index] = floor = max(placed[index], floor)
        floor += gap
    for index in reversed(order):
        placed[index] = roof = min(placed[index], roof)
        roof -= gap
    return placed


def _write_scale(canvas: Canvas, axes: Axes, scale: Sequence[float], texts: Sequence[str]) -> None:
    edge = axes.get_xlim()[0] - GAP * pixel(axes)[0]
    for tick, text in zip(scale, texts, strict=True):
        rule(axes, axes.get_xlim(), (tick, tick), "zero" if tick == 0 else "grid")
        canvas.put(axes, edge, tick, text, "tick", ha="right", va="center")


def _write_names(canvas: Canvas, axes: Axes, names: Sequence[str]) -> None:
    low, high = axes.get_ylim()
    for index, name in enumerate(names):
        canvas.put(axes, index, low - GAP * pixel(axes)[1], name, "tick", ha="center", va="top")
        canvas.band(axes, (index - 0.5, low), (index + 0.5, high), index)


def _names(canvas: Canvas, slot: float) -> list[str]:
    """Return the categories as they fit: on a line, broken into two, or every n-th of many."""
    names, size = canvas.chart.categories, canvas.frame.size
    if canvas.widest(names) + 4 <= slot:
        return list(names)
    if len(names) <= FEW:
        return ["\n".join(measure.wrap(name, size, slot - 4, hard=True)) for name in names]
    step = next(n for n in range(2, len(names) + 1) if canvas.widest(names) + 6 <= n * slot or n == len(names))
    last = len(names) - 1
    return [name if (last - index) % step == 0 else "" for index, name in enumerate(names)]
