"""What the plan does against the problems found: its actions, and what may still go wrong."""

from __future__ import annotations

from zongjie.report.problems import Action, Diagnosis
from zongjie.report.telling import Telling
from zongjie.slides.chart import Column, Row, Table
from zongjie.slides.model import TableSlide
from zongjie.slides.text import as_text

_MAX_ROWS = 9


def planned(found: Diagnosis) -> list[Action]:
    """Return the actions against the problems told, the earliest first."""
    return sorted((one for finding in found.told for one in found.actions(finding)), key=lambda one: one.due)


def actions(found: Diagnosis, slide: str, *, brief: bool = False) -> TableSlide | None:
    """Return the actions by date: against what, who, judged by what; None where no problem was found."""
    telling, every = found.telling, planned(found)
    if not every:
        return None
    shown = every[:_MAX_ROWS]
    names = ("due", "action", "against", "owner", "measure")
    return TableSlide(
        id=slide,
        title=telling.title(
            slide, count=len(every), problems=len({one.problem for one in every}), first=_day(telling, every[0])
        ),
        table=Table(
            columns=tuple(Column(title=_heading(telling, name)) for name in names),
            rows=tuple(_row(telling, one) for one in shown),
        ),
        remark=telling.first(f"slides.{slide}.remark", rest=len(every) - len(shown)) or (),
        notes=telling.notes(slide, [one.goal.figure for one in shown if one.goal]),
        brief=brief,
    )


def _heading(telling: Telling, name: str) -> str:
    return telling.words.label("slides.plan.columns.against" if name == "against" else f"columns.{name}")


def _row(telling: Telling, one: Action) -> Row:
    against = telling.words.label(f"problems.{one.problem}.name")
    texts = (_day(telling, one), one.heading, against, one.owner, one.measure or "—")
    return Row(cells=tuple(as_text(text) for text in texts))


def _day(telling: Telling, one: Action) -> str:
    return telling.day(one.due, "times.short")
