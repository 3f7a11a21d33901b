"""The next period's budget, split as this period's plan was."""

from __future__ import annotations

from typing import Any

from zongjie.findings.targets import split_budget
from zongjie.report.tables import Measure, cell
from zongjie.report.telling import Telling
from zongjie.slides.chart import Column, Row, Table
from zongjie.slides.model import Absent, TableSlide
from zongjie.slides.text import Number, as_text

_CATEGORIES = "spending_by_category"


def next_budget(telling: Telling) -> tuple[float, dict[str, float]] | None:
    """Return the next period's budget and its split by category, as this period's plan (or spending) was split."""
    figure, total = telling.figure(_CATEGORIES), _total(telling)
    if figure is None or total is None:
        return None
    weights = {str(row["category"]): float(row.get("planned") or row.get("value") or 0) for row in figure.rows}
    parts = split_budget(total, weights)
    return (total, parts) if parts else None


def budget(telling: Telling, slide: str, *, brief: bool = False) -> TableSlide | Absent:
    """Return the next period's budget by category, beside this period's plan and spending."""
    figure = telling.figure(_CATEGORIES)
    found = next_budget(telling)
    if figure is None or found is None:
        return telling.absent(slide, [_CATEGORIES, "budget_planned"])
    total, parts = found
    money = Measure("budget", "currency")
    shown = sorted(parts, key=lambda part: -parts[part])
    unit = telling.words.unit("currency")
    titles = [
        telling.words.label("columns.category"),
        *(_money(telling, key, unit) for key in ("planned", "actual", "budget")),
    ]
    by_name = {str(row["category"]): row for row in figure.rows}
    rows = [_budget_row(telling, part, by_name[part], parts[part], total) for part in shown]
    sums = Row(
        cells=(as_text(telling.words.label("export.total")), (), (), cell(telling, total, money), _share(telling, 1.0)),
        total=True,
    )
    columns = (*titles, telling.words.label("columns.share"))
    return TableSlide(
        id=slide,
        title=telling.title(
            slide,
            total=telling.words.number(total, "currency"),
            largest=telling.words.name("category", shown[0]),
            part=_share(telling, parts[shown[0]] / total if total else None),
        ),
        table=Table(
            columns=tuple(Column(title=title, numeric=index > 0) for index, title in enumerate(columns)),
            rows=(*rows, sums),
        ),
        remark=telling.first(
            f"slides.{slide}.remark",
            given=telling.prepared.parameters.plan.budget is not None,
            spent=telling.figure("budget_planned") is None,
        )
        or (),
        source=telling.source([figure]),
        notes=telling.notes(slide, [figure, "budget_planned", "budget_actual"]),
        brief=brief,
    )


def _total(telling: Telling) -> float | None:
    """Return the staff's budget for a year, cut to the length of the next period; else this period's plan."""
    given = telling.prepared.parameters.plan.budget
    if given is not None:
        coming = telling.prepared.period.next()
        months = coming.whole_months
        return round(given * months / 12) if months else round(given * coming.days / 365)
    spent = telling.figure("budget_planned", "budget_actual")
    return spent.value if spent else None


def _budget_row(telling: Telling, name: str, row: dict[str, Any], part: float, total: float) -> Row:
    money = Measure("budget", "currency")
    numbers = (cell(telling, value, money) for value in (row.get("planned"), row.get("actual", row.get("value")), part))
    share = _share(telling, part / total if total else None)
    return Row(cells=(as_text(telling.words.name("category", name)), *numbers, share))


def _share(telling: Telling, value: float | None) -> Number:
    return telling.words.number(value, "share")


def _money(telling: Telling, key: str, unit: str) -> str:
    return telling.words.label("columns.with_unit", column=telling.words.label(f"columns.{key}"), unit=unit)
