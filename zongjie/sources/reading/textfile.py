"""Text files in columns: compressed or not, in any of the usual encodings, with any of the usual separators."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import IO

from zongjie.errors import DataError
from zongjie.sources.reading.encodings import LONGEST_CELL, by_mark
from zongjie.sources.reading.unpacked import gunzipped, reason

SUFFIXES = frozenset({".csv", ".tsv", ".txt"})
WHITESPACE = "whitespace"  # the separator of files in columns: any run of spaces and tabs
_ENCODINGS = ("utf-8", "gb18030")
_HEAD = 65_536


def suffix(path: Path) -> str:
    """Return the suffix that says what a file holds: `.csv` of `orders.csv.gz`."""
    return (path.with_suffix("") if path.suffix.lower() == ".gz" else path).suffix.lower()


def open_bytes(path: Path) -> IO[bytes]:
    """Open a file, gzip-compressed if its name ends in .gz; of one that is damaged, reading raises DataError."""
    if path.suffix.lower() == ".gz":
        return gunzipped(path.open("rb"), path.stat().st_size, str(path), lambda error: _damaged(path, error))
    return path.open("rb")


def open_text(path: Path, encoding: str) -> IO[str]:
    """Open a file as text with the line ends that it has, as the csv module wants it."""
    if path.suffix.lower() == ".gz":
        return TextIOWrapper(open_bytes(path), encoding, newline="")
    return path.open(encoding=encoding, newline="")


def encoding_of(path: Path) -> str:
    """Return the encoding: a byte-order mark, else strict UTF-8, else GB18030; never with errors ignored.

    Raises
    ------
    DataError
        If it is none of these.
    """
    with open_bytes(path) as file:
        marked = by_mark(file.read(4))
    if marked:
        return marked
    for name in _ENCODINGS:
        if _decodes(path, name):
            return name
    raise DataError(
        "The file's encoding cannot be told: it is neither UTF-8 nor GB18030.",
        where=str(path),
        hint="save it as “CSV UTF-8”, or set the option encoding",
    )


def separator_of(path: Path, encoding: str) -> str:
    """Return the separator that occurs most often in the head: comma, tab, semicolon; else `WHITESPACE` or comma.

    Raises
    ------
    DataError
        If the head cannot be read in this encoding.
    """
    try:
        with open_text(path, encoding) as file:
            head = file.read(_HEAD)
    except (UnicodeError, LookupError) as error:
        raise DataError(
            f"The file cannot be read as {encoding}: {type(error).__name__}.",
            where=str(path),
            hint="correct the option encoding, or save the file as “CSV UTF-8”",
        ) from None
    separator = max(",\t;|", key=head.count)
    if separator in head:
        return separator
    widths = {len(line.split()) for line in head.splitlines()[:20] if line.strip()}
    return WHITESPACE if len(widths) == 1 and widths != {1} else ","


def names_in(line: str, separator: str = ",") -> tuple[str, ...]:
    """Return the names in the first line of a table, without blanks around them; none if it is no such line."""
    try:
        return tuple(name.strip() for name in next(csv.reader([line.lstrip("\ufeff")], delimiter=separator), ()))
    except csv.Error:  # a line end of another system within it, say
        return ()


def records(path: Path, encoding: str, separator: str) -> Iterator[list[str]]:
    """Yield the cells of each record.

    Raises
    ------
    DataError
        If the file breaks off or is not in this encoding all through.
    """
    csv.field_size_limit(LONGEST_CELL)
    try:
        with open_text(path, encoding) as file:
            if separator == WHITESPACE:
                yield from (line.split() for line in file)
            else:
                yield from csv.reader(file, delimiter=separator)
    except (csv.Error, UnicodeError) as error:
        said = error if isinstance(error, csv.Error) else type(error).__name__  # others quote the file
        raise DataError(f"The file is damaged: {said}.", where=str(path), hint="export it again") from None


def _decodes(path: Path, encoding: str) -> bool:
    try:
        with open_text(path, encoding) as file:
            while file.read(1 << 20):
                continue
    except UnicodeDecodeError:
        return False
    return True


def _damaged(path: Path, error: Exception) -> DataError:
    return DataError(
        f"The file cannot be unpacked: {reason(error)}.", where=str(path), hint="download or export it again"
    )
