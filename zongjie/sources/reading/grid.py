"""Sheets, CSV files and tables of web pages as rows of cells, each with the row number that its reader sees."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, count, repeat
from pathlib import Path
from typing import Any

from zongjie.errors import DataError
from zongjie.sources.reading.encodings import by_mark
from zongjie.sources.reading.textfile import SUFFIXES, encoding_of, open_bytes, records, separator_of, suffix
from zongjie.sources.reading.unpacked import DAMAGED, check_zip

_HEAD = 65_536
_PARSING = (SyntaxError, TypeError, LookupError, AttributeError)
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # .xls of before 2007
_PAGES = frozenset({".xls", ".html", ".htm"})  # back offices call a web page or a text file .xls


@dataclass(frozen=True)
class Grid:
    """A sheet, or a CSV file as a whole; `rows` reads it anew each time, from the first row."""

    name: str
    place: str
    rows: Callable[[], Iterator[tuple[int, tuple[Any, ...]]]]


def is_grid(path: Path) -> bool:
    """Whether the file is an Excel workbook, a web page that is called one, or is called as CSV files are."""
    if suffix(path) in SUFFIXES:
        return True
    if path.suffix.lower() in _PAGES and (_is_page(head := _head(path)) or _is_text(head)):
        return True
    return is_workbook(path)


def is_workbook(path: Path) -> bool:
    """Whether the file is an Excel workbook of 2007 or later."""
    try:
        with zipfile.ZipFile(path) as file:
            return "xl/workbook.xml" in file.namelist()
    except DAMAGED:
        return False


def grids(path: Path, encoding: str | None = None) -> Iterator[Grid]:
    """Yield the sheets of a workbook, the tables of a web page that is called one, or a CSV file as one.

    Raises
    ------
    DataError
        If it is none of these, or its encoding cannot be told.
    """
    head = _head(path)
    if head.startswith(b"PK") and path.suffix.lower() != ".gz":
        yield from _sheets(path)
    elif head.startswith(_OLD_EXCEL):
        raise DataError(
            "This is a workbook of an Excel older than 2007.",
            where=str(path),
            hint="open it and save it as .xlsx",
        )
    elif path.suffix.lower() in _PAGES and _is_page(head):
        yield from _pages(path, encoding)
    elif suffix(path) in SUFFIXES or (path.suffix.lower() == ".xls" and _is_text(head)):
        found = encoding or encoding_of(path)
        separator = separator_of(path, found)
        name = path.name.removesuffix(".gz").rpartition(".")[0]
        yield Grid(name, path.name, lambda: _csv_rows(path, found, separator))
    else:
        raise DataError(
            "This is neither an Excel workbook nor a CSV file.",
            where=str(path),
            hint="export it as .xlsx or .csv",
        )


def _sheets(path: Path) -> Iterator[Grid]:
    import openpyxl

    with _readable(path):
        with zipfile.ZipFile(path) as archive:
            check_zip(archive, path)
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # some exports claim a size of one cell
            yield Grid(sheet.title, f"{path.name}, sheet {sheet.title}", lambda sheet=sheet: _sheet_rows(path, sheet))
    finally:
        book.close()


def _sheet_rows(path: Path, sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    with _readable(path):
        rows = sheet.iter_rows(values_only=True)
    for number in count(1):
        with _readable(path):  # only while it reads: what the reader of the rows raises is none of this
            row = next(rows, None)
        if row is None:
            return
        yield number, row


@contextmanager
def _readable(path: Path) -> Generator[None]:
    """Have whatever a workbook's parsers say of a damaged one told as that; openpyxl checks little of what it reads."""
    from lxml.etree import LxmlError  # pyright: ignore[reportAttributeAccessIssue] - lxml has no types
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions, which are not read
            yield
    except (LxmlError, InvalidFileException, *DAMAGED, *_PARSING) as error:
        raise DataError(
            "This file is not an Excel workbook, or it is damaged.",
            where=str(path),
            examples=[
                str(error) if isinstance(error, zipfile.BadZipFile) else type(error).__name__
            ],  # others quote cells
            hint="open it in Excel or WPS and save it again as .xlsx",
        ) from None


def _csv_rows(path: Path, encoding: str, separator: str) -> Iterator[tuple[int, tuple[Any, ...]]]:
    yield from ((number, tuple(cells)) for number, cells in enumerate(records(path, encoding, separator), 1))


def _pages(path: Path, encoding: str | None) -> Iterator[Grid]:
    """Yield the tables of a web page."""
    import lxml.html

    page = lxml.html.fromstring(path.read_bytes().decode(encoding or encoding_of(path)).encode(), parser=_parser())
    tables = [table for table in page.iter("table") if table.find(".//table") is None]
    for number, table in enumerate(tables, 1):
        name, place = (path.stem, path.name) if len(tables) == 1 else (f"{number}", f"{path.name}, table {number}")
        yield Grid(name, place, lambda table=table: _page_rows(table))


def _parser() -> Any:
    import lxml.html

    return lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)


def _page_rows(table: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    for number, row in enumerate(table.iter("tr"), 1):
        cells = ((cell.text_content(), *repeat("", _span(cell) - 1)) for cell in row.iter("td", "th"))
        yield number, tuple(chain.from_iterable(cells))


def _span(cell: Any) -> int:
    said = str(cell.get("colspan") or "")
    return min(int(said), 1000) if said.isdigit() else 1


def _head(path: Path) -> bytes:
    try:
        with open_bytes(path) as file:
            return file.read(_HEAD)
    except (DataError, OSError):  # not the gzip file that its name says; whoever reads it says so
        return b""


def _is_page(head: bytes) -> bool:
    return re.match(rb"(?:\xef\xbb\xbf)?\s*<", head) is not None and re.search(rb"<table\b", head, re.I) is not None


def _is_text(head: bytes) -> bool:
    return bool(head) and (by_mark(head) == "utf-16" or b"\0" not in head) and not head.startswith(_OLD_EXCEL)
