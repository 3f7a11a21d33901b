"""Charts over time: beside an earlier period, a target, or the people that a rate is one of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal

from zongjie.report.charts.making import current, make, pair
from zongjie.report.telling import Telling
from zongjie.slides.chart import Chart, ChartKind, Series
from zongjie.slides.figure import Figure

Compare = Literal["year_ago", "previous"]
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
    lines = [current(telling, now)]
    lines += [Series(name=earlier[0], values=tuple(earlier[1]), role="previous")] if earlier else []
    if goal is not None:
        lines.append(Series(name=telling.words.label("export.target"), values=(goal,) * len(rows), role="target"))
    categories = _steps(telling, [str(row["time"]) for row in rows])
    chart = make(telling, figure, kind, categories, lines)
    return chart.model_copy(update={"summary": _run(telling, figure, categories, now)})


def with_base(telling: Telling, figure: Figure, base: Figure, target: str = "") -> Chart | None:
    """Return a rate over time as a line over columns of the people that it counts; None where they are not known.

    Parameters
    ----------
    figure
        A share by `time` whose rows hold their numerators.
    base
        The figure that counts those people over the whole period: it gives their name and unit.
    target
        Id of the figure whose target is drawn as a line, if it has one.
    """
    counts = [row.get("numerator") for row in figure.rows]
    if figure.unit != "share" or not any(counts) or any(len(str(row["time"])) > _MONTH for row in figure.rows):
        return None
    rates = [row.get("value") for row in figure.rows]
    categories = _steps(telling, [str(row["time"]) for row in figure.rows])
    drawn = figure.model_copy(update={"unit": base.unit, "decimals": 1})
    chart = make(telling, drawn, "combo", categories, [Series(name=base.title, values=tuple(counts))])
    name = figure.title
    for suffix in ("charts.over_time_suffix", "charts.course_suffix"):
        name = name.removesuffix(telling.words.label(suffix)).strip()
    lines = [Series(name=name, values=tuple(rates))]
    goal = _goal(telling.figures.get(target), rates)
    if goal is not None:
        label = telling.words.label("export.target")
        lines.append(Series(name=label, values=(goal,) * len(rates), role="target"))
    second = {"secondary": True, "unit": "share", "unit_label": "%", "decimals": figure.decimals}
    lines = [line.model_copy(update=second) for line in lines]
    told = [(step, count) for step, count in zip(categories, counts, strict=True) if count is not None]
    ends = (pair(telling, *end, base.unit, 0) for end in (told[0], told[-1]))
    said = dict(zip(("first", "last"), ends, strict=True))
    run = _run(telling, figure, categories, rates)
    summary = telling.words.label("charts.with_base", run=run, name=base.title, **said)
    title = telling.words.label("charts.and", one=base.title, other=name)
    return chart.model_copy(update={"series": (*chart.series, *lines), "summary": summary, "title": title})


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


def _goal(figure: Figure | None, values: Sequence[float | None]) -> float | None:
    """Return a figure's target where the steps are of its own scale: a month's target says nothing of a day."""
    known = [value for value in values if value is not None]
    if figure is None or figure.value is None or not known:
        return None
    return figure.target if min(known) / 2 <= figure.value <= max(known) * 2 else None


def _run(telling: Telling, figure: Figure, categories: Sequence[str], values: Sequence[float | None]) -> str:
    known = [(name, value) for name, value in zip(categories, values, strict=True) if value is not None]
    if not known:
        return figure.title
    high, low = max(known, key=lambda one: one[1]), min(known, key=lambda one: one[1])
    shown = {
        place: pair(telling, name, value, figure.unit, figure.decimals)
        for place, (name, value) in {"first": known[0], "last": known[-1], "high": high, "low": low}.items()
    }
    return telling.words.label("charts.over_time", title=figure.title, period=telling.values["period"], **shown)
