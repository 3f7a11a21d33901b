"""Series as they are drawn: in what group, order and colours."""

from __future__ import annotations

from zongjie.export.deck.charts.numbers import number_format, own_format
from zongjie.export.deck.charts.plotted import Group, Plotted
from zongjie.export.deck.text import clean
from zongjie.slides.chart import Chart, Series

CYCLE = ("accent", "contrast", "rest", "muted", "faint", "deep", "tint")
_LINES = ("accent", "contrast", "muted", "rest", "deep")  # dark enough for a line
_ORDER = {"previous": 0, "current": 1, "other": 1, "target": 2}  # the earlier period stands to the left


def plotted(chart: Chart, accent: str) -> list[Plotted]:
    """Return the series of a chart as they are drawn; `accent` is the role of this period's colour."""
    order = _ORDER | ({"previous": 2} if chart.kind == "bar" else {})  # there the first series stands on top
    ordered = sorted(chart.series, key=lambda one: order[one.role])
    own = [one for one in ordered if one.role in ("current", "other")]
    made = [_drawn(chart, one, accent, own) for one in ordered]
    return _with_edges(made) if chart.kind == "area" else made


def target(chart: Chart, one: Series) -> Plotted:
    """Return a target as a dashed line."""
    return Plotted(clean(one.name), _filled(chart, one), "line", "contrast", dashed=True, form=number_format(chart))


def _drawn(chart: Chart, one: Series, accent: str, own: list[Series]) -> Plotted:
    secondary = one.secondary and chart.kind == "combo"
    place = own.index(one) if one in own else 0
    colours = _colours(chart, accent)
    return Plotted(
        name=clean(one.name),
        values=_filled(chart, one),
        group=_group(chart, one),
        colour={"previous": "earlier", "target": "contrast"}.get(one.role) or colours[place % len(colours)],
        points=_points(chart, one, accent, alone=len(own) == 1),
        dashed=one.role == "target",
        secondary=secondary,
        thin=one.role == "previous",
        form=own_format(one) if secondary else number_format(chart),
    )


def _colours(chart: Chart, accent: str) -> tuple[str, ...]:
    """Return the colours of the series in turn; where a line of another unit is the message, columns step back."""
    if chart.kind == "combo":
        return "faint", accent, "deep"
    return accent, *(_LINES if chart.kind in ("line", "area") else CYCLE)[1:]


def _filled(chart: Chart, one: Series) -> tuple[float | None, ...]:
    count = len(chart.categories)
    return one.values[:count] + (None,) * (count - len(one.values))


def _group(chart: Chart, series: Series) -> Group:
    match chart.kind:
        case "bar":
            return "bar"
        case "doughnut":
            return "doughnut"
        case "line":
            return "line"
        case "area":  # what is unknown would be filled down to zero
            return "area" if series.role in ("current", "other") and None not in series.values else "line"
        case "combo":
            return "line" if series.secondary or series.role == "target" else "column"
        case _:
            return "line" if series.role == "target" else "column"


def _with_edges(series: list[Plotted]) -> list[Plotted]:
    """Return the areas with a line along each, which is what carries the label: of the same cells, written once."""
    filled = [one for one in series if one.group == "area"]
    lines = [one for one in series if one.group != "area"]
    edges = [
        Plotted(one.name, one.values, "line", one.colour, form=one.form, like=place) for place, one in enumerate(filled)
    ]
    return [*filled, *lines, *edges]


def _points(chart: Chart, series: Series, accent: str, *, alone: bool) -> dict[int, str]:
    """Return the colours of single points: slices, and all bars but the highlighted one stepped back.

    Grey would be taken for the earlier period where there is one.
    """
    if chart.kind == "doughnut":
        return {index: (accent, *CYCLE[1:])[index % len(CYCLE)] for index in range(len(chart.categories))}
    if chart.kind in ("bar", "column") and chart.highlight is not None and series.role == "current" and alone:
        rest = "rest" if any(one.role == "previous" for one in chart.series) else "faint"
        return {index: accent if index == chart.highlight else rest for index in range(len(chart.categories))}
    return {}
