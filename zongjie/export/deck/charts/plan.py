"""What a chart plots: its series with their look, its axes, its number formats and labels."""

from __future__ import annotations

from zongjie.export.deck.charts.composed import funnel, waterfall
from zongjie.export.deck.charts.labels import labelled
from zongjie.export.deck.charts.numbers import number_format, printed, step_format
from zongjie.export.deck.charts.place import EDGE, names_width
from zongjie.export.deck.charts.plotted import Plan, Plotted, unnamed
from zongjie.export.deck.charts.scales import Scale, scale_of, sums
from zongjie.export.deck.charts.series import plotted
from zongjie.export.deck.text import clean
from zongjie.slides.chart import Chart

_ROOM = 0.06  # of the range, for a label


def plan(chart: Chart, accent: str, frame: tuple[float, float], size: float) -> Plan:
    """Decide how a chart is drawn.

    Parameters
    ----------
    accent
        Palette role of this period's series or of the highlighted point.
    frame, size
        Width and height of the frame and size of the labels, in points: labels that would collide are left out.
    """
    chart = chart.bearable
    categories = tuple(clean(name) for name in chart.categories)
    plot = (1 - EDGE) * frame[0] - names_width(categories, frame[0], size)
    drawn = _series(chart, accent, plot, size)
    series = tuple(labelled(chart, drawn, frame, size))
    stacked, second = chart.kind in ("stacked", "waterfall", "funnel"), [one for one in series if one.secondary]
    scale = _scale(chart, series, stacked=stacked)
    secondary = scale_of((v for one in second for v in one.values), from_zero=True) if second else None
    form = next((one.form for one in second), "")
    return Plan(
        title=clean(chart.title),
        unit_label="" if chart.shares else clean(chart.unit_label),
        categories=categories,
        series=series,
        stacked=stacked,
        scale=scale,
        label_format=number_format(chart),
        axis_format=step_format(scale.step, share=chart.shares),
        axis_shown=_axis_shown(chart, series),
        legend=_legend(chart, series),
        secondary=secondary,
        secondary_format=step_format(secondary.step, share=form.endswith("%")) if secondary else "",
        secondary_unit=next((clean(one.unit_label) for one in chart.series if one.secondary), ""),
        centred=chart.kind == "funnel",
    )


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


def _series(chart: Chart, accent: str, width: float, size: float) -> list[Plotted]:
    match chart.kind:
        case "waterfall":
            return waterfall(chart, accent)
        case "funnel":
            return funnel(chart, accent, width, size)
        case _:
            return plotted(chart, accent)


def _scale(chart: Chart, series: tuple[Plotted, ...], *, stacked: bool) -> Scale:
    main = [one for one in series if not one.secondary]
    drawn = [one.values for one in main if not (stacked and one.solid)]
    values = [value for one in drawn for value in one if value is not None]
    if stacked:
        values += sums([one.values for one in main if one.solid])
    if chart.kind == "funnel":  # its bars and labels fill the plot
        most = max(values, default=1.0)
        return Scale(0.0, most, most)
    if chart.kind == "waterfall":  # no axis is drawn: the columns fill the plot, with room for a label on each
        low, high = min(0.0, *values), max(0.0, *values)
        return Scale(low, high + _ROOM * ((high - low) or 1.0), (high - low) or 1.0)
    return scale_of(values, from_zero=any(one.solid for one in series), share=chart.shares)


def _axis_shown(chart: Chart, series: tuple[Plotted, ...]) -> bool:
    """Return whether the value axis is drawn: not where every column says its value."""
    blocks = [one for one in series if one.group in ("column", "bar")]
    composed = chart.kind in ("waterfall", "funnel")
    return not composed and (not blocks or any(one.labels != "all" for one in blocks))


def _legend(chart: Chart, series: tuple[Plotted, ...]) -> bool:
    composed = chart.kind in ("waterfall", "funnel")
    return chart.kind == "doughnut" or (not composed and len(unnamed(series)) > 1)
