"""What the slides on a project share: gaps that only the staff can fill, and numbers of a part of the period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from zongjie.periods import Period, parse
from zongjie.report.tables import Measure, cell
from zongjie.report.telling import Telling
from zongjie.slides.chart import Column, Row, Table
from zongjie.slides.figure import Figure, Figures
from zongjie.slides.model import Absent
from zongjie.slides.text import Number, Text, as_text


def unwritten(telling: Telling, slide: str, name: str) -> Absent:
    """Return the place of a slide whose facts only the staff know, with the parameter that would fill it."""
    because = telling.words.label("slides.project.unwritten", name=name)
    return Absent(id=slide, title=telling.words.label(f"slides.{slide}.name"), because=because)


def during(telling: Telling, span: Period) -> Telling:
    """Return what a part of the period is told with."""
    prepared = telling.prepared
    info = prepared.info.model_copy(
        update={
            "period": str(span),
            "period_label": span.label(prepared.info.language),
            "start": span.start,
            "end": span.end,
        }
    )
    figures = figures_in(telling, span)
    missing = prepared.missing | {name: () for name in prepared.figures if name not in figures}
    return Telling(replace(prepared, period=span, info=info, figures=figures, missing=missing))


def figures_in(telling: Telling, span: Period) -> Figures:
    """Return the figures of a part of the period, as far as they were computed."""
    return telling.prepared.spans.get(str(span)) or Figures({})


def number_of(telling: Telling, figure: Figure | None, value: float | None = None) -> Number:
    """Return a number of another time than the report's: no link to the figure of the whole period."""
    if figure is None:
        return Number(value=None, unit="plain")
    return telling.words.number(figure.value if value is None else value, figure.unit, figure.decimals)


def entry(telling: Telling, figure: Figure | None) -> Number:
    """Return a figure as a table's cell; its unit stands in the header."""
    if figure is None:
        return Number(value=None, unit="plain")
    return cell(telling, figure.value, Measure(figure.id, figure.unit, figure.decimals))


def heading(telling: Telling, figure: Figure) -> str:
    """Return a figure's name as the header of a column."""
    if figure.unit != "currency":
        return figure.title
    return telling.words.label("columns.with_unit", column=figure.title, unit=telling.words.unit("currency"))


def table(telling: Telling, slide: str, columns: Sequence[str], rows: Sequence[Row], numeric: Sequence[str]) -> Table:
    """Return a table whose columns are named by the slide's own words."""
    titles = [(name, telling.words.label(f"slides.{slide}.columns.{name}")) for name in columns]
    return Table(
        columns=tuple(Column(title=title, numeric=name in numeric) for name, title in titles), rows=tuple(rows)
    )


def evidence(telling: Telling, name: str, period: str = "") -> Text:
    """Return the figure that bears a text out, in words; nothing where there is none or it is undefined.

    `period` names a part of the report's period whose figure it is.
    """
    if not period:
        figure = telling.figure(name) if name else None
        if figure is None or figure.by:
            return ()
        return telling.words.text("slides.project.evidence", title=figure.title, number=figure)
    span = parse(period)
    figure = figures_in(telling, span).get(name)
    if figure is None or figure.by or figure.value is None:
        return ()
    title = telling.words.label(
        "slides.project.evidence_of", title=figure.title, day=span.label(telling.prepared.info.language)
    )
    return telling.words.text("slides.project.evidence", title=title, number=number_of(telling, figure))


def told(value: Any) -> Text:
    """Return a text, or a dash where there is none."""
    return as_text(str(value)) if value not in (None, "") else as_text("—")
