"""The workbook behind a chart: what “Edit data” opens."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from zongjie.export.deck.charts.plotted import Plan, Plotted

SHEET = "Sheet1"
_CREATED = dt.datetime(2000, 1, 1)  # noqa: DTZ001 -- fixed, so that the same chart gives the same bytes


def workbook(plan: Plan) -> bytes:
    """Return the workbook: categories down the first column, a series in each further one, texts of labels last.

    Names come from members and posts, so nothing in them may become a formula or a link. XlsxWriter fixes the times of
    the entries by itself when it works in memory.
    """
    stream = io.BytesIO()
    options: dict[str, Any] = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(stream, options)
    book.set_properties({"created": _CREATED})
    sheet = book.add_worksheet(SHEET)
    sheet.write_string(0, 0, plan.unit_label)
    for row, name in enumerate(plan.categories, 1):
        sheet.write_string(row, 0, name)
    for column, series in enumerate(_written(plan), 1):
        sheet.write_string(0, column, series.name)
        form = book.add_format({"num_format": series.form or "General"})
        for row, value in enumerate(series.values, 1):
            if value is not None:
                sheet.write_number(row, column, value, form)
    for column, series in enumerate(_telling(plan), len(_written(plan)) + 1):
        for row, text in enumerate(series.texts, 1):
            sheet.write_string(row, column, text)
    book.close()
    return stream.getvalue()


def category_range(plan: Plan) -> str:
    """Return the reference of the categories."""
    return f"{SHEET}!$A$2:$A${len(plan.categories) + 1}"


def name_range(index: int) -> str:
    """Return the reference of a series' name."""
    return f"{SHEET}!${xl_col_to_name(index + 1)}$1"


def value_range(plan: Plan, index: int) -> str:
    """Return the reference of a series' values."""
    column = xl_col_to_name(index + 1)
    return f"{SHEET}!${column}$2:${column}${len(plan.categories) + 1}"


def text_range(plan: Plan, index: int) -> str:
    """Return the reference of the texts that label a series."""
    column = xl_col_to_name(1 + len(_written(plan)) + _telling(plan).index(plan.series[index]))
    return f"{SHEET}!${column}$2:${column}${len(plan.categories) + 1}"


def _written(plan: Plan) -> list[Plotted]:
    """Return the series that have a column: those drawn again have none of their own, and stand last."""
    return [one for one in plan.series if one.like is None]


def _telling(plan: Plan) -> list[Plotted]:
    return [one for one in plan.series if one.texts]
