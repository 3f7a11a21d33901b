"""The parser of a number, as people and back offices write it."""

from __future__ import annotations

import re
import unicodedata

_MAGNITUDES = {"千": 1e3, "万": 1e4, "w": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "k": 1e3, "m": 1e6}
_UNITS = (
    "元|人民币|人次|人|次|个|条|篇|件|单|名|位|群|场|天|小时|分钟|分|秒"
    "|hours?|mins?|minutes?|secs?|seconds?|s|people|times|usd|cny|rmb|eur|gbp|hkd|twd|sgd"
)
_CURRENCIES = r"(?:hk|us|nt|a|c|s)?\$|[¥€£]|rmb|cny|usd|eur|gbp|hkd|twd|sgd"
_NUMBER = re.compile(
    rf"(?P<sign>[+-]?)(?:{_CURRENCIES})?(?P<sign2>[+-]?)(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)"
    rf"(?P<power>e[+-]?\d+)?(?P<magnitude>千万|百万|[千万亿wkm])?(?P<percent>[%‰])?(?:{_UNITS})?"
)
_UNIT_IN_BRACKETS = re.compile(r"[(\[【]([^()\[\]【】]+)[)\]】]$")
_CLOCK = re.compile(r"(?:(\d{1,3}):)?([0-5]?\d):([0-5]\d(?:\.\d+)?)")
_LENGTH = re.compile(r"(?:(\d+)天)?(?:(\d+)(?:小时|时))?(?:(\d+)(?:分钟|分))?(?:(\d+(?:\.\d+)?)秒)?")
_ONE_LENGTH = re.compile(r"(\d+(?:\.\d+)?)(天|小时|时|分钟|分|秒|hours?|h|mins?|minutes?|secs?|seconds?|s)")
_LENGTHS = {"天": 86400, "小": 3600, "时": 3600, "分": 60, "秒": 1, "h": 3600, "m": 60, "s": 1}


def number(cell: str) -> float | None:
    """Parse `1,234`, `1.2万`, `35%` (0.35), `5‰`, `¥100.00`, `123秒`, `(12)` (−12)."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", cell)).lower().replace("−", "-")
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"
    found = _NUMBER.fullmatch(text)
    if not found:
        return None
    value = float(found["digits"].replace(",", "") + (found["power"] or ""))
    value *= _MAGNITUDES.get(found["magnitude"] or "", 1.0)
    value /= {"%": 100, "‰": 1000}.get(found["percent"], 1)  # times 0.01 would make 35% a little more than 0.35
    return value * (-1 if "-" in found["sign"] + found["sign2"] else 1)


def minutes(cell: str) -> float | None:
    """Parse a length of time to minutes: `90秒`, `1小时`, `02:13`; a bare number is of minutes already."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", cell)).lower()
    seconds = _seconds(text)
    if seconds is None and (found := _ONE_LENGTH.fullmatch(text)):
        seconds = float(found[1]) * _LENGTHS[found[2][0]]
    return number(cell) if seconds is None else seconds / 60


def _seconds(text: str) -> float | None:
    """Return the seconds of a length of several units, `1分20秒`, or of a clock, `02:13` or `1:02:13`."""
    if found := _CLOCK.fullmatch(text):
        hours, mins, secs = (float(part or 0) for part in found.groups())
        return hours * 3600 + mins * 60 + secs
    if found := _LENGTH.fullmatch(text):
        days, hours, mins, secs = (float(part or 0) for part in found.groups())
        several = sum(part is not None for part in found.groups()) > 1
        return days * 86400 + hours * 3600 + mins * 60 + secs if several else None
    return None


def minutes_scale(header: str) -> float:
    """Return the factor to minutes of a header's unit in brackets: `响应时间（小时）` is 60."""
    found = _UNIT_IN_BRACKETS.search(unicodedata.normalize("NFKC", header).strip().lower())
    return _LENGTHS.get(found[1].strip()[0], 60) / 60 if found else 1.0


def header_scale(header: str, *, money: bool = False) -> float:
    """Return the factor of a header's unit in brackets: `预算（万元）` is 10,000, `完播率(%)` is 0.01."""
    found = _UNIT_IN_BRACKETS.search(unicodedata.normalize("NFKC", header).strip().lower())
    if not found:
        return 1.0
    unit = re.sub(r"(元|人民币|人次|人|次)$", "", found[1].strip())
    if unit == "分":  # cents where the column is money, marks or minutes where it is not
        return 0.01 if money else 1.0
    return 0.01 if unit in ("%", "百分比") else _MAGNITUDES.get(unit, 1.0)
