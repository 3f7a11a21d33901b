"""Slides on figures: headline figures, a metric with its judgement, cohorts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zongjie.findings.breaks import find_shift
from zongjie.report.plan_review import target_label
from zongjie.report.telling import Choices, Telling, flat
from zongjie.slides.chart import Chart
from zongjie.slides.figure import Figure
from zongjie.slides.model import Absent, Heatmap, Kpi, Metric, Overview, Statement
from zongjie.slides.text import Number, Text, plain
from zongjie.slides.trend import is_good, tone_of, toned, trend

MAX_KPIS = 6
MIN_KPIS = 2
MIN_STEPS = 3
_MAX_NAMES = 3  # that a sentence can bear
_MIN_PEOPLE = 30  # fewer people, messages … are not said to be at a level or on their way


def overview(telling: Telling, slide: str, figures: Choices, *, brief: bool) -> Overview | Absent:
    """Return the headline figures: the first six of `figures` that are defined, with up to three sentences."""
    shown = telling.choose(figures)[:MAX_KPIS]
    if len(shown) < MIN_KPIS:
        return telling.absent(slide, flat(figures))
    counts = _counts(telling, shown)
    return Overview(
        id=slide,
        title=telling.title(slide, **counts),
        items=tuple(kpi(telling, figure) for figure in shown),
        judgement=_judgement(telling, slide, counts),
        source=telling.source(shown),
        notes=telling.notes(slide, shown),
        brief=brief,
    )


def kpi(telling: Telling, figure: Figure) -> Kpi:
    """Return a headline figure with its changes and the state of its target."""
    return Kpi(
        label=figure.title,
        number=telling.words.figure(figure),
        change=_change(telling, figure, "change"),
        change_label=telling.label("versus.previous"),
        change_year_ago=_change(telling, figure, "change_year_ago") if telling.prepared.period.kind != "year" else None,
        change_year_ago_label=telling.label("versus.year_ago"),
        good=is_good(figure),
        target=telling.words.figure(figure, "target") if figure.target is not None else None,
        target_label=target_label(telling, figure),
        met=figure.met,
    )


def metric(
    telling: Telling,
    slide: str,
    figures: Sequence[str],
    chart: Chart | None = None,
    path: tuple[str, str] | None = None,
    *,
    brief: bool = False,
    more: Mapping[str, Any] | None = None,
) -> Metric | Absent:
    """Return a judgement word, a paragraph with the figures, before → after, and a chart.

    Parameters
    ----------
    figures
        The figure that leads the slide: the first that is defined.
    path
        Two figures to stand as before and after (the start and the end of a period); the lead's own by default.
    more
        What the slide's sentences may name beside figures.
    """
    lead = telling.figure(*figures)
    if lead is None:
        return telling.absent(slide, figures)
    course, steps = _course(telling, lead, chart)
    more = {"lead": lead, "course": course, "steps": steps, **(more or {})}
    tone = tone_of(course) if course else tone_of(lead)
    title, body = telling.title(slide, **more), telling.every(f"slides.{slide}.body", **more)
    used = _used(lead, (title, body), chart)
    return Metric(
        id=slide,
        title=title,
        judgement=plain(telling.first(f"slides.{slide}.judgement", **more) or telling.first("judgement", **more) or ()),
        tone=tone,
        body=toned(body, telling.figures, lead),
        chart=chart,
        source=telling.source(used),
        notes=telling.notes(slide, used),
        brief=brief,
        **_before_after(telling, slide, lead, path),
    )


def cohorts(telling: Telling, slide: str, names: Sequence[str], *, brief: bool = False) -> Heatmap | Absent:
    """Return retention by month of first activity and months after; a cell that is not due yet is blank."""
    figure = telling.figure(*names)
    if figure is None:
        return telling.absent(slide, names[:1])
    joined = sorted({str(row["cohort"]) for row in figure.rows})
    months = sorted({int(row["months_after"]) for row in figure.rows})
    cells = {(str(row["cohort"]), int(row["months_after"])): row for row in figure.rows}
    values = tuple(tuple(_value(cells.get((month, k))) for k in months) for month in joined)
    more = _shift(telling, _next_month(figure))
    return Heatmap(
        id=slide,
        title=telling.title(slide, **more),
        corner=telling.words.label(f"slides.{slide}.corner"),
        columns=tuple(str(k) for k in months),
        rows=telling.times(joined),
        values=values,
        sizes=tuple(int((cells.get((month, months[0])) or {}).get("denominator") or 0) for month in joined),
        partial=tuple(
            (i, j)
            for i, month in enumerate(joined)
            for j, k in enumerate(months)
            if (cells.get((month, k)) or {}).get("partial")
        ),
        remarks=_remarks(telling, slide, more),
        summary=plain(telling.title(slide, **more)),
        source=telling.source([figure]),
        notes=telling.notes(slide, [figure]),
        brief=brief,
    )


def _course(telling: Telling, lead: Figure, chart: Chart | None) -> tuple[Figure | None, tuple[str, ...]]:
    """Return how the chart's figure went from its first month to its last, where no earlier period can be compared.

    The names of both months come with it. A month that the data holds in part is no end of a course.
    """
    figure = telling.figures.get(chart.figures[0]) if chart and chart.figures else None
    if figure is None or chart is None or figure.by != ("time",) or trend(lead) != "unknown" or lead.met is not None:
        return None, ()
    whole = [
        (name, row["value"])
        for name, row in zip(chart.categories, figure.rows, strict=True)
        if len(str(row["time"])) == len("2023-11") and row.get("value") is not None and not row.get("partial")
    ]
    if len(whole) < MIN_STEPS or max(value for _, value in whole) < _MIN_PEOPLE:
        return None, ()
    (first, before), (last, after) = whole[0], whole[-1]
    title = figure.title.removesuffix(telling.words.label("charts.over_time_suffix")).strip()
    # without an id: its numbers are those of two months, not those of the figure
    said = {"id": "", "title": title, "previous": before, "value": after, "year_ago": None, "by": (), "rows": ()}
    return figure.model_copy(update=said), (first, last)


def _counts(telling: Telling, shown: Sequence[Figure]) -> dict[str, Any]:
    judged = [figure for figure in shown if figure.met is not None]
    missed = [figure for figure in judged if not figure.met]
    moves = [is_good(figure) for figure in shown if trend(figure) != "unknown"]
    worse = [figure.title for figure in shown if is_good(figure) is False]
    return {
        "shown": len(shown),
        "judged": len(judged),
        "met": len(judged) - len(missed),
        "missed": len(missed),
        "missed_names": telling.listing(figure.title for figure in missed),
        "compared": len(moves),
        "improved": moves.count(True),
        "worsened": moves.count(False),
        "worsened_names": telling.listing(worse[:_MAX_NAMES]),
    }


def _judgement(telling: Telling, slide: str, counts: dict[str, Any]) -> tuple[Text, ...]:
    """Return two sentences on what was reached and one on what was not."""
    gained = list(telling.words.sayable(f"slides.{slide}.judgement", **telling.values, **counts))[:2]
    gap = telling.first(f"slides.{slide}.gap", **counts)
    return tuple(gained) + ((gap,) if gap else ())


def _change(telling: Telling, figure: Figure, field: Any) -> Number | None:
    return telling.words.figure(figure, field, signed=True) if figure.get(field) is not None else None


def _before_after(telling: Telling, slide: str, lead: Figure, path: tuple[str, str] | None) -> dict[str, Any]:
    split = path is not None and telling.values["months"] > 1
    own = {} if path and not split else {side: telling.first(f"slides.{slide}.{side}") for side in ("before", "after")}
    before = plain(own.get("before") or telling.values["previous_name"])
    after = plain(own.get("after") or telling.values["now_name"])
    if path and split:
        start, end = telling.figure(path[0]), telling.figure(path[1])
        if start is None or end is None:
            return {}
        both = end.model_copy(update={"previous": start.value, "denominator": None, "certain": {}})
        change = telling.words.figure(both, "change", signed=True).model_copy(update={"figure": None})
        shown = (telling.words.figure(start), telling.words.figure(end), change, is_good(both))
    elif lead.previous is not None:
        shown = (
            telling.words.figure(lead, "previous"),
            telling.words.figure(lead),
            _change(telling, lead, "change"),
            is_good(lead),
        )
    else:
        return {}
    return dict(zip(("before", "after", "change", "good"), shown, strict=True)) | {
        "before_label": before,
        "after_label": after,
    }


def _used(lead: Figure, texts: Sequence[Text], chart: Chart | None) -> list[Figure | str]:
    linked = [span.figure for text in texts for span in text if span.figure]
    return [lead, *linked, *(chart.figures if chart else ())]


def _value(row: dict[str, Any] | None) -> float | None:
    return None if row is None else row.get("value")


def _shift(telling: Telling, cohorts: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return how next-month retention changes along the cohorts; None for what the data does not show."""
    found = find_shift([(float(row["numerator"]), float(row["denominator"])) for row in cohorts])
    said: dict[str, Any] = dict.fromkeys(("early", "late", "since", "points", "level")) | {"change": 0.0}
    if found is None:
        whole = sum(float(row["denominator"]) for row in cohorts)
        level = sum(float(row["numerator"]) for row in cohorts) / whole if whole >= _MIN_PEOPLE else None
        return said | {"level": telling.words.number(level, "share", 1) if level is not None else None}
    return said | {
        "early": telling.words.number(found.before, "share", 1),
        "late": telling.words.number(found.after, "share", 1),
        "since": telling.times([str(row["cohort"]) for row in cohorts])[found.index],
        "points": telling.words.number(abs(found.after - found.before), "points", 1),
        "change": found.after - found.before,
    }


def _next_month(figure: Figure) -> list[dict[str, Any]]:
    """Return the cells one month after joining that are whole; the first cohort holds older members if truncated."""
    return [
        row
        for row in sorted(figure.rows, key=lambda row: str(row["cohort"]))
        if row["months_after"] == 1
        and row.get("value") is not None
        and row.get("denominator")
        and not row.get("partial")
        and not row.get("truncated")
    ]


def _remarks(telling: Telling, slide: str, more: dict[str, Any]) -> tuple[Statement, ...]:
    return tuple(
        Statement(lead=telling.words.label(f"slides.{slide}.{name}.lead"), body=body)
        for name in ("how", "where")
        if (body := telling.first(f"slides.{slide}.{name}.body", **more))
    )
