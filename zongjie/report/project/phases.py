"""The phases of a project on a calendar, with what was reached in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zongjie.parameters.project import Phase
from zongjie.periods import Period
from zongjie.report.planning.steps import Step, ticks
from zongjie.report.project.common import entry, figures_in, heading, number_of, unwritten
from zongjie.report.spans import phase_span
from zongjie.report.telling import Telling
from zongjie.slides.chart import Column, Row, Table
from zongjie.slides.figure import Figure
from zongjie.slides.model import Absent, Timeline, TimelinePhase
from zongjie.slides.text import as_text

_MAX_COLUMNS = 6  # of figures, beside a phase's name
_MIN_STEPS = 3
_TOLD = "joined_people"  # the figure by which the title compares phases


def phases_of(telling: Telling) -> tuple[Phase, ...]:
    """Return the project's phases that lie in the period, the earliest first."""
    prepared = telling.prepared
    there = (one for one in prepared.parameters.project.phases if phase_span(one, prepared.period))
    return tuple(sorted(there, key=lambda one: one.start))


def phases(telling: Telling, slide: str, *, brief: bool) -> Timeline | Absent | None:
    """Return the phases over the period's months, what was reached in each below; None for too short a period."""
    shown = phases_of(telling)
    if not shown:
        return unwritten(telling, slide, "project.phases")
    steps = ticks(telling, telling.prepared.period)
    if len(steps) < _MIN_STEPS:
        return None
    reached = _reached(telling, shown)
    return Timeline(
        id=slide,
        title=telling.title(slide, count=len(shown), **_best(telling, shown, reached)),
        ticks=tuple(step.label for step in steps),
        phases=tuple(_drawn(telling, phase, steps) for phase in shown),
        table=_table(telling, slide, shown, reached),
        source=telling.source(list(reached)),
        notes=telling.notes(slide, list(reached)),
        brief=brief,
    )


def _reached(telling: Telling, shown: Sequence[Phase]) -> dict[str, list[Figure | None]]:
    """Return for each figure of the outline its values phase by phase; only figures that one of them has."""
    every = [figures_in(telling, _span(telling, phase)) for phase in shown]
    found: dict[str, list[Figure | None]] = {}
    for name in telling.prepared.outline.phase_figures:
        values = [figure if (figure := figures.get(name)) and figure.defined else None for figures in every]
        if any(values):
            found[name] = values
    return dict(list(found.items())[:_MAX_COLUMNS])


def _span(telling: Telling, phase: Phase) -> Period:
    span = phase_span(phase, telling.prepared.period)
    assert span is not None  # of the phases of the period
    return span


def _best(telling: Telling, shown: Sequence[Phase], reached: Mapping[str, list[Figure | None]]) -> dict[str, Any]:
    """Return the phase that brought most new members, where several can be compared."""
    known = [(one.value or 0.0, place) for place, one in enumerate(reached.get(_TOLD, [])) if one]
    if len(known) < _MIN_STEPS - 1:
        return {"best": None, "size": None}
    most, place = max(known)
    return {"best": shown[place].name, "size": number_of(telling, reached[_TOLD][place], most)}


def _drawn(telling: Telling, phase: Phase, steps: Sequence[Step]) -> TimelinePhase:
    inside = [index for index, step in enumerate(steps) if step.start <= phase.end and phase.start <= step.end]
    first, last = steps[inside[0]].label, steps[inside[-1]].end_label
    span = first if first == last else f"{first}–{last}"
    return TimelinePhase(label=phase.name, span=span, body=phase.aim, first=inside[0], last=inside[-1])


def _table(
    telling: Telling, slide: str, shown: Sequence[Phase], reached: Mapping[str, list[Figure | None]]
) -> Table | None:
    if not reached:
        return None
    named = [next(one for one in values if one) for values in reached.values()]
    first = Column(title=telling.words.label(f"slides.{slide}.first"))
    return Table(
        columns=(first, *(Column(title=heading(telling, figure), numeric=True) for figure in named)),
        rows=tuple(
            Row(cells=(as_text(phase.name), *(entry(telling, values[place]) for values in reached.values())))
            for place, phase in enumerate(shown)
        ),
    )
