"""Durations between two instants, and what they are over many rows. A case that is still open has none."""

from __future__ import annotations

from zongjie.metrics.expressions import Value

_PER_HOUR = 3600


def hours(first: Value, second: Value) -> Value:
    """Return the hours from one instant to another, exact to the second."""
    return second.delta(first, unit="second").cast("float64") / _PER_HOUR


def median(column: Value) -> Value:
    """Return the median of a column, the mean of the middle two; null where no row has a value."""
    return column.median().cast("float64")
