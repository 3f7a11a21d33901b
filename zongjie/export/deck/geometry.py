"""Boxes on a slide, in points."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: left, top, width, height in points."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """Right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.y + self.h

    def below(self, offset: float) -> Box:
        """Return what is left under the first `offset` points; never of negative height."""
        offset = min(offset, self.h)
        return Box(self.x, self.y + offset, self.w, self.h - offset)

    def top(self, height: float) -> Box:
        """Return the first `height` points."""
        return replace(self, h=height)

    def left(self, width: float) -> Box:
        """Return the leftmost `width` points."""
        return replace(self, w=width)

    def after(self, offset: float) -> Box:
        """Return what is left to the right of the first `offset` points."""
        return Box(self.x + offset, self.y, self.w - offset, self.h)

    def columns(self, number: int, gap: float) -> tuple[Box, ...]:
        """Cut into equal columns."""
        width = (self.w - gap * (number - 1)) / number
        return tuple(Box(self.x + index * (width + gap), self.y, width, self.h) for index in range(number))

    def inset(self, x: float, y: float) -> Box:
        """Return the box without a margin."""
        return Box(self.x + x, self.y + y, self.w - 2 * x, self.h - 2 * y)

    def overlaps(self, other: Box, tolerance: float = 0.5) -> bool:
        """Whether two boxes share more than a hair's breadth."""
        across = min(self.right, other.right) - max(self.x, other.x)
        down = min(self.bottom, other.bottom) - max(self.y, other.y)
        return across > tolerance and down > tolerance

    def within(self, other: Box, tolerance: float = 0.5) -> bool:
        """Whether this box lies inside another."""
        return (
            self.x >= other.x - tolerance
            and self.y >= other.y - tolerance
            and self.right <= other.right + tolerance
            and self.bottom <= other.bottom + tolerance
        )
