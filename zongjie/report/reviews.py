"""Slides that review what was done, row by row: events, contents, feedback, surveys, incidents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from zongjie.report import charts, results, tables
from zongjie.report.tables import Measure, cell
from zongjie.report.telling import Telling
from zongjie.slides.chart import Column, Row, Table
from zongjie.slides.figure import Figure
from zongjie.slides.model import Absent, Metric, TableSlide
from zongjie.slides.text import Number, Text, as_text, plain

_TWO = 2  # slices, of which one can be the best
_CLEARLY = 1.1  # times the second: less is no finding
_FEW = 3  # pieces of a topic or format: below, its mean says little
_LONGEST = 40  # characters of a log's text on a slide; the workbook of figures holds it whole
_INCIDENTS = 6
_OF_INCIDENTS = ("incident_response_hours", "incident_closing_hours", "incidents_open")
_LOG = ("detected", "incident", "severity", "strategy", "response_hours", "closing_hours", "review")
_HOURS = {name: Measure(name, "hours", 1) for name in ("response_hours", "closing_hours")}


def events(telling: Telling, slide: str, figures: Sequence[str], *, brief: bool) -> TableSlide | Absent:
    """Return the main events with key figures below, and the series that wears out fastest, if one does."""
    return tables.breakdown(
        telling, slide, "events_table", tables.EVENTS, figures=figures, brief=brief, more=_worn(telling)
    )


def contents(telling: Telling, slide: str, figures: Sequence[str], *, brief: bool) -> TableSlide | Metric | Absent:
    """Return contents by format (by topic where there is one format only) with what works best.

    Contents of neither format nor topic are told as a figure over time, under the slide `content.reads`.
    """
    by_format, by_topic = telling.figure("contents_by_format"), telling.figure("contents_by_topic")
    shown = by_topic if by_topic and (by_format is None or len(by_format.rows) < _TWO) else by_format
    if shown is None:
        run = telling.figure("reads_over_time", "contents_over_time")
        chart = charts.over_time(telling, run, "column") if run else None
        return results.metric(telling, "content.reads", ["reads", "contents_published"], chart, brief=brief)
    more = _best(telling, shown)
    return tables.breakdown(telling, slide, shown.id, tables.CONTENTS, figures=figures, brief=brief, more=more)


def feedback(telling: Telling, slide: str, figures: Sequence[str], *, brief: bool) -> TableSlide | Absent:
    """Return feedback by category, with how soon it was answered and resolved."""
    return tables.breakdown(telling, slide, "feedback_by_category", tables.FEEDBACK, figures=figures, brief=brief)


def survey(telling: Telling, slide: str, figures: Sequence[str], *, brief: bool) -> TableSlide | None:
    """Return the survey question by question; None without one: not to ask is no gap in the data."""
    figure = telling.figure("survey_scores")
    lowest = min(figure.rows, key=lambda row: row["value"]) if figure else {}
    more = {"lowest": lowest.get("question", ""), "lowest_score": _said(telling, lowest.get("value"), "score", 2)}
    made = tables.breakdown(telling, slide, "survey_scores", tables.SURVEY, figures=figures, brief=brief, more=more)
    return made if isinstance(made, TableSlide) else None


def incidents(telling: Telling, slide: str, *, brief: bool) -> TableSlide | None:
    """Return the log of incidents in order of time; None where there was none, or no log."""
    figure = telling.figure("incidents_table")
    if figure is None:
        return None
    rows = sorted(figure.rows, key=lambda row: str(row["detected"]))
    shown = [name for name in _LOG if any(row.get(name) is not None for row in rows)]
    columns = tuple(Column(title=telling.words.label(f"columns.{name}"), numeric=name in _HOURS) for name in shown)
    items = tables.beside(telling, _OF_INCIDENTS)
    title = telling.title(slide)
    return TableSlide(
        id=slide,
        title=title,
        table=Table(
            columns=columns,
            rows=tuple(Row(cells=tuple(_entry(telling, row, name) for name in shown)) for row in rows[:_INCIDENTS]),
            summary=plain(title),
        ),
        remark=telling.first(f"slides.{slide}.remark", shown=min(len(rows), _INCIDENTS), total=len(rows)) or (),
        items=tuple(results.kpi(telling, one) for one in items),
        source=telling.source([figure, *items]),
        notes=telling.notes(slide, [figure, *items]),
        brief=brief,
    )


def _worn(telling: Telling) -> dict[str, Any]:
    """Return the series whose turnout declines most, measured by its usual size; names are None if none does."""
    figure = telling.figure("event_wear_out")
    falling = [row for row in figure.rows if row["declining"] and row["median"]] if figure else []
    worst = min(falling, key=lambda row: row["value"] / row["median"], default=None)
    if worst is None:
        return dict.fromkeys(("worn", "worn_events", "worn_by", "worn_least", "worn_most"))
    by, least, most = (_said(telling, abs(worst[key]), "people", 1) for key in ("value", "high", "low"))
    return {
        "worn": telling.words.name("kind", str(worst["series"])),
        "worn_events": _said(telling, worst["events"], "events", 0),
        "worn_by": by,
        "worn_least": least,
        "worn_most": most,
    }


def _best(telling: Telling, figure: Figure) -> dict[str, Any]:
    """Return the slices with the highest interaction rate and with most reads a piece, and the best topic."""
    said: dict[str, Any] = dict.fromkeys(("liveliest", "liveliest_rate", "widest", "widest_reads"))
    said |= dict.fromkeys(("topic", "topic_reads"))
    for name, key, unit, decimals in (
        ("liveliest", "interaction_rate", "share", 1),
        ("widest", "reads_per_piece", "count", 0),
    ):
        if found := highest(figure, key):
            ending = "rate" if unit == "share" else "reads"
            said[name] = telling.words.name(figure.by[0], str(found[figure.by[0]]))
            said[f"{name}_{ending}"] = _said(telling, found[key], unit, decimals)
    topics = telling.figure("contents_by_topic")
    if topics is not None and topics.id != figure.id and (found := highest(topics, "reads_per_piece")):
        said["topic"] = telling.words.name("topic", str(found["topic"]))
        said["topic_reads"] = _said(telling, found["reads_per_piece"], "count", 0)
    return said


def highest(figure: Figure, key: str) -> Mapping[str, Any] | None:
    """Return the slice with clearly the highest value of a measure, of two at least that have enough pieces."""
    known = [row for row in figure.rows if row.get(key) is not None and (row["value"] or 0) >= _FEW]
    ranked = sorted(known, key=lambda row: -row[key])
    return ranked[0] if len(ranked) >= _TWO and ranked[0][key] >= _CLEARLY * ranked[1][key] else None


def _said(telling: Telling, value: float | None, unit: str, decimals: int) -> Number:
    return telling.words.number(value, unit, decimals)


def _entry(telling: Telling, row: Mapping[str, Any], name: str) -> Number | Text:
    value = row.get(name)
    if name in _HOURS:
        return cell(telling, value, _HOURS[name])
    if name == "detected":
        return as_text(telling.day(date.fromisoformat(str(value)), "times.short"))
    text = telling.words.name(name, str(value)) if value is not None else "—"
    return as_text(text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…")
