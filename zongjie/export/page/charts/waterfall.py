"""The waterfall: from level to level by rises and falls; lying where the names are long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from matplotlib.axes import Axes

from zongjie.export.page.charts.axis import pixel, standing
from zongjie.export.page.charts.canvas import GAP, LINE, Canvas, rule
from zongjie.export.page.charts.columns import overhang, thickness, value_at
from zongjie.export.page.charts.flat import lying
from zongjie.export.page.charts.lines import numbers, trace
from zongjie.slides.chart import Series

_THICK = 0.62  # of a category's room
_LOOKS = {"better": ("rise", "fall"), "worse": ("fall", "rise"), "neutral": ("current rest", "previous")}


@dataclass(frozen=True)
class Step:
    """One column: from where it goes by how much, its style class and its label."""

    start: float
    value: float
    look: str
    text: str

    @property
    def end(self) -> float:
        """The level that it reaches."""
        return self.start + self.value

    @property
    def top(self) -> float:
        """The higher of its ends."""
        return max(self.start, self.end)


def waterfall(canvas: Canvas) -> None:
    """Draw a level, the changes that follow and the level reached, if the last value is their sum."""
    steps, goals = _steps(canvas), _goals(canvas)
    ends = [tuple(step.start for step in steps), tuple(step.end for step in steps)]
    held = [*(Series(name="", values=one) for one in ends), *(canvas.chart.series[index] for index in goals)]
    right = max(overhang(canvas, canvas.chart.series), GAP)
    axes = standing(canvas, held, top=canvas.frame.size * LINE, right=right, from_zero=True)
    thick = thickness(axes, _THICK)
    for index, step in enumerate(steps):
        canvas.block(axes, (index - thick / 2, step.start), thick, step.value, step.look)
        value_at(canvas, axes, index, step.top, step.text)
        if index + 1 < len(steps):
            rule(axes, (index + thick / 2, index + 1 - thick / 2), (step.end, step.end), "zero")
    for index in goals:
        _goal(canvas, axes, index, [step.top for step in steps])


def flat_waterfall(canvas: Canvas) -> None:
    """Draw the same from left to right, a line for each step; targets are named in the legend."""
    steps, goals = _steps(canvas), _goals(canvas)
    reached = [0.0, *(end for step in steps for end in (step.start, step.end))]
    reached += [value for index in goals for value in canvas.chart.series[index].values if value is not None]
    axes = lying(canvas, min(reached), max(reached), room=canvas.widest(step.text for step in steps) + 1.5 * GAP)
    rule(axes, (0, 0), axes.get_ylim(), "zero")
    for y, step in enumerate(steps):
        canvas.block(axes, (step.start, y - _THICK / 2), step.value, _THICK, step.look)
        canvas.put(axes, step.top + 5 * pixel(axes)[0], y, step.text, "value", ha="left", va="center")
        if y + 1 < len(steps):
            rule(axes, (step.end, step.end), (y + _THICK / 2, y + 1 - _THICK / 2), "zero")
    for index in goals:
        points = [(value, y) for y, value in enumerate(canvas.chart.series[index].values) if value is not None]
        axes.plot([x for x, _ in points], [y for _, y in points], gid=f"line {canvas.names[index]}", zorder=2)


def _steps(canvas: Canvas) -> list[Step]:
    chart = canvas.chart
    values = [value or 0.0 for one in chart.series if one.role != "target" for value in one.values]
    closes = len(values) > 2 and abs(sum(values[:-1]) - values[-1]) <= 0.51 * 10**-chart.decimals
    levels = {0, len(values) - 1} if closes else {0}
    reached, (rise, fall) = [*accumulate(values)], _LOOKS[chart.rise]
    steps: list[Step] = []
    for index, value in enumerate(values):
        text = canvas.printed(value)
        if index in levels:
            steps.append(Step(0.0, value, "current", text))
        else:
            steps.append(
                Step(reached[index - 1], value, rise if value >= 0 else fall, f"+{text}" if value > 0 else text)
            )
    return steps


def _goals(canvas: Canvas) -> list[int]:
    return [index for index, one in enumerate(canvas.chart.series) if one.role == "target"]


def _goal(canvas: Canvas, axes: Axes, index: int, tops: Sequence[float]) -> None:
    """Draw a target and name it over the column that is farthest from it."""
    one = canvas.chart.series[index]
    trace(axes, numbers(one), canvas.names[index])
    known = [
        (abs(value - top), x, value)
        for x, (value, top) in enumerate(zip(one.values, tops, strict=True))
        if value is not None
    ]
    if known:
        _, x, value = max(known)
        at, align = (-0.5, "left") if x == 0 else (x, "center")
        said = f"{one.name} {canvas.printed(value)}"
        canvas.put(axes, at, value + 4 * pixel(axes)[1], said, "label", ha=align, va="bottom")
