"""Outliers of a daily series of counts: days far above what such days bring.

What a day would usually bring is its trend and its weekday's own level (STL, fitted robustly, so that neither follows
the outliers); a series too short for that is compared with the same weekday of the weeks around. How far above is
measured in robust standard deviations: the median absolute deviation of the remainder, and what counts vary by anyway.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from statistics import median
from zoneinfo import ZoneInfo

AROUND = 4  # weeks on each side: what a day is compared with
ODD = 6.0  # robust standard deviations: chance gives hardly one day in a thousand years
LEAST = 5  # of a day: fewer are no spike
TIMES = 2.5  # what is usual
LONG_ENOUGH = 84  # days for a seasonal decomposition
_WEEK = 7
_LEAST_AROUND = 4  # days to compare with
_MAD = 1.4826
_TREND = 2 * AROUND * _WEEK + _WEEK  # days: a bad week or two are no trend
_SEASONAL = 13  # weeks over which the level of a weekday may shift


@dataclass(frozen=True)
class Outlier:
    """A day far above the usual: its place in the series, its value, what is usual, and by how much it is above."""

    place: int
    value: int
    expected: float
    excess: float


def outliers(counts: Sequence[int]) -> list[Outlier]:
    """Return the outliers of a series without gaps, in order of time."""
    if not any(count >= LEAST for count in counts):
        return []  # which spares the fit
    usual = _decomposed(counts) if len(counts) >= LONG_ENOUGH else _of_weekdays(counts)
    found = (_judged(place, counts[place], *of) for place, of in enumerate(usual) if of is not None)
    return [one for one in found if one is not None]


def _judged(place: int, value: int, expected: float, spread: float) -> Outlier | None:
    excess = (value - expected) / (expected + 1 + spread**2) ** 0.5
    odd = value >= LEAST and value >= expected * TIMES and excess >= ODD
    return Outlier(place, value, expected, excess) if odd else None


def _decomposed(counts: Sequence[int]) -> list[tuple[float, float] | None]:
    """Return trend and season of each day, never below zero, and the spread of what remains."""
    import numpy as np
    from statsmodels.tsa.seasonal import STL

    fit = STL(np.asarray(counts, float), period=_WEEK, trend=_TREND, seasonal=_SEASONAL, robust=True).fit()
    usual = np.maximum(fit.trend + fit.seasonal, 0.0)
    spread = _MAD * float(np.median(np.abs(fit.resid - np.median(fit.resid))))
    return [(float(one), spread) for one in usual]


def _of_weekdays(counts: Sequence[int]) -> list[tuple[float, float] | None]:
    """Return the median of the same weekday of the weeks around each day, and its spread; None where too few are."""
    steps = [week * _WEEK for week in range(-AROUND, AROUND + 1) if week]
    found: list[tuple[float, float] | None] = []
    for place in range(len(counts)):
        near = [counts[place + step] for step in steps if 0 <= place + step < len(counts)]
        middle = median(near) if near else 0.0
        spread = _MAD * median(abs(one - middle) for one in near) if near else 0.0
        found.append((float(middle), spread) if len(near) >= _LEAST_AROUND else None)
    return found


@lru_cache(maxsize=64)
def public_holidays(zone: ZoneInfo, years: tuple[int, ...]) -> frozenset[date]:
    """Return the public holidays of the country that a time zone is of; none where they are not known."""
    import holidays
    from babel.core import get_global

    country = str(get_global("zone_territories").get(zone.key, ""))
    try:
        return frozenset(holidays.country_holidays(country, years=years))
    except NotImplementedError:
        return frozenset()
