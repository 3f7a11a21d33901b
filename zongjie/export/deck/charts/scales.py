"""Value axes: round ends around what is drawn, and a round step."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_LABEL_ROOM = 0.06  # of the range, for the label above the highest point
_LONG_FALL = 0.4  # a line whose lowest value is under so much of its highest is drawn from zero


@dataclass(frozen=True)
class Scale:
    """A value axis: its ends and the step between grid lines."""

    low: float
    high: float
    step: float


def nice_scale(low: float, high: float, *, steps: int = 5) -> Scale:
    """Return round axis ends around a range and a round step."""
    if high <= low:
        high = low + (abs(low) or 1.0)
    raw = (high - low) / steps
    magnitude = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * magnitude for factor in (1, 2, 2.5, 5, 10) if factor * magnitude >= raw * 0.999)
    return Scale(math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step, step)


def scale_of(values: Iterable[float | None], *, from_zero: bool, share: bool = False) -> Scale:
    """Return the scale that holds some values with room for their labels; columns and areas begin at zero."""
    known = [value for value in values if value is not None]
    if not known:
        return Scale(0, 1, 0.25)
    low, high = min(known), max(known)
    if from_zero or low < _LONG_FALL * high:
        low, high = min(0.0, low), max(0.0, high) if from_zero else high
    room = (high - low) * _LABEL_ROOM
    scale = nice_scale(low - room if low < 0 else low, high + room if high > 0 else high)
    if share and 0.9 < high <= 1 + 1e-9 < scale.high:
        scale = Scale(scale.low, 1.0, scale.step)
    return scale


def sums(columns: Sequence[Sequence[float | None]]) -> list[float]:
    """Return the ends of stacked columns: those above zero and those below it stack apart."""
    stacks = [[value or 0.0 for value in stack] for stack in zip(*columns, strict=True)]
    return [sum(v for v in stack if v > 0) for stack in stacks] + [sum(v for v in stack if v < 0) for stack in stacks]
