"""Risk: the days on which something was odd, and what is to be done when it is."""

from __future__ import annotations

from datetime import date

from zongjie.report import words
from zongjie.report.results import kpi
from zongjie.report.tables import Measure, beside, cell
from zongjie.report.telling import Telling
from zongjie.slides.chart import Column, Row, Table
from zongjie.slides.model import Cards, TableSlide
from zongjie.slides.text import as_text, plain

_MAX_ROWS = 8
_BESIDE = ("anomalous_days", "incidents", "incident_closing_hours")
_COLUMNS = ("odd_day", "odd_series", "on_the_day", "usual", "incident")


def odd_days(telling: Telling, slide: str) -> TableSlide | None:
    """Return the anomalous days, the oddest first, each with the incident that the log has for it."""
    figure = telling.figure("anomalies")
    if figure is None or not figure.rows:
        return None
    log = telling.figure("incidents_table")
    known = {str(row["detected"]): str(row["incident"]) for row in log.rows} if log else {}
    rows = sorted(figure.rows, key=lambda row: (-float(row.get("excess") or 0), str(row["day"])))[:_MAX_ROWS]
    days = {str(row["day"]) for row in figure.rows}
    more = {
        "shown": len(rows),
        "total": len(figure.rows),
        "logged": len(days & known.keys()),
        "worst": telling.day(date.fromisoformat(str(rows[0]["day"])), "times.short"),
        "series": telling.words.name("risk", str(rows[0]["series"])),
        "count": telling.words.number(rows[0]["value"], "plain"),
    }
    items = beside(telling, _BESIDE)
    title = telling.title(slide, **more)
    names = _COLUMNS if known else _COLUMNS[:-1]
    count, usual = Measure("value", "count"), Measure("expected", "count", 1)
    return TableSlide(
        id=slide,
        title=title,
        table=Table(
            columns=tuple(
                Column(title=telling.words.label(f"columns.{name}"), numeric=name in ("on_the_day", "usual"))
                for name in names
            ),
            rows=tuple(
                Row(
                    cells=(
                        as_text(telling.day(date.fromisoformat(str(row["day"])), "times.short")),
                        as_text(telling.words.name("risk", str(row["series"]))),
                        cell(telling, row["value"], count),
                        cell(telling, row.get("expected"), usual),
                        *((as_text(known.get(str(row["day"]), "—")),) if known else ()),
                    )
                )
                for row in rows
            ),
            summary=plain(title),
        ),
        remark=telling.first(f"slides.{slide}.remark", **more) or (),
        items=tuple(kpi(telling, one) for one in items),
        source=telling.source([figure, *([log] if log and known else []), *items]),
        notes=telling.notes(slide, [figure, *items]),
    )


def contingency(telling: Telling, slide: str) -> Cards:
    """Return the contingency plan in four cards; what the staff have not written is a marked template."""
    own = telling.prepared.parameters.strategy.contingency
    return words.cards(telling, slide, own.model_dump())
