"""The next period in phases, with what is due when."""

from __future__ import annotations

from collections.abc import Sequence

from zongjie.findings.targets import Target
from zongjie.parameters.project import Phase
from zongjie.report.planning.actions import planned
from zongjie.report.planning.steps import MIN_STEPS, Step, entries, span_of, spread, ticks
from zongjie.report.problems import Action, Diagnosis
from zongjie.report.telling import Telling
from zongjie.slides.chart import Column, Row, Table
from zongjie.slides.model import Absent, Timeline, TimelinePhase
from zongjie.slides.text import Text, as_text

_MAX_ROWS = 6
_MAX_NAMED = 4  # actions in a row; all stand in the list of actions


def timeline(found: Diagnosis, slide: str) -> Timeline | Absent:
    """Return the next period in phases, with a calendar of what is due when.

    The phases are the staff's own where they lie in the next period, else prepare, run, consolidate.
    """
    telling = found.telling
    coming = telling.prepared.period.next()
    steps = entries(telling, coming)
    if len(steps) < MIN_STEPS:
        return too_short(telling, slide)
    own = [
        phase
        for phase in telling.prepared.parameters.project.phases
        if coming.start <= phase.end and phase.start <= coming.end
    ]
    # A single phase that spans the whole period plans nothing.
    own = own if len(own) > 1 else []
    phases = tuple(_own_phase(steps, phase) for phase in own) or _phases(found, slide, steps)
    actions, goal = planned(found), found.target("events_held")
    return Timeline(
        id=slide,
        title=telling.title(slide, count=len(phases), actions=len(actions)),
        ticks=tuple(step.label for step in steps),
        phases=phases,
        table=_calendar(telling, slide, _rows(ticks(telling, coming)), actions, goal),
        notes=telling.notes(slide, ["events_held"] if goal else (), template_text=True),
        template_text=True,
    )


def _calendar(
    telling: Telling, slide: str, spans: Sequence[Sequence[Step]], actions: Sequence[Action], goal: Target | None
) -> Table:
    """Return what is due when: actions, events, the routine."""
    events = spread(goal, [sum(step.days for step in span) for span in spans])
    routine: list[str] = telling.words.items(f"slides.{slide}.routine")
    rows = tuple(
        Row(
            cells=(
                as_text(span_of(span, 0, -1)),
                *((_due(telling, span, actions),) if actions else ()),
                *((as_text(str(events[index])),) if events else ()),
                telling.words.render(routine[_place(index, len(spans), len(routine))], where=slide, **telling.values),
            )
        )
        for index, span in enumerate(spans)
    )
    names = ("when", *(("actions",) if actions else ()), *(("events",) if events else ()), "routine")
    columns = tuple(Column(title=telling.words.label(f"columns.{name}"), numeric=name == "events") for name in names)
    return Table(columns=columns, rows=rows)


def too_short(telling: Telling, slide: str) -> Absent:
    """Return the place of a slide that a period of so few steps cannot fill."""
    name = telling.words.label(f"slides.{slide}.name")
    return Absent(id=slide, title=name, because=telling.words.label("absent.too_short"))


def _own_phase(steps: Sequence[Step], phase: Phase) -> TimelinePhase:
    inside = [index for index, step in enumerate(steps) if step.start <= phase.end and phase.start <= step.end]
    return TimelinePhase(
        label=phase.name,
        span=span_of(steps, inside[0], inside[-1]),
        body=phase.aim,
        first=inside[0],
        last=inside[-1],
    )


def _phases(found: Diagnosis, slide: str, steps: Sequence[Step]) -> tuple[TimelinePhase, ...]:
    """Split the steps into a short beginning, a long middle and a short end."""
    count = len(steps)
    first, last = max(1, round(count / 6)), max(1, round(count / 4))
    edges = [(0, first - 1), (first, count - last - 1), (count - last, count - 1)]
    named: list[dict[str, str]] = found.telling.words.items(f"slides.{slide}.phases")
    actions = planned(found)
    return tuple(
        TimelinePhase(
            label=entry["label"],
            span=span_of(steps, start, end),
            body=_phase_body(found.telling, entry, [one for one in actions if _within(one, steps[start], steps[end])]),
            first=start,
            last=end,
        )
        for entry, (start, end) in zip(named, edges, strict=True)
    )


def _phase_body(telling: Telling, entry: dict[str, str], due: Sequence[Action]) -> str:
    headings = list(dict.fromkeys(one.heading for one in due))[:2]
    return telling.listing(headings) if headings else entry["body"]


def _within(action: Action, first: Step, last: Step) -> bool:
    return first.start <= action.due <= last.end


def _rows(steps: tuple[Step, ...]) -> tuple[tuple[Step, ...], ...]:
    """Return the steps of each row of a calendar: one, or three in a long period."""
    size = 1 if len(steps) <= _MAX_ROWS else 3
    return tuple(steps[index : index + size] for index in range(0, len(steps), size))


def _place(index: int, rows: int, entries: int) -> int:
    """Return the routine's entry of a row: the first in the first row, the last in the last."""
    return round(index * (entries - 1) / (rows - 1))


def _due(telling: Telling, span: Sequence[Step], actions: Sequence[Action]) -> Text:
    due = [one for one in actions if _within(one, span[0], span[-1])]
    names = dict.fromkeys(telling.words.label("columns.action_of", action=one.heading, owner=one.owner) for one in due)
    named = telling.listing(list(names)[:_MAX_NAMED])
    if len(names) > _MAX_NAMED:
        named = telling.words.label("columns.and_more", names=named, count=len(names))
    return as_text(named or "—")
