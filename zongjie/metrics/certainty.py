"""Certainty: whether a change is more than chance would do to figures of this size.

Shares of people are compared by Newcombe's interval of the difference of two proportions (hybrid score, method 10 of
Newcombe, Statistics in Medicine 17, 1998), which holds for small numbers and at 0 and 1; counts by the rank test of
Mann and Whitney on their weeks.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zongjie.metrics.query import Row

EARLIER = ("previous", "year_ago")
LEVEL = 0.05  # of significance; intervals hold 95 %
MIN_WEEKS = 8  # fewer on either side are not tested
_Z95 = 1.959963984540054
Interval = tuple[float, float]


def difference(now: tuple[float, float], before: tuple[float, float]) -> Interval:
    """Return the 95 % interval of the difference of two proportions, each given as numerator and denominator."""
    (share, low, high), (base, base_low, base_high) = wilson(*now), wilson(*before)
    down = sqrt((share - low) ** 2 + (base_high - base) ** 2)
    up = sqrt((high - share) ** 2 + (base - base_low) ** 2)
    return share - base - down, share - base + up


def wilson(part: float, whole: float) -> tuple[float, float, float]:
    """Return a proportion and its 95 % score interval."""
    share, squared = part / whole, _Z95**2
    centre = (share + squared / (2 * whole)) / (1 + squared / whole)
    half = _Z95 / (1 + squared / whole) * sqrt(share * (1 - share) / whole + squared / (4 * whole**2))
    return share, min(share, centre - half), max(share, centre + half)


def differ(now: Sequence[float], before: Sequence[float]) -> bool | None:
    """Whether two samples of weeks differ by rank; None where there are too few of them."""
    if min(len(now), len(before)) < MIN_WEEKS:
        return None
    from scipy.stats import mannwhitneyu

    return bool(mannwhitneyu(now, before).pvalue < LEVEL)


def judge(unit: str, windows: Sequence[Sequence[Row] | None], weeks: Sequence[Sequence[Row] | None]) -> dict[str, Any]:
    """Return the fields `certain` and `intervals` of a figure.

    Parameters
    ----------
    unit
        Of the figure; only shares are compared as proportions.
    windows
        Its row in this period, the one before and a year ago.
    weeks
        The same of the breakdown by week that tells how much it varies; empty if there is none.
    """
    certain: dict[str, bool] = {}
    intervals: dict[str, Interval] = {}
    for place, against in enumerate(EARLIER, start=1):
        now, before = _proportion(unit, windows[0]), _proportion(unit, windows[place])
        if now and before:
            intervals[against] = difference(now, before)
            certain[against] = not intervals[against][0] <= 0 <= intervals[against][1]
        elif weeks and (found := differ(_values(weeks[0]), _values(weeks[place]))) is not None:
            certain[against] = found
    return {"certain": certain, "intervals": intervals}


def _proportion(unit: str, rows: Sequence[Row] | None) -> tuple[float, float] | None:
    """Return numerator and denominator of a proportion of whole things; None for means, sums of money and the like."""
    from zongjie.metrics.query import one  # loads what computes figures, which those who read them do not need

    row = one(rows or ())
    part, whole = row.get("numerator"), row.get("denominator")
    if unit != "share" or part is None or not whole or not 0 <= part <= whole:
        return None
    return (part, whole) if float(part).is_integer() and float(whole).is_integer() else None


def _values(rows: Sequence[Row] | None) -> list[float]:
    return [float(row["value"]) for row in rows or () if row.get("value") is not None]
