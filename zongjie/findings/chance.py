"""Whether a worsening is big enough to matter and more than chance would have it."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import NormalDist

from zongjie.findings.rules import Measure
from zongjie.metrics.certainty import MIN_WEEKS, wilson
from zongjie.slides.figure import Figure
from zongjie.slides.trend import Against, is_noise, trend

LEVEL = 0.001  # of significance: thirteen rules of some four tests each may be wrong in one report of twenty
_WIDER = NormalDist().inv_cdf(1 - LEVEL / 2) / NormalDist().inv_cdf(0.975)  # an interval of that level beside 95 %
UNTESTED = 2.0  # times the size that matters, where nothing tells how much a figure varies by chance
_ABOVE = "down"  # the direction of figures of which more is worse
_COUNTED = ("incidents", "items")  # units of rare things, whose numbers vary as Poisson's


def worsening(figure: Figure, value: float, base: float) -> float:
    """Return by how much a value is worse than another, in the figure's unit; negative if it is better."""
    return value - base if figure.direction == _ABOVE else base - value


def worse_than(figure: Figure, measure: Measure, figures: Mapping[str, Figure], against: Against) -> bool:
    """Whether a figure is worse than an earlier value by what matters and by more than chance."""
    base, value = figure.get(against), figure.value
    if value is None or base is None or not _left_its_place(figure, against):
        return False
    by = worsening(figure, value, base)
    relative = by / abs(base) if base else (1.0 if by > 0 else 0.0)
    chance = by_chance(figure, figures.get(measure.by_week), against)
    factor = UNTESTED if chance is None else 1.0
    return not chance and by > 0 and relative >= measure.worse * factor and by >= measure.points


def by_chance(figure: Figure, weeks: Figure | None, against: Against) -> bool | None:
    """Whether a change may be chance: by the ranks of its weeks, by its own test; None where nothing tells."""
    if weeks is not None and (differing := _weeks_differ(weeks, against)) is not None:
        return not differing
    if (interval := figure.intervals.get(against)) is not None:
        return _holds_zero(interval)
    if against in figure.certain or (figure.unit == "share" and figure.denominator and _of_people(figure, against)):
        return is_noise(figure, against)
    if figure.unit in _COUNTED:
        return _rare(figure.value or 0, figure.get(against) or 0)
    return None


def beyond(figure: Figure, limit: float | None) -> bool:
    """Whether a figure lies beyond a limit; a proportion with all of its interval."""
    if limit is None or figure.value is None:
        return False
    value, part, whole = figure.value, figure.numerator, figure.denominator
    if figure.unit == "share" and part is not None and whole and 0 <= part <= whole and float(whole).is_integer():
        _share, low, high = wilson(part, whole)
        value = low if figure.direction == _ABOVE else high
    return value > limit if figure.direction == _ABOVE else value < limit


def _left_its_place(figure: Figure, against: Against) -> bool:
    return trend(figure, against) not in ("flat", "unknown")


def _of_people(figure: Figure, against: Against) -> bool:
    """Whether both values can be proportions, and the numerator, where known, is a part of the denominator."""
    values = (figure.value or 0, figure.get(against) or 0)
    return all(0 <= value <= 1 for value in values) and (figure.numerator or 0) <= (figure.denominator or 0)


def _weeks_differ(weeks: Figure, against: Against) -> bool | None:
    now = [float(row["value"]) for row in weeks.rows if row.get("value") is not None]
    then = [float(row[against]) for row in weeks.rows if row.get(against) is not None]
    if min(len(now), len(then)) < MIN_WEEKS:
        return None
    from scipy.stats import mannwhitneyu

    return bool(mannwhitneyu(now, then).pvalue < LEVEL)


def _holds_zero(interval: tuple[float, float]) -> bool:
    """Whether a 95 % interval, widened to the level of the rules, holds no change."""
    middle, half = (interval[0] + interval[1]) / 2, (interval[1] - interval[0]) / 2 * _WIDER
    return middle - half <= 0 <= middle + half


def _rare(now: float, then: float) -> bool:
    from scipy.stats import binomtest

    both = round(now + then)
    return not both or bool(binomtest(round(now), both, 0.5).pvalue >= LEVEL)
