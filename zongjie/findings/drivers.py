"""Who drives a fall: the segments of a breakdown and their part of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import sqrt

from zongjie.slides.figure import Figure

_Z95 = 1.96


@dataclass(frozen=True)
class Segment:
    """A segment of a breakdown.

    Attributes
    ----------
    weight
        Its part of the base (0–1): of the denominators where known, else equal parts.
    pull
        Its contribution to the change of the whole: weight × change of its own value, in the metric's unit.
    part_of_fall
        Its part (0–1) of the gross fall, the sum over all segments that fell; 0 where it did not fall.
    """

    dimension: str
    key: str
    value: float
    previous: float
    weight: float
    pull: float
    part_of_fall: float = 0.0
    noise: bool = False

    @property
    def change(self) -> float | None:
        """Relative change; None from zero."""
        return (self.value - self.previous) / abs(self.previous) if self.previous else None


def segments(figure: Figure | None) -> tuple[Segment, ...]:
    """Return the segments of a breakdown of rates that have a value before and now, the largest part of the fall first.

    The contribution is the rate effect alone: each segment's change at its present weight. Shifts between the
    segments (the mix effect) are not in it, because a figure keeps no earlier denominators.
    """
    if figure is None:
        return ()
    rows = [row for row in figure.rows if row.get("value") is not None and row.get("previous") is not None]
    if not rows:
        return ()
    sizes = [float(row.get("denominator") or 0) for row in rows]
    whole = sum(sizes) if all(sizes) else 0.0
    weights = [size / whole for size in sizes] if whole else [1 / len(rows)] * len(rows)
    found = [
        _segment(figure, row, weight, size if whole else 0)
        for row, weight, size in zip(rows, weights, sizes, strict=True)
    ]
    fall = sum(min(part.pull, 0) for part in found)
    shared = [_with_part(part, fall) for part in found]
    return tuple(sorted(shared, key=lambda part: -part.part_of_fall))


def falling(part: Segment, size: float) -> bool:
    """Whether a segment fell by `size` or more (relative) and by more than chance would have it."""
    return part.change is not None and part.change <= -size and not part.noise


def _segment(figure: Figure, row: dict[str, float], weight: float, size: float) -> Segment:
    value, previous = float(row["value"]), float(row["previous"])
    return Segment(
        dimension=figure.by[0],
        key=str(row[figure.by[0]]),
        value=value,
        previous=previous,
        weight=weight,
        pull=weight * (value - previous),
        noise=figure.unit == "share" and _within_chance(value, previous, size),
    )


def _within_chance(value: float, previous: float, size: float) -> bool:
    if not size or not (0 <= value <= 1 and 0 <= previous <= 1):
        return False
    return abs(value - previous) < _Z95 * sqrt((value * (1 - value) + previous * (1 - previous)) / size)


def _with_part(part: Segment, fall: float) -> Segment:
    share = min(part.pull, 0) / fall if fall else 0.0
    return replace(part, part_of_fall=share)
