"""A small line over the periods of a community: where its points are and what it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from zongjie.periods import Period

WIDTH, HEIGHT = 132, 34
_EDGE = 5  # room for the marks
MIN_POINTS = 2


@dataclass(frozen=True)
class Point:
    """A period's value in the drawing."""

    x: float
    y: float
    said: str


@dataclass(frozen=True)
class Line:
    """A line: stretches of adjacent periods as SVG path data, its points, and the names of both ends."""

    stretches: tuple[str, ...]
    points: tuple[Point, ...]
    first: str
    last: str

    @property
    def said(self) -> str:
        """All values in words."""
        return " · ".join(point.said for point in self.points)


def line(values: Mapping[Period, float], printed: Callable[[float], str]) -> Line | None:
    """Return the line of some periods' values in the order of time; None for fewer than two.

    Periods without a value are gaps: the line is broken there, never drawn through. It fills its height, whatever
    its values: it shows the way, the numbers beside it say how much.
    """
    periods = sorted(values)
    if len(periods) < MIN_POINTS:
        return None
    begin, span = periods[0].start, (periods[-1].start - periods[0].start).days
    least, most = min(values.values()), max(values.values())
    points = {
        period: Point(
            x=round(_EDGE + (WIDTH - 2 * _EDGE) * (period.start - begin).days / span, 1),
            y=round(_EDGE + (HEIGHT - 2 * _EDGE) * (_share(most - values[period], most - least)), 1),
            said=f"{period} {printed(values[period])}",
        )
        for period in periods
    }
    return Line(_stretches(points), tuple(points.values()), _end(periods[0]), _end(periods[-1]))


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.5


def _stretches(points: Mapping[Period, Point]) -> tuple[str, ...]:
    found: list[list[Point]] = []
    due: Period | None = None
    for period, point in points.items():
        if due is not None and period.start <= due.start:
            found[-1].append(point)
        else:
            found.append([point])
        due = period.next()
    return tuple("M" + "L".join(f"{point.x:g} {point.y:g}" for point in run) for run in found if len(run) > 1)


def _end(period: Period) -> str:
    return f"{period.start:%Y-%m}" if period.kind == "custom" else str(period)
