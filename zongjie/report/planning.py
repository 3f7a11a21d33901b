"""Slides of the plan for the next period: targets, phases, calendar, budget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Any

from zongjie.findings.targets import Target, split_budget
from zongjie.periods import Period
from zongjie.report.problems import Action, Diagnosis
from zongjie.report.tables import Measure, cell
from zongjie.report.telling import Choices, Telling, flat
from zongjie.slides.chart import Column, Row, Table
from zongjie.slides.model import Absent, TableSlide, Timeline, TimelinePhase
from zongjie.slides.text import Number, Text, as_text

MAX_TARGETS = 7
_MIN_STEPS = 3  # a plan of phases needs a beginning, a middle and an end
_MAX_ROWS = 6


@dataclass(frozen=True)
class Step:
    """A step of the next period: its days, the label of its beginning and that of its end."""

    label: str
    end_label: str
    start: date
    end: date


def targets(found: Diagnosis, slide: str, figures: Choices, *, brief: bool = False) -> TableSlide | Absent:
    """Return the next period's targets: the first seven of `figures` that have one."""
    telling = found.telling
    chosen = telling.choose(figures)
    goals = [goal for figure in chosen if (goal := found.target(figure.id)) is not None][:MAX_TARGETS]
    if not goals:
        return telling.absent(slide, flat(figures))
    names = ("figure", "value", "next_target", "milestone", "basis")
    columns = tuple(
        Column(title=telling.words.label(f"columns.{name}"), numeric=name not in ("figure", "basis")) for name in names
    )
    used = [goal.figure for goal in goals]
    return TableSlide(
        id=slide,
        title=telling.title(slide, goals=telling.listing(_goal(telling, goal) for goal in goals[:2])),
        table=Table(columns=columns, rows=tuple(_target_row(telling, goal) for goal in goals)),
        remark=telling.words.text(f"slides.{slide}.remark", ambition=_ambition(telling)),
        source=telling.source(used),
        notes=telling.notes(slide, used),
        brief=brief,
    )


def timeline(found: Diagnosis, slide: str) -> Timeline | Absent:
    """Return the next period in phases, with a calendar of what is due when.

    The phases are the staff's own where they lie in the next period, else prepare, run, consolidate.
    """
    telling = found.telling
    coming = telling.prepared.period.next()
    steps = ticks(telling, coming)
    if len(steps) < _MIN_STEPS:
        return _too_short(telling, slide)
    own = [
        phase
        for phase in telling.prepared.parameters.project.phases
        if coming.start <= phase.end and phase.start <= coming.end
    ]
    # A single phase that spans the whole period plans nothing.
    own = own if len(own) > 1 else []
    phases = tuple(_own_phase(steps, phase) for phase in own) or _phases(found, slide, steps)
    actions, goal = _actions(found), found.target("events_held")
    return Timeline(
        id=slide,
        title=telling.title(slide, count=len(phases), actions=len(actions)),
        ticks=tuple(step.label for step in steps),
        phases=phases,
        table=_calendar(telling, slide, _rows(steps), actions, goal),
        notes=telling.notes(slide, ["events_held"] if goal else (), template_text=True),
        template_text=True,
    )


def _calendar(
    telling: Telling, slide: str, spans: Sequence[Sequence[Step]], actions: Sequence[Action], goal: Target | None
) -> Table:
    """Return what is due when: actions, events, the routine."""
    events = _spread(goal, len(spans))
    routine: list[str] = telling.words.items(f"slides.{slide}.routine")
    rows = tuple(
        Row(
            cells=(
                as_text(_span(span, 0, -1)),
                _due(telling, span, actions),
                *((as_text(str(events[index])),) if events else ()),
                telling.words.render(routine[_place(index, len(spans), len(routine))], where=slide, **telling.values),
            )
        )
        for index, span in enumerate(spans)
    )
    names = ("when", "actions", *(("events",) if events else ()), "routine")
    columns = tuple(Column(title=telling.words.label(f"columns.{name}"), numeric=name == "events") for name in names)
    return Table(columns=columns, rows=rows)


def budget(found: Diagnosis, slide: str, name: str = "spending_by_category") -> TableSlide | Absent:
    """Return the next period's budget, split as this period's plan (or spending) was."""
    telling = found.telling
    figure = telling.figure(name)
    total = _budget_total(telling)
    if figure is None or total is None:
        return telling.absent(slide, [name, "budget_planned"])
    weights = {str(row["category"]): float(row.get("planned") or row.get("value") or 0) for row in figure.rows}
    parts = split_budget(total, weights)
    if not parts:
        return telling.absent(slide, [name])
    money = Measure("budget", "currency")
    shown = sorted(parts, key=lambda part: -parts[part])
    unit = telling.words.unit("currency")
    titles = [
        telling.words.label("columns.category"),
        *(_money(telling, key, unit) for key in ("planned", "actual", "budget")),
    ]
    by_name = {str(row["category"]): row for row in figure.rows}
    rows = [_budget_row(telling, part, by_name[part], parts[part], total) for part in shown]
    sums = Row(
        cells=(as_text(telling.words.label("export.total")), (), (), cell(telling, total, money), _share(telling, 1.0)),
        total=True,
    )
    columns = (*titles, telling.words.label("columns.share"))
    return TableSlide(
        id=slide,
        title=telling.title(
            slide,
            total=telling.words.number(total, "currency"),
            largest=telling.words.name("category", shown[0]),
            part=_share(telling, parts[shown[0]] / total if total else None),
        ),
        table=Table(
            columns=tuple(Column(title=title, numeric=index > 0) for index, title in enumerate(columns)),
            rows=(*rows, sums),
        ),
        remark=telling.first(f"slides.{slide}.remark", given=telling.prepared.parameters.plan.budget is not None) or (),
        source=telling.source([figure]),
        notes=telling.notes(slide, [figure, "budget_planned", "budget_actual"]),
    )


def ticks(telling: Telling, coming: Period) -> tuple[Step, ...]:
    """Return the steps of a period: its months where it has three or more, else its weeks."""
    months = tuple(coming.months())
    if len(months) >= _MIN_STEPS:
        labels = telling.times([f"{month.start:%Y-%m}" for month in months])
        return tuple(Step(label, label, month.start, month.end) for label, month in zip(labels, months, strict=True))
    weeks = ceil(coming.days / 7)
    starts = [coming.start + timedelta(days=7 * week) for week in range(weeks)]
    ends = [start - timedelta(days=1) for start in starts[1:]] + [coming.end]
    return tuple(
        Step(telling.day(start, "times.day_long"), telling.day(end, "times.day_long"), start, end)
        for start, end in zip(starts, ends, strict=True)
    )


def _too_short(telling: Telling, slide: str) -> Absent:
    name = telling.words.label(f"slides.{slide}.name")
    return Absent(id=slide, title=name, because=telling.words.label("absent.too_short"))


def _goal(telling: Telling, goal: Target) -> str:
    number = telling.words.number(goal.value, goal.figure.unit, goal.figure.decimals)
    return telling.words.label("charts.pair", name=goal.figure.title, number=number)


def _ambition(telling: Telling) -> Number:
    return telling.words.number(telling.prepared.parameters.plan.ambition, "plain", 2)


def _target_row(telling: Telling, goal: Target) -> Row:
    figure = goal.figure
    shown = [telling.words.figure(figure)]
    shown += [telling.words.number(value, figure.unit, figure.decimals) for value in (goal.value, goal.milestone)]
    basis = telling.words.text(f"basis.{goal.basis}", number=figure.number)
    return Row(cells=(as_text(figure.title), *shown, basis))


def _actions(found: Diagnosis) -> list[Action]:
    """Return the actions against the problems told, the earliest first."""
    return sorted((one for finding in found.told for one in found.actions(finding)), key=lambda one: one.due)


def _own_phase(steps: Sequence[Step], phase: Any) -> TimelinePhase:
    inside = [index for index, step in enumerate(steps) if step.start <= phase.end and phase.start <= step.end]
    return TimelinePhase(
        label=phase.name,
        span=_span(steps, inside[0], inside[-1]),
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
    actions = _actions(found)
    return tuple(
        TimelinePhase(
            label=entry["label"],
            span=_span(steps, start, end),
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


def _span(steps: Sequence[Step], first: int, last: int) -> str:
    start, end = steps[first].label, steps[last].end_label
    return start if start == end else f"{start}–{end}"


def _rows(steps: tuple[Step, ...]) -> tuple[tuple[Step, ...], ...]:
    """Return the steps of each row of a calendar: one, or three in a long period."""
    size = 1 if len(steps) <= _MAX_ROWS else 3
    return tuple(steps[index : index + size] for index in range(0, len(steps), size))


def _spread(goal: Target | None, count: int) -> list[int]:
    """Spread a target over the rows as evenly as whole numbers allow."""
    if goal is None:
        return []
    whole = ceil(goal.value)
    return [whole * (index + 1) // count - whole * index // count for index in range(count)]


def _place(index: int, rows: int, entries: int) -> int:
    """Return the routine's entry of a row: the first in the first row, the last in the last."""
    return round(index * (entries - 1) / (rows - 1))


def _due(telling: Telling, span: Sequence[Step], actions: Sequence[Action]) -> Text:
    due = [one for one in actions if _within(one, span[0], span[-1])]
    names = dict.fromkeys(telling.words.label("columns.action_of", action=one.heading, owner=one.owner) for one in due)
    return as_text(telling.listing(names) if names else "—")


def _budget_total(telling: Telling) -> float | None:
    """Return the staff's budget for a year, cut to the length of the next period; else this period's plan."""
    given = telling.prepared.parameters.plan.budget
    if given is not None:
        coming = telling.prepared.period.next()
        months = coming.whole_months
        return round(given * months / 12) if months else round(given * coming.days / 365)
    spent = telling.figure("budget_planned", "budget_actual")
    return spent.value if spent else None


def _budget_row(telling: Telling, name: str, row: dict[str, Any], part: float, total: float) -> Row:
    money = Measure("budget", "currency")
    numbers = (cell(telling, value, money) for value in (row.get("planned"), row.get("actual", row.get("value")), part))
    share = _share(telling, part / total if total else None)
    return Row(cells=(as_text(telling.words.name("category", name)), *numbers, share))


def _share(telling: Telling, value: float | None) -> Number:
    return telling.words.number(value, "share")


def _money(telling: Telling, key: str, unit: str) -> str:
    return telling.words.label("columns.with_unit", column=telling.words.label(f"columns.{key}"), unit=unit)
