"""What is watched while the plan runs: how often, from which value on one acts, and who does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median, quantiles
from typing import Literal

from zongjie.findings.alerts import SLACK
from zongjie.findings.course import nature_of_figure
from zongjie.findings.forecast import COURSES
from zongjie.report.planning.owners import family_of, owner_of
from zongjie.report.problems import Diagnosis
from zongjie.report.telling import Choices, Telling, flat
from zongjie.slides.chart import Column, Row, Table
from zongjie.slides.figure import Figure
from zongjie.slides.model import Absent, TableSlide
from zongjie.slides.text import Text, as_text

_MAX_ROWS = 9
_LEAST = 6  # steps of a course of which one in ten can be told
_WEEKS = {
    "wau_mean": "active_by_week",
    "messages": "messages_by_week",
    "messages_per_member_day": "messages_per_member_day_by_week",
    "interaction_rate": "interaction_rate_by_week",
    "event_participations": "participations_by_week",
}
_NAMES = ("figure", "often", "usual", "alert", "owner", "response")
_OWN = ("often", "usual", "alert", "response")


@dataclass(frozen=True)
class Watched:
    """A figure that is watched: its usual value in a step of time, and the one from which on one acts."""

    figure: Figure
    often: str
    usual: float
    alert: float
    by: Literal["course", "level", "staff"]


def indicators(
    found: Diagnosis, slide: str, often: Mapping[str, Choices], *, brief: bool = False
) -> TableSlide | Absent:
    """Return what is watched `daily`, `weekly` and `monthly`.

    The alert line is the staff's own; else that of a figure with a course is what only one in ten of its latest steps
    fell short of; else it is a tenth worse than what was reached.
    """
    telling = found.telling
    pairs = [(how, figure) for how, figures in often.items() for figure in telling.choose(figures)]
    shown = [one for how, figure in pairs if (one := _watch(telling, figure, how))][:_MAX_ROWS]
    if not shown:
        return telling.absent(slide, [name for figures in often.values() for name in flat(figures)])
    used = [one.figure for one in shown]
    counts = {how: sum(one.often == how for one in shown) for how in ("daily", "weekly", "monthly")}
    return TableSlide(
        id=slide,
        title=telling.title(slide, count=len(shown), **counts),
        table=Table(
            columns=tuple(Column(title=_heading(telling, name), numeric=name in ("usual", "alert")) for name in _NAMES),
            rows=tuple(_row(found, one, slide) for one in shown),
        ),
        remark=telling.every(f"slides.{slide}.remark", **_lines(shown)),
        source=telling.source(used),
        notes=telling.notes(slide, used, template_text=True),
        brief=brief,
        template_text=True,
    )


def _lines(shown: Sequence[Watched]) -> dict[str, int]:
    """Return how many lines come from where."""
    return {f"by_{name}": sum(one.by == name for one in shown) for name in ("course", "level", "staff")}


def _watch(telling: Telling, figure: Figure, often: str) -> Watched | None:
    if figure.value is None or figure.direction == "none":
        return None
    own = telling.prepared.parameters.alerts.get(figure.id)
    steps = _steps(telling, figure, often)
    if len(steps) >= _LEAST:
        tenths = quantiles(steps, n=10, method="inclusive")
        line = tenths[-1 if figure.direction == "down" else 0]
        return _line(Watched(figure, often, median(steps), line, "course"), own)
    if nature_of_figure(figure) in ("flow", "bound"):
        return None  # its value is that of the whole period: none of a week
    worse = figure.value * (1 + SLACK if figure.direction == "down" else 1 - SLACK)
    return _line(Watched(figure, often, figure.value, worse, "level"), own)


def _line(watched: Watched, own: float | None) -> Watched:
    return watched if own is None else replace(watched, alert=own, by="staff")


def _steps(telling: Telling, figure: Figure, often: str) -> Sequence[float]:
    """Return the later half of a figure's steps in the period: what is usual now, not what was at its beginning."""
    names = [_WEEKS.get(figure.id, "")] if often == "weekly" else [one.steps for one in COURSES.get(figure.id, ())]
    course = telling.figure(*names)
    if course is None or (often == "monthly") == (course.by[0] == "week") or _daily(course):
        return ()
    known = [float(row["value"]) for row in course.rows if row.get("value") is not None and not row.get("partial")]
    return known[-max(_LEAST, len(known) // 2) :]


def _daily(course: Figure) -> bool:
    return len(str(course.rows[0][course.by[0]])) > len("2023-01")


def _heading(telling: Telling, name: str) -> str:
    return telling.words.label(f"slides.plan.columns.{name}" if name in _OWN else f"columns.{name}")


def _row(found: Diagnosis, one: Watched, slide: str) -> Row:
    telling, figure = found.telling, one.figure
    usual, alert = (telling.words.number(value, figure.unit, figure.decimals) for value in (one.usual, one.alert))
    sign = ">" if figure.direction == "down" else "<"
    crossed: Text = as_text(f"{sign} {alert.text}")
    response = telling.words.label(f"slides.{slide}.responses.{family_of(figure)}")
    often = telling.words.label(f"slides.plan.often.{one.often}")
    cells = (as_text(figure.title), as_text(often), usual, crossed, as_text(owner_of(found, figure)), as_text(response))
    return Row(cells=cells)
