"""Logs that are plain text: their encoding, their lines, their rows."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from zongjie.errors import DataError
from zongjie.sources.reading.encodings import LONGEST_CELL, by_head

HEAD = 65_536


def head_of(path: Path) -> str:
    """Return the first lines of a text file, at most `HEAD` bytes; empty if it cannot be read or is no text."""
    try:
        with path.open("rb") as file:
            return decode(file.read(HEAD))
    except OSError:
        return ""


def decode(head: bytes) -> str:
    """Return the first bytes of a file as text; empty if it is none."""
    name = by_head(head)
    text = codecs.getincrementaldecoder(name)(errors="replace").decode(head)
    return "" if "\0" in text else text.replace("\r\n", "\n")


def lines(file: IO[bytes]) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text with their numbers, without their ends.

    Bytes that are not text become replacement characters: a broken picture in a message must not end a log.
    """
    head = file.read(HEAD)
    file.seek(0)
    with io.TextIOWrapper(file, encoding=by_head(head), errors="replace", newline=None) as text:
        for number, line in enumerate(text, 1):
            yield number, line[:-1] if line.endswith("\n") else line


def csv_rows(file: IO[bytes], path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a CSV file, numbered as they are read; blank ones are left out.

    Raises
    ------
    DataError
        If quotes are broken so that a cell swallows the rest of the file.
    """
    head = file.read(HEAD)
    file.seek(0)
    csv.field_size_limit(LONGEST_CELL)
    with io.TextIOWrapper(file, encoding=by_head(head), errors="replace", newline="") as text:
        rows = csv.reader(line.replace("\0", "") for line in text)
        try:
            yield from ((number, cells) for number, cells in enumerate(rows, 1) if cells)
        except csv.Error as error:
            raise DataError(
                f"The CSV file is damaged: {error}.", where=f"{path}, line {rows.line_num}", hint="export it again"
            ) from None
