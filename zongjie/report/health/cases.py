"""What succeeded best: a piece, an event, a topic, a group; each beside what is usual, and only where it stands out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zongjie.report.telling import Telling
from zongjie.slides.figure import Figure
from zongjie.slides.model import Card, Cards
from zongjie.slides.text import Text

_CLEARLY = 1.2  # times what is usual: less is no success of its own
_LEAST_ROWS = 3
_LEAST_SAID = 100  # messages of a group in four weeks
_MAX_CARDS = 4
_MIN_CARDS = 2
Case = tuple[Card, tuple[Figure, ...], Text]  # with what a title says of it


def cases(telling: Telling, slide: str, *, brief: bool = False) -> Cards | None:
    """Return up to four cards; None where fewer than two things stand out."""
    makers = (_content, _event, _topic, _group)
    found = [case for make in makers if (case := make(telling, slide)) is not None][:_MAX_CARDS]
    if len(found) < _MIN_CARDS:
        return None
    used = list({figure.id: figure for _, figures, _ in found for figure in figures}.values())
    return Cards(
        id=slide,
        title=telling.title(slide, count=len(found), headline=found[0][2]),
        items=tuple(card for card, _, _ in found),
        source=telling.source(used),
        notes=telling.notes(slide, used),
        brief=brief,
    )


def _content(telling: Telling, slide: str) -> Case | None:
    """Return the most-read piece, told by how many times the usual it was read."""
    figure, usual = telling.figure("contents_table"), telling.figure("reads_per_content")
    rows = figure.rows if figure else ()
    if figure is None or usual is None or not usual.value or len(rows) < _LEAST_ROWS:
        return None
    best = max(rows, key=lambda row: row["value"] or 0)
    times = (best["value"] or 0) / usual.value
    if times < _CLEARLY:
        return None
    rate = None if best.get("interactions") is None else best["interactions"] / best["value"]
    said = {
        "read_times": telling.words.number(best["value"], "count"),
        "times": telling.words.number(times, "plain", 1),
        "rate": None if rate is None else telling.words.number(rate, "share", 1),
        "format": telling.words.name("format", str(best["format"])) if best.get("format") else None,
    }
    return _card(telling, slide, "content", str(best["title"]), said, (figure, usual))


def _event(telling: Telling, slide: str) -> Case | None:
    """Return the event with the highest score (else most people), told by turnout, satisfaction and return."""
    figure = telling.figure("events_table")
    rows = list(figure.rows) if figure else []
    if figure is None or len(rows) < _LEAST_ROWS:
        return None
    scored = [row for row in rows if row.get("score") is not None]
    best = max(scored, key=lambda row: (row["score"], row["value"] or 0)) if scored else rows[0]
    average = telling.figure("participations_per_event")
    people = best["value"] or 0
    times = people / average.value if average and average.value else None
    if not scored and (times is None or times < _CLEARLY):
        return None
    said: dict[str, Any] = {
        "people": telling.words.number(people, "people"),
        "times": telling.words.number(times, "plain", 1) if times and times >= _CLEARLY else None,
        "liked": _number(telling, best, "satisfaction", "score", 1),
        "came": _number(telling, best, "attendance_rate", "share", 0),
        "roi": _number(telling, best, "roi", "ratio", 1),
    }
    return _card(telling, slide, "event", str(best["name"]), said, (figure, *([average] if average else ())))


def _topic(telling: Telling, slide: str) -> Case | None:
    """Return the topic whose share of the heat grew most since the period before."""
    figure = telling.figure("topic_heat")
    whole, before = _sums(figure)
    if figure is None or not whole or not before:
        return None
    grown = {str(row["term"]): (row["value"] or 0) / whole - (row.get("previous") or 0) / before for row in figure.rows}
    term = max(grown, key=lambda name: (grown[name], name))
    row = next(row for row in figure.rows if str(row["term"]) == term)
    share, earlier = (row["value"] or 0) / whole, (row.get("previous") or 0) / before
    if not earlier or share < _CLEARLY * earlier:
        return None
    said = {
        "share": telling.words.number(share, "share", 1),
        "earlier": telling.words.number(earlier, "share", 1),
    }
    return _card(telling, slide, "topic", telling.words.name("term", term), said, (figure,))


def _group(telling: Telling, slide: str) -> Case | None:
    """Return the group in which each member said most more than in the weeks before."""
    figure = telling.figure("groups_table")
    rows = [
        row
        for row in (figure.rows if figure else ())
        if row.get("state") == "lively" and (row.get("past_messages") or 0) >= _LEAST_SAID and row.get("change")
    ]
    if figure is None or len(rows) < _LEAST_ROWS:
        return None
    best = max(rows, key=lambda row: (row["change"], str(row["group"])))
    if best["change"] < _CLEARLY - 1:
        return None
    said = {
        "change": telling.words.number(best["change"], "change", 0),
        "heard": telling.words.number(best["speakers"], "people"),
        "past": telling.words.number(best["past_speakers"], "people", 0),
    }
    return _card(telling, slide, "group", str(best["group"]), said, (figure,))


def _card(
    telling: Telling, slide: str, kind: str, name: str, said: Mapping[str, Any], figures: tuple[Figure, ...]
) -> Case:
    key = f"slides.{slide}.cards.{kind}"
    body: Text = telling.every(f"{key}.body", name=name, **said)
    headline = telling.first(f"{key}.headline", name=name, **said) or ()
    return Card(heading=telling.words.label(f"{key}.heading"), body=body), figures, headline


def _number(telling: Telling, row: Mapping[str, Any], key: str, unit: str, decimals: int) -> Any:
    return None if row.get(key) is None else telling.words.number(row[key], unit, decimals)


def _sums(figure: Figure | None) -> tuple[float, float]:
    rows = figure.rows if figure else ()
    return sum(row["value"] or 0 for row in rows), sum(row.get("previous") or 0 for row in rows)
