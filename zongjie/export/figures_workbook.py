"""The data workbook: every figure of a report with its definition, its slices, what is absent, what was read."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from zongjie.paths import Project
from zongjie.slides.document import Document
from zongjie.slides.figure import Figure
from zongjie.slides.wording import Wording

# What a community calls itself may begin with “=” or “http”: it stays text.
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_WIDEST, _NARROWEST = 60, 8
_COUNTED = ("read", "kept", "rejected", "skipped")
Cell = str | float | None
Row = Sequence[Cell | tuple[Cell, str]]  # a pair is a value and its number format


def render(document: Document, project: Project) -> bytes:
    """Return the workbook as the bytes of an .xlsx file; the same document gives the same bytes.

    Undefined numbers are empty cells, shares are 0–1 shown as percent.
    """
    info = document.info
    words = Wording(info.language, project.wording(info.language), info.currency)
    file = BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        book.set_properties(_properties(document))
        sheets = _Sheets(book)
        sheets.add(words, "sheet_figures", *_scalars(document, words))
        sheets.add(words, "sheet_breakdowns", *_slices(document, words))
        sheets.add(words, "sheet_absent", *_absent(document, words))
        sheets.add(words, "sheet_sources", *_sources(document, words))
    return file.getvalue()


class _Sheets:
    """Adds sheets that look alike: a frozen header with filters, columns as wide as their texts."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._head = book.add_format({"bold": True, "bg_color": "#E4EEF3", "bottom": 1, "text_wrap": True})
        self._formats: dict[str, Format] = {}

    def add(self, words: Wording, name: str, header: Sequence[str], rows: Iterable[Row]) -> None:
        sheet: Worksheet = self._book.add_worksheet(words.label(f"export.{name}"))
        labels = [words.label(f"export.{key}") for key in header]
        sheet.write_row(0, 0, labels, self._head)
        widths = [_width(label) for label in labels]
        count = 0
        for count, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                value, pattern = cell if isinstance(cell, tuple) else (cell, "")
                self._write(sheet, count, column, value, pattern)
                widths[column] = max(widths[column], _width(value))
        for column, units in enumerate(widths):
            sheet.set_column(column, column, min(max(units, _NARROWEST), _WIDEST))
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, count, len(labels) - 1)

    def _write(self, sheet: Worksheet, row: int, column: int, value: Cell, pattern: str) -> None:
        style = self._format(pattern)
        if value is None:
            sheet.write_blank(row, column, None, style)
        elif isinstance(value, str):
            sheet.write_string(row, column, value, style)
        else:
            sheet.write_number(row, column, value, style)

    def _format(self, pattern: str) -> Format:
        if pattern not in self._formats:
            number = {"num_format": pattern} if pattern else {}
            self._formats[pattern] = self._book.add_format({"valign": "top", "text_wrap": not pattern, **number})
        return self._formats[pattern]


def _scalars(document: Document, words: Wording) -> tuple[Sequence[str], Iterable[Row]]:
    header = (
        *("number", "title", "value", "unit", "previous", "change", "year_ago", "versus_year_ago", "target"),
        *("numerator", "denominator", "definition", "undefined", "caveats", "tables", "period", "figure_id"),
    )
    return header, (_scalar(figure, words) for figure in document.figures.values() if not figure.by)


def _scalar(figure: Figure, words: Wording) -> Row:
    own, difference = _pattern(figure.unit, figure.decimals), _pattern("points" if figure.unit == "share" else "", 1)
    return (
        figure.number,
        figure.title,
        (figure.value, own),
        words.unit(figure.unit),
        (figure.previous, own),
        (figure.change, difference),
        (figure.year_ago, own),
        (figure.change_year_ago, difference),
        (figure.target, own),
        (figure.numerator, _pattern("count", 2)),
        (figure.denominator, _pattern("count", 2)),
        figure.definition,
        figure.undefined_because if not figure.defined else "",
        _listed(figure.caveats, words),
        _tables(figure.tables, words),
        figure.period,
        figure.id,
    )


def _slices(document: Document, words: Wording) -> tuple[Sequence[str], Iterable[Row]]:
    header = (
        *("number", "title", "slices", "value", "unit", "previous", "year_ago"),
        *("numerator", "denominator", "dimension", "period", "figure_id"),
    )
    found = (figure for figure in document.figures.values() if figure.by)
    return header, (_slice(figure, row, words) for figure in found for row in figure.rows)


def _slice(figure: Figure, row: dict[str, Any], words: Wording) -> Row:
    own, counted = _pattern(figure.unit, figure.decimals), _pattern("count", 2)
    names = (words.name(dimension, str(row.get(dimension, ""))) for dimension in figure.by)
    return (
        figure.number,
        figure.title,
        " · ".join(names),
        (row.get("value"), own),
        words.unit(figure.unit),
        (row.get("previous"), own),
        (row.get("year_ago"), own),
        (row.get("numerator"), counted),
        (row.get("denominator"), counted),
        " · ".join(figure.by),
        figure.period,
        figure.id,
    )


def _absent(document: Document, words: Wording) -> tuple[Sequence[str], Iterable[Row]]:
    rows = ((gap.title, gap.because, _tables(gap.needs, words), gap.id) for gap in document.absent)
    return ("title", "because", "needs", "slide_id"), rows


def _sources(document: Document, words: Wording) -> tuple[Sequence[str], Iterable[Row]]:
    header = ("file", "kind", "rows_read", "rows_kept", "rows_rejected", "rows_skipped", "reasons", "fingerprint")
    counted = _pattern("count", 0)
    rows = (
        (
            source.name,
            source.kind,
            *((getattr(source, key), counted) for key in _COUNTED),
            _listed((f"{why} {count}" for why, count in source.reasons.items()), words),
            source.sha256,
        )
        for source in document.info.sources
    )
    return header, rows


def _tables(names: Iterable[str], words: Wording) -> str:
    return _listed((words.name("table", name) for name in names), words)


def _listed(parts: Iterable[str], words: Wording) -> str:
    return str(words.items("export.list_separator")).join(parts)


def _pattern(unit: str, decimals: int) -> str:
    """Return a spreadsheet's number format; differences carry their sign, those of shares as percentage points."""
    if unit == "count":
        return "#,##0" + ("." + "#" * decimals if decimals else "")
    places = "." + "0" * decimals if decimals else ""
    if unit in ("points", ""):
        return f"+0{places}%;-0{places}%;0{places}%"
    return f"0{places}%" if unit in ("share", "change") else f"#,##0{places}"


def _width(value: Cell) -> int:
    """Return the width of a cell in the spreadsheet's unit, a digit; a Chinese character takes two."""
    text = value if isinstance(value, str) else f"{value or 0:,.2f}"
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text) + 2


def _properties(document: Document) -> dict[str, Any]:
    info = document.info
    return {
        "title": info.title,
        "subject": info.community,
        "author": info.reporter,
        "company": info.department,
        "created": dt.datetime.combine(info.date, dt.time()),
    }
