"""Derived tables: what every people metric starts from, written once so that the raw rows are read once.

`member_ids`    a row per person in the log, with the number that the other tables call them by
`member_days`   a row per person and local day with any action: DAU, WAU, MAU, retention, cohorts, segments
`member_flow`   a row per local day, tier and source with the people who joined and left: stocks, member-days
`buyer_days`    a row per person and local day with paid orders: buyers, repurchase
`group_days`    a row per group, person and local day with anything said: how lively a group is
`log_days`      a row per group and local day with any action: where a log begins, stops and has holes
`hours`         a row per local day and hour with anything said: when the community talks
`topic_words`   a row per term and day, of titles and topics: what was talked about
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import ibis

from zongjie.lazy import _
from zongjie.parameters import Engine
from zongjie.tables.clock import local
from zongjie.tables.store import Tables
from zongjie.tables.topics import topic_words

if TYPE_CHECKING:
    from ibis.expr.types import Table

SPOKEN = ("message", "post", "comment")  # kinds of activity in which a member says something
DERIVED = ("member_ids", "member_days", "member_flow", "buyer_days", "group_days", "log_days", "hours", "topic_words")


def derive(folder: Path, zone: ZoneInfo, engine: Engine | None = None) -> None:
    """Write the derived tables beside the canonical ones in `folder`.

    Parameters
    ----------
    folder
        Canonical tables as Parquet. Without `activity` there will be nothing of what is derived from it,
        without `members` no `member_flow`, without `orders` no `buyer_days`; a stale derived table is removed.
    zone
        The community's zone; the days were cut in it when the tables were written.
    engine
        DuckDB's share of memory and processors.
    """
    for name in DERIVED:
        (folder / f"{name}.parquet").unlink(missing_ok=True)
    tables = Tables(folder, zone, engine)
    if "activity" in tables:
        for name, (table, order) in of_the_log(tables, lambda table: table.cache()).items():
            _write(table, folder / f"{name}.parquet", *order)
    if "members" in tables:
        _write(member_flow(tables["members"]), folder / "member_flow.parquet", "day", "tier", "source")
    if "orders" in tables:
        _write(buyer_days(tables), folder / "buyer_days.parquet", "day", "member")
    talked = "activity" in tables and "topic" in tables.filled("activity")
    words = topic_words(tables, said_by_people(tables) if talked else None)
    if words is not None:
        _write(words, folder / "topic_words.parquet", "origin", "term", "day")


def of_the_log(
    tables: Tables, hold: Callable[[Table], Table], *, numbered: bool = True
) -> dict[str, tuple[Table, tuple[str, ...]]]:
    """Return what is derived from the log, which is read once, by name, each with the columns that order its rows.

    Parameters
    ----------
    hold
        Has the engine compute the rows of an expression once.
    numbered
        See `people_of`.
    """
    log = hold(read_log(tables))
    people = hold(people_of(tables, log, numbered=numbered))  # ids are compared once
    cells = hold(cells_of(log, people, spoken=_has_speech(tables, log)))
    return {
        "member_ids": (people.select("member", "member_id"), ("member",)),
        "member_days": (member_days(cells, people), ("day", "member")),
        "group_days": (group_days(cells, people), ("group_id", "day", "member")),
        "log_days": (log_days(log), ("group_id", "day")),
        "hours": (hours(log, people), ("day", "hour")),
    }


def read_log(tables: Tables) -> Table:
    """Return one row per person, group, local day and hour: `member_id, group_id, day, hour, messages, actions`."""
    log = tables["activity"]
    hour = local(log.ts, tables.zone, tables.span("activity")).hour().cast("int32")
    said = _.kind.isin(SPOKEN).sum().fill_null(0)
    return log.group_by("member_id", "group_id", "day", hour=hour).aggregate(
        messages=said.cast("int32"), actions=_.count().cast("int32")
    )


def _has_speech(tables: Tables, log: Table) -> bool:
    (found,) = tables.collect(log.aggregate(most=_.messages.max()))
    return bool(found["most"])


def cells_of(log: Table, people: Table, *, spoken: bool) -> Table:
    """Return one row per person, group and day: `member, group_id, day, messages, actions`.

    `messages` is empty all through where the log has none: a list of check-ins does not say that nobody spoke.
    """
    numbered = log.inner_join(people.select("member_id", "member"), "member_id")
    said = _.messages.sum().cast("int32") if spoken else ibis.null("int32")
    return numbered.group_by("member", "group_id", "day").aggregate(
        messages=said, actions=_.actions.sum().cast("int32")
    )


def member_days(cells: Table, people: Table) -> Table:
    """Return one row per person and day.

    `member, day, messages, actions, is_bot, listed, joined_day, left_day, tier, source`; `listed` tells who is in the
    list of members from who was only seen to act.
    """
    counted = cells.group_by("member", "day").aggregate(
        messages=_.messages.sum().cast("int32"), actions=_.actions.sum().cast("int32")
    )
    return counted.inner_join(people.drop("member_id"), "member").select(
        "member", "day", "messages", "actions", "is_bot", "listed", "joined_day", "left_day", "tier", "source"
    )


def group_days(cells: Table, people: Table) -> Table:
    """Return one row per group, person (no bots) and day with anything said: `group_id, day, member, messages`."""
    said = cells.filter(_.group_id.notnull(), _.messages > 0).anti_join(people.filter(_.is_bot), "member")
    return said.select("group_id", "day", "member", "messages")


def log_days(log: Table) -> Table:
    """Return one row per group and day: `group_id, day, rows`."""
    return log.group_by("group_id", "day").aggregate(rows=_.actions.sum().cast("int64"))


def hours(log: Table, people: Table) -> Table:
    """Return one row per local day and hour with anything said by people: `day, hour, messages`."""
    said = log.filter(_.messages > 0).anti_join(people.filter(_.is_bot), "member_id")
    return said.group_by("day", "hour").aggregate(messages=_.messages.sum().cast("int64"))


def said_by_people(tables: Tables) -> Table:
    """Return what people (no bots) said, action by action."""
    said = tables["activity"].filter(_.kind.isin(SPOKEN))
    if "members" not in tables:
        return said
    return said.anti_join(tables["members"].filter(_.is_bot.fill_null(False)), "member_id")


def member_flow(members: Table) -> Table:
    """Return `day, tier, source, joined, left`: people (no bots) whose day of joining is known."""
    people = members.filter(~_.is_bot.fill_null(False), _.joined_day.notnull())
    none, one = ibis.literal(0), ibis.literal(1)
    joined = people.select(day="joined_day", tier="tier", source="source", joined=one, left=none)
    left = people.filter(_.left_day.notnull())
    left = left.select(day="left_day", tier="tier", source="source", joined=none, left=one)
    flow = ibis.union(joined, left).group_by("day", "tier", "source")
    return flow.aggregate(joined=_.joined.sum().cast("int64"), left=_.left.sum().cast("int64"))


def buyer_days(tables: Tables, *, numbered: bool = True) -> Table:
    """Return one row per buyer (no bots) and day with paid orders: `member, day, orders, tier, source`."""
    orders = tables["orders"]
    counted = orders.filter(paid(orders), orders.member_id.notnull()).group_by("member_id", day="paid_day")
    bought = counted.aggregate(orders=_.count().cast("int32"))
    known = bought.inner_join(people_of(tables, bought, numbered=numbered), "member_id").filter(~_.is_bot)
    return known.select("member", "day", "orders", "tier", "source")


def paid(orders: Any) -> Any:
    """Whether an order was paid and not wholly refunded; a free one counts, a negative one is a return."""
    refunded = orders.refunded.fill_null(0)
    void = (orders.amount < 0) | ((refunded > 0) & (refunded >= orders.amount))
    return ~void.fill_null(False)


def people_of(tables: Tables, rows: Table, *, numbered: bool = True) -> Table:
    """Return everyone who is in `rows`, with what `members` knows of them; who is not listed there is kept.

    `member` is a dense number: distinct counts over numbers are several times faster than over ids. To number people
    takes one machine that holds them all; an engine of many is spared it and tells them apart by their ids.
    """
    people = rows.select("member_id").distinct()
    people = people.mutate(member=ibis.row_number().over(order_by="member_id") if numbered else people.member_id)
    if "members" in tables:
        known = tables["members"].select(
            "member_id", "is_bot", "joined_day", "left_day", "tier", "source", listed=ibis.literal(True)
        )
        people = people.left_join(known, "member_id").drop("member_id_right")
    else:
        flags = {name: ibis.null("boolean") for name in ("is_bot", "listed")}
        days = {name: ibis.null("date") for name in ("joined_day", "left_day")}
        people = people.mutate(**flags, **days, tier=ibis.null("string"), source=ibis.null("string"))
    return people.mutate(is_bot=_.is_bot.fill_null(False), listed=_.listed.fill_null(False))


def _write(table: Table, path: Path, *order: str) -> None:
    table.order_by(*order).to_parquet(path, compression="zstd")  # the same rows in any order give the same file
