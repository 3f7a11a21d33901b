"""Logs that are plain text: their encoding, their lines, their local times."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import IO

from zongjie.errors import DataError

HEAD = 65_536
_LONGEST_CELL = 16 << 20  # characters; a forwarded card is longer than the csv module's limit
NO_DATE = "not a date that exists"
_EPOCH = date(1970, 1, 1).toordinal()
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_MORNING = frozenset({"am", "上午", "凌晨", "早上", "清晨", "午前", "오전", "ص", "inthemorning"})
_EVENING = frozenset({"pm", "下午", "晚上", "傍晚", "午後", "오후", "م", "intheafternoon", "intheevening", "atnight"})
_NOON = frozenset({"中午", "atnoon"})
_STAMP = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?")


def encoding_of(head: bytes) -> str:
    """Return the encoding of a text by its first bytes: a byte-order mark, else UTF-16, UTF-8 or GB18030."""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    zeros = head[::2].count(0), head[1::2].count(0)
    if max(zeros) * 20 > len(head):  # the spaces and digits of UTF-16 are half zeros
        return "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def head_of(path: Path) -> str:
    """Return the first lines of a text file, at most `HEAD` bytes; empty if it cannot be read or is no text."""
    try:
        with path.open("rb") as file:
            return decode(file.read(HEAD))
    except OSError:
        return ""


def decode(head: bytes) -> str:
    """Return the first bytes of a file as text; empty if it is none."""
    name = encoding_of(head)
    text = codecs.getincrementaldecoder(name)(errors="replace").decode(head)
    return "" if "\0" in text else text.replace("\r\n", "\n")


def lines(file: IO[bytes]) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text with their numbers, without their ends.

    Bytes that are not text become replacement characters: a broken picture in a message must not end a log.
    """
    head = file.read(HEAD)
    file.seek(0)
    with io.TextIOWrapper(file, encoding=encoding_of(head), errors="replace", newline=None) as text:
        for number, line in enumerate(text, 1):
            yield number, line[:-1] if line.endswith("\n") else line


class Days:
    """Seconds since 1970 of calendar days, each looked up once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, str], int] = {}

    def seconds(self, year: str, month: str, day: str) -> int:
        """Return the seconds up to a day's midnight.

        Raises
        ------
        ValueError
            If there is no such day.
        """
        key = (year, month, day)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = (date(int(year), int(month), int(day)).toordinal() - _EPOCH) * 86_400
        return found


def clock(hour: str, minute: str, second: str | None, half: str | None) -> int:
    """Return the seconds since midnight of a time of 24 hours, or of 12 with the half of the day in any language.

    Raises
    ------
    ValueError
        If there is no such time.
    """
    h, m, s = int(hour), int(minute), int(second or 0)
    if half:
        h = _hour(h, half)
    if h > 23 or m > 59 or s > 60:
        raise ValueError(NO_DATE)
    return h * 3600 + m * 60 + s


def _hour(hour: int, half: str) -> int:
    word = half.casefold().replace(".", "").replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
    if word in _MORNING:
        return 0 if hour == 12 else hour
    if word in _EVENING or (word in _NOON and hour < 11):
        return hour if hour >= 12 else hour + 12
    return hour


class Stamps:
    """Seconds since 1970 of local times written as `2024-02-01 10:00:00`, in their own zone."""

    def __init__(self) -> None:
        self._days = Days()

    def seconds(self, text: str) -> int | None:
        """Return the seconds; None if it is no time."""
        found = _STAMP.fullmatch(text.strip())
        if not found:
            return None
        year, month, day, hour, minute, second = found.groups()
        try:
            return self._days.seconds(year, month, day) + clock(hour, minute, second, None)
        except ValueError:
            return None


def csv_rows(file: IO[bytes], path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a CSV file, numbered as they are read; blank ones are left out.

    Raises
    ------
    DataError
        If quotes are broken so that a cell swallows the rest of the file.
    """
    head = file.read(HEAD)
    file.seek(0)
    csv.field_size_limit(_LONGEST_CELL)
    with io.TextIOWrapper(file, encoding=encoding_of(head), errors="replace", newline="") as text:
        rows = csv.reader(line.replace("\0", "") for line in text)
        try:
            yield from ((number, cells) for number, cells in enumerate(rows, 1) if cells)
        except csv.Error as error:
            raise DataError(
                f"The CSV file is damaged: {error}.", where=f"{path}, line {rows.line_num}", hint="export it again"
            ) from None
