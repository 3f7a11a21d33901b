"""Local dates and times of logs, looked up rather than parsed: a log has millions of them and few days."""

from __future__ import annotations

import re
from datetime import date

NO_DATE = "not a date that exists"
_EPOCH = date(1970, 1, 1).toordinal()
_MORNING = frozenset({"am", "上午", "凌晨", "早上", "清晨", "午前", "오전", "ص", "inthemorning"})
_EVENING = frozenset({"pm", "下午", "晚上", "傍晚", "午後", "오후", "م", "intheafternoon", "intheevening", "atnight"})
_NOON = frozenset({"中午", "atnoon"})
_STAMP = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?")


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
