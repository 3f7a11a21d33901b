"""People in a health check: the path of new members, the load of the staff, the members who draw replies."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from zongjie.report import charts, results
from zongjie.report.tables import Measure, breakdown
from zongjie.report.telling import Telling
from zongjie.slides.figure import Figure
from zongjie.slides.model import Absent, Metric, TableSlide

_LEAST = 30  # people at a stage: of fewer, no rate is said
_MAX_STAFF = 7
_TWO = 2
_SEEDS = (
    Measure("value", "count", label="replies"),
    Measure("repliers", "people"),
    Measure("messages", "messages", label="own_messages"),
    Measure("per_message", "plain", 1),
    Measure("share", "share", 1, label="share_of_replies"),
)


def path(telling: Telling, slide: str, *, brief: bool = False) -> Metric | Absent:
    """Return how far new members come as a funnel; a stage that loses nobody is no stage."""
    figure = telling.figure("member_path")
    if figure is None:
        return telling.absent(slide, ["member_path"])
    rows = sorted(figure.rows, key=lambda row: row["step_order"])
    kept = [rows[0], *(later for earlier, later in pairwise(rows) if later["value"] != earlier["value"])]
    drawn = figure.model_copy(update={"rows": tuple(kept)})
    chart = charts.stages(telling, drawn)
    if chart is None:
        return telling.absent(slide, ["member_path"])
    return results.metric(telling, slide, ["member_path"], chart, more=_lost(telling, drawn), brief=brief)


def workload(telling: Telling, slide: str) -> Metric | None:
    """Return how the work is spread over the staff: numbered by their load, not named."""
    figure = telling.figure("work_by_staff")
    rows = sorted(figure.rows, key=lambda row: -(row["value"] or 0)) if figure else []
    rows = [row for row in rows if row["value"]]
    if figure is None or len(rows) < _TWO:
        return None
    named = [
        row | {"staff": telling.words.label("health.staff", place=chr(ord("A") + place - 1))}
        for place, row in enumerate(rows, 1)
    ]
    drawn = figure.model_copy(update={"rows": tuple(named[:_MAX_STAFF])})
    whole = sum(row["value"] for row in rows)
    more = {
        "each": telling.words.number(whole / len(rows), "count", 0),
        "most_share": telling.words.number(rows[0]["value"] / whole, "share", 0),
        "apart": rows[0]["value"] / max(rows[-1]["value"], 1),
    }
    chart = charts.by_category(telling, drawn, highlight=None)
    made = results.metric(telling, slide, ["work_done"], chart, more=more)
    return made if isinstance(made, Metric) else None


def seeds(telling: Telling, slide: str) -> TableSlide | None:
    """Return the members whose messages draw most replies, by rank."""
    figure = telling.figure("seed_members")
    if figure is None:
        return None
    whole = sum(row["share"] or 0 for row in figure.rows)
    more = {"seeds": len(figure.rows), "part": telling.words.number(whole, "share", 0)}
    made = breakdown(telling, slide, "seed_members", _SEEDS, more=more)
    return made if isinstance(made, TableSlide) else None


def _lost(telling: Telling, figure: Figure) -> dict[str, Any]:
    """Return between which stages most people are lost, what part goes on, and what part did in the period before."""
    rows = figure.rows
    said: dict[str, Any] = dict.fromkeys(("lost_after", "lost_before", "onward", "onward_before", "final", "entered"))
    steps = [(earlier, later) for earlier, later in pairwise(rows) if earlier["value"] >= _LEAST]
    if not steps:
        return said
    earlier, later = max(steps, key=lambda step: step[0]["value"] - step[1]["value"])
    before = earlier.get("previous")
    name = figure.by[0]
    said |= {
        "lost_after": telling.words.name(name, earlier[name]),
        "lost_before": telling.words.name(name, later[name]),
        "onward": telling.words.number(later["value"] / earlier["value"], "share", 1),
        "final": telling.words.number(rows[-1]["value"] / rows[0]["value"], "share", 1) if rows[-1]["value"] else None,
        "entered": telling.words.number(rows[0]["value"], "people"),
    }
    if before and before >= _LEAST and later.get("previous") is not None:
        said["onward_before"] = telling.words.number(later["previous"] / before, "share", 1)
    return said
