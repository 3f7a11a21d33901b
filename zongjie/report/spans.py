"""Figures of a part of the report's period: of a phase, up to a milestone, before and after a measure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from zongjie.errors import DataError, ParameterError
from zongjie.findings.playbook import Playbook
from zongjie.findings.rules import RULES
from zongjie.parameters import Parameters
from zongjie.parameters.project import Measure, Milestone, Phase
from zongjie.periods import Period, parse
from zongjie.report.figures_cache import kept, key_of
from zongjie.slides.figure import Figures

if TYPE_CHECKING:
    from zongjie.slides.flaw import Flaw
    from zongjie.tables.store import Tables

_DRAWN = ("turnout_by_kind", "groups_rescue", "spending_by_category")  # charts of problems that a list of cases shows
_RATES = ("share", "points", "score", "ratio", "per_member_day", "minutes", "hours", "days")
_ALIKE = 0.1  # of the longer: counts over spans that differ more say how long these are


def phase_span(phase: Phase, period: Period) -> Period | None:
    """Return the part of a phase that lies in the period; None if none does."""
    start, end = max(phase.start, period.start), min(phase.end, period.end)
    return _named(Period(start, end)) if start <= end else None


def milestone_span(milestone: Milestone, period: Period) -> Period | None:
    """Return the days from the period's start to the milestone; None for one outside the period."""
    return _named(Period(period.start, milestone.date)) if milestone.date in period else None


def until_measure(measure: Measure, period: Period) -> Period | None:
    """Return the days of the period before a measure, None for one that it does not tell."""
    if not period.start < measure.taken <= period.end:
        return None
    return _named(Period(period.start, measure.taken - timedelta(days=1)))


def measure_spans(measure: Measure, period: Period) -> tuple[Period, Period] | None:
    """Return the spans that are compared to see what a measure did; None for one that the period does not tell."""
    until = until_measure(measure, period)
    if until is None:
        return None
    before = parse(measure.before) if measure.before else until
    after = parse(measure.after) if measure.after else _named(Period(measure.taken, period.end))
    return before, after


def _named(span: Period) -> Period:
    """Return a span as the year, half, quarter or month that it is, if it is one."""
    year, month = span.start.year, span.start.month
    forms = (f"{year}", f"{year}H{(month + 5) // 6}", f"{year}Q{(month + 2) // 3}", f"{year}-{month:02d}")
    calendar = (parse(form) for form in forms)
    return next((one for one in calendar if (one.start, one.end) == (span.start, span.end)), span)


def wanted(
    parameters: Parameters, period: Period, phase_figures: Sequence[str], playbook: Playbook
) -> dict[Period, frozenset[str]]:
    """Return the spans whose figures the slides on a project need, and which.

    Before a measure that answers a known problem they are also those by which the rules find it, and its causes.
    """
    project, found = parameters.project, defaultdict[Period, set[str]](set)
    for phase in project.phases:
        if span := phase_span(phase, period):
            found[span].update(phase_figures)
    for milestone in project.milestones:
        if span := milestone_span(milestone, period):
            found[span].add(milestone.metric)
    for measure in project.measures:
        for span in measure_spans(measure, period) or ():
            found[span].add(measure.metric)
        if span := until_measure(measure, period):
            found[span].update(_examined(measure.problem, playbook))
    for lesson in project.all_lessons:
        if lesson.evidence and lesson.period:
            found[parse(lesson.period)].add(lesson.evidence)
    return {span: frozenset(names) for span, names in found.items()}


def _examined(problem: str, playbook: Playbook) -> set[str]:
    """Return the figures that the rules on a problem and the checks of its causes name, and those that are drawn."""
    from zongjie.metrics.base import catalogue

    rules = [repr(rule) for rule in RULES if rule.problem == problem]
    play = playbook.problems.get(problem)
    if not rules or play is None:
        return set()
    named: list[str] = re.findall(r"[a-z][a-z0-9_]+", " ".join([*rules, play.model_dump_json()]))
    return {*named, *_DRAWN} & set(catalogue())


def spans_of(
    tables: Tables,
    parameters: Parameters,
    spans: Mapping[Period, frozenset[str]],
    flaws: tuple[Flaw, ...],
    cache: Path,
    announce: Callable[[str], None] | None,
) -> dict[str, Figures]:
    """Return the figures of each span by its written form; a span that the data does not hold has none."""
    if spans and announce:
        announce(f"computing figures for {len(spans)} phases, milestones and measures")
    return {str(span): _figures(tables, parameters, span, names, flaws, cache) for span, names in spans.items()}


def _figures(
    tables: Tables,
    parameters: Parameters,
    span: Period,
    names: frozenset[str],
    flaws: tuple[Flaw, ...],
    cache: Path,
) -> Figures:
    from zongjie.metrics.evaluate import compute

    def make() -> Figures:
        count, language = parameters.privacy.minimum_count, parameters.language
        try:
            return compute(tables, span, {}, language, names, minimum_count=count, flaws=flaws)
        except DataError:  # nothing of these days: their figures are unknown
            return Figures({})

    return kept(cache / "parts", span, key_of(tables, span, parameters, flaws, {"only": sorted(names)}), make)


def check_project(path: Path, parameters: Parameters, period: Period) -> None:
    """Refuse facts of a project that name no metric, or a count over spans that cannot be compared.

    Raises
    ------
    ParameterError
        With the known metrics, or the lengths of both spans.
    """
    from zongjie.metrics.base import catalogue

    metrics = catalogue()
    for place, name in parameters.project.named_metrics().items():
        if name not in metrics:
            raise ParameterError(
                f"There is no metric “{name}”.",
                where=f"{path}, project.{place}",
                given=name,
                known=tuple(metrics),
                hint="`zongjie metrics` lists them",
            )
    for place, measure in enumerate(parameters.project.measures):
        spans = measure_spans(measure, period)
        if spans and metrics[measure.metric].unit not in _RATES and not _alike(*spans):
            before, after = spans
            raise ParameterError(
                f"“{measure.metric}” counts, and {before.days} days before the measure cannot be compared with"
                f" {after.days} days after it.",
                where=f"{path}, project.measures.{place}",
                hint="give before and after of one length, as in 2023Q2 and 2023Q4, or name a rate",
            )


def _alike(one: Period, other: Period) -> bool:
    return abs(one.days - other.days) <= _ALIKE * max(one.days, other.days)
