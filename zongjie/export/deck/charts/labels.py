"""Which points carry their values: those that fit, and those that say most."""

from __future__ import annotations

from dataclasses import replace

from zongjie.export.deck.charts.numbers import printed
from zongjie.export.deck.charts.plotted import Plotted
from zongjie.export.deck.measure import text_width
from zongjie.export.deck.text import line as text_line
from zongjie.slides.chart import Chart

_END_ROOM = 0.24  # of the width that the label at a line's end may take
_PLOT = 0.72  # of the height that a plot takes, about
_SMALLEST_SLICE = 0.04  # of a ring, that holds its label


def labelled(chart: Chart, series: list[Plotted], frame: tuple[float, float], size: float) -> list[Plotted]:
    """Return the series with their labels.

    Parameters
    ----------
    frame, size
        Width and height of the frame and size of the labels, in points: labels that would collide are left out.
    """
    match chart.kind:
        case "waterfall" | "funnel":
            return [_target_label(one, series) if one.dashed else one for one in series]
        case "doughnut" | "bar":
            return [_slices(one) if one.group == "doughnut" else replace(one, labels="all") for one in series]
        case "stacked":
            return _stacked(chart, series, frame, size)
        case "combo":
            return [_on_two_axes(one, series) for one in series]
        case _:
            return [_standing(chart, one, series, frame[0], size) for one in series]


def _standing(chart: Chart, one: Plotted, series: list[Plotted], width: float, size: float) -> Plotted:
    if one.group == "column":
        return _column(chart, one, series, width, size)
    if one.dashed:
        return _target_label(one, series)
    lines = sum(other.group == "line" for other in series)
    return _end_label(one, series, width, size) if one.group == "line" and lines <= 3 else one


def _column(chart: Chart, one: Plotted, series: list[Plotted], width: float, size: float) -> Plotted:
    """Label every column where there is room; of many only the highest and the last of this period."""
    pitch, bars = width * 0.9 / max(1, len(chart.categories)), sum(other.group == "column" for other in series)
    widest = _widest(one, size)
    if widest + 3 <= pitch * (1.0 if bars == 1 or not one.thin else 1 / bars) and bars <= 3:
        return replace(one, labels="all")
    known = [index for index, value in enumerate(one.values) if value is not None]
    if one.thin or bars > 2 or not known:
        return one
    chosen = [max(known, key=lambda index: one.values[index] or 0.0)]
    spoken = chart.highlight if chart.highlight in known else known[-1]
    apart = abs(chosen[0] - spoken) * pitch >= widest + 4
    return replace(one, labels="some", at=(*chosen, *([spoken] if apart else [])))


def _stacked(chart: Chart, series: list[Plotted], frame: tuple[float, float], size: float) -> list[Plotted]:
    """Label the parts that are tall and wide enough for their value."""
    columns = [one for one in series if one.group == "column"]
    stacks = [sum(abs(v or 0.0) for v in stack) for stack in zip(*(one.values for one in columns), strict=True)]
    least = size * 1.25 * max(stacks, default=0.0) / (frame[1] * _PLOT)
    room = frame[0] * 0.88 / max(1, len(chart.categories)) * 0.62
    made: list[Plotted] = []
    for one in series:
        tall = tuple(index for index, value in enumerate(one.values) if value and abs(value) >= least)
        if one.dashed:
            made.append(_target_label(one, series))
        elif tall and _widest(one, size) + 3 <= room:
            made.append(replace(one, labels="some", at=tall))
        else:
            made.append(one)
    return made


def _slices(one: Plotted) -> Plotted:
    whole = sum(value or 0.0 for value in one.values) or 1.0
    large = tuple(index for index, value in enumerate(one.values) if (value or 0.0) / whole >= _SMALLEST_SLICE)
    return replace(one, labels="some", at=large)


def _on_two_axes(one: Plotted, series: list[Plotted]) -> Plotted:
    """Label the ends of a line on the second axis; a column's value would be read against the wrong axis."""
    if one.dashed:
        return _target_label(one, [other for other in series if other.secondary == one.secondary])
    known = [index for index, value in enumerate(one.values) if value is not None]
    return (
        replace(one, labels="some", at=tuple(dict.fromkeys((known[0], known[-1])))) if known and one.secondary else one
    )


def _end_label(one: Plotted, series: list[Plotted], width: float, size: float) -> Plotted:
    """Name a line at its last point: to the right of it, where no line runs.

    A line that ends early and a long name take the side that the line does not come from, unless another runs close
    there.
    """
    known = [index for index, value in enumerate(one.values) if value is not None]
    if not known:
        return one
    last = known[-1]
    value, before = one.values[last] or 0.0, one.values[known[-2]] if len(known) > 1 else None
    said = text_line(f"{one.name} {printed(value, one.form)}", size, bold=True)
    if last == len(one.values) - 1 and text_width(said) <= _END_ROOM * width:
        return replace(one, labels="end", at=(last,), side="right")
    above = before is None or value >= before
    drawn = [v for other in series for v in other.values if v is not None]
    near = 0.18 * (max(drawn) - min(drawn))
    others = [other for other in series if other.name != one.name]
    gaps = [v - value for other in others if (v := other.values[last]) is not None]
    if any(0 <= (gap if above else -gap) < near for gap in gaps):
        above = not above
    return replace(one, labels="end", at=(last,), side="above" if above else "below")


def _target_label(one: Plotted, series: list[Plotted]) -> Plotted:
    """Name a target line where the others are farthest from it."""
    others = [other for other in series if other is not one and (other.colour or other.texts)]

    def distance(index: int) -> float:
        wanted = one.values[index]
        near = [abs(v - wanted) for other in others if (v := other.values[index]) is not None and wanted is not None]
        return min(near, default=0.0)

    known = [index for index, value in enumerate(one.values) if value is not None]
    if not known:
        return one
    wide = any(other.texts for other in others)  # columns of a waterfall: the first is a level, with room over it
    inner = known if wide else [index for index in known if 1 <= index <= len(one.values) * 2 // 3] or known
    return replace(one, labels="one", at=(max(inner, key=distance),), side="above")


def _widest(one: Plotted, size: float) -> float:
    return max((text_width(text_line(printed(v, one.form), size)) for v in one.values if v is not None), default=0.0)
