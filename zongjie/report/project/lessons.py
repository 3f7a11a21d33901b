"""What was learned: principles, what made the success, pitfalls; and the directions for what comes next.

The staff's own words come first, each with the figure that bears it out; without them only what the figures say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zongjie.findings.judge import Finding
from zongjie.parameters.project import Lesson, Pitfall
from zongjie.report.problems import Diagnosis, measure
from zongjie.report.project.common import evidence, unwritten
from zongjie.report.project.events import best_event
from zongjie.report.reviews import highest
from zongjie.report.telling import Telling
from zongjie.slides.figure import Figure
from zongjie.slides.model import Absent, Card, Cards
from zongjie.slides.text import Text, as_text

_MAX_CARDS = 4
_MIN_CARDS = 2
_SOURCES = 3  # of which one can be the best


def principles(telling: Telling, slide: str, *, brief: bool) -> Cards | Absent:
    """Return the staff's principles; figures alone give none."""
    own = telling.prepared.parameters.project.lessons.principles
    return _cards(telling, slide, own, brief=brief) if own else unwritten(telling, slide, "project.lessons.principles")


def success(telling: Telling, slide: str, *, brief: bool) -> Cards | Absent:
    """Return what made the success: the staff's words, else the best event, source and format."""
    own = telling.prepared.parameters.project.lessons.success
    if own:
        return _cards(telling, slide, own, brief=brief)
    found = list(_best(telling, slide))
    if len(found) < _MIN_CARDS:
        return unwritten(telling, slide, "project.lessons.success")
    used = [figure for _, figure in found]
    return _borne_out(telling, slide, [card for card, _ in found], used, brief=brief)


def pitfalls(found: Diagnosis, slide: str, *, brief: bool) -> Cards | Absent:
    """Return what to avoid and how: the staff's words, else the biggest problems with the first action against each."""
    telling = found.telling
    own = telling.prepared.parameters.project.lessons.pitfalls
    if own:
        return _cards(telling, slide, own, brief=brief)
    told = found.told[:_MAX_CARDS]
    if len(told) < _MIN_CARDS:
        return unwritten(telling, slide, "project.lessons.pitfalls")
    used = [one.figure for one in told if one.figure]
    return _borne_out(telling, slide, [_pitfall(found, one) for one in told], used, brief=brief)


def outlook(found: Diagnosis, slide: str, *, brief: bool) -> Cards | Absent:
    """Return the directions for what comes next: the staff's, else the first action against each big problem."""
    telling = found.telling
    own = telling.prepared.parameters.project.outlook
    items = tuple(_direction(found, one) for one in own) or tuple(_actions(found))
    if len(items) < _MIN_CARDS:
        return unwritten(telling, slide, "project.outlook")
    return Cards(
        id=slide,
        title=telling.title(slide, count=len(items), names=telling.listing(item.heading for item in items)),
        items=items,
        notes=telling.notes(slide, [one.evidence for one in own]),
        brief=brief,
    )


def _borne_out(telling: Telling, slide: str, items: Sequence[Card], used: Sequence[Figure], *, brief: bool) -> Cards:
    """Return cards that the figures bear out, where the staff wrote none."""
    return Cards(
        id=slide,
        title=telling.title(slide, own=False, names=telling.listing(card.heading for card in items)),
        items=tuple(items),
        source=telling.source(used),
        notes=telling.notes(slide, used),
        brief=brief,
    )


def _cards(telling: Telling, slide: str, own: Sequence[Lesson], *, brief: bool) -> Cards:
    """Return the staff's lessons, each with its figure."""
    used = [one.evidence for one in own if one.evidence]
    return Cards(
        id=slide,
        title=telling.title(slide, own=True, names=telling.listing(one.heading for one in own)),
        items=tuple(Card(heading=one.heading, body=_body(telling, one)) for one in own),
        source=telling.source(used),
        notes=telling.notes(slide, used),
        brief=brief,
    )


def _body(telling: Telling, lesson: Lesson) -> Text:
    """Return a lesson's text, how to avoid what it warns of, and the figure that bears it out."""
    shown = evidence(telling, lesson.evidence, lesson.period)
    avoid: Text = ()
    if isinstance(lesson, Pitfall) and lesson.avoid:
        avoid = telling.words.text("slides.project.avoid", action=lesson.avoid)
    return telling.words.join(part for part in (as_text(lesson.body), avoid, shown) if part)


def _best(telling: Telling, slide: str) -> Iterator[tuple[Card, Figure]]:
    """Yield what the figures show to have worked best, where one clearly is."""
    events = telling.figure("events_table")
    if events and (best := best_event(events.rows)):
        score = telling.words.number(best["score"], "score")
        yield _worked(telling, slide, "event", str(best["name"]), events, size=score)
    sources = telling.figure("joined_by_source")
    if sources and len(sources.rows) >= _SOURCES:
        top = max(sources.rows, key=lambda row: row["value"] or 0)
        part = (top["value"] or 0) / sum(row["value"] or 0 for row in sources.rows)
        name = telling.words.name("source", str(top["source"]))
        yield _worked(telling, slide, "source", name, sources, size=telling.words.number(part, "share"))
    formats = telling.figure("contents_by_format")
    if formats and (widest := highest(formats, "interaction_rate")):
        name = telling.words.name("format", str(widest["format"]))
        rate = telling.words.number(widest["interaction_rate"], "share", 1)
        yield _worked(telling, slide, "format", name, formats, size=rate)


def _worked(telling: Telling, slide: str, kind: str, name: str, figure: Figure, *, size: object) -> tuple[Card, Figure]:
    key = f"slides.{slide}.cards.{kind}"
    body = telling.words.text(f"{key}.body", name=name, size=size)
    return Card(heading=telling.words.label(f"{key}.heading", name=name), body=body), figure


def _pitfall(found: Diagnosis, finding: Finding) -> Card:
    telling, key = found.telling, f"problems.{finding.problem}"
    shown = evidence(telling, finding.figure.id if finding.figure else "")
    actions = found.actions(finding)
    avoid = telling.words.text("slides.project.avoid", action=actions[0].body) if actions else ()
    body = telling.words.join(part for part in (shown, avoid) if part)
    return Card(heading=telling.words.label(f"{key}.worse"), body=body)


def _direction(found: Diagnosis, lesson: Lesson) -> Card:
    """Return a direction of the staff; a figure it names gives what will judge it."""
    target = found.target(lesson.evidence) if lesson.evidence else None
    goal = measure(found.telling, target) if target else ""
    return Card(heading=lesson.heading, body=as_text(lesson.body), measure=goal)


def _actions(found: Diagnosis) -> Iterator[Card]:
    for finding in found.told[:_MAX_CARDS]:
        for action in found.actions(finding)[:1]:
            yield Card(heading=action.heading, body=as_text(action.body), owner=action.owner, measure=action.measure)
