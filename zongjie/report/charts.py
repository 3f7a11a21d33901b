"""Charts from breakdowns: over time, by category, parts of a whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Literal

from zongjie.findings.drivers import Segment
from zongjie.report.telling import Telling
from zongjie.slides.breakdown import FOLDED, MAX_CATEGORIES, Slice, adds_up, folded, ranked, slices
from zongjie.slides.chart import Chart, ChartKind, Series
from zongjie.slides.figure import Figure

Compare = Literal["year_ago", "previous"]
_LARGEST_REST = 0.4  # a rest larger than that would dwarf what the chart is about
_PERCENT = ("share", "points", "change")
_MONTH = len("2023-11")  # a longer time step names a day


def over_time(
    telling: Telling, figure: Figure, kind: ChartKind = "line", compare: Compare = "year_ago", target: str = ""
) -> Chart:
    """Return a breakdown over time beside the same steps of an earlier period.

    Parameters
    ----------
    figure
        A breakdown by `time`.
    compare
        The earlier period: a year ago, or the period before where a year ago is unknown.
    target
        Id of the figure whose target is drawn as a line, if it has one.
    """
    rows = figure.rows
    if any(len(str(row["time"])) > _MONTH for row in rows):  # a day's rate is not the month's that the slide states
        figure = figure.model_copy(update={"title": telling.words.label("charts.daily", title=figure.title)})
    now = [row.get("value") for row in rows]
    earlier = _earlier(telling, figure, compare)
    goal = _goal(telling.figures.get(target), now)
    lines = [_current(telling, now)]
    lines += [Series(name=earlier[0], values=tuple(earlier[1]), role="previous")] if earlier else []
    if goal is not None:
        lines.append(Series(name=telling.words.label("export.target"), values=(goal,) * len(rows), role="target"))
    categories = _steps(telling, [str(row["time"]) for row in rows])
    chart = _chart(telling, figure, kind, categories, lines)
    return chart.model_copy(update={"summary": _run(telling, figure, categories, now)})


def by_category(
    telling: Telling, figure: Figure, kind: ChartKind = "bar", *, shares: bool = False, highlight: str | None = ""
) -> Chart:
    """Return a breakdown by category, the largest first and the rest summed up, or as parts of the whole.

    `highlight` is the key of the category that the slide speaks of: the first by default, no category if None.
    """
    every = ranked(slices(figure, telling.words.name))
    parts = _shown(telling, figure, every)
    if len(every) > len(parts) and not _is_folded(parts):
        title = telling.words.label("charts.top", title=figure.title, count=len(parts))
        figure = figure.model_copy(update={"title": title})
    categories = tuple(part.name for part in parts)
    place = None if highlight is None else next((i for i, part in enumerate(parts) if part.key == highlight), 0)
    if shares:
        drawn = figure.model_copy(update={"unit": "share", "decimals": 0})
        chart = _chart(telling, drawn, kind, categories, [_current(telling, [part.share for part in parts])])
    else:
        lines = [_current(telling, [part.value for part in parts])]
        earlier = tuple(part.previous for part in parts)
        if any(value is not None for value in earlier):
            lines.append(Series(name=telling.values["previous_name"], values=earlier, role="previous"))
        chart = _chart(telling, figure, kind, categories, lines)
    return chart.model_copy(update={"summary": _listed(telling, figure, parts, shares), "highlight": place})


def drivers(telling: Telling, figure: Figure, parts: Sequence[Segment]) -> Chart:
    """Return who drives a fall, as parts of the gross fall, of the segments that fell."""
    fallen = [part for part in parts if part.part_of_fall > 0][:MAX_CATEGORIES]
    title = telling.words.label("charts.drivers")
    drawn = figure.model_copy(update={"unit": "share", "decimals": 0, "title": title})
    names = tuple(telling.words.name(part.dimension, part.key) for part in fallen)
    shares: list[float | None] = [part.part_of_fall for part in fallen]
    chart = _chart(telling, drawn, "bar", names, [Series(name=title, values=tuple(shares))])
    said = (_pair(telling, name, share, "share", 0) for name, share in zip(names, shares, strict=True))
    return chart.model_copy(update={"highlight": 0, "summary": _sentence(telling, title, said)})


def _steps(telling: Telling, keys: Sequence[str]) -> tuple[str, ...]:
    """Return the labels of time steps; a month that the period holds in part says from or until which day."""
    names = list(telling.times(keys))
    period = telling.prepared.period
    if keys and keys[0] == f"{period.start:%Y-%m}" and period.start.day > 1:
        names[0] = telling.label("times.since", day=telling.day(period.start, "times.short"))
    if len(keys) > 1 and keys[-1] == f"{period.end:%Y-%m}" and (period.end + timedelta(days=1)).day > 1:
        names[-1] = telling.label("times.until", day=telling.day(period.end, "times.short"))
    return tuple(names)


def _earlier(telling: Telling, figure: Figure, compare: Compare) -> tuple[str, list[float | None]] | None:
    orders: tuple[Compare, ...] = (compare, "previous" if compare == "year_ago" else "year_ago")
    for field in orders:
        values = [row.get(field) for row in figure.rows]
        if any(value is not None for value in values):
            return str(telling.values[f"{field}_name"]), values
    return None


def _shown(telling: Telling, figure: Figure, parts: Sequence[Slice]) -> tuple[Slice, ...]:
    """Return at most seven slices: the rest summed up if it is the smaller part, else left out."""
    if not adds_up(figure):
        return tuple(parts[:MAX_CATEGORIES])
    short = folded(parts, telling.words.label("export.other"))
    return short if not _is_folded(short) or (short[-1].share or 0) <= _LARGEST_REST else tuple(parts[:MAX_CATEGORIES])


def _is_folded(parts: Sequence[Slice]) -> bool:
    return bool(parts) and parts[-1].key == FOLDED


def _goal(figure: Figure | None, values: Sequence[float | None]) -> float | None:
    """Return a figure's target where the steps are of its own scale: a month's target says nothing of a day."""
    known = [value for value in values if value is not None]
    if figure is None or figure.value is None or not known:
        return None
    return figure.target if min(known) / 2 <= figure.value <= max(known) * 2 else None


def _chart(
    telling: Telling,
    figure: Figure,
    kind: ChartKind,
    categories: tuple[str, ...],
    lines: Sequence[Series],
) -> Chart:
    largest = max((abs(value) for line in lines for value in line.values if value is not None), default=0.0)
    scale, unit_label = telling.words.scale(largest, figure.unit)
    drawn = tuple(line.model_copy(update={"values": _scaled(line.values, scale)}) for line in lines)
    return Chart(
        kind=kind,
        title=figure.title,
        categories=categories,
        series=drawn,
        unit=figure.unit,
        unit_label=unit_label,
        decimals=_decimals(figure, drawn, largest / scale),
        scale=scale,
        figures=(figure.id,),
    )


def _current(telling: Telling, values: Sequence[float | None]) -> Series:
    return Series(name=telling.values["now_name"], values=tuple(values))


def _scaled(values: Sequence[float | None], scale: float) -> tuple[float | None, ...]:
    return tuple(None if value is None else float(value) / scale for value in values)


def _decimals(figure: Figure, lines: Sequence[Series], largest: float) -> int:
    """Return decimals that tell the drawn values apart: a figure's own, or one where they were divided."""
    if figure.unit in _PERCENT:
        return figure.decimals
    whole = all(value is None or value.is_integer() for line in lines for value in line.values)
    return 0 if largest >= 100 or whole else max(figure.decimals, 1)


def _run(telling: Telling, figure: Figure, categories: Sequence[str], values: Sequence[float | None]) -> str:
    known = [(name, value) for name, value in zip(categories, values, strict=True) if value is not None]
    if not known:
        return figure.title
    high, low = max(known, key=lambda one: one[1]), min(known, key=lambda one: one[1])
    shown = {
        place: _pair(telling, name, value, figure.unit, figure.decimals)
        for place, (name, value) in {"first": known[0], "last": known[-1], "high": high, "low": low}.items()
    }
    return telling.words.label("charts.over_time", title=figure.title, period=telling.values["period"], **shown)


def _listed(telling: Telling, figure: Figure, parts: Sequence[Slice], shares: bool) -> str:
    said = (
        _pair(telling, part.name, part.share, "share", 0)
        if shares
        else _pair(telling, part.name, part.value, figure.unit, figure.decimals)
        for part in parts
    )
    return _sentence(telling, figure.title, said)


def _pair(telling: Telling, name: str, value: float | None, unit: str, decimals: int) -> str:
    return telling.words.label("charts.pair", name=name, number=telling.words.number(value, unit, decimals))


def _sentence(telling: Telling, title: str, said: Iterable[str]) -> str:
    return telling.words.label("charts.listed", title=title, items=telling.listing(said))
