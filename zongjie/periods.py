"""Reporting periods: year, half, quarter, month or custom; the one before and the one a year ago; lists of them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from zongjie.errors import ParameterError

Kind = Literal["year", "half", "quarter", "month", "custom"]
FORMS = ("2023", "2023H1", "2023Q4", "2023-11", "2023-03-15..2023-06-14")
LISTS = ("2023Q1..2024Q1", "2023-01..2023-12", "2022..2024", "2023Q4,2023", *FORMS)

_MONTHS = {"year": 12, "half": 6, "quarter": 3, "month": 1}
_ZH_QUARTER = "一二三四"
_ONE_DAY = r"\d{4}-\d{1,2}-\d{1,2}"


@dataclass(frozen=True, order=True)
class Period:
    """A closed interval of local calendar days, `start` and `end` included."""

    start: date
    end: date
    kind: Kind = "custom"

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ParameterError(
                f"The period ends ({self.end}) before it starts ({self.start}).", hint="write it as start..end"
            )

    def __str__(self) -> str:
        match self.kind:
            case "year":
                return f"{self.start.year}"
            case "half":
                return f"{self.start.year}H{(self.start.month + 5) // 6}"
            case "quarter":
                return f"{self.start.year}Q{(self.start.month + 2) // 3}"
            case "month":
                return f"{self.start:%Y-%m}"
            case "custom":
                return f"{self.start}..{self.end}"

    @property
    def after(self) -> date:
        """The first day after the period."""
        return self.end + timedelta(days=1)

    @property
    def days(self) -> int:
        """Length in days."""
        return (self.after - self.start).days

    @property
    def whole_months(self) -> int | None:
        """Length in calendar months if the period is a whole number of them, else None."""
        months = (self.after.year - self.start.year) * 12 + self.after.month - self.start.month
        return months if months > 0 and _add_months(self.start, months) == self.after else None

    @property
    def number(self) -> int:
        """A number that the next period of this length has one more of, where periods are whole months."""
        months = self.whole_months
        return (self.start.year * 12 + self.start.month - 1) // months if months else self.start.toordinal()

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def previous(self) -> Period:
        """Return the period of the same length that ends the day before this one starts."""
        months = self.whole_months
        start = _add_months(self.start, -months) if months else self.start - timedelta(days=self.days)
        if months and _add_months(start, months) != self.start:  # the 31st has no namesake: count days instead
            start = self.start - timedelta(days=self.days)
        return Period(start, self.start - timedelta(days=1), self.kind)

    def year_ago(self) -> Period:
        """Return the same period one year earlier (29 February falls on the 28th)."""
        start = _add_months(self.start, -12)
        end = _add_months(self.after, -12) - timedelta(days=1)
        return Period(start, max(start, end), self.kind)

    def next(self) -> Period:
        """Return the period of the same length that starts the day after this one ends."""
        months = self.whole_months
        end = _add_months(self.after, months) if months else self.after + timedelta(days=self.days)
        return Period(self.after, end - timedelta(days=1), self.kind)

    def months(self) -> Iterator[Period]:
        """Yield the calendar months that the period touches, cut to it at both ends."""
        first = self.start.replace(day=1)
        while first <= self.end:
            last = _add_months(first, 1) - timedelta(days=1)
            whole = first >= self.start and last <= self.end
            yield Period(max(first, self.start), min(last, self.end), "month" if whole else "custom")
            first = last + timedelta(days=1)

    def label(self, language: str = "zh_CN") -> str:
        """Return the period as a report names it: 2023年度, 2023年第四季度, Q4 2023."""
        return _label_zh(self) if language.startswith("zh") else _label_en(self)


def parse(text: str) -> Period:
    """Read a period from its written form.

    Raises
    ------
    ParameterError
        If the form is unknown or a date does not exist.
    """
    text = str(text).strip()
    try:
        if found := re.fullmatch(r"(\d{4})", text):
            return _calendar(int(found[1]), 1, "year")
        if found := re.fullmatch(r"(\d{4})[Hh]([12])", text):
            return _calendar(int(found[1]), 6 * int(found[2]) - 5, "half")
        if found := re.fullmatch(r"(\d{4})[Qq]([1-4])", text):
            return _calendar(int(found[1]), 3 * int(found[2]) - 2, "quarter")
        if found := re.fullmatch(r"(\d{4})-(\d{1,2})", text):
            return _calendar(int(found[1]), int(found[2]), "month")
        if found := re.fullmatch(r"(\d{4}-\d{1,2}-\d{1,2})\s*\.\.\s*(\d{4}-\d{1,2}-\d{1,2})", text):
            return Period(_day(found[1]), _day(found[2]))
    except ValueError as error:
        raise ParameterError(f"The period “{text}” holds a date that does not exist: {error}.", known=FORMS) from None
    raise ParameterError(f"“{text}” is not a period.", known=FORMS, hint="use one of the forms above")


def parse_many(text: str) -> list[Period]:
    """Read one part of a list of periods: a period, or all from one to another of its kind (2023Q1..2024Q1).

    Raises
    ------
    ParameterError
        If a period is unknown, or the ends of a range are of two kinds or the wrong way round.
    """
    ends = [end.strip() for end in text.split("..")]
    if len(ends) != 2 or any(re.fullmatch(_ONE_DAY, end) for end in ends):
        return [parse(text)]
    first, last = (parse(end) for end in ends)
    if first.kind != last.kind or last < first:
        raise ParameterError(
            f"“{text.strip()}” is no range of periods.",
            known=LISTS,
            hint="both ends are of one kind, two quarters or two months, the earlier one first",
        )
    found = [first]
    while found[-1] != last:
        found.append(found[-1].next())
    return found


def _day(text: str) -> date:
    year, month, day = (int(part) for part in text.split("-"))
    return date(year, month, day)


def _calendar(year: int, month: int, kind: Kind) -> Period:
    start = date(year, month, 1)
    return Period(start, _add_months(start, _MONTHS[kind]) - timedelta(days=1), kind)


def _add_months(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _label_zh(period: Period) -> str:
    year, month = period.start.year, period.start.month
    match period.kind:
        case "year":
            return f"{year}年度"
        case "half":
            return f"{year}年{'上' if month == 1 else '下'}半年"
        case "quarter":
            return f"{year}年第{_ZH_QUARTER[(month - 1) // 3]}季度"
        case "month":
            return f"{year}年{month}月"
        case "custom":
            end = period.end
            tail = f"{end.month}月{end.day}日" if end.year == year else f"{end.year}年{end.month}月{end.day}日"
            return f"{year}年{month}月{period.start.day}日—{tail}"


def _label_en(period: Period) -> str:
    year, month = period.start.year, period.start.month
    match period.kind:
        case "year":
            return f"{year}"
        case "half":
            return f"H{(month + 5) // 6} {year}"
        case "quarter":
            return f"Q{(month + 2) // 3} {year}"
        case "month":
            return f"{calendar.month_name[month]} {year}"
        case "custom":
            return f"{period.start:%d %b %Y} – {period.end:%d %b %Y}"
