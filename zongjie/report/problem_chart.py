"""The chart beside a problem: the cases that show it, who drives it, or how the figure went."""

from __future__ import annotations

from zongjie.findings.judge import Finding
from zongjie.report.charts import by_category, drivers, over_time
from zongjie.report.telling import Telling
from zongjie.slides.chart import Chart
from zongjie.slides.figure import Figure

_LISTED = {"series": "turnout_by_kind", "groups": "groups_rescue", "plan": "spending_by_category"}


def problem_chart(telling: Telling, finding: Finding, figure: Figure) -> Chart | None:
    """Return who drives the problem where segments got worse; else how the figure went over time."""
    if finding.measure is None:
        return None
    if cases := _of_cases(telling, finding):
        return by_category(telling, cases, highlight=finding.cases[0].key)
    parts = telling.figure(finding.driver.figure) if finding.driver else None
    worse = sum(part.part_of_fall > 0 for part in finding.segments)
    if parts and worse > 1 and not finding.spread and not finding.rising:
        return drivers(telling, parts, finding.segments)
    if parts and finding.segments[0].part_of_fall > 0 and not finding.spread:
        return by_category(telling, parts, highlight=finding.segments[0].key)
    if series := telling.figure(finding.measure.over_time):
        return over_time(telling, series, target=figure.id)
    return by_category(telling, parts, highlight=None) if parts else None  # nobody in particular: none stands out


def _of_cases(telling: Telling, finding: Finding) -> Figure | None:
    """Return the breakdown in which the cases stand that show the problem."""
    if finding.measure is None or not finding.cases:
        return None
    if "listed" in finding.signs:
        return telling.figure(_LISTED.get(finding.measure.listed or "", ""))
    if "part_beyond" not in finding.signs:
        return None
    figures = [telling.figure(name) for name in finding.measure.by]
    return next((one for one in figures if one and one.by[0] == finding.cases[0].dimension), None)
