"""Where a figure's own course would take it in the next period: exponential smoothing with a damped trend.

The model is ETS(A,Ad,N) (Hyndman et al.), with a season (ETS(A,Ad,A)) where the course holds three rounds of one. What
counts for the figure (the sum, the mean or the end of the steps) is taken over a thousand simulated courses; the middle
80 % of them are its prediction interval. The uncertainty of the model's own parameters is not in it.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from zongjie.periods import Period
from zongjie.slides.figure import Figure, Figures, Forecast

if TYPE_CHECKING:
    import numpy as np

Whole = Literal["sum", "mean", "end"]

LEAST = 8  # points of a course that is forecast; the fewest that its model takes are seven
INTERVAL = 0.8
_HEURISTIC = 10  # points that the model's start can be taken from; with fewer it is estimated with the rest
_LONGEST = 60  # points: what was longer ago says little, and slows the fit
_ROUNDS = 3  # of a season, to tell it from chance
_SEASON = {"month": 12, "day": 7}
_PATHS, _SEED = 1000, 20  # simulated courses, always the same ones
_AGREES = {"sum": 0.1, "mean": 0.25, "end": 0.05}  # how far the course may be from the figure that it is the course of


@dataclass(frozen=True)
class Course:
    """A figure's course: the breakdown that holds its steps, and what of them is the figure."""

    steps: str
    whole: Whole


COURSES: dict[str, tuple[Course, ...]] = {
    "members_end": (Course("members_over_time", "end"),),
    "joined_people": (Course("joined_over_time", "sum"),),
    "messages": (Course("messages_over_time", "sum"), Course("messages_by_week", "sum")),
    "messages_per_member_day": (
        Course("messages_per_member_day_over_time", "mean"),
        Course("messages_per_member_day_by_week", "mean"),
    ),
    "mau_mean": (Course("mau", "mean"),),
    "retention_d30": (Course("retention_d30_over_time", "mean"),),
    "conversion_rate_end": (Course("conversion_over_time", "end"),),
    "revenue": (Course("revenue_over_time", "sum"),),
    "reads": (Course("reads_over_time", "sum"),),
    "contents_published": (Course("contents_over_time", "sum"),),
    "interaction_rate": (Course("interaction_rate_by_week", "mean"),),
    "events_held": (Course("events_over_time", "sum"),),
    "rsvp_yes": (Course("rsvp_over_time", "sum"),),
    "event_participations": (Course("participations_over_time", "sum"), Course("participations_by_week", "sum")),
}


def with_forecasts(figures: Figures, period: Period) -> Figures:
    """Return the figures, each with its forecast for the next period where its course allows one."""
    coming = period.next()
    found = {name: forecast(figures, name, coming) for name in COURSES if name in figures}
    return Figures(
        {
            name: figure.model_copy(update={"forecast": found[name]}) if found.get(name) else figure
            for name, figure in figures.items()
        }
    )


def forecast(figures: Figures, name: str, coming: Period) -> Forecast | None:
    """Return the forecast of a figure for a coming period; None where no course of it is long and whole enough."""
    figure = figures[name]
    if figure.value is None or figure.borders:
        return None
    for course in COURSES.get(name, ()):
        steps = figures.get(course.steps)
        if steps is not None and (found := _ahead(figure, figure.value, steps, course.whole, coming)) is not None:
            return found
    return None


def _ahead(figure: Figure, value: float, steps: Figure, whole: Whole, coming: Period) -> Forecast | None:
    grain, now = _grain(steps), [_known(row, "value") for row in steps.rows]
    # Days are matched to those of the period before by number, which would shift the days of the week.
    before = [] if grain == "day" else [_known(row, "previous") for row in steps.rows]
    known = _since_the_last_gap([*before, *now])
    if len(known) < max(LEAST, len(now)) or None in now:
        return None
    reached = _over(known[-len(now) :], whole)
    if not reached or abs(value / reached - 1) > _AGREES[whole]:
        return None
    paths = _simulated(known[-_LONGEST:], _count(grain, coming), _SEASON.get(grain, 0))
    if paths is None:
        return None
    middle, low, high = (end * value / reached for end in _spread(paths, whole))
    ends = [_possible(figure, one) for one in (middle, low, high)]
    return Forecast(value=ends[0], low=ends[1], high=ends[2])


def _known(row: dict[str, Any], side: str) -> float | None:
    value = row.get(side)
    return None if value is None or row.get("partial") else float(value)


def _since_the_last_gap(values: Sequence[float | None]) -> list[float]:
    known: list[float] = []
    for value in values:
        known = [] if value is None else [*known, value]
    return known


def _grain(steps: Figure) -> str:
    dimension = steps.by[0]
    if dimension in ("week", "month"):
        return dimension
    return "day" if steps.rows and len(str(steps.rows[0][dimension])) > len("2023-01") else "month"


def _count(grain: str, coming: Period) -> int:
    return {"month": len(tuple(coming.months())), "week": max(coming.days // 7, 1), "day": coming.days}[grain]


def _over(values: Sequence[float], whole: Whole) -> float:
    return values[-1] if whole == "end" else sum(values) / (len(values) if whole == "mean" else 1)


def _simulated(known: Sequence[float], ahead: int, season: int) -> np.ndarray | None:
    """Return simulated courses (steps × paths), the last column being the expected one; None where the fit fails."""
    import numpy as np
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel  # half a second to import: only where it is used

    scale = sum(abs(value) for value in known) / len(known)
    if not scale or max(known) == min(known):
        return np.full((ahead, 2), known[-1])
    seasonal: dict[str, Any] = (
        {"seasonal": "add", "seasonal_periods": season} if season and len(known) >= _ROUNDS * season else {}
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what matters of them is asked below
        fitted: Any = ETSModel(
            np.asarray(known) / scale,
            error="add",
            trend="add",
            damped_trend=True,
            initialization_method="heuristic" if len(known) >= _HEURISTIC else "estimated",
            **seasonal,
        ).fit(disp=False)
        rng = np.random.default_rng(_SEED)
        paths = np.asarray(fitted.simulate(ahead, anchor="end", repetitions=_PATHS, rng=rng)).reshape(ahead, _PATHS)
        expected = np.asarray(fitted.forecast(ahead)).reshape(ahead, 1)
    courses = np.hstack([paths, expected]) * scale
    return courses if np.isfinite(courses).all() else None


def _spread(paths: np.ndarray, whole: Whole) -> tuple[float, float, float]:
    """Return the expected whole, and the ends of its interval."""
    import numpy as np

    wholes = paths[-1] if whole == "end" else paths.sum(axis=0) if whole == "sum" else paths.mean(axis=0)
    tail = (1 - INTERVAL) / 2
    low, high = np.quantile(wholes[:-1], [tail, 1 - tail])
    return float(wholes[-1]), float(low), float(high)


def _possible(figure: Figure, value: float) -> float:
    """Return a value that the figure can have: counts are not negative, shares end at the whole."""
    return min(max(value, 0.0), 1.0) if figure.unit == "share" else max(value, 0.0)
