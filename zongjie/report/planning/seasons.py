"""What the next period's calendar brings: public holidays, and the seasons of shops and schools."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from babel.core import get_global

from zongjie.periods import Period

_IN_LIEU = re.compile(r"补假|调休|休息日|observed|substitut|in lieu|day off", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class Occasion:
    """Something that the calendar brings, from its first day to its last."""

    first: date
    last: date
    name: str

    def within(self, first: date, last: date) -> bool:
        """Whether it begins between two days: it is named once, where it begins."""
        return first <= self.first <= last


def country_of(given: str, zone: str, language: str) -> str:
    """Return the country whose calendar counts: the one given, else that of the time zone, else of the language."""
    there = str(get_global("zone_territories").get(zone, ""))
    return given or (there if there.isalpha() else "") or ("CN" if language.startswith("zh") else "")


def occasions(
    country: str, language: str, period: Period, seasons: Mapping[str, Iterable[Mapping[str, Any]]]
) -> tuple[Occasion, ...]:
    """Return what a country's calendar brings in a period, the earliest first.

    Parameters
    ----------
    seasons
        By country, what is no public holiday: `name` and `day` (`06-18`), or `from` and `to` where it is longer.
    """
    years = range(period.start.year, period.end.year + 1)
    found = [*_public(country, language, years), *_seasons(seasons.get(country, ()), years)]
    return tuple(sorted({one for one in found if one.first in period}))


def _public(country: str, language: str, years: range) -> list[Occasion]:
    """Return public holidays: consecutive days of one name as one, days off in their place left out."""
    import holidays

    try:
        known = holidays.country_holidays(country, years=years, language="zh_CN" if language == "zh_CN" else "en_US")
    except NotImplementedError:
        return []
    days = sorted((day, _plain(name)) for day, name in known.items() if not _IN_LIEU.search(name))
    joined: list[Occasion] = []
    for day, name in days:
        if joined and joined[-1].name == name and joined[-1].last + timedelta(days=1) == day:
            joined[-1] = Occasion(joined[-1].first, day, name)
        else:
            joined.append(Occasion(day, day, name))
    return joined


def _plain(name: str) -> str:
    """Return a holiday's first name: several may fall on a day, and some are marked as estimated."""
    return re.sub(r"\s*[（(].*?[)）]", "", name.split(";", maxsplit=1)[0]).strip()


def _seasons(listed: Iterable[Mapping[str, Any]], years: range) -> list[Occasion]:
    found: list[Occasion] = []
    for one in listed:
        first, last = str(one.get("day") or one["from"]), str(one.get("day") or one["to"])
        found += [Occasion(_day(year, first), _day(year, last), str(one["name"])) for year in years]
    return found


def _day(year: int, day: str) -> date:
    month, number = day.split("-")
    return date(year, int(month), int(number))
