"""What a chart plots: its series with their look, its axis, its number formats and labels."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

from zongjie.export.deck.measure import text_width
from zongjie.export.deck.text import clean
from zongjie.export.deck.text import line as text_line
from zongjie.slides.chart import Chart, Series

Group = Literal["column", "bar", "line", "area", "doughnut"]
Labels = Literal["none", "all", "end", "one"]
Side = Literal["above", "below", "right"]

_CYCLE = ("accent", "contrast", "better", "earlier", "deep", "muted", "faint")
_END_ROOM = 0.24  # of the width that the label at a line's end may take
_SHARE_UNITS = ("share", "points", "change")


@dataclass(frozen=True)
class Plotted:
    """A series as drawn.

    `colour` and the values of `points` are palette roles, None for an invisible series. `labels` says which points
    carry their value, in the number format `form`; `label_at` is the point of a label that stands alone, `side` where
    that label is.
    """

    name: str
    values: tuple[float | None, ...]
    group: Group
    colour: str | None
    points: dict[int, str]
    labels: Labels = "none"
    label_at: int | None = None
    side: Side = "above"
    dashed: bool = False
    secondary: bool = False
    thin: bool = False
    form: str = ""


@dataclass(frozen=True)
class Scale:
    """A value axis: its ends and the step between grid lines."""

    low: float
    high: float
    step: float


@dataclass(frozen=True)
class Plan:
    """A chart ready to be written."""

    title: str
    unit_label: str
    categories: tuple[str, ...]
    series: tuple[Plotted, ...]
    stacked: bool
    scale: Scale
    secondary: Scale | None
    secondary_format: str
    label_format: str
    axis_format: str
    axis_shown: bool
    legend: bool


def plan(chart: Chart, accent: str, width: float, size: float) -> Plan:
    """Decide how a chart is drawn.

    Parameters
    ----------
    accent
        Palette role of this period's series or of the highlighted point.
    width, size
        Width of the frame and size of the labels, in points: labels that would collide are left out.
    """
    stacked = chart.kind in ("stacked", "waterfall")
    form = number_format(chart)
    series = _waterfall(chart) if chart.kind == "waterfall" else _plotted(chart, accent)
    series = _label(chart, series, form, width, size)
    bars = any(one.group in ("column", "bar") for one in series)
    main = [one for one in series if not one.secondary]
    scale = _scale(chart, main, from_zero=bars or chart.kind == "area", stacked=stacked)
    second = [one for one in series if one.secondary]
    labelled = all(one.labels == "all" for one in series if one.group in ("column", "bar") and one.colour)
    return Plan(
        title=clean(chart.title),
        unit_label=clean(chart.unit_label),
        categories=tuple(clean(name) for name in chart.categories),
        series=tuple(series),
        stacked=stacked,
        scale=scale,
        secondary=_scale(chart, second, from_zero=True, stacked=False) if second else None,
        secondary_format=next((one.form for one in second), ""),
        label_format=form,
        axis_format=_axis_format(chart, scale),
        axis_shown=not (bars and labelled) or chart.kind == "stacked",
        legend=chart.kind == "doughnut" or _needs_legend(chart, series),
    )


def number_format(chart: Chart) -> str:
    """Return the number format of the values: no more decimals than they need."""
    values = [value for series in chart.series for value in series.values if value is not None]
    share = chart.unit in _SHARE_UNITS
    shown = [value * 100 for value in values] if share else values
    decimals = next(
        (
            d
            for d in range(chart.decimals + 1)
            if all(abs(round(v, d) - v) < 0.5 * 10 ** -(chart.decimals + 1) for v in shown)
        ),
        chart.decimals,
    )
    places = "." + "0" * decimals if decimals else ""
    return f"0{places}%" if share else f"#,##0{places}"


def printed(value: float, form: str) -> str:
    """Return a value as the number format prints it; measures labels and writes alternative texts."""
    decimals = len(form.partition(".")[2].rstrip("%"))
    return f"{value * 100:.{decimals}f}%" if form.endswith("%") else f"{value:,.{decimals}f}"


def describe(chart: Chart) -> str:
    """Return the alternative text: the summary, or title and figures."""
    if chart.summary:
        return clean(chart.summary)
    form = number_format(chart)
    parts = [
        f"{series.name}: "
        + ", ".join(
            f"{name} {printed(value, form)}"
            for name, value in zip(chart.categories, series.values, strict=False)
            if value is not None
        )
        for series in chart.series
    ]
    return clean(f"{chart.title} ({chart.unit_label}) {'; '.join(parts)}")


def nice_scale(low: float, high: float, *, steps: int = 5) -> Scale:
    """Return round axis ends around a range and a round step."""
    if high <= low:
        high = low + (abs(low) or 1.0)
    raw = (high - low) / steps
    magnitude = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * magnitude for factor in (1, 2, 2.5, 5, 10) if factor * magnitude >= raw * 0.999)
    return Scale(math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step, step)


def _plotted(chart: Chart, accent: str) -> list[Plotted]:
    order = {"previous": 0, "current": 1, "other": 1, "target": 2}
    if chart.kind in ("bar", "funnel"):  # there the first series stands on top
        order["previous"] = 2
    ordered = sorted(chart.series, key=lambda one: order[one.role])  # the earlier period stands to the left
    own = [one for one in ordered if one.role in ("current", "other")]
    made: list[Plotted] = []
    for one in ordered:
        values = one.values[: len(chart.categories)] + (None,) * (len(chart.categories) - len(one.values))
        colour = {"previous": "earlier", "target": "contrast"}.get(one.role) or (
            accent if own.index(one) == 0 else _CYCLE[own.index(one) % len(_CYCLE)]
        )
        points = _points(chart, one, accent, alone=len(own) == 1)
        made.append(
            Plotted(
                name=clean(one.name),
                values=values,
                group=_group(chart, one),
                colour=colour,
                points=points,
                dashed=one.role == "target",
                secondary=one.secondary and chart.kind == "combo",
                thin=one.role == "previous",
                form=_own_format(one) if one.secondary else number_format(chart),
            )
        )
    return made


def _own_format(series: Series) -> str:
    """Return the format of a series on the second axis, which has its own unit."""
    values = [value for value in series.values if value is not None]
    if series.unit_label.strip() == "%" or (values and max(map(abs, values)) <= 1 and not series.unit_label):
        return "0.0%"
    return "#,##0" if all(float(value).is_integer() for value in values) else "#,##0.0"


def _group(chart: Chart, series: Series) -> Group:
    match chart.kind:
        case "bar" | "funnel":
            return "bar"
        case "doughnut":
            return "doughnut"
        case "line":
            return "line"
        case "area":
            return "area" if series.role in ("current", "other") else "line"
        case "combo":
            return "line" if series.secondary or series.role == "target" else "column"
        case _:
            return "line" if series.role == "target" else "column"


def _points(chart: Chart, series: Series, accent: str, *, alone: bool) -> dict[int, str]:
    """Return the colours of single points: slices, and all bars but the highlighted one stepped back.

    Grey would be taken for the earlier period where there is one.
    """
    if chart.kind == "doughnut":
        return {index: _CYCLE[index % len(_CYCLE)] for index in range(len(chart.categories))}
    if chart.kind in ("bar", "column") and chart.highlight is not None and series.role == "current" and alone:
        rest = "rest" if any(one.role == "previous" for one in chart.series) else "faint"
        return {index: accent if index == chart.highlight else rest for index in range(len(chart.categories))}
    return {}


def _waterfall(chart: Chart) -> list[Plotted]:
    """Return invisible bases with rises, falls and totals on top.

    The first value is the opening stock; a last value that equals the sum of all before it is the closing stock.
    """
    values = [value or 0.0 for value in chart.series[0].values] if chart.series else []
    closing = len(values) > 2 and math.isclose(sum(values[:-1]), values[-1], rel_tol=1e-6, abs_tol=1e-9)
    bases: list[float] = []
    parts: dict[str, list[float | None]] = {"=": [], "+": [], "−": []}
    level = 0.0
    for index, value in enumerate(values):
        total = index == 0 or (closing and index == len(values) - 1)
        bases.append(0.0 if total else min(level, level + value))
        level = value if total else level + value
        kind = "=" if total else "+" if value >= 0 else "−"
        for name, column in parts.items():
            column.append(abs(value) if name == kind else None)
    name = clean(chart.series[0].name) if chart.series else ""
    looks = {"=": "accent", "+": "better", "−": "worse"}
    made = [Plotted("…", tuple(bases), "column", None, {})]
    form = number_format(chart)
    made += [
        Plotted(f"{name} {mark}", tuple(parts[mark]), "column", looks[mark], {}, "all", form=form) for mark in parts
    ]
    return made


def _label(chart: Chart, series: list[Plotted], form: str, width: float, size: float) -> list[Plotted]:
    if chart.kind in ("doughnut", "waterfall", "bar", "funnel"):
        return [replace(one, labels="all") if one.colour else one for one in series]
    pitch = width * 0.9 / max(1, len(chart.categories))
    bars = sum(one.group == "column" for one in series)
    made: list[Plotted] = []
    for one in series:
        widest = max((text_width(text_line(printed(v, form), size)) for v in one.values if v is not None), default=0)
        if chart.kind == "combo":
            made.append(one)  # two axes: labels would be read against the wrong one
        elif one.group == "column":
            room = pitch * (0.62 if chart.kind == "stacked" else 1.0 if bars == 1 or not one.thin else 1 / bars)
            made.append(replace(one, labels="all" if widest + 3 <= room and bars <= 3 else "none"))
        elif one.dashed:
            made.append(_target_label(one, series))
        elif one.group == "line" and len(series) <= 3:
            made.append(_end_label(one, series, width, size))
        else:
            made.append(one)
    return made


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
        return replace(one, labels="end", label_at=last, side="right")
    above = before is None or value >= before
    drawn = [v for other in series for v in other.values if v is not None]
    near = 0.18 * (max(drawn) - min(drawn))
    gaps = [v - value for other in series if other is not one and (v := other.values[last]) is not None]
    if any(0 <= (gap if above else -gap) < near for gap in gaps):
        above = not above
    return replace(one, labels="end", label_at=last, side="above" if above else "below")


def _target_label(one: Plotted, series: list[Plotted]) -> Plotted:
    """Name a target line where the others are farthest from it."""
    lines = [other for other in series if other is not one]

    def distance(index: int) -> float:
        target = one.values[index]
        near = [abs(v - target) for other in lines if (v := other.values[index]) is not None and target is not None]
        return min(near, default=0.0)

    known = [index for index, value in enumerate(one.values) if value is not None]
    if not known:
        return one
    inner = [index for index in known if 1 <= index <= len(one.values) * 2 // 3] or known
    return replace(one, labels="one", label_at=max(inner, key=distance), side="above")


def _needs_legend(chart: Chart, series: list[Plotted]) -> bool:
    if chart.kind == "waterfall":
        return False
    named = sum(one.labels in ("end", "one") for one in series)
    return len(series) > 1 and named < len(series)


def _scale(chart: Chart, series: list[Plotted], *, from_zero: bool, stacked: bool) -> Scale:
    if stacked:
        columns = zip(*(one.values for one in series if one.group == "column"), strict=False)
        values = [sum(value or 0.0 for value in column) for column in columns]
        values += [v for one in series if one.group == "line" for v in one.values if v is not None]
    else:
        values = [value for one in series for value in one.values if value is not None]
    if not values:
        return Scale(0, 1, 0.25)
    low, high = min(values), max(values)
    if from_zero or low < 0.4 * high:
        low = min(0.0, low)
    room = (high - low) * 0.06  # for the label above the highest point
    scale = nice_scale(low, high + room)
    if chart.unit == "share" and 0.9 < high <= 1 < scale.high:
        scale = Scale(scale.low, 1.0, scale.step)
    return scale


def _axis_format(chart: Chart, scale: Scale) -> str:
    step = scale.step * 100 if chart.unit in _SHARE_UNITS else scale.step
    decimals = next((d for d in range(4) if math.isclose(step, round(step, d), rel_tol=1e-9)), 4)
    places = "." + "0" * decimals if decimals else ""
    return f"0{places}%" if chart.unit in _SHARE_UNITS else f"#,##0{places}"
