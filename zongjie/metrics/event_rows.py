"""Rows of events and of who came, as all metrics on events start from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from zongjie.lazy import _
from zongjie.metrics.expressions import Table, read
from zongjie.metrics.windows import during
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables


def of_period(tables: Tables, period: Period) -> Table:
    """Return the events that start in the period, whatever became of them."""
    return during(read(tables, "events"), period, "starts_day")


def held(tables: Tables, period: Period) -> Table:
    """Return the events of the period that took place; a status that is not known counts as held."""
    return of_period(tables, period).filter(_.status.fill_null("held") == "held")


def attendances(tables: Tables, period: Period) -> Table:
    """Return a row per person and event of the period that the person came to: `member_id`, `event_id`, `starts_day`.

    A sign-in sheet names its event by id or by name. Of several events of one name the one of the same day is meant.
    """
    came = read(tables, "attendance").filter(_.status.fill_null("attended") == "attended")
    came = came.select("member_id", said="event_id", on="attended_day")
    events = held(tables, period).select("event_id", "name", "starts_day")
    alike = read(tables, "events").group_by("name").aggregate(alike=_.count())
    ids = read(tables, "events").select(id="event_id")
    named = came.anti_join(ids, came.said == ids.id)
    candidates = events.join(alike, "name")
    by_name = named.join(candidates, named.said == candidates.name)
    meant = by_name.filter((by_name.alike == 1) | (by_name.on == by_name.starts_day))
    by_id = came.join(events, came.said == events.event_id)
    return ibis.union(
        by_id.select("member_id", "event_id", "starts_day"), meant.select("member_id", "event_id", "starts_day")
    ).distinct()
