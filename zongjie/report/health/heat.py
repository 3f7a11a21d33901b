"""Heat: when the community talks, and what it talks about month by month."""

from __future__ import annotations

from collections import Counter
from typing import Any

from zongjie.report import charts, results
from zongjie.report.telling import Telling
from zongjie.slides.model import Heatmap, Metric, Statement
from zongjie.slides.text import plain

_WIDTH = 2  # hours of a column
_WEEK = tuple(range(1, 8))
_LEAST_MESSAGES = 1_500  # fewer leave most of the 84 cells to chance
_LEAST_MONTHS = 3
_LEAST_TERMS = 3


def hours(telling: Telling, slide: str) -> Heatmap | None:
    """Return the share of each weekday's messages that falls into each two hours."""
    figure = telling.figure("messages_by_hour")
    said = Counter[tuple[int, int]]()
    for row in figure.rows if figure else ():
        said[int(row["weekday"]), int(row["hour"]) // _WIDTH] += int(row["value"] or 0)
    if figure is None or said.total() < _LEAST_MESSAGES:
        return None
    blocks = range(24 // _WIDTH)
    days = {day: sum(said[day, block] for block in blocks) for day in _WEEK}
    names = [telling.words.name("weekday", str(day)) for day in _WEEK]
    spans = [f"{block * _WIDTH:02d}–{(block + 1) * _WIDTH:02d}" for block in blocks]
    more = _busiest(telling, said, names, spans)
    return Heatmap(
        id=slide,
        title=telling.title(slide, **more),
        corner=telling.words.label(f"slides.{slide}.corner"),
        columns=tuple(str(block * _WIDTH) for block in blocks),
        rows=tuple(names),
        values=tuple(tuple(said[day, block] / days[day] if days[day] else None for block in blocks) for day in _WEEK),
        sizes=tuple(days.values()),
        remarks=_remarks(telling, slide, more),
        summary=plain(telling.title(slide, **more)),
        source=telling.source([figure]),
        notes=telling.notes(slide, [figure]),
    )


def topics(telling: Telling, slide: str) -> Heatmap | Metric | None:
    """Return each topic's part of each month's heat; of fewer than three months the heat of the period."""
    figure = telling.figure("topic_heat_by_month")
    if figure is None:
        return None
    months = _months(telling, {str(row["month"]) for row in figure.rows})
    terms = list(dict.fromkeys(str(row["term"]) for row in sorted(figure.rows, key=_by_heat)))
    if len(months) < _LEAST_MONTHS or len(terms) < _LEAST_TERMS:
        return _as_a_whole(telling, slide)
    cells = {(str(row["term"]), str(row["month"])): float(row["share"]) for row in figure.rows}
    more = _warmest(telling, cells, months)
    return Heatmap(
        id=slide,
        title=telling.title(slide, **more),
        corner=telling.words.label(f"slides.{slide}.corner"),
        columns=telling.times(months),
        rows=tuple(telling.words.name("term", term) for term in terms),
        values=tuple(tuple(cells.get((term, month), 0.0) for month in months) for term in terms),
        remarks=_remarks(telling, slide, more),
        summary=plain(telling.title(slide, **more)),
        source=telling.source([figure, "topic_heat"]),
        notes=telling.notes(slide, [figure, "topic_heat"]),
    )


def _months(telling: Telling, known: set[str]) -> list[str]:
    """Return the months from the first to the last that is known: one between them without heat is a cold one."""
    all_months = [f"{month.start:%Y-%m}" for month in telling.prepared.period.months()]
    return [month for month in all_months if min(known, default="") <= month <= max(known, default="")]


def _as_a_whole(telling: Telling, slide: str) -> Metric | None:
    figure = telling.figure("topic_heat")
    if figure is None:
        return None
    nobody: dict[str, Any] = dict.fromkeys(("warmest", "warmest_month", "warmest_share"))
    made = results.metric(telling, slide, ["topic_heat"], charts.by_category(telling, figure, shares=True), more=nobody)
    return made if isinstance(made, Metric) else None


def _by_heat(row: dict[str, Any]) -> tuple[float, str]:
    return -float(row["heat"] or 0), str(row["term"])


def _warmest(telling: Telling, cells: dict[tuple[str, str], float], months: list[str]) -> dict[str, Any]:
    """Return the topic with the largest part of a single month."""
    (term, month), share = max(cells.items(), key=lambda cell: (cell[1], cell[0]))
    return {
        "warmest": telling.words.name("term", term),
        "warmest_month": telling.times(months)[months.index(month)],
        "warmest_share": telling.words.number(share, "share", 1),
    }


def _busiest(telling: Telling, said: Counter[tuple[int, int]], names: list[str], spans: list[str]) -> dict[str, Any]:
    """Return the two hours in which most is said over the week, and the day on which most is said."""
    whole = said.total()
    by_block = Counter[int]()
    by_day = Counter[int]()
    for (day, block), count in said.items():
        by_block[block] += count
        by_day[day] += count
    block, most = by_block.most_common(1)[0]
    day, on_it = by_day.most_common(1)[0]
    last, on_last = by_day.most_common()[-1]
    return {
        "window": spans[block],
        "window_share": telling.words.number(most / whole, "share", 0),
        "window_part": most / whole,
        "busiest": names[day - 1],
        "busiest_share": telling.words.number(on_it / whole, "share", 0),
        "quietest": names[last - 1],
        "quietest_share": telling.words.number(on_last / whole, "share", 0),
        "apart": on_it / max(on_last, 1),
    }


def _remarks(telling: Telling, slide: str, more: dict[str, Any]) -> tuple[Statement, ...]:
    return tuple(
        Statement(lead=telling.words.label(f"slides.{slide}.{name}.lead"), body=body)
        for name in ("how", "where", "then")
        if f"slides.{slide}.{name}.lead" in telling.words
        and (body := telling.first(f"slides.{slide}.{name}.body", **more))
    )
