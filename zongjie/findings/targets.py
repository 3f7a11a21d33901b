"""Targets for the next period, grown from this one's figures.

The method, in full: the figure's own course is carried on (see `forecast`); where it has none that is long enough, the
change against the period before is carried on at half its size (a damped trend). The forecast times the ambition is the
target. It is never worse than what was reached, nor than a target that was missed and is therefore still open. A share
moves at most half of the way to 100 % (or to 0). A figure without a period before has no trend: its forecast is its
value. Targets are rounded to about two digits, away from the easy side.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Literal

from zongjie.findings.course import nature_of_figure
from zongjie.slides.figure import Figure

DAMPING = 0.5
_LARGEST_GROWTH = 1.0  # a figure that more than doubled is not expected to do so again
_NOTHING = 1e-9
_SHARE_STEP, _SMALL_SHARE = 0.005, 0.05
_WHOLE = ("people", "messages", "events", "person_times", "orders", "groups", "items", "count")
Basis = Literal["given", "course", "trend", "level", "missed"]


@dataclass(frozen=True)
class Target:
    """A target for the next period.

    Attributes
    ----------
    forecast
        What the trend alone would give.
    value
        The target.
    milestone
        What is due at half time: half of what adds up, half of the way from this period's level; None where half a
        period cannot be told from a whole one.
    basis
        `given` (a multiple that the staff set), `course` (the figure's own course), `trend` (the change on the period
        before), `level` (no period before to take a trend from) or `missed` (this period's target stays open).
    low, high
        The 80 % prediction interval of the forecast; None where there is no course to take it from.
    """

    figure: Figure
    forecast: float
    value: float
    milestone: float | None
    basis: Basis
    low: float | None = None
    high: float | None = None

    @property
    def at_most(self) -> bool:
        """Whether lower is better."""
        return self.figure.direction == "down"

    @property
    def beyond(self) -> bool:
        """Whether it lies beyond what the course alone makes likely, so that something must be done for it."""
        if self.low is None or self.high is None:
            return False
        places = self.figure.decimals + (
            2 if self.figure.unit == "share" else 0
        )  # as printed: 0.027 is not above 0.027
        value, low, high = (round(one, places) for one in (self.value, self.low, self.high))
        return value < low if self.at_most else value > high


def next_target(figure: Figure, ambition: float, multiple: float | None = None) -> Target | None:
    """Return the target for the next period, or None for a figure without a value or without a wanted way.

    Parameters
    ----------
    multiple
        The target in terms of what was reached, where the staff set it: the trend then only stands beside it.
    """
    if figure.value is None or figure.direction == "none" or figure.by:
        return None
    reached = figure.value
    forecast = _forecast(figure, reached)
    wanted = _bounded(figure, _ambitious(figure, forecast, ambition))
    basis: Basis = "course" if figure.forecast else "trend" if figure.previous is not None else "level"
    if multiple is not None:
        wanted, basis = _rounded(figure, _whole_at_most(figure, reached * multiple)), "given"
    elif figure.met is False and figure.target is not None and _better(figure, figure.target, wanted):
        wanted, basis = figure.target, "missed"
    else:
        wanted = _rounded(figure, _at_least(figure, wanted, reached))
    low, high = (figure.forecast.low, figure.forecast.high) if figure.forecast else (None, None)
    return Target(figure, forecast, wanted, _milestone(figure, reached, wanted), basis, low, high)


def split_budget(total: float, weights: dict[str, float]) -> dict[str, float]:
    """Split a budget in proportion to the weights, to the whole unit; the remainder goes to the largest."""
    whole = sum(weights.values())
    if not whole:
        return {}
    parts = {name: float(floor(total * weight / whole)) for name, weight in weights.items()}
    largest = max(parts, key=lambda name: parts[name])
    parts[largest] += total - sum(parts.values())
    return parts


def _milestone(figure: Figure, reached: float, wanted: float) -> float | None:
    match nature_of_figure(figure):
        case "flow":
            return wanted / 2
        case "bound":
            return None
        case _:
            return (reached + wanted) / 2


def _forecast(figure: Figure, reached: float) -> float:
    if figure.forecast is not None:
        return min(figure.forecast.value, (1 + _LARGEST_GROWTH) * reached) if reached > 0 else figure.forecast.value
    if figure.previous is None:
        return reached
    if figure.unit == "share":
        return min(max(reached + DAMPING * (reached - figure.previous), 0.0), 1.0)
    growth = (reached - figure.previous) / abs(figure.previous) if figure.previous else 0.0
    return reached + DAMPING * max(min(growth, _LARGEST_GROWTH), -_LARGEST_GROWTH) * abs(reached)


def _ambitious(figure: Figure, forecast: float, ambition: float) -> float:
    """Return the forecast times the ambition, towards the wanted side whatever the forecast's sign."""
    step = abs(forecast) * (ambition - 1)
    return forecast - step if figure.direction == "down" else forecast + step


def _bounded(figure: Figure, wanted: float) -> float:
    value = figure.value or 0.0
    if figure.unit != "share" or not 0 <= value <= 1:
        return wanted
    return max(wanted, value / 2) if figure.direction == "down" else min(wanted, value + (1 - value) / 2)


def _whole_at_most(figure: Figure, wanted: float) -> float:
    return min(wanted, 1.0) if figure.unit == "share" else wanted


def _better(figure: Figure, one: float, other: float) -> bool:
    return one < other if figure.direction == "down" else one > other


def _at_least(figure: Figure, wanted: float, reached: float) -> float:
    return wanted if _better(figure, wanted, reached) else reached


def _rounded(figure: Figure, value: float) -> float:
    """Round to a step that a reader remembers, towards the more demanding side: 196,875 → 200,000, 12.6 % → 13 %."""
    if abs(value) < _NOTHING:
        return value
    magnitude = 10.0 ** floor(log10(abs(value)))
    step = magnitude / 20 if abs(value) < 2 * magnitude else magnitude / 10
    if figure.unit == "share" and abs(value) > _SMALL_SHARE:
        step = _SHARE_STEP
    elif figure.unit in _WHOLE:
        step = max(step, 1.0)
    demanding = floor if figure.direction == "down" else ceil
    rounded = float(f"{demanding(round(value / step, 6)) * step:.9g}")
    too_far = figure.unit == "share" and (rounded > 1 or rounded <= 0)
    return value if too_far else rounded
