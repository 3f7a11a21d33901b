"""Problems found in the figures: what is examined, and when it is a problem.

A rule names a metric and the sizes that matter. It is a problem when the target is missed, when the figure fell by
enough against the period before or a year ago, when one segment fell although the whole did not, or when the level
broke downward within the period; where all that is well, also when a figure that is only watched misses its target.
What cannot be computed is *unknown*, which is neither a problem nor a success.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from zongjie.findings.breaks import Break, find_break
from zongjie.findings.drivers import Segment, falling, segments
from zongjie.slides.figure import Figure, Figures
from zongjie.slides.trend import Against, trend

Sign = Literal["target_missed", "fell", "fell_year_ago", "segment_fell", "broke"]
Status = Literal["problem", "holds", "unknown"]


@dataclass(frozen=True)
class Measure:
    """A figure that can show a problem, with its breakdowns by segment and over time, where it has them."""

    metric: str
    by_segment: str = ""
    over_time: str = ""


@dataclass(frozen=True)
class Rule:
    """A problem to look for.

    Attributes
    ----------
    measures
        What can show it, in order of preference: the first whose figure is defined is judged.
    watched
        Further figures, each judged against its target alone; `by_segment` then only shows where to look.
    fall
        Relative fall of the whole that matters.
    segment_fall
        Relative fall of one segment, or of the level within the period, that matters.
    """

    problem: str
    measures: tuple[Measure, ...]
    watched: tuple[Measure, ...] = ()
    fall: float = 0.03
    segment_fall: float = 0.1

    @property
    def metrics(self) -> tuple[str, ...]:
        """Ids of the figures that can show it."""
        return tuple(measure.metric for measure in self.measures)


RULES = (
    Rule(
        "activity",
        (
            Measure("messages_per_member_day", "messages_per_member_day_by_tier", "messages_per_member_day_over_time"),
            Measure("active_members", over_time="active_over_time"),
        ),
        watched=(
            Measure("stickiness", "messages_per_member_day_by_tier"),
            Measure("active_rate", "messages_per_member_day_by_tier"),
        ),
    ),
    Rule(
        "retention",
        (
            Measure("retention_d30", "retention_d30_by_tier", "retention_d30_over_time"),
            Measure("retention_d7"),
            Measure("retention_d1"),
        ),
        watched=(Measure("retention_existing"), Measure("churn_rate")),
    ),
    Rule(
        "conversion",
        (
            Measure("conversion_rate_end", "conversion_by_tier", "conversion_over_time"),
            Measure("conversion_rate"),
        ),
        watched=(
            Measure("repurchase_rate", "conversion_by_tier"),
            Measure("buy_again_rate", "conversion_by_tier"),
        ),
    ),
    Rule(
        "participation",
        (
            Measure("event_participations", over_time="participations_over_time"),
            Measure("rsvp_yes", over_time="rsvp_over_time"),
            Measure("events_held", over_time="events_over_time"),
        ),
    ),
)


@dataclass(frozen=True)
class Finding:
    """What a rule found.

    Attributes
    ----------
    figure, measure
        The figure judged and what it was judged by; None if none of the rule's figures is defined.
    signs
        What makes it a problem; empty otherwise.
    segments
        Segments with their part of the gross fall, the largest first; empty without a comparable breakdown.
    broke
        Since when the level is lower, if the data shows a break.
    """

    problem: str
    status: Status
    figure: Figure | None = None
    measure: Measure | None = None
    signs: tuple[Sign, ...] = ()
    segments: tuple[Segment, ...] = ()
    broke: Break | None = None

    @property
    def whole(self) -> bool:
        """Whether the figure itself is low, not only a segment or the end of the period."""
        return any(sign in ("target_missed", "fell", "fell_year_ago") for sign in self.signs)


def examine(figures: Figures, rules: tuple[Rule, ...] = RULES) -> tuple[Finding, ...]:
    """Judge every rule, in order."""
    return tuple(judge(rule, figures) for rule in rules)


def judge(rule: Rule, figures: Figures) -> Finding:
    """Judge one rule from the figures alone."""
    measure = next((one for one in rule.measures if one.metric in figures and figures[one.metric].defined), None)
    if measure is None:
        return Finding(rule.problem, "unknown")
    figure = figures[measure.metric]
    parts = segments(figures.get(measure.by_segment))
    broke = find_break(figures.get(measure.over_time), rule.segment_fall)
    signs = _signs(rule, figure, parts, broke)
    compared = (figure.met, figure.previous, figure.year_ago, parts or None)
    if not signs and all(one is None for one in compared):
        return Finding(rule.problem, "unknown", figure, measure)
    if not signs and (missed := _missed(rule, figures)):
        return Finding(rule.problem, "problem", figures[missed.metric], missed, ("target_missed",))
    return Finding(rule.problem, "problem" if signs else "holds", figure, measure, signs, parts, broke)


def _missed(rule: Rule, figures: Figures) -> Measure | None:
    """Return the first watched measure that misses its target."""
    return next((one for one in rule.watched if one.metric in figures and figures[one.metric].met is False), None)


def _signs(rule: Rule, figure: Figure, parts: tuple[Segment, ...], broke: Break | None) -> tuple[Sign, ...]:
    tests: dict[Sign, bool] = {
        "target_missed": figure.met is False,
        "fell": _fell(figure, "previous", rule.fall),
        "fell_year_ago": _fell(figure, "year_ago", rule.fall),
        "segment_fell": any(falling(part, rule.segment_fall) for part in parts),
        "broke": broke is not None,
    }
    return tuple(sign for sign, holds in tests.items() if holds)


def _fell(figure: Figure, against: Against, size: float) -> bool:
    base = figure.get(against)
    went = trend(figure, against)
    if figure.value is None or not base or went in ("flat", "unknown"):
        return False
    change = (figure.value - base) / abs(base)
    return (change if figure.direction == "down" else -change) >= size
