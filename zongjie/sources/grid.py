"""Sheets and CSV files as rows of cells, each with the row number that its reader sees."""

from __future__ import annotations

import codecs
import csv
import warnings
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zongjie.errors import DataError

SUFFIXES = frozenset({".csv", ".tsv", ".txt"})
_ENCODINGS = ("utf-8", "gb18030")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HEAD = 65_536
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # .xls of before 2007


@dataclass(frozen=True)
class Grid:
    """A sheet, or a CSV file as a whole; `rows` reads it anew each time, from the first row."""

    name: str
    place: str
    rows: Callable[[], Iterator[tuple[int, tuple[Any, ...]]]]


def is_grid(path: Path) -> bool:
    """Whether the file is an Excel workbook, or is called as CSV files are."""
    if path.suffix.lower() in SUFFIXES:
        return True
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as file:
        return "xl/workbook.xml" in file.namelist()


def grids(path: Path, encoding: str | None = None) -> Iterator[Grid]:
    """Yield the sheets of a workbook, or a CSV file as one.

    Raises
    ------
    DataError
        If it is neither, or its encoding cannot be told.
    """
    with path.open("rb") as file:
        magic = file.read(4)
    if magic[:2] == b"PK":
        yield from _sheets(path)
    elif magic == _OLD_EXCEL:
        raise DataError(
            "This is a workbook of an Excel older than 2007.",
            where=str(path),
            hint="open it and save it as .xlsx",
        )
    elif path.suffix.lower() in SUFFIXES:
        found = encoding or _encoding(path)
        dialect = _dialect(path, found)
        yield Grid(path.stem, path.name, lambda: _csv_rows(path, found, dialect))
    else:
        raise DataError(
            "This is neither an Excel workbook nor a CSV file.",
            where=str(path),
            hint="export it as .xlsx or .csv; a web page that is only called .xls must be saved as .xlsx first",
        )


def _sheets(path: Path) -> Iterator[Grid]:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions, which are not read
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (KeyError, InvalidFileException, zipfile.BadZipFile, ValueError, OSError) as error:
        raise DataError(
            "This file is not an Excel workbook, or it is damaged.",
            where=str(path),
            examples=[str(error).splitlines()[0] if str(error) else type(error).__name__],
            hint="open it in Excel or WPS and save it again as .xlsx",
        ) from None
    try:
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # some exports claim a size of one cell
            yield Grid(sheet.title, f"{path.name}, sheet {sheet.title}", lambda sheet=sheet: _sheet_rows(sheet))
    finally:
        book.close()


def _sheet_rows(sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield from enumerate(sheet.iter_rows(values_only=True), 1)


def _csv_rows(path: Path, encoding: str, dialect: type[csv.Dialect]) -> Iterator[tuple[int, tuple[Any, ...]]]:
    try:
        with path.open(encoding=encoding, newline="") as file:
            yield from ((number, tuple(cells)) for number, cells in enumerate(csv.reader(file, dialect), 1))
    except (csv.Error, UnicodeDecodeError) as error:
        raise DataError(f"The CSV file is damaged: {error}.", where=str(path), hint="export it again") from None


def _encoding(path: Path) -> str:
    """Return the encoding: a byte-order mark, else strict UTF-8, else GB18030; never with errors ignored."""
    with path.open("rb") as file:
        head = file.read(4)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    for name in _ENCODINGS:
        if _decodes(path, name):
            return name
    raise DataError(
        "The file's encoding cannot be told: it is neither UTF-8 nor GB18030.",
        where=str(path),
        hint="save it as “CSV UTF-8”, or set the option encoding",
    )


def _decodes(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding, newline="") as file:
            while file.read(1 << 20):
                continue
    except UnicodeDecodeError:
        return False
    return True


def _dialect(path: Path, encoding: str) -> type[csv.Dialect]:
    """Return the dialect with the separator that occurs most often in the head: comma, tab, semicolon."""
    try:
        with path.open(encoding=encoding, newline="") as file:
            head = file.read(_HEAD)
    except (UnicodeDecodeError, LookupError) as error:
        raise DataError(
            f"The file cannot be read as {encoding}: {error}.",
            where=str(path),
            hint="correct the option encoding, or save the file as “CSV UTF-8”",
        ) from None

    class Dialect(csv.excel):
        delimiter = max(",\t;", key=head.count)

    return Dialect
