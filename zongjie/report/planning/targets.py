"""The next period's targets, each with its interval, its half-time mark, its owner and what it rests on."""

from __future__ import annotations

from datetime import date, timedelta

from zongjie.findings.targets import Target
from zongjie.periods import Period
from zongjie.report.planning.owners import owner_of
from zongjie.report.problems import Diagnosis
from zongjie.report.telling import Choices, Telling, flat
from zongjie.slides.chart import Column, Row, Table
from zongjie.slides.model import Absent, TableSlide
from zongjie.slides.text import Number, Text, as_text

MAX_TARGETS = 7
_NUMERIC = ("value", "range", "next_target", "milestone")


def goals(found: Diagnosis, figures: Choices) -> list[Target]:
    """Return the targets of the plan: the staff's goals, then `figures`, the first seven that have one."""
    own = found.telling.prepared.parameters.plan.goals
    chosen = (found.target(figure.id) for figure in found.telling.choose([*own, *figures]))
    return [goal for goal in chosen if goal is not None][:MAX_TARGETS]


def targets(found: Diagnosis, slide: str, figures: Choices, *, brief: bool = False) -> TableSlide | Absent:
    """Return the next period's targets: the first seven of `figures` that have one."""
    telling, planned = found.telling, goals(found, figures)
    if not planned:
        return telling.absent(slide, flat(figures))
    ranged = any(goal.low is not None for goal in planned)
    names = ("figure", "value", *(("range",) if ranged else ()), "next_target", "milestone", "owner", "basis")
    used = [goal.figure for goal in planned]
    return TableSlide(
        id=slide,
        title=telling.title(slide, goals=telling.listing(_goal(telling, goal) for goal in planned[:2])),
        table=Table(
            columns=tuple(Column(title=_heading(telling, name), numeric=name in _NUMERIC) for name in names),
            rows=tuple(_row(found, goal, ranged=ranged) for goal in planned),
        ),
        remark=telling.every(
            f"slides.{slide}.remark",
            ambition=telling.words.number(telling.prepared.parameters.plan.ambition, "plain", 2),
            ranged=ranged,
            beyond=sum(goal.beyond for goal in planned),
        ),
        source=telling.source(used),
        notes=telling.notes(slide, used),
        brief=brief,
    )


def half_time(coming: Period) -> date:
    """Return the day by which half of a period is over: the end of a month where it is an even number of months."""
    months = tuple(coming.months())
    if coming.whole_months and len(months) % 2 == 0:
        return months[len(months) // 2 - 1].end
    return coming.start + timedelta(days=(coming.days - 1) // 2)


def _goal(telling: Telling, goal: Target) -> str:
    number = telling.words.number(goal.value, goal.figure.unit, goal.figure.decimals)
    return telling.words.label("charts.pair", name=goal.figure.title, number=number)


def _heading(telling: Telling, name: str) -> str:
    """Return a column's heading; those of the target and of the half-time mark say by when."""
    coming = telling.prepared.period.next()
    days = {"next_target": coming.end, "milestone": half_time(coming)}
    if name in days:
        return telling.words.label(f"slides.plan.columns.{name}", day=telling.day(days[name], "times.short"))
    return telling.words.label("slides.plan.columns.range" if name == "range" else f"columns.{name}")


def _row(found: Diagnosis, goal: Target, *, ranged: bool) -> Row:
    telling, figure = found.telling, goal.figure

    def number(value: float | None) -> Number:
        return telling.words.number(value, figure.unit, figure.decimals)

    between: tuple[Text, ...] = (_range(telling, goal),) if ranged else ()
    return Row(
        cells=(
            as_text(figure.title),
            telling.words.figure(figure),
            *between,
            number(goal.value),
            number(goal.milestone),
            as_text(owner_of(found, figure)),
            telling.words.text(f"slides.plan.basis.{goal.basis}"),
        )
    )


def _range(telling: Telling, goal: Target) -> Text:
    if goal.low is None or goal.high is None:
        return as_text("—")
    ends = (telling.words.number(end, goal.figure.unit, goal.figure.decimals) for end in (goal.low, goal.high))
    low, high = ends
    return as_text(telling.words.label("slides.plan.range", low=low.digits, high=high))
