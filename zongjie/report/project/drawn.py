"""Charts of a project: what was published month by month and in which form, awareness from asking to asking."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zongjie.report.charts.making import current, make, pair, sentence
from zongjie.report.telling import Telling
from zongjie.slides.chart import Chart, Series

_FORMS = 4  # that stacked columns can tell apart
_STEPS = 2


def pieces_by_month(telling: Telling) -> Chart | None:
    """Return the pieces of each month as stacked columns, a part a format; None without formats or months."""
    figure = telling.figure("content_matrix")
    if figure is None:
        return None
    months = sorted({str(row["time"]) for row in figure.rows})
    totals = _totals(figure.rows)
    forms = sorted(totals, key=lambda name: -totals[name])
    if len(months) < _STEPS or not 1 < len(forms) <= _FORMS:
        return None
    cells = {(str(row["time"]), str(row["format"])): row["value"] or 0.0 for row in figure.rows}
    lines = [
        Series(
            name=telling.words.name("format", form),
            values=tuple(cells.get((month, form), 0.0) for month in months),
            role="other" if place else "current",
        )
        for place, form in enumerate(forms)
    ]
    chart = make(telling, figure, "stacked", telling.times(months), lines)
    said = (pair(telling, telling.words.name("format", form), totals[form], figure.unit, 0) for form in forms)
    return chart.model_copy(update={"summary": sentence(telling, figure.title, said)})


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


def _totals(rows: tuple[Mapping[str, Any], ...]) -> dict[str, float]:
    found: dict[str, float] = {}
    for row in rows:
        found[str(row["format"])] = found.get(str(row["format"]), 0.0) + (row["value"] or 0.0)
    return found
