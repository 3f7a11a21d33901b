"""Since when: a lasting break for the worse in a series."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, pvariance

from zongjie.slides.figure import Figure

MIN_POINTS = 6
_MIN_SIDE = 2
_TWO_POINTS = 0.02
_CLEAR = 4.0  # standard errors between the two levels; below it the best split of pure noise is too often “found”


@dataclass(frozen=True)
class Break:
    """A level that fell and stayed down: from which point on, and the mean levels before and since.

    `index` is the place of `since` in the series. Levels are in the metric's unit.
    """

    since: str
    index: int
    before: float
    after: float


def find_break(figure: Figure | None, size: float, *, rising: bool = False) -> Break | None:
    """Return the clearest lasting fall (rise, where more is worse) of a breakdown over time, if there is one.

    The series is divided by its value a year ago where all of that is known, so that a season is not taken for a
    break. It is split where the two sides differ least within; they must differ by at least `size` (relative) and by
    more standard errors than the best split of noise does.
    """
    if figure is None or figure.by != ("time",) or figure.borders:  # a channel whose log stops is no fall
        return None
    rows = [row for row in figure.rows if row.get("value") is not None]
    if len(rows) < MIN_POINTS:
        return None
    values = [float(row["value"]) for row in rows]
    index = _split(_without_season(rows, values), size, -1 if rising else 1)
    if index is None:
        return None
    before, after = fmean(values[:index]), fmean(values[index:])
    # The level itself must be worse too: a rise that merely slowed against a rising year ago is no problem.
    worse = after > before if rising else after < before
    return Break(str(rows[index]["time"]), index, before, after) if worse else None


@dataclass(frozen=True)
class Shift:
    """Where a row of proportions changes: the index of the first one after it, and the pooled levels of both sides."""

    index: int
    before: float
    after: float


def find_shift(counts: Sequence[tuple[float, float]]) -> Shift | None:
    """Return the clearest change in a row of proportions, given as (successes, trials), if there is one.

    Both sides hold at least two; they must differ by two points and four standard errors of the pooled proportions.
    """
    candidates = range(_MIN_SIDE, len(counts) - _MIN_SIDE + 1)
    best = max(candidates, key=lambda i: abs(_score(counts[:i], counts[i:])), default=None)
    if best is None or abs(_score(counts[:best], counts[best:])) < _CLEAR:
        return None
    before, after = _pooled(counts[:best]), _pooled(counts[best:])
    return Shift(best, before, after) if abs(after - before) >= _TWO_POINTS else None


def _pooled(counts: Sequence[tuple[float, float]]) -> float:
    return sum(part for part, _ in counts) / sum(whole for _, whole in counts)


def _score(one: Sequence[tuple[float, float]], other: Sequence[tuple[float, float]]) -> float:
    sizes = [sum(whole for _, whole in side) for side in (one, other)]
    if not all(sizes):
        return 0.0
    error = sqrt(
        sum(_pooled(side) * (1 - _pooled(side)) / size for side, size in zip((one, other), sizes, strict=True))
    )
    return (_pooled(other) - _pooled(one)) / error if error else 0.0


def _without_season(rows: Sequence[dict[str, float]], values: Sequence[float]) -> list[float]:
    earlier = [row.get("year_ago") for row in rows]
    if all(earlier):
        return [value / float(base or 1) for value, base in zip(values, earlier, strict=True)]
    return list(values)


def _split(values: Sequence[float], size: float, sign: int) -> int | None:
    candidates = range(_MIN_SIDE, len(values) - _MIN_SIDE + 1)
    index = min(candidates, key=lambda i: _within(values[:i]) + _within(values[i:]))
    before, after = fmean(values[:index]), fmean(values[index:])
    spread = sqrt((_within(values[:index]) + _within(values[index:])) / max(len(values) - 2, 1))
    error = spread * sqrt(1 / index + 1 / (len(values) - index))
    worse = sign * (before - after)
    return index if before > 0 and worse / before >= size and worse >= _needed(len(values)) * error else None


def _needed(count: int) -> float:
    """Return the standard errors that the best split of so much noise reaches once in some hundred."""
    return 4.0 + 12.0 / count


def _within(values: Sequence[float]) -> float:
    return pvariance(values) * len(values)
