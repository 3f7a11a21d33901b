"""How likely silence is: days without a row where the days around them have many."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean, pvariance

IMPLAUSIBLE = math.log(1e-6)  # of chance, for a whole run of days without rows
_AROUND = 28  # days on each side that say what is usual
_ENOUGH = 4  # days of a kind (workdays, weekends) that say what is usual for it
_SATURDAY = 5


def runs_of_zero(counts: Sequence[int]) -> list[tuple[int, int]]:
    """Return the runs of zeros as (first, one past the last)."""
    runs: list[tuple[int, int]] = []
    start: int | None = None
    for place, count in enumerate([*counts, 1]):
        if count == 0 and start is None:
            start = place
        elif count and start is not None:
            runs.append((start, place))
            start = None
    return runs


def implausible_runs(counts: Sequence[int], weekday: int, sides: int = 1) -> list[tuple[int, int]]:
    """Return the runs of silent days that chance does not explain.

    A run counts if its probability, by what is usual for workdays and for weekends in the four weeks before and after
    it, is below one in a million, and if no other run of the series is half as long: who takes every August off has
    holidays, not gaps.

    Parameters
    ----------
    counts
        Rows per day, every day of the series.
    weekday
        That of the first day, Monday = 0.
    sides
        How many of the sides (before, after) must hold enough days to say what is usual.
    """
    runs = runs_of_zero(counts)
    lengths = sorted((end - start for start, end in runs), reverse=True)
    found: list[tuple[int, int]] = []
    for start, end in runs:
        others = (
            lengths[1] if end - start == lengths[0] and len(lengths) > 1 else 0 if len(lengths) == 1 else lengths[0]
        )
        if end - start > 2 * others and _log_probability(counts, start, end, weekday, sides) < IMPLAUSIBLE:
            found.append((start, end))
    return found


def log_silence(usual: Sequence[int]) -> float:
    """Return the log of the probability of no row in a day, given the counts of days like it.

    Counts of messages vary more than Poisson's; the negative binomial of the same mean and variance allows for it.
    Where some of these days were silent themselves, their share speaks.
    """
    zeros = sum(count == 0 for count in usual)
    if zeros:
        return math.log((zeros + 0.5) / (len(usual) + 1))
    mean, variance = fmean(usual), pvariance(usual)
    if variance <= mean:
        return -mean
    size = mean**2 / (variance - mean)
    return -size * math.log1p(mean / size)


def _log_probability(counts: Sequence[int], start: int, end: int, weekday: int, sides: int) -> float:
    """Return the log of the probability of a run by what is usual on its quieter side: a group may simply fade."""
    around = (range(max(start - _AROUND, 0), start), range(end, min(end + _AROUND, len(counts))))
    telling = [side for side in around if len(side) >= 2 * _ENOUGH]
    if len(telling) < sides:
        return 0.0
    return max(_by_side(counts, side, range(start, end), weekday) for side in telling)


def _by_side(counts: Sequence[int], side: range, run: range, weekday: int) -> float:
    by_kind: dict[bool, list[int]] = {True: [], False: []}
    for place in side:
        by_kind[_is_weekend(place, weekday)].append(counts[place])
    everything = by_kind[True] + by_kind[False]
    usual = {kind: log_silence(some if len(some) >= _ENOUGH else everything) for kind, some in by_kind.items()}
    return sum(usual[_is_weekend(place, weekday)] for place in run)


def _is_weekend(place: int, weekday: int) -> bool:
    return (weekday + place) % 7 >= _SATURDAY
