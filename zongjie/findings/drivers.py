"""Who drives a worsening: the segments of a breakdown, their part of it, and what is only a shift between them.

The change of a rate is the sum over the segments of a rate effect, mean weight × change of the segment's own rate, and
a mix effect, change of weight × how far the segment lies from the whole (weights and rates in the mean of both
periods): the two add up to the change exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import sqrt
from typing import Any

from zongjie.slides.breakdown import adds_up
from zongjie.slides.figure import Figure
from zongjie.slides.trend import Against

_CLEAR = 3.1  # standard errors: of a rule's dozen segments one falls so far by chance about once in a hundred times
_REGULAR = 0.25  # of Poisson's variance: the least that is believed of a calendar, for calendars change
_SURE = 2.576  # standard errors of a rate effect: once in a hundred
_HAPPEN = ("events", "incidents", "items", "orders")  # units of things that happen one by one
_ONLY_MIX = 0.25  # of the change: what the segments' own rates explain at most where it is only the mix
_COVERED = 0.8  # of the base: what must be comparable for that
_STANDS_OUT = 0.15  # by which a driver's part exceeds its weight; less is an even fall


@dataclass(frozen=True)
class Segment:
    """A segment of a breakdown.

    Attributes
    ----------
    weight
        Its part of the base (0–1): of the denominators, for amounts of the earlier values; else equal parts.
    pull
        Rate effect: what the change of its own value does to the whole, in the metric's unit.
    mix
        Mix effect: what the change of its weight does to the whole.
    part_of_fall
        Its part (0–1) of the gross worsening, the sum over all segments that got worse; 0 where it did not.
    noise
        Whether its change may be chance; False where that cannot be told.
    error
        The standard error of the rate effect of a proportion; else 0.
    """

    dimension: str
    key: str
    value: float
    previous: float
    weight: float
    pull: float
    part_of_fall: float = 0.0
    noise: bool = False
    mix: float = 0.0
    error: float = 0.0

    @property
    def change(self) -> float | None:
        """Relative change; None from zero."""
        return (self.value - self.previous) / abs(self.previous) if self.previous else None

    @property
    def stands_out(self) -> float:
        """By how much its part of the worsening exceeds its weight."""
        return self.part_of_fall - self.weight


@dataclass(frozen=True)
class Contribution:
    """What the segments of one breakdown have to do with a change, the largest part of the worsening first.

    `weighed` says whether the weights of both periods are known, so that mix and rate effect can be told apart;
    `covered` is the part (0–1) of the present base whose segments have a value before.
    """

    figure: str
    segments: tuple[Segment, ...]
    rising: bool = False  # is worse
    weighed: bool = False
    amounts: bool = False
    covered: float = 1.0

    @cached_property
    def rate(self) -> float:
        """The rate effect of all segments."""
        return sum(part.pull for part in self.segments)

    @cached_property
    def mix(self) -> float:
        """The mix effect of all segments."""
        return sum(part.mix for part in self.segments)

    @property
    def level(self) -> float:
        """What the segments came to before: their mean by weight, amounts added up."""
        values = (abs(part.previous) * (1 if self.amounts else part.weight) for part in self.segments)
        return sum(values)

    def only_mix(self, worse: float) -> bool:
        """Whether the whole got worse by so much only because its make-up changed.

        That is so where the segments' own rates explain hardly any of it, or no more than chance would.
        """
        sign = 1 if self.rising else -1
        if not self.weighed or self.covered < _COVERED or worse <= 0:
            return False
        error = sqrt(sum(part.error**2 for part in self.segments))
        by_chance = sign * self.mix >= _ONLY_MIX * worse and sign * self.rate < _SURE * error
        return sign * self.rate <= _ONLY_MIX * worse or by_chance

    @property
    def shifted(self) -> Segment | None:
        """The segment whose growing or shrinking weight did most of a mix effect: the one that grew, of the two."""
        sign = 1 if self.rising else -1
        return max(self.segments, key=lambda part: sign * part.mix, default=None)


def contributions(
    figure: Figure | None, against: Against = "previous", *, rising: bool = False, rhythm: Figure | None = None
) -> Contribution | None:
    """Return the segments of a breakdown that have a value before and now; None where none has.

    Parameters
    ----------
    rising
        Whether more is worse.
    rhythm
        How regularly the things counted came by segment before (squared coefficient of variation of the gaps): things
        of a calendar vary less in number than things that happen.
    """
    if figure is None or not figure.by:
        return None
    rows = [row for row in figure.rows if row.get("value") is not None and row.get(against) is not None]
    if not rows:
        return None
    weighed = all(row.get("denominator") and row.get(f"{against}_denominator") for row in rows)
    calm = {str(row[figure.by[0]]): row.get(against) for row in rhythm.rows} if rhythm else {}
    parts = _weighed(figure, rows, against) if weighed else _unweighed(figure, rows, against, calm)
    sizes = [sum(float(row.get("denominator") or 0) for row in some) for some in (rows, figure.rows)]
    covered = sizes[0] / sizes[1] if sizes[1] else 1.0
    return Contribution(figure.id, _ranked(parts, rising), rising, weighed, adds_up(figure) and not weighed, covered)


def segments(figure: Figure | None) -> tuple[Segment, ...]:
    """Return the segments of a breakdown, the largest part of the fall first."""
    found = contributions(figure)
    return found.segments if found else ()


def main_driver(found: Iterable[Contribution]) -> Contribution | None:
    """Return the breakdown whose first segment stands out most beyond its weight; None where all fell alike.

    A segment whose own change may be chance must stand out by twice as much.
    """
    first = [(one, one.segments[0]) for one in found if one.segments and one.segments[0].part_of_fall > 0]
    clear = [pair for pair in first if pair[1].stands_out >= _STANDS_OUT * (2 if pair[1].noise else 1)]
    best = max(clear, key=lambda pair: (not pair[1].noise, pair[1].stands_out), default=None)
    return best[0] if best else None


def falling(part: Segment, size: float, *, rising: bool = False) -> bool:
    """Whether a segment got worse by `size` or more (relative) and by more than chance would have it."""
    return worse_by(part, size, rising=rising) and not part.noise


def worse_by(part: Segment, size: float, *, rising: bool = False) -> bool:
    """Whether a segment got worse by `size` or more (relative)."""
    if part.change is None:
        return rising and part.value > part.previous
    return (part.change if rising else -part.change) >= size and part.value != part.previous


def _weighed(figure: Figure, rows: Sequence[Mapping[str, Any]], against: Against) -> list[Segment]:
    now, then = (_parts(rows, name) for name in ("denominator", f"{against}_denominator"))
    values, earlier = _values(rows, "value"), _values(rows, against)
    whole = sum(w * v for w, v in zip(now, values, strict=True)) + sum(
        w * v for w, v in zip(then, earlier, strict=True)
    )
    return [
        Segment(
            dimension=figure.by[0],
            key=str(row[figure.by[0]]),
            value=value,
            previous=before,
            weight=(w1 + w0) / 2,
            pull=(w1 + w0) / 2 * (value - before),
            mix=((value + before) / 2 - whole / 2) * (w1 - w0),
            noise=_is_noise(figure, value, before, row["denominator"], row[f"{against}_denominator"]),
            error=(w1 + w0) / 2 * _error(figure, value, before, row["denominator"], row[f"{against}_denominator"]),
        )
        for row, value, before, w1, w0 in zip(rows, values, earlier, now, then, strict=True)
    ]


def _unweighed(
    figure: Figure, rows: Sequence[Mapping[str, Any]], against: Against, calm: Mapping[str, float | None]
) -> list[Segment]:
    """Return segments of amounts, or of rates at their present weights (equal ones where none are known)."""
    amounts = adds_up(figure) and not any(row.get("denominator") for row in rows)
    sizes = [float(row.get("denominator") or 0) for row in rows]
    if amounts:
        weights = _parts(rows, against)
    else:
        weights = _parts(rows, "denominator") if all(sizes) else [1 / len(rows)] * len(rows)
    return [
        Segment(
            dimension=figure.by[0],
            key=str(row[figure.by[0]]),
            value=value,
            previous=before,
            weight=weight,
            pull=(1 if amounts else weight) * (value - before),
            noise=_is_noise(figure, value, before, size, size, calm.get(str(row[figure.by[0]]))),
        )
        for row, value, before, weight, size in zip(
            rows, _values(rows, "value"), _values(rows, against), weights, sizes, strict=True
        )
    ]


def _ranked(parts: Sequence[Segment], rising: bool) -> tuple[Segment, ...]:
    sign = 1 if rising else -1
    gross = sum(max(sign * part.pull, 0) for part in parts)
    shared = [replace(part, part_of_fall=max(sign * part.pull, 0) / gross if gross else 0.0) for part in parts]
    return tuple(sorted(shared, key=lambda part: (-part.part_of_fall, part.key)))


def _values(rows: Sequence[Mapping[str, Any]], name: str) -> list[float]:
    return [float(row[name]) for row in rows]


def _parts(rows: Sequence[Mapping[str, Any]], name: str) -> list[float]:
    sizes = _values(rows, name)
    whole = sum(sizes)
    return [size / whole for size in sizes] if whole else [1 / len(sizes)] * len(sizes)


def _is_noise(
    figure: Figure, value: float, previous: float, now: float, then: float, calm: float | None = None
) -> bool:
    """Whether a difference is within chance: of two proportions, or of two numbers of things that happen.

    Things that happen vary in number as Poisson's do; things that come at regular times (`calm`) vary by less, in the
    proportion of the gaps' squared coefficient of variation. Amounts of anything else vary by more than can be told
    from them: no change of one is taken for certain. Means are not tested.
    """
    if adds_up(figure) and not now:
        part = 1.0 if calm is None else min(max(calm, _REGULAR), 1.0)
        return figure.unit not in _HAPPEN or abs(value - previous) < _CLEAR * sqrt(part * (value + previous))
    return abs(value - previous) < _CLEAR * _error(figure, value, previous, now, then)


def _error(figure: Figure, value: float, previous: float, now: float, then: float) -> float:
    """Return the standard error of the difference of two proportions; 0 for anything else."""
    if figure.unit != "share" or not now or not then or not (0 <= value <= 1 and 0 <= previous <= 1):
        return 0.0
    pooled = (value * now + previous * then) / (now + then)
    return sqrt(pooled * (1 - pooled) * (1 / now + 1 / then))
