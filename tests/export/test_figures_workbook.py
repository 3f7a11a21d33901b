from __future__ import annotations

import datetime as dt
from io import BytesIO

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from tests.documents import example
from zongjie.export.figures_workbook import render
from zongjie.paths import SHIPPED, Project
from zongjie.slides.document import Document
from zongjie.slides.figure import Figure, Figures

PROJECT = Project(SHIPPED)


def opened(document: Document) -> Workbook:
    return openpyxl.load_workbook(BytesIO(render(document, PROJECT)))


def records(book: Workbook, sheet: int) -> list[dict[str, object]]:
    header, *rows = book.worksheets[sheet].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def with_figures(*figures: Figure) -> Document:
    base = example()
    return Document(base.info, base.chapters, Figures({figure.id: figure for figure in figures}), base.absent)


def test_every_scalar_figure_stands_with_its_exact_numbers() -> None:
    document = example()
    rows = {row["指标代码"]: row for row in records(opened(document), 0)}
    scalars = [figure for figure in document.figures.values() if not figure.by]
    assert set(rows) == {figure.id for figure in scalars}
    for figure in scalars:
        row = rows[figure.id]
        shown = (row["本期"], row["上期"], row["上年同期"], row["目标"], row["分子"], row["分母"])
        wanted = (*(figure.value, figure.previous, figure.year_ago, figure.target),)
        assert shown == (*wanted, figure.numerator, figure.denominator)
        assert row["变化"] == pytest.approx(figure.change) if figure.change is not None else row["变化"] is None
        assert (row["名称"], row["编号"]) == (figure.title, figure.number)


def test_an_undefined_figure_is_an_empty_cell_with_its_reason() -> None:
    row = next(row for row in records(opened(example()), 0) if row["指标代码"] == "nps")
    assert row["本期"] is None
    assert row["无法计算"] == "没有有效答卷"


def test_every_slice_of_a_breakdown_is_a_row() -> None:
    document = example()
    wanted = [(figure.id, row["value"]) for figure in document.figures.values() for row in figure.rows]
    assert [(row["指标代码"], row["本期"]) for row in records(opened(document), 1)] == wanted


def test_absent_slides_and_sources_are_accounted_for() -> None:
    book = opened(example())
    assert [row["页面代码"] for row in records(book, 2)] == ["feedback.nps"]
    (source,) = records(book, 3)
    assert source["读取行数"] == source["采用行数"] + source["拒绝行数"] + source["跳过行数"] == 150_010  # type: ignore[operator]


@pytest.mark.parametrize(
    "hostile", ["=1+1", '=HYPERLINK("http://x.example","x")', "http://x.example", "@SUM(A1)", "007"]
)
def test_a_title_never_becomes_a_formula_link_or_number(hostile: str) -> None:
    book = opened(with_figures(Figure(id="x", number="1", title=hostile, period="2023", unit="people", value=1)))
    cell = book.worksheets[0]["B2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (hostile, "s", None)


def test_shares_show_as_percent_and_their_changes_as_points() -> None:
    sheet = opened(example()).worksheets[0]
    column = {cell.value: cell.column for cell in sheet[1]}
    row = next(row for row in sheet.iter_rows(min_row=2) if row[-1].value == "conversion_rate_end")
    assert row[column["本期"] - 1].number_format == "0.0%"
    assert row[column["变化"] - 1].number_format.startswith("+0.0%")


def test_headers_are_frozen_filtered_and_in_the_language_of_the_report() -> None:
    for language, first in (("zh_CN", "编号"), ("en", "Number")):
        sheet = opened(example(language)).worksheets[0]
        assert sheet["A1"].value == first
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref


def test_the_same_document_gives_the_same_bytes_dated_as_the_report() -> None:
    assert render(example(), PROJECT) == render(example(), PROJECT)
    assert opened(example()).properties.created == dt.datetime(2023, 12, 31)  # noqa: DTZ001 (the format has no zone)


def test_a_report_without_any_figure_still_has_its_four_sheets() -> None:
    book = opened(with_figures())
    assert len(book.worksheets) == 4
    assert records(book, 0) == []


def test_money_carries_the_currency_of_the_community() -> None:
    document = with_figures(Figure(id="revenue", number="4.5", title="收入", period="2023", unit="currency", value=5))
    document.info = document.info.model_copy(update={"currency": "USD"})
    assert records(opened(document), 0)[0]["单位"] == "美元"
