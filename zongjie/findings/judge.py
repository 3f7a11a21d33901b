"""Problems found in the figures: the rules applied.

A figure is a problem when it misses its target, is worse than in the period before or a year ago by what matters, lies
beyond its limit, when a segment got worse although the whole did not, when its level broke within the period, or when
single cases show it. What chance explains is no problem, nor what comes back with every season, nor a change that
comes from a changed make-up alone; what cannot be computed is *unknown*, which is neither a problem nor a success.
Figures are not compared across breaks of the data (see `zongjie.quality`), so that none of those is ever found.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from zongjie.findings.breaks import Break, find_break
from zongjie.findings.cases import Case, cases, parts_beyond
from zongjie.findings.chance import beyond, by_chance, worse_than, worsening
from zongjie.findings.drivers import Contribution, Segment, contributions, falling, main_driver, worse_by
from zongjie.findings.rules import RULES, Measure, Rule
from zongjie.slides.figure import Figure, Figures
from zongjie.slides.trend import Against

Sign = Literal["target_missed", "fell", "fell_year_ago", "beyond", "listed", "part_beyond", "segment_fell", "broke"]
Status = Literal["problem", "holds", "unknown"]
_WHOLE: tuple[Sign, ...] = ("target_missed", "fell", "fell_year_ago", "beyond", "listed")
_COMPARED: tuple[Sign, ...] = ("fell", "fell_year_ago", "segment_fell", "broke")
_FELT = 0.03  # of the whole: what a segment must have done to it


@dataclass(frozen=True)
class Finding:
    """What a rule found.

    Attributes
    ----------
    figure, measure
        The figure judged and what it was judged by; None if none of the rule's figures is defined.
    signs
        What makes it a problem; empty otherwise.
    driver
        Who drives it: the breakdown whose first segment stands out, else the first one that can be compared.
    spread
        Whether no segment stands out.
    broke
        Since when the level is worse, if the data shows a break.
    cases
        The single cases that show it.
    mix
        The breakdown that explains a worsening of the whole as one of its make-up alone.
    weight
        How much is at stake, relative to what the figure was or should be; problems are told in this order.
    by_chance
        Whether a worsening was seen but may be chance.
    """

    problem: str
    status: Status
    figure: Figure | None = None
    measure: Measure | None = None
    signs: tuple[Sign, ...] = ()
    driver: Contribution | None = None
    spread: bool = False
    broke: Break | None = None
    cases: tuple[Case, ...] = ()
    mix: Contribution | None = None
    weight: float = 0.0
    by_chance: bool = False

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The segments of the driving breakdown, the largest part of the worsening first."""
        return self.driver.segments if self.driver else ()

    @property
    def rising(self) -> bool:
        """Whether more of the figure is worse."""
        return self.figure is not None and self.figure.direction == "down"

    @property
    def whole(self) -> bool:
        """Whether the figure itself is bad, not only a segment or the end of the period."""
        return any(sign in _WHOLE for sign in self.signs)


def examine(figures: Figures, rules: tuple[Rule, ...] = RULES) -> tuple[Finding, ...]:
    """Judge every rule, in order."""
    return tuple(judge(rule, figures) for rule in rules)


def ranked(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the problems, the biggest first: those of the whole before those of a part."""
    problems = [finding for finding in findings if finding.status == "problem"]
    return tuple(sorted(problems, key=lambda one: (not one.whole, -one.weight)))


def judge(rule: Rule, figures: Figures) -> Finding:
    """Judge one rule from the figures alone."""
    lead = next((one for one in rule.measures if _defined(one, figures)), None)
    also = [one for one in rule.also if _defined(one, figures)]
    measures = [lead, *also] if lead else also
    if not measures:
        return Finding(rule.problem, "unknown")
    judged = [_judge(rule, measure, figures) for measure in measures]
    if problem := next((one for one in judged if one.status == "problem"), None):
        return problem
    known = next((one for one in judged if one.status == "holds"), None)
    missed = _missed(rule, figures)
    if known and missed:
        figure = figures[missed.metric]
        driver, _spread = _driver(missed, figures, "previous")
        weight = _shortfall(figure)
        return Finding(rule.problem, "problem", figure, missed, ("target_missed",), driver, True, weight=weight)
    return known or judged[0]


def _judge(rule: Rule, measure: Measure, figures: Figures) -> Finding:
    figure = figures[measure.metric]
    against: Against = "previous" if figure.previous is not None else "year_ago"
    parts = _contributions(measure, figures, against)
    broke = find_break(figures.get(measure.over_time), rule.segment, rising=figure.direction == "down")
    listed = cases(measure.listed, figures.get(measure.cases)) or parts_beyond(measure, figures)
    signs = _signs(rule, measure, figures, parts, broke, listed)
    mix = _only_mix(measure, signs, figures)
    if mix:
        signs = _without_mix(rule, signs, mix)
    limit = _limit(measure, figures)
    compared = (figure.met, figure.previous, figure.year_ago, limit, measure.listed, parts or None)
    if not signs and all(one is None for one in compared):
        return Finding(rule.problem, "unknown", figure, measure)
    driver, spread = _driver(measure, figures, against)
    found = Finding(rule.problem, "problem" if signs else "holds", figure, measure, signs, driver, spread, broke)
    chance = not signs and _worsened_by_chance(figure, measure, figures)
    return replace(found, cases=listed, mix=mix, by_chance=chance, weight=_weight(found, listed))


def _defined(measure: Measure, figures: Figures) -> bool:
    return measure.metric in figures and figures[measure.metric].defined


def _missed(rule: Rule, figures: Figures) -> Measure | None:
    """Return the first watched measure that misses its target."""
    return next((one for one in rule.watched if one.metric in figures and figures[one.metric].met is False), None)


def _contributions(measure: Measure, figures: Figures, against: Against) -> list[Contribution]:
    rising = figures[measure.metric].direction == "down"
    rhythm = figures.get(measure.rhythm)
    found = (contributions(figures.get(name), against, rising=rising, rhythm=rhythm) for name in measure.by)
    return [one for one in found if one is not None]


def _driver(measure: Measure, figures: Figures, against: Against) -> tuple[Contribution | None, bool]:
    """Return who drives it and whether nobody in particular does."""
    parts = _contributions(measure, figures, against)
    best = main_driver(parts)
    return (best, False) if best else (parts[0] if parts else None, True)


def _signs(
    rule: Rule,
    measure: Measure,
    figures: Figures,
    parts: list[Contribution],
    broke: Break | None,
    listed: tuple[Case, ...],
) -> tuple[Sign, ...]:
    figure, limit = figures[measure.metric], _limit(measure, figures)
    tests: dict[Sign, bool] = {
        "target_missed": figure.met is False,
        "fell": worse_than(figure, measure, figures, "previous") and _also_worse(figure, measure, "year_ago"),
        "fell_year_ago": worse_than(figure, measure, figures, "year_ago") and _also_worse(figure, measure, "previous"),
        "beyond": limit is not None and beyond(figure, limit),
        "listed": bool(measure.listed and listed) and (limit is None or beyond(figure, limit)),
        "part_beyond": bool(measure.limit_parts and listed),
        "segment_fell": any(
            _segment_fell(rule, one, earlier) for one, earlier in _with_year_ago(measure, figures, parts)
        ),
        "broke": broke is not None,
    }
    return tuple(sign for sign, holds in tests.items() if holds)


def _limit(measure: Measure, figures: Figures) -> float | None:
    other = figures.get(measure.limit_of)
    return other.value if other is not None else measure.limit


def _also_worse(figure: Figure, measure: Measure, against: Against) -> bool:
    """Whether a figure is worse by half of what matters against the other base, too, where that is another one.

    What is worse than in the period before and not than a year ago is the season; what is worse than a year ago and
    not than the period before has been told then.
    """
    base = figure.get(against)
    if figure.value is None or base is None or figure.previous == figure.year_ago:
        return True
    by = worsening(figure, figure.value, base)
    return by > 0 and by >= measure.worse / 2 * abs(base) and by >= measure.points / 2


def _with_year_ago(
    measure: Measure, figures: Figures, parts: list[Contribution]
) -> list[tuple[Contribution, dict[str, Segment]]]:
    """Return each breakdown with its segments against a year ago, where that is another base than the one before."""
    figure = figures[measure.metric]
    if figure.previous is None or figure.previous == figure.year_ago:
        return [(one, {}) for one in parts]
    earlier = {one.figure: one for one in _contributions(measure, figures, "year_ago")}
    return [
        (one, {part.key: part for part in found.segments} if (found := earlier.get(one.figure)) else {})
        for one in parts
    ]


def _segment_fell(rule: Rule, found: Contribution, earlier: dict[str, Segment]) -> bool:
    """Whether a segment got much worse, by more than chance and not with the season, and the whole feels it."""
    return any(
        falling(part, rule.segment, rising=found.rising)
        and abs(part.pull) >= _FELT * found.level
        and (part.key not in earlier or worse_by(earlier[part.key], rule.segment, rising=found.rising))
        for part in found.segments
    )


def _only_mix(measure: Measure, signs: tuple[Sign, ...], figures: Figures) -> Contribution | None:
    """Return the breakdown by which a worse whole is one of make-up alone, against one of its bases.

    What is worse than a year ago by its make-up alone, and worse than in the period before besides, is so by season.
    """
    figure = figures[measure.metric]
    if figure.value is None or not set(_COMPARED) & set(signs):
        return None
    bases: tuple[Against, ...] = ("previous", "year_ago")
    for against in bases:
        base = figure.get(against)
        if base is not None:
            worse = worsening(figure, figure.value, base)
            mixed = (one for one in _contributions(measure, figures, against) if one.only_mix(worse))
            if (first := next(mixed, None)) is not None:
                return first
    return None


def _without_mix(rule: Rule, signs: tuple[Sign, ...], mix: Contribution) -> tuple[Sign, ...]:
    """Return the signs that a changed make-up does not explain: what fell in other breakdowns, fell with it."""
    kept = "segment_fell" if _segment_fell(rule, mix, {}) else None
    return tuple(sign for sign in signs if sign == kept or sign not in _COMPARED)


def _worsened_by_chance(figure: Figure, measure: Measure, figures: Figures) -> bool:
    if figure.value is None or figure.previous is None:
        return False
    seen = worsening(figure, figure.value, figure.previous) >= measure.worse * abs(figure.previous)
    return seen and by_chance(figure, figures.get(measure.by_week), "previous") is True


def _weight(finding: Finding, listed: tuple[Case, ...]) -> float:
    """Return how much is at stake: the largest relative gap, of a part as it bears on the whole."""
    figure = finding.figure
    if figure is None or figure.value is None:
        return 0.0
    bases = {"fell": figure.previous, "fell_year_ago": figure.year_ago}
    gaps = [
        worsening(figure, figure.value, base) / abs(base)
        for sign, base in bases.items()
        if sign in finding.signs and base
    ]
    if "target_missed" in finding.signs:
        gaps.append(_shortfall(figure))
    if "broke" in finding.signs and finding.broke and finding.broke.before:
        gaps.append(abs(finding.broke.before - finding.broke.after) / abs(finding.broke.before))
    if {"beyond", "listed", "part_beyond"} & set(finding.signs):
        gaps.append(min(max((abs(case.change or 1.0) for case in listed), default=abs(figure.value)), 1.0) / 2)
    if "segment_fell" in finding.signs and finding.segments and figure.previous:
        gaps.append(abs(finding.segments[0].pull / figure.previous))
    return min(max(gaps, default=0.0), 1.0)


def _shortfall(figure: Figure) -> float:
    if figure.met is not False or not figure.target or figure.value is None:
        return 0.0
    return abs(figure.value - figure.target) / abs(figure.target)
