"""Tables of a health check: the feedback loop, what is open, work by kind, levels of members, most-read contents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zongjie.report import charts, results
from zongjie.report.results import kpi
from zongjie.report.tables import Measure, beside, breakdown, cell
from zongjie.report.telling import Telling
from zongjie.slides.chart import Column, Row, Table
from zongjie.slides.figure import Figure
from zongjie.slides.model import Absent, Metric, TableSlide
from zongjie.slides.text import as_text, plain

_LOOP = (
    Measure("value", "items", label="items"),
    Measure("share", "share", label="share_of_collected"),
    Measure("hours", "hours", 1, label="median_hours"),
)
_OPEN = (
    Measure("value", "items", label="open"),
    Measure("severe", "items"),
    Measure("waiting_days", "days"),
    Measure("longest_days", "days"),
)
_WORK = (
    Measure("value", "count", label="done"),
    Measure("previous", "count"),
    Measure("share", "share", 1),
    Measure("minutes", "minutes", label="response_minutes"),
)
_CONTENTS = (Measure("value", "count", label="reads"), Measure("interactions", "count"), Measure("rate", "share", 1))
_LEVELS = (
    ("members_by_tier", Measure("members_by_tier", "people", label="members")),
    ("active_by_tier", Measure("active_by_tier", "people", label="active_members")),
    ("messages_per_member_day_by_tier", Measure("messages_per_member_day_by_tier", "per_member_day", 3)),
    ("retention_d30_by_tier", Measure("retention_d30_by_tier", "share", 1)),
    ("conversion_by_tier", Measure("conversion_by_tier", "share", 1, "conversion")),
)
_BESIDE_OPEN = ("feedback_open", "feedback_resolved_share", "feedback_resolution_hours")
_BESIDE_LEVELS = ("high_value_members", "high_value_revenue_share", "silent_rate", "fading_rate")
_LEAST_COLUMNS = 2
_MONTH = len("2023-11")  # a longer step of time is a day
_A_MONTH = 10  # usable items: what the plan of a community commonly asks for


def loop(telling: Telling, slide: str, figures: Sequence[str], *, brief: bool = False) -> TableSlide | Absent:
    """Return the stages of the feedback loop with key figures below."""
    figure = telling.figure("feedback_loop")
    by_step = {row["loop_step"]: row for row in figure.rows} if figure else {}
    shares = {name: by_step.get(name, {}).get("share") for name in ("usable", "resolved", "told")}
    more = {name: None if share is None else telling.words.number(share, "share") for name, share in shares.items()}
    return breakdown(telling, slide, "feedback_loop", _LOOP, figures=figures, brief=brief, more=more)


def open_feedback(telling: Telling, slide: str) -> TableSlide | None:
    """Return the open items by category, else by severity; both are told where both are known."""
    figure = telling.figure("feedback_open_by_category", "feedback_open_by_severity")
    if figure is None or not any(row["value"] for row in figure.rows):
        return None
    severity = telling.figure("feedback_open_by_severity")
    severe = sum(row["severe"] or 0 for row in figure.rows)
    known = severity is not None
    more: dict[str, Any] = {
        "severe": telling.words.number(severe, "plain") if known and severe else None,
        "longest": telling.words.number(max(row["longest_days"] or 0 for row in figure.rows), "days"),
    }
    measures = _OPEN if known else tuple(one for one in _OPEN if one.key != "severe")
    made = breakdown(telling, slide, figure.id, measures, figures=_BESIDE_OPEN, more=more)
    return made if isinstance(made, TableSlide) else None


def usable(telling: Telling, slide: str) -> Metric | None:
    """Return the usable feedback by month, and in how many whole months there were ten items and more.

    None where the steps are days: there are too few items in a day to show a course.
    """
    figure, run = telling.figure("feedback_usable"), telling.figure("feedback_usable_over_time")
    if figure is None or run is None:
        return None
    if any(len(str(row["time"])) > _MONTH for row in run.rows):
        return None
    months = [row["value"] for row in run.rows if not row.get("partial") and row["value"] is not None]
    enough = sum(value >= _A_MONTH for value in months)
    more = {
        "a_month": telling.words.number(sum(months) / len(months), "items", 0) if months else None,
        "enough": enough,
        "all_months": len(months),
        "least": _A_MONTH,
    }
    chart = charts.over_time(telling, run, "column")
    made = results.metric(telling, slide, ["feedback_usable"], chart, more=more)
    return made if isinstance(made, Metric) else None


def work(telling: Telling, slide: str, figures: Sequence[str]) -> TableSlide | None:
    """Return the staff's work by kind, with the kind's share."""
    figure = telling.figure("work_by_kind")
    if figure is None:
        return None
    whole = sum(row["value"] or 0 for row in figure.rows)
    shared = tuple(row | {"share": row["value"] / whole if whole else None} for row in figure.rows)
    return _drawn(telling, slide, figure.model_copy(update={"rows": shared}), _WORK, figures)


def contents(telling: Telling, slide: str) -> TableSlide | None:
    """Return the most-read contents with their interaction rate."""
    figure = telling.figure("contents_table")
    if figure is None:
        return None
    rated = tuple(row | {"rate": _rate(row.get("interactions"), row["value"])} for row in figure.rows)
    figures = ["reads_per_content", "interaction_rate", "reads_top10_share"]
    return _drawn(telling, slide, figure.model_copy(update={"rows": rated}), _CONTENTS, figures)


def levels(telling: Telling, slide: str) -> TableSlide | None:
    """Return the levels of members side by side, in what is known of them."""
    known = [(found, measure) for name, measure in _LEVELS if (found := telling.figure(name)) is not None]
    if len(known) < _LEAST_COLUMNS or known[0][0].id != "members_by_tier":
        return None
    values = [{str(row["tier"]): row["value"] for row in figure.rows} for figure, _ in known]
    titles = [_heading(telling, figure, measure) for figure, measure in known]
    columns = (
        Column(title=telling.words.label(f"slides.{slide}.first")),
        *(Column(title=title, numeric=True) for title in titles),
    )
    names = [str(row["tier"]) for row in known[0][0].rows]
    rows = tuple(
        Row(
            cells=(
                as_text(telling.words.name("tier", name)),
                *(
                    cell(telling, by_name.get(name), measure)
                    for by_name, (_, measure) in zip(values, known, strict=True)
                ),
            )
        )
        for name in names
    )
    items = beside(telling, _BESIDE_LEVELS)
    used = [*(figure for figure, _ in known), *items]
    title = telling.title(slide)
    return TableSlide(
        id=slide,
        title=title,
        table=Table(columns=columns, rows=rows, summary=plain(title)),
        remark=telling.first(f"slides.{slide}.remark") or (),
        items=tuple(kpi(telling, one) for one in items),
        source=telling.source(used),
        notes=telling.notes(slide, used),
    )


def _drawn(
    telling: Telling, slide: str, figure: Figure, measures: Sequence[Measure], figures: Sequence[str]
) -> TableSlide | None:
    made = breakdown(telling, slide, figure, measures, figures=figures)
    return made if isinstance(made, TableSlide) else None


def _heading(telling: Telling, figure: Figure, measure: Measure) -> str:
    return telling.words.label(f"columns.{measure.label}") if measure.label else _short(telling, figure)


def _short(telling: Telling, figure: Figure) -> str:
    """Return the name of the figure that a breakdown splits: the levels stand in the rows."""
    whole = telling.figures.get(figure.id.removesuffix("_by_tier"))
    return whole.title if whole else telling.words.label(f"columns.{figure.id}")


def _rate(answers: float | None, reads: float | None) -> float | None:
    return None if answers is None or not reads else answers / reads
