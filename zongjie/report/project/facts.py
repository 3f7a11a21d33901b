"""What a project set out with: whom it serves, with which team and budget; its goals and what came of them."""

from __future__ import annotations

from typing import Any

from zongjie.parameters.project import Goal
from zongjie.report.project.common import table, unwritten
from zongjie.report.project.phases import phases_of
from zongjie.report.telling import Telling
from zongjie.slides.chart import Row
from zongjie.slides.figure import Figure
from zongjie.slides.model import Absent, Card, Cards, TableSlide
from zongjie.slides.text import Number, as_text

_MIN_CARDS = 2
_FACTS = ("audience", "team", "budget", "calendar")


def facts(telling: Telling, slide: str, *, brief: bool) -> Cards | Absent:
    """Return whom the project serves, with which team, budget and calendar: a card for each that is known."""
    more = _known(telling)
    items = tuple(
        Card(heading=telling.words.label(f"slides.{slide}.cards.{name}.heading"), body=body)
        for name in _FACTS
        if (body := telling.every(f"slides.{slide}.cards.{name}.body", **more))
    )
    if len(items) < _MIN_CARDS:
        return unwritten(telling, slide, "project.audience, team, budget, phases")
    used = ["budget_actual", "budget_execution"] if more["budget"] is not None else []
    title = telling.title(slide, **more)
    return Cards(id=slide, title=title, items=items, notes=telling.notes(slide, used), brief=brief)


def _known(telling: Telling) -> dict[str, Any]:
    project, words = telling.prepared.parameters.project, telling.words
    team = [words.label("slides.project.role", name=one.role, count=one.people) for one in project.team if one.people]
    people = sum(one.people for one in project.team)
    return {
        "audience": project.audience,
        "people": words.number(people, "people") if people else None,
        "team": telling.listing(team),
        "budget": words.number(project.budget, "currency") if project.budget else None,
        "count": len(phases_of(telling)),
        "names": telling.listing(phase.name for phase in phases_of(telling)),
    }


def goals(telling: Telling, slide: str, *, brief: bool) -> TableSlide | Absent:
    """Return the goals with what was reached; where the staff wrote none, the figures that have a target."""
    given = telling.prepared.parameters.project.goals
    judged = [(goal.goal, figure, goal) for goal in given if (figure := _judged(telling, goal))]
    judged = judged or [
        (one.title, one, Goal(goal=one.title, metric=one.id))
        for one in telling.figures.values()
        if one.target is not None and one.met is not None
    ]
    if not judged:
        return unwritten(telling, slide, "project.goals, targets")
    missed = [figure.title for _, figure, _ in judged if figure.met is False]
    started = [_baseline(telling, goal) for *_, goal in judged]
    rows = [
        _goal_row(telling, text, figure, start, with_start=any(started))
        for (text, figure, _), start in zip(judged, started, strict=True)
    ]
    columns = ["goal", "figure", *(["baseline"] if any(started) else []), "target", "value", "verdict"]
    used = [figure for _, figure, _ in judged]
    return TableSlide(
        id=slide,
        title=telling.title(
            slide,
            judged=sum(figure.met is not None for figure in used),
            met=sum(figure.met is True for figure in used),
            missed=len(missed),
            missed_names=telling.listing(missed),
        ),
        table=table(telling, slide, columns, rows, ("baseline", "target", "value")),
        source=telling.source(used),
        notes=telling.notes(slide, used),
        brief=brief,
    )


def _judged(telling: Telling, goal: Goal) -> Figure | None:
    """Return a goal's figure with the goal as its target."""
    figure = telling.figures.get(goal.metric)
    if figure is None or figure.by:
        return None
    return figure if goal.target is None else figure.model_copy(update={"target": goal.target})


def _baseline(telling: Telling, goal: Goal) -> Figure | None:
    return telling.figure(goal.baseline) if goal.baseline else None


def _goal_row(telling: Telling, text: str, figure: Figure, start: Figure | None, *, with_start: bool) -> Row:
    verdict = {True: "met", False: "missed", None: "not_available" if figure.value is None else "no_target"}[figure.met]
    target = telling.words.figure(figure, "target").model_copy(update={"figure": None})  # the goal's, not the figure's
    baseline: tuple[Number, ...] = ()
    if with_start:
        baseline = (telling.words.figure(start) if start else Number(value=None, unit="plain"),)
    return Row(
        cells=(
            as_text(text),
            as_text(figure.title),
            *baseline,
            target,
            telling.words.figure(figure),
            as_text(telling.words.label(f"export.{verdict}")),
        ),
        tone="neutral" if figure.met is None else "good" if figure.met else "bad",
    )
