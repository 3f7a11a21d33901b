"""Who is run differently: the segments of members that the data counts, what is done for each, what judges it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zongjie.report.planning.owners import owner_of
from zongjie.report.problems import Diagnosis, measure
from zongjie.slides.figure import Figure
from zongjie.slides.model import Absent, Card, Cards


@dataclass(frozen=True)
class Segment:
    """A segment: the breakdown and slice (or the figure) that counts it, and the figures that may judge it."""

    name: str
    counted: str
    slice: str
    judged: tuple[str, ...]


SEGMENTS = (
    Segment("new", "members_by_state", "new", ("retention_d30", "retention_d7", "newcomers_back")),
    Segment("active", "members_by_state", "active", ("messages_per_member_day", "active_rate", "stickiness")),
    Segment("fading", "members_by_state", "fading", ("fading_rate",)),
    Segment("silent", "members_by_state", "silent", ("silent_rate",)),
    Segment("valuable", "high_value_members", "", ("valuable_lost_rate", "buy_again_rate", "repurchase_rate")),
)
MAX_SEGMENTS = 4


def segments(found: Diagnosis, slide: str, *, brief: bool = False) -> Cards | Absent:
    """Return up to four segments: new, active and valuable members, and the larger of the fading and the silent."""
    telling = found.telling
    counted = [(one, counts) for one in SEGMENTS if (counts := _counted(found, one))]
    if len(counted) < 2:
        return telling.absent(slide, ["members_by_state", "high_value_members"])
    quiet = sorted((pair for pair in counted if pair[0].name in ("fading", "silent")), key=lambda pair: pair[1][0])
    if len(counted) > MAX_SEGMENTS and len(quiet) > 1:
        counted.remove(quiet[0])
    largest = max(counted, key=lambda pair: pair[1][0])
    shares = {one.name: counts[1] for one, counts in counted}
    used = [figure for one, _ in counted for name in (one.counted, *one.judged) if (figure := telling.figure(name))]
    return Cards(
        id=slide,
        title=telling.title(
            slide,
            count=len(counted),
            largest=telling.words.label(f"slides.{slide}.segments.{largest[0].name}.told"),
            part=_share(found, shares[largest[0].name]),
        ),
        items=tuple(_card(found, slide, one, *counts) for one, counts in counted),
        source=telling.source(used),
        notes=telling.notes(slide, used, template_text=True),
        brief=brief,
        template_text=True,
    )


def _counted(found: Diagnosis, one: Segment) -> tuple[float, float | None] | None:
    """Return how many members a segment has and their share of all; None where the data does not count it."""
    figure = found.telling.figure(one.counted)
    if figure is None:
        return None
    if not one.slice:
        everybody = found.telling.figure("members_end")
        return _of(figure.value, everybody.value if everybody else None)
    row = next((row for row in figure.rows if row[figure.by[0]] == one.slice), None)
    return _of(row.get("value"), _whole(figure)) if row else None


def _whole(figure: Figure) -> float:
    return sum(float(row.get("value") or 0) for row in figure.rows)


def _of(part: float | None, whole: float | None) -> tuple[float, float | None] | None:
    return (float(part), part / whole if whole else None) if part else None


def _card(found: Diagnosis, slide: str, one: Segment, people: float, share: float | None) -> Card:
    telling, key = found.telling, f"slides.{slide}.segments.{one.name}"
    goal = next((goal for name in one.judged if (goal := found.target(name))), None)
    figure = telling.figure(*one.judged)
    return Card(
        heading=telling.words.label(f"{key}.heading"),
        body=telling.words.join(
            (
                telling.words.text(
                    f"slides.{slide}.size",
                    people=telling.words.number(people, "people"),
                    part=_share(found, share),
                    known=share is not None,
                ),
                telling.words.text(f"{key}.body"),
            )
        ),
        owner=owner_of(found, figure) if figure else "",
        measure=measure(telling, goal) if goal else "",
    )


def _share(found: Diagnosis, share: float | None) -> Any:
    return found.telling.words.number(share, "share", 1)
