"""What the sentences on a problem may name: who drives it, since when, how sure it is."""

from __future__ import annotations

from datetime import date
from typing import Any

from zongjie.findings.cases import Case
from zongjie.findings.drivers import Segment, falling
from zongjie.findings.judge import Finding
from zongjie.report.telling import Telling
from zongjie.slides.figure import Figure
from zongjie.slides.text import Span, Text

_SIGNS = ("target_missed", "fell", "fell_year_ago", "segment_fell", "broke", "beyond", "listed", "part_beyond")
_NAMES = (
    *("worst", "worst_path", "worst_value", "worst_limit", "part", "since", "level_path", "low", "high", "size"),
    *("shifted", "count", "limit", "limit_title", "year_ago"),
)


def evidence(telling: Telling, finding: Finding) -> dict[str, Any]:
    """Return what the sentences on a finding may name; what the data does not show is None."""
    said: dict[str, Any] = {sign: sign in finding.signs for sign in _SIGNS} | dict.fromkeys(_NAMES)
    said |= {"lead": finding.figure, "whole": finding.whole, "rising": finding.rising, "spread": finding.spread}
    said |= {"several": False, "chance": finding.by_chance, "problem": finding.problem, "mix": finding.mix is not None}
    if finding.figure is None:
        return said
    said |= _broke(telling, finding, finding.figure) | _interval(telling, finding.figure)
    said |= _bases(telling, finding, finding.figure)
    if finding.mix and finding.mix.shifted:
        said |= _shifted(telling, finding.mix.shifted)
    if "listed" in finding.signs and finding.cases:
        return said | _case(telling, finding)
    if "part_beyond" in finding.signs and finding.cases:
        return said | _beyond(telling, finding.cases[0], finding.figure)
    return said | _segment(telling, finding, finding.figure)


def path(telling: Telling, before: float, after: float, unit: str, decimals: int) -> Text:
    """Return from where to where: 由42.8%降至38.6%."""
    numbers = (telling.words.number(value, unit, decimals).text for value in (before, after))
    one, other = (Span(text=number, strong=True) for number in numbers)
    return telling.words.went(one, other, "rise" if after > before else "fall" if after < before else "flat", unit)


def _segment(telling: Telling, finding: Finding, figure: Figure) -> dict[str, Any]:
    """Return the segment that drives it; none where all got worse alike."""
    worse = [part for part in finding.segments if part.part_of_fall > 0 and falling(part, 0.0, rising=finding.rising)]
    if not worse or (finding.spread and "segment_fell" not in finding.signs):
        return {}
    worst = worse[0]
    shown = telling.figures.get(finding.driver.figure) if finding.driver else None
    unit, decimals = (shown.unit, shown.decimals) if shown else (figure.unit, figure.decimals)
    return {
        "worst": telling.words.name(worst.dimension, worst.key),
        "worst_path": path(telling, worst.previous, worst.value, unit, decimals),
        "part": telling.words.number(worst.part_of_fall, "share"),
        "several": len(worse) > 1,
    }


def _case(telling: Telling, finding: Finding) -> dict[str, Any]:
    worst: Case = finding.cases[0]
    unit = _UNITS.get(worst.dimension, "plain")
    planned = finding.measure is not None and finding.measure.listed == "plan"
    return {
        "worst": telling.words.name(worst.dimension, worst.key),
        "worst_path": _planned(telling, worst) if planned else path(telling, worst.before, worst.after, unit, 0),
        "part": telling.words.number(worst.part, "share"),
        "count": len(finding.cases),
        "several": len(finding.cases) > 1,
    }


def _planned(telling: Telling, worst: Case) -> Text:
    before, after = (telling.words.number(one, _UNITS["category"]).text for one in (worst.before, worst.after))
    return telling.words.text("problems.planned", before=before, after=after)


def _beyond(telling: Telling, worst: Case, figure: Figure) -> dict[str, Any]:
    """Return the segment farthest beyond its limit."""
    value, limit = (telling.words.number(one, figure.unit, figure.decimals).text for one in (worst.after, worst.before))
    return {"worst": telling.words.name(worst.dimension, worst.key), "worst_value": value, "worst_limit": limit}


def _bases(telling: Telling, finding: Finding, figure: Figure) -> dict[str, Any]:
    """Return what a figure was judged against besides its target and the period before."""
    said: dict[str, Any] = {}
    if figure.year_ago is not None and figure.year_ago != figure.previous:
        said["year_ago"] = telling.words.figure(figure, "year_ago").text
    measure = finding.measure
    other = telling.figures.get(measure.limit_of) if measure and measure.limit_of else None
    limit = other.value if other else measure.limit if measure else None
    if limit is not None:
        said["limit"] = telling.words.number(limit, figure.unit, figure.decimals if other else 0).text
        said["limit_title"] = other.title if other else None
    return said


_UNITS = {"kind": "person_times", "group": "messages", "category": "currency", "risk": "plain"}


def _broke(telling: Telling, finding: Finding, figure: Figure) -> dict[str, Any]:
    broke = finding.broke
    if broke is None:
        return {}
    levels = path(telling, broke.before, broke.after, figure.unit, figure.decimals)
    return {"since": _since(telling, broke.since), "level_path": levels}


def _since(telling: Telling, step: str) -> str:
    """Return the step that another level began with: 9月, or 11月9日 where the steps are days."""
    if len(step) == len("2023-09"):
        return telling.times([step])[0]
    return telling.day(date.fromisoformat(step), "times.short")


def _interval(telling: Telling, figure: Figure) -> dict[str, Any]:
    """Return the interval of the change and how many it stands on, where both are known."""
    interval = figure.intervals.get("previous")
    if interval is None or not figure.denominator:
        return {}
    low, high = (telling.words.number(end, "points", 1, signed=True).text for end in interval)
    return {"low": low, "high": high, "size": telling.words.number(figure.denominator, "plain").text}


def _shifted(telling: Telling, part: Segment) -> dict[str, Any]:
    return {"shifted": telling.words.name(part.dimension, part.key)}
