"""Kinds that PowerPoint has no plain chart for: columns and bars stacked on invisible ones."""

from __future__ import annotations

import math
from itertools import accumulate

from zongjie.export.deck.charts.numbers import number_format, printed, signed
from zongjie.export.deck.charts.plotted import Plotted
from zongjie.export.deck.charts.series import target
from zongjie.export.deck.measure import text_width
from zongjie.export.deck.text import clean, line
from zongjie.slides.chart import Chart

_LOOKS = {"better": ("better", "worse"), "worse": ("worse", "better"), "neutral": ("rest", "muted")}
_GAP = 16.0  # between a bar of a funnel and its label
Steps = list[tuple[float, float, str]]


def waterfall(chart: Chart, accent: str) -> list[Plotted]:
    """Return invisible bases with levels, rises and falls on them, and labels on top of them.

    The first value is the opening level; a last value that equals the sum of all before it is the closing one. A step
    across zero is drawn in two parts, one up and one down from it.
    """
    one = next(one for one in chart.series if one.role != "target")
    values = [value or 0.0 for value in one.values[: len(chart.categories)]]
    steps, form = _steps(values), number_format(chart)
    name, (up, down) = clean(one.name), _LOOKS[chart.rise]
    looks = (("=", accent), ("+", up), ("\u2212", down))
    drawn = [_blocks(steps, mark, f"{name} {mark}", colour, form) for mark, colour in looks]
    across = [_below_zero(steps, mark, f"{name} {mark}\u2193", colour, form) for mark, colour in looks]
    texts = tuple(_said(value, step, form) for value, step in zip(values, steps, strict=True))
    tops = tuple(max(start, end) for start, end, _ in steps)
    labels = Plotted(f"{name} \u0394", tops, "line", None, labels="all", texts=texts, form=form)
    base = Plotted("\u2026", tuple(_base(start, end) for start, end, _ in steps), "column", None, form=form)
    targets = [target(chart, other) for other in chart.series if other.role == "target"]
    return [base, *drawn, *(below for below in across if below), labels, *targets]


def funnel(chart: Chart, accent: str, width: float, size: float) -> list[Plotted]:
    """Return centred bars with their labels to the right, on an invisible bar as long as the labels.

    Parameters
    ----------
    width, size
        Width of the plot and size of the labels, in points.
    """
    one = next(one for one in chart.series if one.role != "target")
    values = [value or 0.0 for value in one.values[: len(chart.categories)]]
    form, most = number_format(chart), max(values, default=0.0) or 1.0
    texts = tuple(f"{printed(v, form)}{clean(note)}" for v, note in zip(values, _notes(chart), strict=True))
    free = [width - text_width(line(text, size, bold=True)) - _GAP for text in texts]
    points = min((2 * room / (most + value) for room, value in zip(free, values, strict=True)), default=1.0)
    whole = width / max(points, 0.3 * width / most)
    before = tuple((most - value) / 2 for value in values)
    after = tuple(whole - start - value for start, value in zip(before, values, strict=True))
    told = range(len(values)) if chart.highlight is not None else ()
    looks = {index: accent if index == chart.highlight else "rest" for index in told}
    return [
        Plotted("\u2026", before, "bar", None, form=form),
        Plotted(clean(one.name), tuple(values), "bar", accent, looks, form=form),
        Plotted("\u2026\u2026", after, "bar", None, labels="all", texts=texts, form=form),
    ]


def _notes(chart: Chart) -> list[str]:
    notes = [f"  {note}" if note else "" for note in chart.notes]
    return (notes + [""] * len(chart.categories))[: len(chart.categories)]


def _steps(values: list[float]) -> Steps:
    """Return from where to where each column goes, and whether it is a level, a rise or a fall."""
    closing = len(values) > 2 and math.isclose(sum(values[:-1]), values[-1], rel_tol=1e-6, abs_tol=1e-9)
    reached = list(accumulate(values))
    steps: Steps = []
    for index, value in enumerate(values):
        if index == 0 or (closing and index == len(values) - 1):
            steps.append((0.0, value, "="))
        else:
            steps.append((reached[index - 1], reached[index], "+" if value >= 0 else "\u2212"))
    return steps


def _base(start: float, end: float) -> float:
    """Return the invisible part between zero and a column; none under one that begins at zero or crosses it."""
    low, high = sorted((start, end))
    return low if low > 0 else min(high, 0.0)


def _blocks(steps: Steps, mark: str, name: str, colour: str, form: str) -> Plotted:
    """Return the visible parts of one kind: above zero, or wholly below it."""
    sizes = [_size(start, end) if kind == mark else None for start, end, kind in steps]
    return Plotted(name, tuple(sizes), "column", colour, form=form)


def _size(start: float, end: float) -> float:
    low, high = sorted((start, end))
    return high if low < 0 < high else high - low if low >= 0 else low - high


def _below_zero(steps: Steps, mark: str, name: str, colour: str, form: str) -> Plotted | None:
    """Return the lower parts of the steps of one kind that cross zero."""
    parts = [
        min(start, end) if kind == mark and min(start, end) < 0 < max(start, end) else None
        for start, end, kind in steps
    ]
    return Plotted(name, tuple(parts), "column", colour, form=form) if any(parts) else None


def _said(value: float, step: tuple[float, float, str], form: str) -> str:
    return printed(value, form) if step[2] == "=" and value >= 0 else signed(value, form)
