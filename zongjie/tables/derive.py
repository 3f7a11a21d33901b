"""Derived tables: what every people metric starts from, written once so that the raw rows are read once.

`member_days`   a row per person and local day with any action: DAU, WAU, MAU, retention, cohorts, segments
`member_flow`   a row per local day, tier and source with the people who joined and left: stocks, member-days
`buyer_days`    a row per person and local day with paid orders: buyers, repurchase
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir
from ibis import _

from zongjie.tables.store import Tables

SPOKEN = ("message", "post", "comment")  # kinds of activity in which a member says something
DERIVED = ("member_days", "member_flow", "buyer_days")


def derive(folder: Path, zone: ZoneInfo) -> None:
    """Write the derived tables beside the canonical ones in `folder`.

    Parameters
    ----------
    folder
        Canonical tables as Parquet. Without `activity` there will be no `member_days`, without `members` no
        `member_flow`, without `orders` no `buyer_days`; a stale derived table is removed.
    zone
        The community's zone; the days were cut in it when the tables were written.
    """
    for name in DERIVED:
        (folder / f"{name}.parquet").unlink(missing_ok=True)
    tables = Tables(folder, zone)
    if "activity" in tables:
        _write(member_days(tables), folder / "member_days.parquet", "day", "member")
    if "members" in tables:
        _write(member_flow(tables["members"]), folder / "member_flow.parquet", "day", "tier", "source")
    if "orders" in tables:
        _write(buyer_days(tables), folder / "buyer_days.parquet", "day", "member")


def member_days(tables: Tables) -> ir.Table:
    """Return one row per person and day: `member, day, messages, actions, is_bot, joined_day, tier, source`."""
    activity = tables["activity"]
    counted = activity.group_by("member_id", "day").aggregate(
        messages=_.kind.isin(SPOKEN).sum().cast("int32"), actions=_.count().cast("int32")
    )
    known = counted.inner_join(_people(tables, counted), "member_id")
    return known.select("member", "day", "messages", "actions", "is_bot", "joined_day", "tier", "source")


def member_flow(members: ir.Table) -> ir.Table:
    """Return `day, tier, source, joined, left`: people (no bots) whose day of joining is known."""
    people = members.filter(~_.is_bot.fill_null(False), _.joined_day.notnull())
    none, one = ibis.literal(0), ibis.literal(1)
    joined = people.select(day="joined_day", tier="tier", source="source", joined=one, left=none)
    left = people.filter(_.left_day.notnull())
    left = left.select(day="left_day", tier="tier", source="source", joined=none, left=one)
    flow = ibis.union(joined, left).group_by("day", "tier", "source")
    return flow.aggregate(joined=_.joined.sum().cast("int64"), left=_.left.sum().cast("int64"))


def buyer_days(tables: Tables) -> ir.Table:
    """Return one row per buyer (no bots) and day with paid orders: `member, day, orders, tier, source`."""
    orders = tables["orders"]
    counted = orders.filter(paid(orders), orders.member_id.notnull()).group_by("member_id", day="paid_day")
    bought = counted.aggregate(orders=_.count().cast("int32"))
    known = bought.inner_join(_people(tables, bought), "member_id").filter(~_.is_bot)
    return known.select("member", "day", "orders", "tier", "source")


def paid(orders: Any) -> Any:
    """Whether an order was paid and not wholly refunded; a free one counts, a negative one is a return."""
    refunded = orders.refunded.fill_null(0)
    void = (orders.amount < 0) | ((refunded > 0) & (refunded >= orders.amount))
    return ~void.fill_null(False)


def _people(tables: Tables, rows: ir.Table) -> ir.Table:
    """Return everyone who is in `rows`, with what `members` knows of them; who is not listed there is kept.

    `member` is a dense number: distinct counts over numbers are several times faster than over ids.
    """
    people = rows.select("member_id").distinct().mutate(member=ibis.row_number().over(order_by="member_id"))
    if "members" in tables:
        known = tables["members"].select("member_id", "is_bot", "joined_day", "tier", "source")
        people = people.left_join(known, "member_id").drop("member_id_right")
    else:
        unknown = {name: ibis.null("string") for name in ("tier", "source")}
        people = people.mutate(is_bot=ibis.null("boolean"), joined_day=ibis.null("date"), **unknown)
    return people.mutate(is_bot=_.is_bot.fill_null(False))


def _write(table: ir.Table, path: Path, *order: str) -> None:
    table.order_by(*order).to_parquet(path, compression="zstd")  # the same rows in any order give the same file
