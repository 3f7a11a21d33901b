"""Topic words: what contents and topics of conversation were about, term by term and day by day."""

from __future__ import annotations

from typing import Any

import ibis

from zongjie.lazy import _
from zongjie.tables.store import Tables
from zongjie.tables.terms import pairs, terms_of

LEAST_PEOPLE = 5  # who must have said something under a term before it is kept
_MOST_TERMS = 300
_CURATED, _FEWEST_TOPICS = 0.8, 3  # contents whose topic staff filled in are told by it, others by their titles
_PAIRS = {"title": "string", "term": "string"}


def topic_words(tables: Tables, spoken: Any) -> Any:
    """Return `origin, term, day, pieces, weight`: origin `contents` or `activity`; the text itself is not kept.

    `pieces` counts contents; `weight` adds up their interactions, or the messages in topics of conversation. Terms of
    conversation stand for at least five people, and the heaviest three hundred of each origin are kept.

    Parameters
    ----------
    spoken
        What people said, with its topic; None without `activity`.
    """
    parts = [_of_contents(tables["contents"])] if "contents" in tables else []
    parts += [_of_topics(spoken.filter(spoken.topic.notnull()))] if spoken is not None else []
    return ibis.union(*parts) if len(parts) > 1 else parts[0] if parts else None


def _of_contents(contents: Any) -> Any:
    known = (contents[name].fill_null(0) for name in ("likes", "comments", "shares", "saves"))
    weight = sum(known, start=ibis.literal(0, "int64"))  # pyright: ignore[reportCallIssue, reportArgumentType]
    rows = contents.select("topic", "title", day="published_day", weight=weight)
    (found,) = rows.aggregate(all=_.count(), filled=_.topic.count()).to_pyarrow().to_pylist()
    topics = rows.select("topic").drop_null().distinct().count().to_pyarrow().as_py()
    if found["filled"] >= _CURATED * found["all"] and topics >= _FEWEST_TOPICS:
        placed = rows.filter(_.topic.notnull()).mutate(term=_.topic)
    else:
        placed = rows.inner_join(_terms(rows, "title"), "title")
    counted = placed.group_by("term", "day").aggregate(pieces=_.count(), weight=_.weight.sum().cast("int64"))
    return _heaviest(counted, "contents")


def _of_topics(said: Any) -> Any:
    terms = _terms(said, "topic")
    known = said.inner_join(terms, said.topic == terms.title)
    people = known.select("term", "member_id").distinct().group_by("term").aggregate(people=_.count())
    days = said.group_by("topic", "day").aggregate(weight=_.count())
    placed = days.inner_join(terms, days.topic == terms.title)
    counted = placed.group_by("term", "day").aggregate(pieces=ibis.literal(0, "int64"), weight=_.weight.sum())
    return _heaviest(counted.semi_join(people.filter(_.people >= LEAST_PEOPLE), "term"), "activity")


def _terms(rows: Any, column: str) -> Any:
    titles = rows.select(title=column).drop_null().distinct().to_pyarrow()["title"].to_pylist()
    return ibis.memtable(pairs(terms_of(titles)), schema=_PAIRS)


def _heaviest(counted: Any, origin: str) -> Any:
    totals = counted.group_by("term").aggregate(total=_.weight.sum(), pieces=_.pieces.sum())
    kept = totals.order_by(ibis.desc("total"), ibis.desc("pieces"), "term").limit(_MOST_TERMS)
    return counted.semi_join(kept, "term").select(
        origin=ibis.literal(origin), term="term", day="day", pieces="pieces", weight="weight"
    )
