"""Problems found in the figures: what is examined, and when it is a problem.

A rule names a metric and the sizes that matter. It is a problem when the target is missed, when the figure fell by
enough against the period before or a year ago, when one segment fell although the whole did not, or when the level
broke downward within the period. What cannot be computed is *unknown*, which is neither a problem nor a success.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from zongjie.findings.breaks import Break, find_break
from zongjie.findings.drivers import Segment, falling, segments
from zongjie.slides.figure import Figure, Figures
from zongjie.slides.trend import Against, is_noise

Sign = Literal["target_missed", "fell", "fell_year_ago", "segment_fell", "broke"]
Status = Literal["problem", "holds", "unknown"]


@dataclass(frozen=True)
class Rule:
    """A problem to look for.

    Attributes
    ----------
    metrics
        Figures that can show it, in order of preference: the first that is defined is judged.
    by_segment, over_time
        Breakdowns of the judged metric by segment and over time.
    fall
        Relative fall of the whole that matters.
    segment_fall
        Relative fall of one segment, or of the level within the period, that matters.
    """

    problem: str
    metrics: tuple[str, ...]
    by_segment: str
    over_time: str
    fall: float = 0.03
    segment_fall: float = 0.1


RULES = (
    Rule(
        "activity",
        ("messages_per_member_day", "active_members", "event_participations", "rsvp_yes", "events_held"),
        "messages_per_member_day_by_tier",
        "messages_per_member_day_over_time",
    ),
    Rule(
        "retention",
        ("retention_d30", "retention_d7", "retention_d1", "repeat_attendance"),
        "retention_d30_by_tier",
        "retention_d30_over_time",
    ),
    Rule(
        "conversion",
        ("conversion_rate_end", "conversion_rate", "attendance_rate"),
        "conversion_by_tier",
        "conversion_over_time",
    ),
)


@dataclass(frozen=True)
class Finding:
    """What a rule found.

    Attributes
    ----------
    figure
        The figure judged; None if none of the rule's metrics is defined.
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
    figure = next((figures[name] for name in rule.metrics if name in figures and figures[name].defined), None)
    if figure is None:
        return Finding(rule.problem, "unknown")
    # The breakdowns belong to the preferred metric; another one must not be explained with them.
    own = figure.id == rule.metrics[0]
    parts = segments(figures.get(rule.by_segment) if own else None)
    broke = find_break(figures.get(rule.over_time) if own else None, rule.segment_fall)
    signs = _signs(rule, figure, parts, broke)
    if not signs and figure.met is None and figure.previous is None and figure.year_ago is None and not parts:
        return Finding(rule.problem, "unknown", figure)
    return Finding(rule.problem, "problem" if signs else "holds", figure, signs, parts, broke)


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
    if figure.value is None or not base or is_noise(figure, against):
        return False
    change = (figure.value - base) / abs(base)
    return (change if figure.direction == "down" else -change) >= size
