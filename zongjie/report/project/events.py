"""Events of a project one by one and by kind: who came, what it cost and returned, how it scored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from zongjie.report.tables import Measure, cell
from zongjie.report.telling import Telling
from zongjie.slides.chart import Column, Row, Table
from zongjie.slides.model import Absent, TableSlide
from zongjie.slides.text import Number, Text, as_text, plain

_MAX_ROWS = 8
_COMPARED = 2  # kinds, of which one can be the best
_CLEARLY = 1.1  # times the next: less is no finding
_SERIES = 2  # events of a kind: one alone is no series
_SCORED = 3  # events, of which one can be called the best
_MEASURES = (
    Measure("events", "count"),
    Measure("invited", "people"),
    Measure("attended", "people"),
    Measure("turnout", "share"),
    Measure("again", "share"),
    Measure("satisfaction", "score", 1),
    Measure("cost", "currency"),
    Measure("revenue", "currency"),
    Measure("returned", "ratio", 1),
    Measure("score", "score"),
)
_BY_KIND = {
    "turnout": "event_turnout_by_kind",
    "again": "repurchase_after_event_by_kind",
    "returned": "event_return_by_kind",
}
_Entry = Mapping[str, Any]


def review(telling: Telling, slide: str, *, brief: bool) -> TableSlide | Absent:
    """Return one row an event: its kind, who was invited and came, satisfaction, cost, revenue, return, score."""
    figure = telling.figure("events_table")
    if figure is None:
        return telling.absent(slide, ["events_table"])
    rows = [
        row | {"turnout": _over(row, "attended", "invited"), "returned": _over(row, "revenue", "cost")}
        for row in figure.rows[:_MAX_ROWS]
    ]
    best = best_event(figure.rows) or {}
    more = {"best": best.get("name"), "size": _score(telling, best), "level": _whole_return(telling)}
    kind = () if all(str(row.get("kind")) in str(row["name"]) for row in rows) else ("kind",)
    return TableSlide(
        id=slide,
        title=telling.title(slide, **more),
        table=_table(telling, slide, rows, ("name", *kind, "date")),
        remark=telling.every(f"slides.{slide}.remark", shown=len(rows), total=len(figure.rows), **more),
        source=telling.source([figure]),
        notes=telling.notes(slide, [figure]),
        brief=brief,
    )


def kinds(telling: Telling, slide: str, *, brief: bool) -> TableSlide | Absent:
    """Return the kinds (series) of events: how many, who came of those invited, who bought again, what came back."""
    figure = telling.figure("events_by_kind")
    if figure is None:
        return telling.absent(slide, ["events_by_kind"])
    more = {name: _values(telling, one) for name, one in _BY_KIND.items()}
    rows = [
        {"name": telling.words.name("kind", str(row["kind"])), "events": row["value"]}
        | {name: row.get(name) for name in ("attended", "satisfaction")}
        | {name: values.get(str(row["kind"])) for name, values in more.items()}
        for row in sorted(figure.rows, key=lambda row: -(row["value"] or 0))[:_MAX_ROWS]
    ]
    used = [figure, *(one for name in _BY_KIND.values() if (one := telling.figure(name)))]
    most, widest = _best(rows, "returned"), _best(rows, "turnout")
    said = {
        "best": most["name"] if most else None,
        "size": _spoken(telling, most["returned"]) if most else None,
        "liveliest": widest["name"] if widest else None,
        "liveliest_rate": telling.words.number(widest["turnout"], "share", 1) if widest else None,
    }
    return TableSlide(
        id=slide,
        title=telling.title(slide, count=len(rows), **said),
        table=_table(telling, slide, rows, ("name",)),
        remark=telling.first(f"slides.{slide}.remark", **said) or (),
        source=telling.source(used),
        notes=telling.notes(slide, used),
        brief=brief,
    )


def best_event(rows: Sequence[_Entry]) -> _Entry | None:
    """Return the event with the highest score in three dimensions, of three at least that have one."""
    scored = [row for row in rows if row.get("score") is not None]
    return max(scored, key=lambda row: row["score"]) if len(scored) >= _SCORED else None


def _score(telling: Telling, row: _Entry) -> Number | None:
    return telling.words.number(row["score"], "score") if row else None


def _over(row: _Entry, above: str, below: str) -> float | None:
    return row[above] / row[below] if row.get(above) is not None and row.get(below) else None


def _values(telling: Telling, name: str) -> dict[str, float | None]:
    figure = telling.figure(name)
    return {str(row["kind"]): row.get("value") for row in figure.rows} if figure else {}


def _best(rows: Sequence[_Entry], key: str) -> _Entry | None:
    """Return the kind that is clearly the first in a measure, where two at least can be compared."""
    known = sorted(
        (row for row in rows if row.get(key) is not None and (row["events"] or 0) >= _SERIES), key=lambda row: -row[key]
    )
    if len(known) < _COMPARED or known[0][key] < _CLEARLY * known[1][key]:
        return None
    return known[0]


def _whole_return(telling: Telling) -> str | None:
    figure = telling.figure("event_return")
    return _spoken(telling, figure.value) if figure else None


def _spoken(telling: Telling, value: float | None) -> str:
    """Return what came back for one spent as it is spoken: 1:8."""
    return f"1:{telling.words.number(value, 'ratio', 1).digits}"


def _table(telling: Telling, slide: str, rows: Sequence[_Entry], texts: Sequence[str]) -> Table:
    words = [name for name in texts if any(row.get(name) for row in rows)]
    shown = [one for one in _MEASURES if any(row.get(one.key) is not None for row in rows)]
    columns = [Column(title=telling.words.label(f"slides.{slide}.columns.{name}")) for name in words]
    columns += [Column(title=_heading(telling, slide, one), numeric=True) for one in shown]
    return Table(
        columns=tuple(columns),
        rows=tuple(
            Row(cells=(*(_text(telling, row, name) for name in words), *(_number(telling, row, one) for one in shown)))
            for row in rows
        ),
        summary=plain(telling.words.label(f"slides.{slide}.name")),
    )


def _heading(telling: Telling, slide: str, measure: Measure) -> str:
    label = telling.words.label(f"slides.{slide}.columns.{measure.key}")
    if measure.unit != "currency":
        return label
    return telling.words.label("columns.with_unit", column=label, unit=telling.words.unit("currency"))


def _text(telling: Telling, row: _Entry, name: str) -> Text:
    value = row.get(name)
    if value is None:
        return as_text("—")
    if name == "date":
        return as_text(telling.day(date.fromisoformat(str(value)), "times.short"))
    return as_text(telling.words.name(name, str(value)))


def _number(telling: Telling, row: _Entry, measure: Measure) -> Number:
    shown = cell(telling, row.get(measure.key), measure)
    if measure.key != "returned" or shown.value is None:
        return shown
    return shown.model_copy(update={"digits": _spoken(telling, shown.value)})
