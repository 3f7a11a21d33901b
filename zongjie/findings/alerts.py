"""Alert lines: the value of a figure beyond which somebody has to look, set by the staff or drawn from the past."""

from __future__ import annotations

from typing import Literal

from zongjie.slides.figure import Figure
from zongjie.slides.trend import is_noise

SLACK = 0.1  # of the period before: as much worse is still no alarm

State = Literal["within", "beyond", "doubtful", "unknown"]


def alert_line(figure: Figure, own: float | None = None) -> float | None:
    """Return the line of a figure: the staff's own, else a tenth worse than the period before.

    None where nothing tells: without an earlier value, or where neither way is the bad one.
    """
    if own is not None:
        return own
    if figure.previous is None or figure.direction == "none":
        return None
    worse = -SLACK if figure.direction == "up" else SLACK
    return figure.previous + abs(figure.previous) * worse


def state(figure: Figure, own: float | None = None) -> State:
    """Return on which side of its line a figure lies; doubtful if chance may have brought it beyond."""
    line = alert_line(figure, own)
    if line is None or figure.value is None:
        return "unknown"
    beyond = figure.value > line if figure.direction == "down" else figure.value < line
    if not beyond:
        return "within"
    return "doubtful" if own is None and is_noise(figure) else "beyond"
