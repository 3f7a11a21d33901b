"""`zongjie new`: a parameters file and a workbook for staff to fill, from the templates of `report_templates/new`."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any, Literal

import yaml

from zongjie.errors import ParameterError
from zongjie.files import write_bytes, write_text
from zongjie.paths import find_project
from zongjie.slides.text import Frozen

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

PARAMETERS, DATA = "parameters.yaml", "data.xlsx"
ROWS = 1000  # for which drop-downs and checks are laid out
_TARGETS = (  # offered in the drop-down of targets; a list in a cell may not be longer than 255 characters
    "members_end",
    "joined_people",
    "messages",
    "active_rate",
    "events_held",
    "attendance_rate",
    "retention_d30",
    "revenue",
)
_FORMATS = {
    "month": "yyyy-mm",
    "date": "yyyy-mm-dd hh:mm",
    "count": "#,##0",
    "money": "#,##0.00",
    "share": "0.0%",
    "score": "0.0",
    "text": "@",
}
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)  # the same bytes each time
_HEAD, _NEEDED, _PAPER = "#1F4E79", "#C55A11", "#FFFFFF"


class SheetColumn(Frozen):
    """A column to fill: its header, what to write, an example that stands in no sheet of data."""

    name: str
    type: Literal["month", "date", "count", "money", "share", "score", "text"]
    required: bool = False
    width: int = 16
    choices: tuple[str, ...] | Literal["metrics"] = ()
    note: str
    example: str | int | float


class Sheet(Frozen):
    """A sheet to fill: the rows of one canonical table."""

    name: str
    table: str
    about: str
    columns: tuple[SheetColumn, ...]


class Guide(Frozen):
    """The first sheet, which explains the others."""

    name: str
    title: str
    lines: tuple[str, ...]
    heading: tuple[str, ...]
    required: str
    optional: str


class Book(Frozen):
    """The workbook's template."""

    guide: Guide
    sheets: tuple[Sheet, ...]


def load_book(language: str) -> Book:
    """Return the workbook's template in a language."""
    path = find_project().new(f"{language}.yaml")
    return Book.model_validate(
        yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    )  # 2025-03 is no date


def new(folder: Path, language: str = "zh_CN") -> tuple[Path, Path]:
    """Write a parameters file and a workbook into a folder, which is made if need be.

    Raises
    ------
    ParameterError
        If one of the files is there already: nothing is ever overwritten; or if the folder cannot be written to.
    """
    parameters, data = folder / PARAMETERS, folder / DATA
    book = _book(load_book(language), language)
    for path in (parameters, data):
        if path.exists() and not (path == data and data.read_bytes() == book):  # as a run left it that was killed
            raise ParameterError(
                f"There is a {path.name} already; nothing was written.",
                where=str(path),
                hint="choose another folder, or move the file away",
            )
    template = Template(find_project().new(f"parameters.{language}.yaml").read_text(encoding="utf-8"))
    name = folder.resolve().name or "community"
    try:
        write_bytes(data, book)
        write_text(parameters, template.substitute(community=json.dumps(name, ensure_ascii=False)))  # JSON is YAML
    except OSError as error:
        raise ParameterError(
            f"The folder cannot be written to: {error.strerror}.",
            where=str(folder),
            hint="choose another folder, or make room and set its permissions",
        ) from None
    return parameters, data


def _book(book: Book, language: str) -> bytes:
    import xlsxwriter

    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": _CREATED})
        _write_guide(workbook, book)
        for sheet in book.sheets:
            _write_sheet(workbook, sheet, book.guide, language)
    return made.getvalue()


def _write_guide(workbook: Workbook, book: Book) -> None:
    guide, page = book.guide, workbook.add_worksheet(book.guide.name)
    head, wrapped = _head(workbook, _HEAD), workbook.add_format({"text_wrap": True, "valign": "top"})
    page.hide_gridlines(2)
    page.write_string(0, 0, guide.title, workbook.add_format({"bold": True, "font_size": 16}))
    for row, line in enumerate(guide.lines, start=2):
        page.merge_range(row, 0, row, len(guide.heading) - 1, line, wrapped)
        page.set_row(row, 32)
    first = len(guide.lines) + 3
    for place, (text, width) in enumerate(zip(guide.heading, (14, 20, 10, 44, 24), strict=True)):
        page.set_column(place, place, width)
        page.write_string(first, place, text, head)
    rows = [(sheet, column) for sheet in book.sheets for column in sheet.columns]
    for row, (sheet, column) in enumerate(rows, start=first + 1):
        needed = guide.required if column.required else guide.optional
        for place, text in enumerate((sheet.name, column.name, needed, column.note, str(column.example))):
            page.write_string(row, place, text, wrapped)


def _write_sheet(workbook: Workbook, sheet: Sheet, guide: Guide, language: str) -> None:
    page = workbook.add_worksheet(sheet.name)
    page.set_comments_author("")
    page.freeze_panes(1, 1)
    for place, column in enumerate(sheet.columns):
        cells = workbook.add_format({"num_format": _FORMATS[column.type]})
        page.set_column(place, place, column.width, cells)
        page.write_string(0, place, column.name, _head(workbook, _NEEDED if column.required else _HEAD))
        needed = guide.required if column.required else guide.optional
        page.write_comment(
            0, place, f"{needed}: {column.note}\n{guide.heading[-1]}: {column.example}", {"x_scale": 1.6}
        )
        _validate(page, place, column, language)


def _validate(page: Worksheet, place: int, column: SheetColumn, language: str) -> None:
    """Offer the vocabulary of a column, and warn of what is no number where one is due; other words stay possible."""
    choices = _titles(language) if column.choices == "metrics" else column.choices
    rule: dict[str, Any] = {"ignore_blank": True, "error_type": "information", "input_message": column.note[:255]}
    if choices:
        page.data_validation(1, place, ROWS, place, rule | {"validate": "list", "source": list(choices)})
    elif column.type in ("count", "money", "score"):
        number = rule | {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": column.note[:255]}
        page.data_validation(1, place, ROWS, place, number)


def _titles(language: str) -> Sequence[str]:
    from zongjie.metrics.base import catalogue

    metrics = catalogue()
    return [metrics[name].title.get(language) for name in _TARGETS]


def _head(workbook: Workbook, color: str) -> Format:
    return workbook.add_format({"bold": True, "font_color": _PAPER, "bg_color": color, "border": 1})
