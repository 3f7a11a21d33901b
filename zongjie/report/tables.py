"""Slides with a native table: events, spending, definitions, sources, what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zongjie.quality.sentences import say, sentence
from zongjie.report.results import kpi
from zongjie.report.telling import Choices, Telling, flat
from zongjie.slides.chart import Column, Row, Table
from zongjie.slides.figure import Figure
from zongjie.slides.model import Absent, TableSlide
from zongjie.slides.text import Number, Text, as_text, plain

MAX_KPIS = 3
_MAX_ROWS = 8
MAX_FLAWS = 8


@dataclass(frozen=True)
class Measure:
    """A numeric column of a breakdown: its key in the rows, unit and decimals, and its label where that differs."""

    key: str
    unit: str
    decimals: int = 0
    label: str = ""


EVENTS = (
    Measure("registered", "people"),
    Measure("attended", "people"),
    Measure("attendance_rate", "share"),
    Measure("satisfaction", "score", 1),
    Measure("cost", "currency"),
    Measure("revenue", "currency"),
    Measure("roi", "ratio", 1),
    Measure("score", "score", label="event_score"),
)
FEEDBACK = (
    Measure("value", "items", label="items"),
    Measure("response_hours", "hours", 1),
    Measure("resolution_hours", "hours", 1),
    Measure("resolved_share", "share"),
    Measure("score", "score", 1),
)
SURVEY = (Measure("answers", "count"), Measure("value", "score", 2, "mean"), Measure("top2", "share", 1))
CONTENTS = (
    Measure("value", "items", label="pieces"),
    Measure("reads", "count"),
    Measure("reads_per_piece", "count"),
    Measure("interaction_rate", "share", 1),
    Measure("completion", "share", 1),
)
GROUPS = (
    Measure("members", "people"),
    Measure("messages", "messages"),
    Measure("past_messages", "messages"),
    Measure("change", "change"),
    Measure("speakers", "people"),
    Measure("past_speakers", "people"),
)
SPENDING = (Measure("planned", "currency"), Measure("actual", "currency"), Measure("execution", "share", 1))


def breakdown(
    telling: Telling,
    slide: str,
    name: str | Figure,
    measures: Sequence[Measure],
    *,
    figures: Sequence[str] = (),
    brief: bool = False,
    more: Mapping[str, Any] | None = None,
) -> TableSlide | Absent:
    """Return a breakdown as a table with key figures below it.

    Parameters
    ----------
    name
        The breakdown, or one with columns that the slide adds to it; its rows stand in its own order, at most eight.
    measures
        Columns; one that no row has is left out.
    figures
        Key figures below the table: the first three that are defined.
    more
        What the slide's sentences may name beside figures.
    """
    more = more or {}
    figure = telling.figure(name) if isinstance(name, str) else name
    if figure is None:
        return telling.absent(slide, [str(name)])
    rows = figure.rows[:_MAX_ROWS]
    shown = [measure for measure in measures if any(row.get(measure.key) is not None for row in rows)]
    dated = any(row.get("date") for row in rows)
    day = f"slides.{slide}.date" if f"slides.{slide}.date" in telling.words else "columns.date"
    columns = (telling.words.label(f"slides.{slide}.first"), *([telling.words.label(day)] if dated else []))
    table = Table(
        columns=tuple(Column(title=title) for title in columns)
        + tuple(Column(title=_heading(telling, measure), numeric=True) for measure in shown),
        rows=tuple(_row(telling, figure, row, shown, dated) for row in rows) + _total(telling, figure, shown, dated),
        summary=plain(telling.title(slide, **more)),
    )
    items = beside(telling, figures)
    return TableSlide(
        id=slide,
        title=telling.title(slide, **more),
        table=table,
        remark=telling.first(f"slides.{slide}.remark", shown=len(rows), total=len(figure.rows), **more) or (),
        items=tuple(kpi(telling, one) for one in items),
        source=telling.source([figure, *items]),
        notes=telling.notes(slide, [figure, *items]),
        brief=brief,
    )


def beside(telling: Telling, figures: Sequence[str]) -> list[Figure]:
    """Return the key figures that stand below a table: the first three that are defined."""
    return [one for one in telling.resolve(figures) if one.defined][:MAX_KPIS]


def definitions(telling: Telling, slide: str, figures: Choices) -> TableSlide | Absent:
    """Return the definitions of figures, with their numbers."""
    shown = telling.choose(figures)
    if not shown:
        return telling.absent(slide, flat(figures))
    rows = tuple(
        Row(cells=(as_text(figure.number), as_text(figure.title), as_text(figure.definition))) for figure in shown
    )
    return TableSlide(
        id=slide,
        title=telling.title(slide, count=len(shown), all=len(telling.figures)),
        table=_table(telling, ("number", "figure", "definition"), rows),
        remark=telling.first(f"slides.{slide}.remark", all=len(telling.figures)) or (),
    )


def sources(telling: Telling, slide: str) -> TableSlide:
    """Return what was read from each source: read = kept + rejected + skipped."""
    info = telling.prepared.info
    counts = [(one.read, one.kept, one.rejected, one.skipped) for one in info.sources]
    rows = [
        Row(cells=(as_text(one.name), as_text(one.kind), *map(_count(telling), numbers)))
        for one, numbers in zip(info.sources, counts, strict=True)
    ]
    sums = tuple(sum(column) for column in zip(*counts, strict=True))
    if len(rows) > 1:
        total = as_text(telling.words.label("export.total"))
        rows.append(Row(cells=(total, (), *map(_count(telling), sums)), total=True))
    reasons = tuple(
        telling.words.label("notes.reason", source=one.name, reason=reason, rows=telling.words.number(rows_, "plain"))
        for one in info.sources
        for reason, rows_ in one.reasons.items()
    )
    read, kept, rejected, skipped = (telling.words.number(total, "plain", fixed=True) for total in sums or (0, 0, 0, 0))
    return TableSlide(
        id=slide,
        title=telling.title(slide, read=read, kept=kept, rejected=rejected, skipped=skipped, lost=sum(sums[2:3])),
        table=_table(telling, ("source", "kind", "read", "kept", "rejected", "skipped"), tuple(rows), numeric=4),
        remark=as_text(info.attribution),
        notes=telling.notes(slide, ()) + reasons,
    )


def quality(telling: Telling, slide: str) -> TableSlide | None:
    """Return what is wrong with the data and what follows for the figures; None if nothing was found."""
    info = telling.prepared.info
    said = [say(flaw, info.language) for flaw in info.quality]
    rows = tuple(
        Row(
            cells=(
                as_text(_capital(what)),
                as_text(_capital(effect)),
                as_text(flaw.source or telling.table_name(flaw.table)),
            )
        )
        for flaw, (what, effect) in zip(info.quality, said, strict=True)
    )
    if not rows:
        return None
    return TableSlide(
        id=slide,
        title=telling.title(slide, count=len(rows)),
        table=_table(telling, ("found", "effect", "source"), rows[:MAX_FLAWS]),
        remark=telling.first(f"slides.{slide}.remark", shown=MAX_FLAWS, total=len(rows)) or (),
        notes=telling.notes(slide, ()) + tuple(sentence(flaw, info.language) for flaw in info.quality),
    )


def cell(telling: Telling, value: Any, measure: Measure) -> Number:
    """Return a number of a column: every digit, its unit in the header but for percent."""
    shown = telling.words.number(value, measure.unit, measure.decimals, fixed=True)
    return shown if measure.unit in ("share", "points", "change") else shown.model_copy(update={"suffix": ""})


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _heading(telling: Telling, measure: Measure) -> str:
    label = telling.words.label(f"columns.{measure.label or measure.key}")
    if measure.unit != "currency":
        return label
    return telling.words.label("columns.with_unit", column=label, unit=telling.words.unit(measure.unit))


def _row(telling: Telling, figure: Figure, row: Mapping[str, Any], measures: Sequence[Measure], dated: bool) -> Row:
    name = as_text(telling.words.name(figure.by[0], str(row[figure.by[0]])))
    day = (as_text(telling.day(date.fromisoformat(str(row["date"])), "times.short") if row.get("date") else "—"),)
    numbers = (cell(telling, row.get(measure.key), measure) for measure in measures)
    return Row(cells=(name, *(day if dated else ()), *numbers))


def _total(telling: Telling, figure: Figure, measures: Sequence[Measure], dated: bool) -> tuple[Row, ...]:
    """Return a total row where every amount of the breakdown is known; shares and scores do not add up."""
    sums: dict[str, float] = {
        measure.key: sum(row[measure.key] for row in figure.rows)
        for measure in measures
        if measure.unit == "currency" and all(row.get(measure.key) is not None for row in figure.rows)
    }
    if figure.unit != "currency" or not sums:
        return ()
    if {"planned", "actual"} <= set(sums) and sums["planned"]:
        sums["execution"] = sums["actual"] / sums["planned"]
    numbers = (cell(telling, sums.get(measure.key), measure) for measure in measures)
    total: Text = as_text(telling.words.label("export.total"))
    return (Row(cells=(total, *(((),) if dated else ()), *numbers), total=True),)


def _table(telling: Telling, columns: Sequence[str], rows: tuple[Row, ...], numeric: int = 0) -> Table:
    first = len(columns) - numeric
    titles = [telling.words.label(f"columns.{name}") for name in columns]
    return Table(
        columns=tuple(Column(title=title, numeric=index >= first) for index, title in enumerate(titles)), rows=rows
    )


def _count(telling: Telling) -> Any:
    return lambda value: telling.words.number(value, "plain", fixed=True)
