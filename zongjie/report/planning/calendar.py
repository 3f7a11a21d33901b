"""The next period's calendar: occasions, events, contents and reviews, row by row."""

from __future__ import annotations

from collections.abc import Sequence

from zongjie.report.planning.phases import too_short
from zongjie.report.planning.rhythm import closings
from zongjie.report.planning.seasons import Occasion, country_of, occasions
from zongjie.report.planning.steps import MIN_STEPS, Step, entries, spread
from zongjie.report.problems import Diagnosis
from zongjie.report.telling import Telling
from zongjie.slides.chart import Column, Row, Table
from zongjie.slides.model import Absent, TableSlide
from zongjie.slides.text import Text, as_text

_MAX_NAMED = 3


def calendar(found: Diagnosis, slide: str, *, brief: bool = False) -> TableSlide | Absent:
    """Return the calendar of the next period; a column without anything to say is left out."""
    telling = found.telling
    coming = telling.prepared.period.next()
    steps = entries(telling, coming)
    if len(steps) < MIN_STEPS:
        return too_short(telling, slide)
    due = known_occasions(telling)
    reviews = [_reviews(telling, slide, step) for step in steps]
    columns: dict[str, Sequence[Text]] = {
        "when": [as_text(_label(step)) for step in steps],
        "occasions": [_occasions(telling, slide, due, step) for step in steps] if due else [],
        "events": _numbers(found, "events_held", steps),
        "contents": _numbers(found, "contents_published", steps),
        "reviews": reviews,
    }
    shown = {name: cells for name, cells in columns.items() if cells}
    used = [figure for name in ("events_held", "contents_published") if (figure := telling.figure(name))]
    return TableSlide(
        id=slide,
        title=telling.title(slide, count=len(due), first=due[0].name if due else "", events=bool(columns["events"])),
        table=Table(
            columns=tuple(
                Column(title=_heading(telling, name), numeric=name in ("events", "contents")) for name in shown
            ),
            rows=tuple(Row(cells=cells) for cells in zip(*shown.values(), strict=True)),
        ),
        remark=telling.every(
            f"slides.{slide}.remark", events=bool(columns["events"]), contents=bool(columns["contents"])
        ),
        source=telling.source(used),
        notes=telling.notes(slide, used, template_text=True),
        brief=brief,
        template_text=True,
    )


def known_occasions(telling: Telling) -> tuple[Occasion, ...]:
    """Return what the calendar brings in the next period, where the community is."""
    parameters = telling.prepared.parameters
    country = country_of(parameters.plan.country, parameters.time_zone, parameters.language)
    listed = telling.words.items("slides.plan.calendar.seasons") or {}
    return occasions(country, parameters.language, telling.prepared.period.next(), listed)


def _label(step: Step) -> str:
    return step.label if step.label == step.end_label else f"{step.label}–{step.end_label}"


def _heading(telling: Telling, name: str) -> str:
    own = ("occasions", "contents", "reviews", "events")
    return telling.words.label(f"slides.plan.columns.{name}" if name in own else f"columns.{name}")


def _numbers(found: Diagnosis, name: str, steps: Sequence[Step]) -> list[Text]:
    return [as_text(str(number)) for number in spread(found.target(name), [step.days for step in steps])]


def _occasions(telling: Telling, slide: str, due: Sequence[Occasion], step: Step) -> Text:
    here = [one for one in due if one.within(step.start, step.end)]
    whole_month = step.start.day == 1 and step.label == step.end_label
    day = f"slides.{slide}.day" if whole_month else "times.short"
    named = [
        telling.words.label(f"slides.{slide}.occasion", day=telling.day(one.first, day), name=one.name)
        for one in here[:_MAX_NAMED]
    ]
    return as_text(telling.listing(named) if named else "—")


def _reviews(telling: Telling, slide: str, step: Step) -> Text:
    """Return the review that is due in a step: that of the longest stretch which ends in it."""
    coming = telling.prepared.period.next()
    if step.end == coming.end:
        return telling.words.text(f"slides.{slide}.reviews.last")
    for name, months in (("half", 6), ("quarter", 3), ("month", 1)):
        if any(step.start <= day <= step.end for day in closings(coming, months)):
            return telling.words.text(f"slides.{slide}.reviews.{name}")
    return telling.words.text(f"slides.{slide}.reviews.week")
