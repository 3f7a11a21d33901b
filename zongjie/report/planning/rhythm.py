"""What comes round again: the theme event, the review, the content strategy, each with its next dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from zongjie.periods import Period
from zongjie.report.planning.owners import owner
from zongjie.report.problems import Diagnosis, measure
from zongjie.report.telling import Telling
from zongjie.slides.model import Card, Cards

_MAX_DATES = 4
_ROWS = (("theme", 1, "events"), ("review", 3, "data"), ("content", 6, "content"))
_JUDGED = {
    "theme": ("event_participations", "rsvp_yes", "events_held"),
    "review": (),
    "content": ("interaction_rate", "reads_per_content"),
}


def rhythm(found: Diagnosis, slide: str, *, brief: bool = False) -> Cards:
    """Return what is done every month, every quarter and, where contents are known, every half-year to come."""
    telling = found.telling
    coming = telling.prepared.period.next()
    contents = telling.figure("contents_published", "reads", "interaction_rate") is not None
    used = [figure for names in _JUDGED.values() if (figure := telling.figure(*names))]
    return Cards(
        id=slide,
        title=telling.title(slide, contents=contents),
        items=tuple(
            _card(found, slide, name, closings(coming, months), role)
            for name, months, role in _ROWS
            if contents or name != "content"
        ),
        source=telling.source(used),
        notes=telling.notes(slide, used, template_text=True),
        brief=brief,
        template_text=True,
    )


def closings(coming: Period, months: int) -> tuple[date, ...]:
    """Return the last days of the calendar's months, quarters or half-years that end within a period."""
    ends = (month.end for month in coming.months() if month.whole_months)
    return tuple(end for end in ends if end.month % months == 0)


def _card(found: Diagnosis, slide: str, name: str, days: Sequence[date], role: str) -> Card:
    telling = found.telling
    goal = next((goal for one in _JUDGED[name] if (goal := found.target(one))), None)
    key = f"slides.{slide}.cards.{name}"
    return Card(
        heading=telling.words.label(f"{key}.heading"),
        body=telling.every(f"{key}.body", **_given(telling, found)),
        owner=owner(found, role),
        due=_dates(telling, slide, days),
        measure=measure(telling, goal) if goal else "",
    )


def _dates(telling: Telling, slide: str, days: Sequence[date]) -> str:
    """Return when it is due; of more than a few dates that it is due at the end of each month."""
    if not days:
        return telling.words.label(f"slides.{slide}.later")
    if len(days) > _MAX_DATES:
        return telling.words.label(f"slides.{slide}.monthly", count=len(days))
    return telling.listing(telling.day(day, "times.short") for day in days)


def _given(telling: Telling, found: Diagnosis) -> dict[str, Any]:
    """Return this period's rhythm: events a month, contents a week; and what the next period's targets ask a month."""
    period, coming = telling.prepared.period, telling.prepared.period.next()
    held, contents = telling.figure("events_held"), telling.figure("contents_published")
    goal = found.target("events_held")
    months, ahead = period.days / (365 / 12), coming.days / (365 / 12)
    per_month = held.value / months if held and held.value else None
    per_week = contents.value / (period.days / 7) if contents and contents.value else None
    return {
        "per_month": telling.words.number(per_month, "events", 1),
        "asked": telling.words.number(goal.value / ahead if goal else None, "events", 1),
        "per_week": telling.words.number(per_week, "items", 1),
        "known": {"events": per_month is not None and goal is not None, "contents": per_week is not None},
    }
