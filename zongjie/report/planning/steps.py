"""The steps of a period on a calendar: months, fortnights or weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, pairwise
from math import ceil

from zongjie.findings.targets import Target
from zongjie.periods import Period
from zongjie.report.telling import Telling

MIN_STEPS = 3  # a plan of phases needs a beginning, a middle and an end
_HALF_A_YEAR = 6  # months: a shorter period is planned by the fortnight


@dataclass(frozen=True)
class Step:
    """A step of the next period: its days, the label of its beginning and that of its end."""

    label: str
    end_label: str
    start: date
    end: date

    @property
    def days(self) -> int:
        """Length in days."""
        return (self.end - self.start).days + 1


def ticks(telling: Telling, coming: Period) -> tuple[Step, ...]:
    """Return the steps of a period: its months where it has three or more, else its weeks."""
    months = tuple(coming.months())
    if len(months) >= MIN_STEPS:
        labels = telling.times([f"{month.start:%Y-%m}" for month in months])
        return tuple(Step(label, label, month.start, month.end) for label, month in zip(labels, months, strict=True))
    return _weeks(telling, coming, 1)


def entries(telling: Telling, coming: Period) -> tuple[Step, ...]:
    """Return the steps of a calendar that is read row by row: months, fortnights of a quarter, weeks of a month."""
    months = len(tuple(coming.months()))
    return ticks(telling, coming) if months >= _HALF_A_YEAR else _weeks(telling, coming, 2 if months > 1 else 1)


def span_of(steps: Sequence[Step], first: int, last: int) -> str:
    """Return the label of a stretch of steps."""
    start, end = steps[first].label, steps[last].end_label
    return start if start == end else f"{start}–{end}"


def spread(goal: Target | None, lengths: Sequence[int]) -> list[int]:
    """Spread a target over stretches of so many days each, as evenly as whole numbers allow."""
    if goal is None:
        return []
    whole, days = ceil(goal.value), sum(lengths)
    due = [whole * passed // days for passed in accumulate(lengths, initial=0)]
    return [later - earlier for earlier, later in pairwise(due)]


def _weeks(telling: Telling, coming: Period, each: int) -> tuple[Step, ...]:
    days = 7 * each
    starts = [coming.start + timedelta(days=days * place) for place in range(ceil(coming.days / days))]
    ends = [start - timedelta(days=1) for start in starts[1:]] + [coming.end]
    return tuple(
        Step(telling.day(start, "times.day_long"), telling.day(end, "times.day_long"), start, end)
        for start, end in zip(starts, ends, strict=True)
    )
