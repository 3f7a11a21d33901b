"""The verdict on a plan: target by target, and what became of the figures that were to judge its actions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import sqrt
from statistics import fmean, stdev
from typing import Literal

from zongjie.findings.course import Course, course, nature_of_figure
from zongjie.hashes import hash_of
from zongjie.metrics.certainty import MIN_WEEKS, wilson
from zongjie.periods import Period
from zongjie.slides.figure import Figure
from zongjie.slides.plan import PlanAction, PlanTarget, StoredPlan
from zongjie.slides.trend import is_good, trend

Verdict = Literal["met", "on_course", "at_risk", "missed", "unknown"]
Why = Literal["", "gone", "undefined", "unit", "length"]
Moved = Literal["better", "worse", "same", "pending", "unknown"]
_T95 = 2.2  # of Student, for the mean of a dozen weeks
_Z95 = 1.96
_RARE = ("incidents", "items")  # units of things whose numbers vary as Poisson's


@dataclass(frozen=True)
class Judged:
    """A target and what became of it.

    Attributes
    ----------
    verdict
        At the end of the plan `met`, `missed`, or `at_risk` where the gap is within chance; before it `on_course` or
        `at_risk`. `unknown` says in `why` what is lacking.
    gap
        What the value is beyond the target (positive: better), in the figure's unit.
    close
        Whether value and target differ by no more than chance, or by too little to matter.
    """

    target: PlanTarget
    verdict: Verdict
    figure: Figure | None = None
    course: Course | None = None
    why: Why = ""
    gap: float = 0.0
    close: bool = False
    redefined: bool = False

    @property
    def short(self) -> float:
        """By what part of the target the value falls short; 0 where it does not."""
        asked = abs(self.course.target) if self.course else 0.0
        return max(-self.gap, 0.0) / asked if asked else 0.0


@dataclass(frozen=True)
class Outcome:
    """An action and how the figure that judges it went since: it followed, which is not to say that it came of it."""

    action: PlanAction
    moved: Moved
    before: float | None = None
    figure: Figure | None = None


@dataclass(frozen=True)
class Review:
    """What became of a plan."""

    plan: StoredPlan
    period: Period
    targets: tuple[Judged, ...]
    outcomes: tuple[Outcome, ...]

    @property
    def final(self) -> bool:
        """Whether the planned period has ended."""
        return self.period.end >= self.plan.planned.end

    @property
    def whole(self) -> bool:
        """Whether the period is the one that the plan was for, so that nothing had to be converted."""
        return self.period == self.plan.planned

    def of(self, *verdicts: Verdict) -> tuple[Judged, ...]:
        """Return the targets with one of some verdicts."""
        return tuple(one for one in self.targets if one.verdict in verdicts)

    @property
    def worst(self) -> Judged | None:
        """The target that is missed (or behind) by most, in parts of it."""
        behind = [one for one in self.of("missed", "at_risk") if not one.close]
        return max(behind, key=lambda one: one.short, default=None)


def review(
    plan: StoredPlan,
    period: Period,
    figures: Mapping[str, Figure],
    weekly: Mapping[str, str] | None = None,
    language: str = "",
) -> Review:
    """Judge a plan by the figures of a period within the planned one.

    Parameters
    ----------
    weekly
        For figures that vary from week to week, the id of the breakdown that tells by how much.
    language
        Of the figures; definitions in another language than the plan's cannot be compared.
    """
    final = period.end >= plan.planned.end
    weeks = {name: figures[steps] for name, steps in (weekly or {}).items() if steps in figures}
    judged = {one.metric: _judged(one, plan, period, figures, weeks, final) for one in all_targets(plan)}
    if language != plan.language:
        judged = {name: replace(one, redefined=False) for name, one in judged.items()}
    outcomes = tuple(_outcome(action, period, judged, weeks) for action in plan.actions)
    return Review(plan, period, tuple(judged[one.metric] for one in plan.targets), outcomes)


def definition_of(figure: Figure) -> str:
    """Return the fingerprint of what a figure means."""
    return hash_of([figure.definition, figure.unit, figure.direction])[:16]


def all_targets(plan: StoredPlan) -> list[PlanTarget]:
    """Return the plan's targets and those by which its actions alone are judged."""
    own = [action.target for action in plan.actions if action.target is not None]
    return list({one.metric: one for one in (*own, *plan.targets)}.values())


def _judged(
    target: PlanTarget,
    plan: StoredPlan,
    period: Period,
    figures: Mapping[str, Figure],
    weeks: Mapping[str, Figure],
    final: bool,
) -> Judged:
    figure = figures.get(target.metric)
    if figure is None:
        return Judged(target, "unknown", why="gone")
    if figure.value is None:
        return Judged(target, "unknown", figure, why="undefined")
    if (figure.unit, figure.direction) != (target.unit, target.direction):
        return Judged(target, "unknown", figure, why="unit")
    asked = course(target, nature_of_figure(figure), plan.made, plan.planned, period, figure.year_ago)
    if asked is None:
        return Judged(target, "unknown", figure, why="length")
    if figure.target is not None and figure.target != asked.target:
        asked = replace(asked, method="set", target=figure.target)
    gap = figure.value - asked.target if target.direction == "up" else asked.target - figure.value
    close = _held(figure, asked.target, weeks.get(figure.id))
    redefined = bool(target.definition) and target.definition != definition_of(figure)
    return Judged(target, _verdict(gap, close, final), figure, asked, "", gap, close, redefined)


def _verdict(gap: float, close: bool, final: bool) -> Verdict:
    if final:
        return "met" if gap >= 0 else "at_risk" if close else "missed"
    return "on_course" if gap >= 0 or close else "at_risk"


def _outcome(action: PlanAction, period: Period, judged: Mapping[str, Judged], weeks: Mapping[str, Figure]) -> Outcome:
    known = judged.get(action.target.metric) if action.target else None
    due = action.due <= period.end
    if known is None or known.figure is None or known.course is None:
        return Outcome(action, "unknown" if due else "pending")
    before, figure = known.course.base, known.figure
    if not due:
        return Outcome(action, "pending", before, figure)
    since = _beside(figure, before, weeks.get(figure.id))
    good = is_good(since)
    return Outcome(action, "same" if good is None else "better" if good else "worse", before, figure)


def _held(figure: Figure, value: float, weeks: Figure | None) -> bool:
    """Whether a figure is at a value, give or take what chance does or what is too little to matter."""
    return trend(_beside(figure, value, weeks)) == "flat"


def _beside(figure: Figure, value: float, weeks: Figure | None) -> Figure:
    """Return a figure that has a fixed value to be compared with, and knows whether it differs by chance."""
    chance = by_chance(figure, value, weeks)
    return figure.model_copy(update={"previous": value, "certain": {"previous": not chance}, "intervals": {}})


def by_chance(figure: Figure, value: float, weeks: Figure | None) -> bool:
    """Whether a figure may differ from a fixed value by chance: its 95 % interval holds the value."""
    now, part, whole = figure.value, figure.numerator, figure.denominator
    if now is None:
        return False
    if figure.unit == "share" and part is not None and whole and 0 <= part <= whole and float(whole).is_integer():
        _share, low, high = wilson(part, whole)
        return low <= value <= high
    steps = [float(row["value"]) for row in weeks.rows if row.get("value") is not None] if weeks else []
    if len(steps) >= MIN_WEEKS and fmean(steps) > 0:
        return abs(value - now) <= _T95 * stdev(steps) / sqrt(len(steps)) / fmean(steps) * abs(now)
    return figure.unit in _RARE and abs(value - now) <= _Z95 * sqrt(max(value, 0.0))
