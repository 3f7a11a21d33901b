"""What may go wrong: causes that the data does not prove, targets beyond the trend; and what is done then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zongjie.findings.judge import Finding
from zongjie.findings.targets import Target
from zongjie.report.planning.owners import owner_of
from zongjie.report.planning.targets import goals, half_time
from zongjie.report.problems import Diagnosis
from zongjie.report.telling import Choices
from zongjie.slides.chart import Column, Row, Table
from zongjie.slides.model import TableSlide
from zongjie.slides.text import Text, as_text

_MAX_ROWS, _MAX_CAUSES, _MAX_BEYOND = 6, 2, 2
_COLUMNS = ("risk", "signal", "contingency")


def risks(found: Diagnosis, slide: str, figures: Choices, *, brief: bool = False) -> TableSlide | None:
    """Return the plan's risks: problems whose causes are not proven, targets beyond the trend; None without any.

    Parameters
    ----------
    figures
        Those of the slide on targets.
    """
    telling = found.telling
    problems = [row for finding in found.told if (row := _problem(found, slide, finding))]
    beyond = [goal for goal in goals(found, figures) if goal.beyond][:_MAX_BEYOND]
    rows = [*problems, *(_beyond(found, slide, goal) for goal in beyond)][:_MAX_ROWS]
    if not rows:
        return None
    names = [*_COLUMNS, "owner"]
    return TableSlide(
        id=slide,
        title=telling.title(slide, count=len(rows), unproven=len(problems), beyond=len(beyond)),
        table=Table(
            columns=tuple(
                Column(
                    title=telling.words.label(f"slides.plan.columns.{name}" if name in _COLUMNS else f"columns.{name}")
                )
                for name in names
            ),
            rows=tuple(rows),
        ),
        remark=telling.first(f"slides.{slide}.remark", day=telling.day(half_time(telling.prepared.period.next())))
        or (),
        notes=telling.notes(slide, [goal.figure for goal in beyond]),
        brief=brief,
    )


def _problem(found: Diagnosis, slide: str, finding: Finding) -> Row | None:
    """Return the risk that a problem's actions miss its cause; None where every cause was settled by the data."""
    telling, figure = found.telling, finding.figure
    unproven = [one.cause.claim for one in found.causes(finding.problem) if one.status == "unknown"][:_MAX_CAUSES]
    if not unproven or figure is None:
        return None
    goal = found.target(figure.id)
    more: dict[str, Any] = {
        "name": telling.words.label(f"problems.{finding.problem}.name"),
        "claims": list(unproven),
        "signal": _half_way(found, goal) if goal else figure.title,
        "day": telling.day(half_time(telling.prepared.period.next()), "times.short"),
    }
    return _row(
        found,
        [telling.words.text(f"slides.{slide}.unproven.{name}", **more) for name in _COLUMNS],
        owner_of(found, figure),
    )


def _half_way(found: Diagnosis, goal: Target) -> str:
    """Return what the figure should have come to at half-time (the target itself, where half a period cannot tell)."""
    value = goal.value if goal.milestone is None else goal.milestone
    number = found.telling.words.number(value, goal.figure.unit, goal.figure.decimals)
    key = "measure.at_most" if goal.at_most else "measure.at_least"
    return found.telling.words.label(key, title=goal.figure.title, number=number)


def _beyond(found: Diagnosis, slide: str, goal: Target) -> Row:
    """Return the risk of a target that the course alone does not make likely."""
    telling, figure = found.telling, goal.figure
    numbers = {
        name: telling.words.number(value, figure.unit, figure.decimals)
        for name, value in (
            ("goal", goal.value),
            ("end", goal.low if goal.at_most else goal.high),
            ("half", goal.milestone),
        )
    }
    more = {
        "title": figure.title,
        "known": goal.milestone is not None,
        "at_most": goal.at_most,
        "day": telling.day(half_time(telling.prepared.period.next()), "times.short"),
    }
    return _row(
        found,
        [telling.words.text(f"slides.{slide}.beyond.{name}", **numbers, **more) for name in _COLUMNS],
        owner_of(found, figure),
    )


def _row(found: Diagnosis, texts: Sequence[Text], owner: str) -> Row:
    return Row(cells=(*texts, as_text(owner)))
