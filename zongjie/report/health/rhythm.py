"""The contents of the coming period: as often as in this one, where and when the community was found to answer."""

from __future__ import annotations

from typing import Any

from zongjie.report.results import kpi
from zongjie.report.tables import Measure, beside, cell
from zongjie.report.telling import Telling
from zongjie.slides.chart import Column, Row, Table
from zongjie.slides.figure import Figure
from zongjie.slides.model import TableSlide
from zongjie.slides.text import as_text, plain

_WEEK = 7
_WIDTH = 2  # hours
_LEAST_MESSAGES = 500
_MAX_ROWS = 6
_BESIDE = ("contents_published", "publishing_days", "publishing_longest_gap")


def calendar(telling: Telling, slide: str, *, brief: bool = False) -> TableSlide | None:
    """Return each format with its cadence, what that makes in the coming period, and how it was received."""
    figure = telling.figure("contents_by_format")
    rows = [row for row in figure.rows if row["value"]][:_MAX_ROWS] if figure else []
    if figure is None or not rows:
        return None
    now, coming = telling.prepared.period.days / _WEEK, telling.prepared.period.next().days / _WEEK
    measures = (
        Measure("weekly", "items", 1),
        Measure("coming", "items"),
        Measure("reads_per_piece", "count"),
        Measure("interaction_rate", "share", 1),
    )
    told = [row | {"weekly": row["value"] / now, "coming": max(1, round(row["value"] / now * coming))} for row in rows]
    shown = [one for one in measures if any(row.get(one.key) is not None for row in told)]
    more = _when(telling) | {
        "all_pieces": telling.words.number(sum(row["coming"] for row in told), "items"),
        "weekly": telling.words.number(sum(row["weekly"] for row in told), "items", 1),
    }
    title = telling.title(slide, **more)
    heads = (telling.words.label(f"slides.{slide}.first"), *(_head(telling, one) for one in shown))
    items = beside(telling, _BESIDE)
    used = [figure, *telling.resolve(["messages_by_hour", "topic_heat"]), *items]
    return TableSlide(
        id=slide,
        title=title,
        table=Table(
            columns=tuple(Column(title=head, numeric=place > 0) for place, head in enumerate(heads)),
            rows=tuple(
                Row(
                    cells=(
                        as_text(telling.words.name("format", str(row["format"]))),
                        *(cell(telling, row.get(one.key), one) for one in shown),
                    )
                )
                for row in told
            ),
            summary=plain(title),
        ),
        remark=telling.every(f"slides.{slide}.remark", **more),
        items=tuple(kpi(telling, one) for one in items),
        source=telling.source(used),
        notes=telling.notes(slide, used),
        brief=brief,
    )


def _head(telling: Telling, measure: Measure) -> str:
    return telling.label(f"columns.{measure.key}")


def _when(telling: Telling) -> dict[str, Any]:
    """Return the two hours in which the community talks most; None where that is not known."""
    figure: Figure | None = telling.figure("messages_by_hour")
    blocks: dict[int, float] = {}
    for row in figure.rows if figure else ():
        block = int(row["hour"]) // _WIDTH
        blocks[block] = blocks.get(block, 0) + float(row["value"] or 0)
    if sum(blocks.values()) < _LEAST_MESSAGES:
        return {"window": None}
    best = max(blocks, key=lambda block: blocks[block])
    return {"window": f"{best * _WIDTH:02d}–{(best + 1) * _WIDTH:02d}"}
