"""The one parser of what people and back offices write in a cell: numbers, moments, days, yes and no, ids.

A missing value (`--`, blank) is missing: never 0, and never wrong. What says something that cannot be understood is
wrong: the parser of a cell answers None, and a column comes back with those cells marked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

MISSING = frozenset(
    {"", "-", "--", "—", "——", "/", "\\", "n/a", "na", "nan", "nat", "null", "none", "#n/a", "#div/0!", "无", "暂无"}
    | {"(空)", "（空）", "(跳过)", "（跳过）"}  # 问卷星
)

_MAGNITUDES = {"千": 1e3, "万": 1e4, "w": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "k": 1e3, "m": 1e6}
_UNITS = (
    "元|人民币|人次|人|次|个|条|篇|件|单|名|位|群|场|天|小时|分钟|分|秒"
    "|hours?|mins?|minutes?|secs?|seconds?|s|people|times|usd|cny|rmb|eur"
)
_NUMBER = re.compile(
    rf"(?P<sign>[+-]?)[¥$€£]?(?P<sign2>[+-]?)(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)"
    rf"(?P<power>e[+-]?\d+)?(?P<magnitude>千万|百万|[千万亿wkm])?(?P<percent>%)?(?:{_UNITS})?"
)
_SPACES = " \t\r\n\v\f\u00a0\u3000\u200b\ufeff"
# What cleaning would change. Spelt without \s and \d, for which pandas leaves the quick engine of regular expressions.
_UNCLEAN = f"[{_SPACES}]|^['=]"
_UNIT_IN_BRACKETS = re.compile(r"[(\[【]([^()\[\]【】]+)[)\]】]$")

_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - serials are local
_SERIALS = (20_000, 80_000)  # days of 1954–2119
_UNIX = (6e8, 4.2e9)  # seconds of 1989–2103

_DAY = r"(?P<y>\d{4})\s*[-年/.]\s*(?P<m>\d{1,2})\s*月?(?:\s*(?:[-/.]|(?<=月))\s*(?P<d>\d{1,2})\s*日?)?"
_CLOCK = (
    r"(?P<half>上午|下午|凌晨|中午|晚上|am|pm)?\s*(?P<H>\d{1,2})\s*[:时点]\s*(?P<M>\d{1,2})?"
    r"\s*(?:[:分]\s*(?:(?P<S>\d{1,2})(?:\.(?P<f>\d+))?\s*秒?)?)?\s*(?P<half2>am|pm)?"
)
_ZONE = r"(?P<zone>z|utc|gmt|[+-]\d{2}(?::?\d{2})?)"
_STAMP = re.compile(rf"{_DAY}(?:(?:t|[\s,]+|(?<=日)){_CLOCK}\s*{_ZONE}?)?")
_LETTERS = ("%b %d, %Y", "%B %d, %Y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%b-%y", "%d-%b-%y %I:%M %p", "%b %d %Y")
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(.*)")

_TRUE = frozenset({"true", "yes", "y", "t", "1", "是", "有", "对", "已", "√", "✓", "✅"})
_FALSE = frozenset({"false", "no", "n", "f", "0", "否", "没有", "不", "未", "✗", "❌"})


@dataclass(frozen=True)
class Parsed:
    """A column in its canonical type, and which of its cells could not be understood and why."""

    values: pd.Series
    bad: pd.Series
    reason: str = ""


def number(cell: str) -> float | None:
    """Parse `1,234`, `1.2万`, `35%` (0.35), `¥100.00`, `123秒`, `(12)` (−12)."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", cell)).lower().replace("−", "-")
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"
    found = _NUMBER.fullmatch(text)
    if not found:
        return None
    value = float(found["digits"].replace(",", "") + (found["power"] or ""))
    value *= _MAGNITUDES.get(found["magnitude"] or "", 1.0)
    value = value / 100 if found["percent"] else value  # times 0.01 would make 35% a little more than 0.35
    return value * (-1 if "-" in found["sign"] + found["sign2"] else 1)


def instant(cell: str, zone: ZoneInfo, day_first: bool | None = None) -> datetime | None:
    """Parse a moment to UTC; without an offset of its own it is in `zone`.

    ISO 8601, `2025/3/1 9:05`, `2025年3月1日 上午9:05`, `20250301`, `202503`, Excel serials (1900 system), unix seconds
    and milliseconds, English month names; `03/04/2025` only where `day_first` says how.
    """
    text = " ".join(unicodedata.normalize("NFKC", cell).split())
    try:
        return _from_digits(text, zone) or _from_stamp(text, zone) or _from_forms(text, zone, day_first)
    except (ValueError, OverflowError):  # a day, an hour or a year that does not exist
        return None


def flag(cell: str) -> bool | None:
    """Parse yes and no, in either language, as signs or as 1 and 0."""
    text = cell.lower()
    return True if text in _TRUE else False if text in _FALSE else None


def header_scale(header: str, *, money: bool = False) -> float:
    """Return the factor of a header's unit in brackets: `预算（万元）` is 10,000, `完播率(%)` is 0.01."""
    found = _UNIT_IN_BRACKETS.search(unicodedata.normalize("NFKC", header).strip().lower())
    if not found:
        return 1.0
    unit = re.sub(r"(元|人民币|人次|人|次)$", "", found[1].strip())
    if unit == "分":  # cents where the column is money, marks or minutes where it is not
        return 0.01 if money else 1.0
    return 0.01 if unit in ("%", "百分比") else _MAGNITUDES.get(unit, 1.0)


def present(column: pd.Series) -> pd.Series:
    """Return a column as trimmed text, with everything that means "no value" missing.

    Spreadsheets protect long ids with a tab, a quote or `="…"`; these wrappers go.
    """
    return _by_distinct(column, _clean)


def _by_distinct(column: pd.Series, clean: Callable[[pd.Series], pd.Series]) -> pd.Series:
    """Clean each distinct cell once: a log has millions of rows and a few thousand names."""
    codes, distinct = pd.factorize(column)
    return clean(pd.Series(distinct)).reindex(codes).set_axis(column.index)


def _clean(column: pd.Series) -> pd.Series:
    text = column.astype("str") if column.dtype != object else column.map(_cell, na_action="ignore").astype("str")
    if text.str.contains(_UNCLEAN, na=False).any():
        text = text.str.replace(f"[{_SPACES}]+", " ", regex=True).str.strip()
        text = text.str.replace(r'^="(.*)"$', r"\1", regex=True).str.removeprefix("'").str.strip()
    return text.mask(text.str.lower().isin(MISSING))


def texts(column: pd.Series) -> Parsed:
    """Parse labels."""
    return Parsed(present(column), _none(column))


def ids(column: pd.Series) -> Parsed:
    """Parse ids as text. One that a spreadsheet turned into `1.00005E+27` has lost its digits and is wrong."""
    text = _by_distinct(column, lambda distinct: _clean(distinct).str.replace(r"^([0-9]+)\.0+$", r"\1", regex=True))
    distinct = pd.Series(text.unique())
    damaged = set(distinct[distinct.str.fullmatch(r"[0-9](\.[0-9]+)?[eE]\+[0-9]+", na=False)])
    bad = text.isin(damaged) if damaged else _none(text)
    return Parsed(text, bad, "a spreadsheet rounded this id; format the column as text and export again")


def numbers(column: pd.Series, scale: float = 1.0) -> Parsed:
    """Parse numbers; `scale` is the header's unit, which a percent sign in the cell replaces."""
    if pd.api.types.is_numeric_dtype(column.dtype):
        return Parsed(column.astype("float64") * scale, _none(column))
    text = present(column)
    plain = pd.Series(pd.to_numeric(text, errors="coerce"), index=column.index, dtype="float64") * scale
    values = plain.fillna(_rest(text, plain, number, "float64"))
    if scale != 1.0:
        percent = text.str.contains("%", na=False) | text.str.contains("％", na=False)
        values = values.where(plain.notna() | percent, values * scale)
    return Parsed(values, text.notna() & values.isna(), "not a number")


def flags(column: pd.Series) -> Parsed:
    """Parse yes and no; see `flag`."""
    if pd.api.types.is_bool_dtype(column.dtype):
        return Parsed(column.astype("boolean"), _none(column))
    text = present(column)
    values = _rest(text, None, flag, "boolean")
    return Parsed(values, text.notna() & values.isna(), "neither yes nor no")


def instants(column: pd.Series, zone: ZoneInfo, *, day_first: bool | None = None) -> Parsed:
    """Parse moments to UTC; see `instant`."""
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return Parsed(to_utc(column, zone), _none(column))
    text = present(column)
    iso = text.where(text.str.match(r"\d{4}-\d{2}-\d{2}", na=False))
    away = iso.str.contains(r"T?\d{2}:\d{2}.*(?:Z|[+-]\d{2}:?\d{2})$", regex=True, na=False)
    fast = to_utc(_iso(iso.where(~away)), zone).fillna(_iso(iso.where(away), utc=True))
    values = fast.fillna(_rest(text, fast, partial(instant, zone=zone, day_first=day_first), "datetime64[us, UTC]"))
    bad = text.notna() & values.isna()
    return Parsed(values, bad, _date_reason(text.where(bad)))


def dates(column: pd.Series, zone: ZoneInfo, *, month: bool = False, day_first: bool | None = None) -> Parsed:
    """Parse calendar days, as they are in `zone`; `month` cuts them to the first of the month."""
    parsed = instants(column, zone, day_first=day_first)
    local = parsed.values.dt.tz_convert(zone).dt.tz_localize(None).dt.normalize()
    if month:
        local = local.dt.to_period("M").dt.to_timestamp()
    return Parsed(local.astype("datetime64[us]"), parsed.bad, parsed.reason)


def to_utc(column: pd.Series, zone: ZoneInfo) -> pd.Series:
    """Return moments in UTC; those without a zone are in `zone`.

    Of an hour that a clock change repeats the first pass is meant; one that it skips is an hour later.
    """
    if getattr(column.dt, "tz", None) is None:
        first = np.ones(len(column), dtype=bool)
        column = column.dt.tz_localize(zone, ambiguous=first, nonexistent=pd.Timedelta(hours=1))
    return column.dt.tz_convert("UTC").astype("datetime64[us, UTC]")


def _cell(value: object) -> str:
    whole = isinstance(value, float) and value.is_integer() and abs(value) < 2**53
    return str(int(value)) if whole else str(value)  # type: ignore[call-overload]


def _none(column: pd.Series) -> pd.Series:
    return pd.Series(data=False, index=column.index)


def _iso(text: pd.Series, *, utc: bool = False) -> pd.Series:
    found = pd.Series(pd.to_datetime(text, format="ISO8601", errors="coerce", utc=utc), index=text.index)
    return found.astype("datetime64[us, UTC]" if utc else "datetime64[us]")


def _rest(text: pd.Series, done: pd.Series | None, parse: Callable[[str], Any], dtype: str) -> pd.Series:
    """Parse, one distinct cell at a time, what the quick way has not understood."""
    todo = (text if done is None else text.mask(done.notna())).dropna()
    known = {cell: parse(cell) for cell in set(todo)}
    return todo.map(known).astype(dtype).reindex(text.index)


def _from_digits(text: str, zone: ZoneInfo) -> datetime | None:
    if re.fullmatch(r"(19|20)\d{4}(\d{2})?", text):
        return datetime.strptime(text, "%Y%m%d" if len(text) == 8 else "%Y%m").replace(tzinfo=zone).astimezone(UTC)
    if not re.fullmatch(r"\d+(\.\d+)?", text):
        return None
    value = float(text)
    if _SERIALS[0] <= value <= _SERIALS[1]:
        local = _EXCEL_EPOCH + timedelta(seconds=round(value * 86400))
        return local.replace(tzinfo=zone).astimezone(UTC)
    seconds = value / 1000 if value > 1000 * _UNIX[0] else value
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
    slashed = _SLASHED.fullmatch(text)
    if slashed:
        if day_first is None:
            return None
        day, month = (slashed[1], slashed[2]) if day_first else (slashed[2], slashed[1])
        return _from_stamp(f"{slashed[3]}-{month}-{day}{slashed[4]}", zone)
    for form in _LETTERS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=zone).astimezone(UTC)
        except ValueError:
            continue
    return None


def _date_reason(bad: pd.Series) -> str:
    written = bad.dropna()
    if len(written) and written.str.fullmatch(_SLASHED.pattern).all():
        return "day and month cannot be told apart; set the option day_first to true or false"
    return "not a date that exists"
