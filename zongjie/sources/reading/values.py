"""The one parser of what people and back offices write in a cell: numbers, moments, days, yes and no, ids.

A missing value (`--`, blank) is missing: never 0, and never wrong. What says something that cannot be understood is
wrong: the parser of a cell answers None, and a column comes back with those cells marked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from zongjie.sources.reading.moments import SLASHED, instant
from zongjie.sources.reading.numerals import header_scale, minutes, minutes_scale, number

__all__ = ["MISSING", "Parsed", "dates", "flag", "flags", "header_scale", "ids", "instant", "instants", "minutes"]
__all__ += ["minutes_scale", "number", "numbers", "present", "texts", "to_utc"]

MISSING = frozenset(
    {"", "-", "--", "—", "——", "/", "\\", "n/a", "na", "nan", "nat", "null", "none", "#n/a", "#div/0!", "无", "暂无"}
    | {"－", "–", "―", "――", "n.a.", "#ref!", "#value!", "#name?", "#num!", "#null!"}
    | {"(空)", "（空）", "(跳过)", "（跳过）"}  # 问卷星
)

_SPACES = " \t\r\n\v\f\u00a0\u3000\u200b\ufeff"
# What cleaning would change. Spelt without \s and \d, for which pandas leaves the quick engine of regular expressions.
_UNCLEAN = f"[{_SPACES}]|^['=]"
_TRUE = frozenset({"true", "yes", "y", "t", "1", "是", "有", "对", "已", "√", "✓", "✅"})
_FALSE = frozenset({"false", "no", "n", "f", "0", "否", "没有", "不", "未", "✗", "❌"})


@dataclass(frozen=True)
class Parsed:
    """A column in its canonical type, and which of its cells could not be understood and why."""

    values: pd.Series
    bad: pd.Series
    reason: str = ""


def flag(cell: str) -> bool | None:
    """Parse yes and no, in either language, as signs or as 1 and 0."""
    text = cell.lower()
    return True if text in _TRUE else False if text in _FALSE else None


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


def numbers(column: pd.Series, scale: float = 1.0, parse: Callable[[str], float | None] = number) -> Parsed:
    """Parse numbers; `scale` is the header's unit, which a percent sign in the cell replaces."""
    if pd.api.types.is_numeric_dtype(column.dtype):
        return Parsed(column.astype("float64") * scale, _none(column))
    text = present(column)
    plain = pd.Series(pd.to_numeric(text, errors="coerce"), index=column.index, dtype="float64") * scale
    values = plain.fillna(_rest(text, plain, parse, "float64"))
    if scale != 1.0:
        percent = text.str.contains("[%％‰]", na=False)
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
    day_first = _day_first(text) if day_first is None else day_first
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


def _day_first(text: pd.Series) -> bool | None:
    """Return whether the day comes first in `03/04/2025`, if some date of the column can only be read in one way."""
    parts = text.str.extract(r"^([0-9]{1,2})[/.]([0-9]{1,2})[/.][0-9]{4}", expand=True).dropna().astype("int64")
    first, second = bool((parts[0] > 12).any()), bool((parts[1] > 12).any())
    return first if first != second else None


def _date_reason(bad: pd.Series) -> str:
    written = bad.dropna()
    if len(written) and written.str.fullmatch(SLASHED.pattern).all():
        return "day and month cannot be told apart; set the option day_first to true or false"
    return "not a date that exists"
