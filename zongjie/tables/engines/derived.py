"""The derived tables as expressions over tables in an engine: the log never leaves it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from zongjie.lazy import _
from zongjie.tables import derive
from zongjie.tables.topics import topic_words

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

_MOST_TOPICS = 50_000  # topics of conversation that are looked at for their words, the most talked about first


def derived(tables: Tables) -> Iterator[tuple[str, Any]]:
    """Yield the derived tables that the canonical ones allow, by name; see `zongjie.tables.derive`."""
    if "activity" in tables:
        for name, (table, _order) in derive.of_the_log(tables, tables.hold, numbered=False).items():
            yield name, table
    if "members" in tables:
        yield "member_flow", derive.member_flow(tables["members"])
    if "orders" in tables:
        yield "buyer_days", derive.buyer_days(tables, numbered=False)
    words = topic_words(tables, _spoken(tables) if "activity" in tables else None)
    if words is not None:
        yield "topic_words", words


def _spoken(tables: Tables) -> Any:
    """Return what was said under the topics that were talked about most."""
    import ibis

    said = derive.said_by_people(tables).filter(_.topic.notnull())
    topics = said.group_by("topic").aggregate(rows=_.count())
    return said.semi_join(topics.order_by(ibis.desc("rows"), "topic").limit(_MOST_TOPICS), "topic")
