"""Charts of categories: ranked bars, parts of a whole now and before, who drives a fall."""

from __future__ import annotations

from collections.abc import Sequence

from zongjie.findings.drivers import Segment
from zongjie.report.charts.making import current, make, pair, sentence
from zongjie.report.telling import Telling
from zongjie.slides.breakdown import FOLDED, MAX_CATEGORIES, Slice, adds_up, folded, ranked, slices
from zongjie.slides.chart import MAX_SLICES, Chart, ChartKind, Series
from zongjie.slides.figure import Figure

_LARGEST_REST = 0.4  # a rest larger than that would dwarf what the chart is about


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
        chart = make(telling, drawn, kind, categories, [current(telling, [part.share for part in parts])])
    else:
        lines = [current(telling, [part.value for part in parts])]
        earlier = tuple(part.previous for part in parts)
        if any(value is not None for value in earlier):
            lines.append(Series(name=telling.values["previous_name"], values=earlier, role="previous"))
        chart = make(telling, figure, kind, categories, lines)
    return chart.model_copy(update={"summary": _listed(telling, figure, parts, shares), "highlight": place})


def composition(telling: Telling, figure: Figure) -> Chart:
    """Return the parts of a whole beside those of the period before: what grew as a number may have shrunk as a part.

    Without an earlier period they are the slices of a ring, or bars where they do not add up.
    """
    parts = folded(ranked(slices(figure, telling.words.name)), telling.words.label("export.other"), MAX_SLICES)
    before = sum(part.previous or 0.0 for part in parts)
    if not adds_up(figure) or not before or any(part.share is None for part in parts):
        kind: ChartKind = "doughnut" if adds_up(figure) and len(parts) <= MAX_SLICES else "bar"
        return by_category(telling, figure, kind, shares=True)
    title = telling.words.label("charts.shares_of", title=figure.title)
    drawn = figure.model_copy(update={"unit": "share", "decimals": 1, "title": title})
    names = (str(telling.values["previous_name"]), str(telling.values["now_name"]))
    lines = [
        Series(
            name=part.name, values=((part.previous or 0.0) / before, part.share), role="other" if place else "current"
        )
        for place, part in enumerate(parts)
    ]
    chart = make(telling, drawn, "stacked", names, lines)
    both = (
        sentence(telling, name, (pair(telling, one.name, one.values[place], "share", 1) for one in lines))
        for place, name in reversed(list(enumerate(names)))
    )
    return chart.model_copy(update={"summary": telling.words.label("charts.beside", title=title, parts=list(both))})


def drivers(telling: Telling, figure: Figure, parts: Sequence[Segment]) -> Chart:
    """Return who drives a fall, as parts of the gross fall, of the segments that fell."""
    fallen = [part for part in parts if part.part_of_fall > 0][:MAX_CATEGORIES]
    title = telling.words.label("charts.drivers")
    drawn = figure.model_copy(update={"unit": "share", "decimals": 0, "title": title})
    names = tuple(telling.words.name(part.dimension, part.key) for part in fallen)
    shares: list[float | None] = [part.part_of_fall for part in fallen]
    chart = make(telling, drawn, "bar", names, [Series(name=title, values=tuple(shares))])
    said = (pair(telling, name, share, "share", 0) for name, share in zip(names, shares, strict=True))
    return chart.model_copy(update={"highlight": 0, "summary": sentence(telling, title, said)})


def _shown(telling: Telling, figure: Figure, parts: Sequence[Slice]) -> tuple[Slice, ...]:
    """Return at most seven slices: the rest summed up if it is the smaller part, else left out."""
    if not adds_up(figure):
        return tuple(parts[:MAX_CATEGORIES])
    short = folded(parts, telling.words.label("export.other"))
    return short if not _is_folded(short) or (short[-1].share or 0) <= _LARGEST_REST else tuple(parts[:MAX_CATEGORIES])


def _is_folded(parts: Sequence[Slice]) -> bool:
    return bool(parts) and parts[-1].key == FOLDED


def _listed(telling: Telling, figure: Figure, parts: Sequence[Slice], shares: bool) -> str:
    said = (
        pair(telling, part.name, part.share, "share", 0)
        if shares
        else pair(telling, part.name, part.value, figure.unit, figure.decimals)
        for part in parts
    )
    return sentence(telling, figure.title, said)
