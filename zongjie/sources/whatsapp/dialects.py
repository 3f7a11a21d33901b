"""The lines of a WhatsApp export: how a message begins, in all the forms of date and time of its locales."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"))
_CLEAN: dict[int, Any] = {**_MARKS, **dict.fromkeys(map(ord, "\u00a0\u202f\u2009\u2007"), " "), ord("،"): ","}
APP = "\x02"  # stands before what the app itself wrote: media left out, notices
_BY_APP = re.compile(r"(?<=: )[\u200e\u200f]|(?<=\] )[\u200e\u200f]|(?<= - )[\u200e\u200f]")

_DATE = r"(?P<a>\d{1,4})(?P<sep>[./-]) ?(?P<b>\d{1,2})(?P=sep) ?(?P<c>R?\d{1,4})\.?(?P<be> BE)?"
_HALVES = (
    r"[AaPp]\.? ?[Mm]\.?|[上下]午|中午|凌晨|早上|晚上|午前|午後|오전|오후|[صم]"
    r"|in the (?:morning|afternoon|evening)|at (?:noon|night)"
)
_TIME = (
    rf"(?:klo |kl\. |at |um )?(?P<half>{_HALVES})? ?(?P<h>\d{{1,2}})[:.](?P<m>\d{{2}})(?:[:.](?P<s>\d{{2}}))?"
    rf"(?: ?(?P<half2>{_HALVES}))?"
)
_BODY = r"(?P<body>.*)"
# Only one of these is a file's own: others in it are lines that somebody copied from another chat.
SHAPES = tuple(
    re.compile(form)
    for form in (
        rf"{_DATE},? {_TIME} - {_BODY}",
        rf"\[{_DATE},? {_TIME}\] {_BODY}",
        rf"{_DATE},? {_TIME}: {_BODY}",
        rf"\[{_TIME},? {_DATE}\] {_BODY}",
        rf"{_TIME},? {_DATE} - {_BODY}",
    )
)
_START = frozenset("0123456789[\u200e\u200f\ufeff٠١٢٣٤٥٦٧٨٩上下午")
_CJK_DATE = re.compile(r"^(\d{4})年(\d{1,2})月(\d{1,2})日 ?")


def clean(line: str) -> str:
    """Return a line without direction marks, its spaces plain; `APP` stands where the app speaks."""
    if line.isascii():
        return line
    line = _BY_APP.sub(APP, line).translate(_CLEAN)
    return _CJK_DATE.sub(r"\1/\2/\3 ", line) if line[4:5] == "年" else line


def begins(line: str) -> bool:
    """Whether a line may be the first of a message: quick, and right where it says no."""
    return line[:1] in _START


def shape_of(lines: Iterable[str]) -> re.Pattern[str] | None:
    """Return the form that most of the lines have, or None if none has any."""
    counts: Counter[int] = Counter()
    for line in lines:
        if begins(line):
            found = next((place for place, shape in enumerate(SHAPES) if shape.fullmatch(clean(line))), None)
            counts.update([] if found is None else [found])
    return SHAPES[counts.most_common(1)[0][0]] if counts else None


@dataclass(frozen=True, slots=True)
class Written:
    """A date as it is written: three numbers, whose order the locale knows."""

    a: str
    b: str
    c: str
    era: str = ""
    sep: str = "/"

    def day(self, day_first: bool | None) -> tuple[str, str, str]:
        """Return year, month and day."""
        if len(self.a) == 4:
            return self._year(self.a), self.b, self.c
        day, month = (self.a, self.b) if day_first else (self.b, self.a)
        return self._year(self.c), month, day

    def _year(self, year: str) -> str:
        if year.startswith("R"):  # Reiwa
            return str(2018 + int(year[1:]))
        if self.era:
            return str(int(year) - 543)  # Buddhist
        return f"20{int(year):02}" if len(year) <= 2 else year

    def ordinal(self, day_first: bool) -> int | None:
        """Return the day as a number; None if there is no such day."""
        try:
            return date(*map(int, self.day(day_first))).toordinal()
        except ValueError:
            return None


def written(found: re.Match[str]) -> Written:
    """Return the date of a header."""
    return Written(found["a"], found["b"], found["c"], found["be"] or "", found["sep"])


def day_first(dates: list[Written]) -> bool | None:
    """Return whether days stand before months, by all dates of a log in their order; None if it cannot be told.

    A log goes forward in time: the right order has the fewest impossible dates, then the fewest steps back, then the
    shorter way from day to day. Where these are equal, as on a single day: no locale that parts the numbers by other
    signs than slashes, or that pads them with zeros, puts months first.
    """
    if all(len(item.a) == 4 for item in dates):
        return True
    first, second = (_cost([item.ordinal(order) for item in dates]) for order in (True, False))
    if first != second:
        return first < second
    telling = any(item.sep != "/" or item.a[0] == "0" or item.b[0] == "0" or item.a == item.b for item in dates)
    return True if telling else None


def _cost(days: list[int | None]) -> tuple[int, int, int]:
    known = [day for day in days if day is not None]
    steps = [after - before for before, after in pairwise(known)]
    return len(days) - len(known), sum(step < 0 for step in steps), sum(map(abs, steps))
