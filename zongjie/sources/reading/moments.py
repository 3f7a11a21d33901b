"""The parser of a moment, as people, platforms and spreadsheets write it."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - serials are local
_SERIALS = (20_000, 80_000)  # days of 1954–2119
_UNIX = (6e8, 4.2e9)  # seconds of 1989–2103

_LONGEST = 200  # characters; parsers take for ever over a megabyte of digits
_DAY = r"(?P<y>\d{4})\s*[-年/.]\s*(?P<m>\d{1,2})\s*月?(?:\s*(?:[-/.]|(?<=月))\s*(?P<d>\d{1,2})\s*日?)?"
_CLOCK = (
    r"(?P<half>上午|下午|凌晨|中午|晚上|am|pm)?\s*(?P<H>\d{1,2})\s*[:时点]\s*(?P<M>\d{1,2})?"
    r"\s*(?:[:分]\s*(?:(?P<S>\d{1,2})(?:\.(?P<f>\d+))?\s*秒?)?)?\s*(?P<half2>am|pm)?"
)
_ZONE = r"(?P<zone>z|utc|gmt|[+-]\d{2}(?::?\d{2})?)"
_STAMP = re.compile(rf"{_DAY}(?:(?:t|[\s,]+|(?<=日)){_CLOCK}\s*{_ZONE}?)?")
_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE)
_WEEKDAY = re.compile(r"[(\[]?(?:星期|礼拜|周)[一二三四五六日天][)\]]?")
_COMPACT = re.compile(r"((?:19|20)\d{6})[ T]?(\d{2}):?(\d{2})(?::?(\d{2}))?")
# Day and month, or month and day: nothing in one such date says which.
SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(.*)")

_DEFAULTS = (datetime(2000, 1, 1), datetime(2004, 2, 2))  # noqa: DTZ001 - stand for what a text leaves out


def instant(cell: str, zone: ZoneInfo, day_first: bool | None = None) -> datetime | None:
    """Parse a moment to UTC; without an offset of its own it is in `zone`.

    ISO 8601, `2025/3/1 9:05`, `2025年3月1日 上午9:05`, `20250301`, `202503`, `20250301090500`, Excel serials (1900
    system), unix seconds, milliseconds and microseconds, English month names; `03/04/2025` only where `day_first` says
    how.
    """
    if len(cell) > _LONGEST:
        return None
    text = " ".join(_WEEKDAY.sub(" ", unicodedata.normalize("NFKC", cell)).split())
    try:
        return _from_digits(text, zone) or _from_stamp(text, zone) or _from_forms(text, zone, day_first)
    except (ValueError, OverflowError):  # a day, an hour or a year that does not exist
        return None


def _from_digits(text: str, zone: ZoneInfo) -> datetime | None:
    if found := _COMPACT.fullmatch(text):
        digits = "".join(part or "00" for part in found.groups())
        return datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=zone).astimezone(UTC)
    if re.fullmatch(r"(19|20)\d{4}(\d{2})?", text):
        return datetime.strptime(text, "%Y%m%d" if len(text) == 8 else "%Y%m").replace(tzinfo=zone).astimezone(UTC)
    if not re.fullmatch(r"\d+(\.\d+)?", text):
        return None
    value = float(text)
    if _SERIALS[0] <= value <= _SERIALS[1]:
        local = _EXCEL_EPOCH + timedelta(seconds=round(value * 86400))
        return local.replace(tzinfo=zone).astimezone(UTC)
    seconds = next((value / unit for unit in (1e6, 1e3) if value > unit * _UNIX[0]), value)
    return datetime.fromtimestamp(seconds, UTC) if _UNIX[0] <= seconds <= _UNIX[1] else None


def _from_stamp(text: str, zone: ZoneInfo) -> datetime | None:
    """Read a year-first form, with any of the usual separators."""
    found = _STAMP.fullmatch(text.lower())
    if not found or (found["H"] and not found["d"]):
        return None
    micros = int(f"{found['f'] or '0':0<6.6}")
    clock = (_hour(int(found["H"] or 0), found["half"] or found["half2"]), int(found["M"] or 0), int(found["S"] or 0))
    offset = {None: "", "z": "+00:00", "utc": "+00:00", "gmt": "+00:00"}.get(found["zone"], found["zone"])
    local = datetime(int(found["y"]), int(found["m"]), int(found["d"] or 1), *clock, micros)  # noqa: DTZ001
    where = datetime.strptime(offset.ljust(3).ljust(5, "0"), "%z").tzinfo if offset else zone
    return local.replace(tzinfo=where).astimezone(UTC)


def _hour(hour: int, half: str | None) -> int:
    if half in ("下午", "晚上", "pm") or (half == "中午" and hour < 11):
        return hour + 12 if hour < 12 else hour
    return 0 if half in ("上午", "凌晨", "am") and hour == 12 else hour


def _from_forms(text: str, zone: ZoneInfo, day_first: bool | None) -> datetime | None:
    slashed = SLASHED.fullmatch(text)
    if slashed:
        if day_first is None:
            return None
        day, month = (slashed[1], slashed[2]) if day_first else (slashed[2], slashed[1])
        return _from_stamp(f"{slashed[3]}-{month}-{day}{slashed[4]}", zone)
    return _from_english(text, zone)


def _from_english(text: str, zone: ZoneInfo) -> datetime | None:
    """Read a date with an English month name; day, month and year must all be there."""
    from dateutil import parser

    if not _MONTH.search(text):
        return None
    # What is not said is taken from a default, and is told by two that differ.
    found = {parser.parse(text, default=default, tzinfos=_no_names) for default in _DEFAULTS}
    if len(found) != 1:
        return None
    (moment,) = found
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _no_names(name: str | None, offset: int | None) -> timezone | None:
    """Return a zone by its offset; names are refused: CST is three of them."""
    if name and offset is None:
        raise ValueError(name)
    return None if offset is None else timezone(timedelta(seconds=offset))
