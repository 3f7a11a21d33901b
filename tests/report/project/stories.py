"""A made-up project: what its staff wrote, and the figures of its parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tests.report.stories import GROWN, ROWS, Values, figures, prepared
from zongjie.report.api import Report
from zongjie.slides.chart import Table
from zongjie.slides.text import Number, plain

LANGUAGES = ("zh_CN", "en")
Rows = Mapping[str, tuple[dict[str, Any], ...]]

PROJECT: dict[str, Any] = {
    "audience": "18–35",
    "team": [{"role": "内容", "people": 2}, {"role": "活动", "people": 1}],
    "budget": 500_000,
    "phases": [
        {"name": "growth", "start": "2023-04-01", "end": "2023-12-31", "aim": "grow"},
        {"name": "start", "start": "2022-11-01", "end": "2023-03-31", "aim": "found"},
    ],
}


def report(
    project: Mapping[str, Any],
    language: str = "zh_CN",
    spans: Mapping[str, tuple[Mapping[str, Values], Rows]] | None = None,
    rows: Rows | None = None,
    **values: Values,
) -> Report:
    """Return a report on a project with figures of parts of its year."""
    made = prepared(
        language,
        values=GROWN | values,
        rows=ROWS | dict(rows or {}),
        outline="project_review",
        project={**PROJECT, **project},
    )
    parts = {span: figures(one, other, language, span) for span, (one, other) in (spans or {}).items()}
    return Report(replace(made, spans=parts))


def cells(table: Table | None, row: int) -> list[str]:
    """Return what stands in a row."""
    assert table is not None
    return [cell.digits if isinstance(cell, Number) else plain(cell) for cell in table.rows[row].cells]


def titles(table: Table) -> list[str]:
    """Return the header."""
    return [column.title for column in table.columns]
