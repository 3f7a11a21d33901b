"""Content of a project: the matrix of formats with how often each appears; brand awareness from asking to asking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zongjie.report import reviews
from zongjie.report.charts.making import current, make, pair, sentence
from zongjie.report.results import kpi
from zongjie.report.tables import CONTENTS, MAX_KPIS, cell
from zongjie.report.telling import Telling
from zongjie.slides.chart import Chart, Column, Row, Table
from zongjie.slides.model import Absent, Metric, TableSlide
from zongjie.slides.text import Text, as_text

_STEPS = 2
_MAX_NAMED = 3
_WEEKLY = 0.95  # pieces a week; what is rarer is told by the month


def matrix(telling: Telling, slide: str, figures: Sequence[str], *, brief: bool) -> TableSlide | Metric | Absent:
    """Return formats with how often each appears, its reads and interaction; contents as they are without a rhythm."""
    pace, figure = telling.figure("publishing_pace"), telling.figure("contents_by_format")
    if pace is None or figure is None:
        return reviews.contents(telling, "content.matrix", figures, brief=brief)
    rhythm = {str(row["format"]): row for row in pace.rows}
    shown = [one for one in CONTENTS if any(row.get(one.key) is not None for row in figure.rows)]
    columns = [telling.words.label(f"slides.{slide}.columns.{name}") for name in ("format", "pace")]
    headings = [telling.words.label(f"columns.{one.label or one.key}") for one in shown]
    rows = [
        Row(
            cells=(
                as_text(telling.words.name("format", str(row["format"]))),
                _often(telling, rhythm.get(str(row["format"])), "cell") or as_text("—"),
                *(cell(telling, row.get(one.key), one) for one in shown),
            )
        )
        for row in figure.rows
    ]
    named = [said for row in pace.rows[:_MAX_NAMED] if (said := _often(telling, row, "named"))]
    items = [one for one in telling.resolve(figures) if one.defined][:MAX_KPIS]
    return TableSlide(
        id=slide,
        title=telling.title(slide, names=telling.listing("".join(span.text for span in said) for said in named)),
        table=Table(
            columns=tuple(Column(title=title) for title in columns)
            + tuple(Column(title=title, numeric=True) for title in headings),
            rows=tuple(rows),
        ),
        remark=telling.every(f"slides.{slide}.remark"),
        items=tuple(kpi(telling, one) for one in items),
        source=telling.source([figure, pace, *items]),
        notes=telling.notes(slide, [figure, pace, *items]),
        brief=brief,
    )


def _often(telling: Telling, row: Mapping[str, Any] | None, form: str) -> Text | None:
    """Return how often a format appears: by the week, or by the month what is rarer than that."""
    if row is None or not row.get("value"):
        return None
    weekly = row["value"] >= _WEEKLY or not row.get("per_month")
    number = telling.words.number(row["value"] if weekly else row["per_month"], "plain", 1)
    name = telling.words.name("format", str(row["format"]))
    return telling.words.text(f"slides.project.{form}.{'week' if weekly else 'month'}", name=name, number=number)


def askings(telling: Telling) -> Chart | None:
    """Return brand awareness from asking to asking; None where it was asked once at most."""
    figure = telling.figure("brand_awareness_by_asking")
    if figure is None or len(figure.rows) < _STEPS:
        return None
    rows = sorted(figure.rows, key=lambda row: str(row["asked"]))
    days = telling.times([str(row["asked"]) for row in rows])
    chart = make(telling, figure, "column", days, [current(telling, [row["value"] for row in rows])])
    said = (pair(telling, day, row["value"], figure.unit, figure.decimals) for day, row in zip(days, rows, strict=True))
    return chart.model_copy(update={"summary": sentence(telling, figure.title, said)})
