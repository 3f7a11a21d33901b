"""Why groups fail: whether the host is still there, whether the members left, fell silent, or talk in another group."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import ibis

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Metric, Words, register
from zongjie.metrics.expressions import Table, read
from zongjie.metrics.groups import BLOCK, PAST_BLOCKS, judged, said_in_groups
from zongjie.metrics.people import observed
from zongjie.metrics.windows import during
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

_MOST = 100


def _causes(tables: Tables, period: Period) -> Table:
    """Return the failing groups with what the data says of their hosts and of those who used to speak in them."""
    end = observed(tables, period, "activity").end
    since = end - timedelta(days=BLOCK - 1)
    wide = Period(end - timedelta(days=BLOCK * (1 + PAST_BLOCKS) - 1), end)
    groups = tables.keep(judged, period).filter(_.state.isin(("fading", "dead")))
    found = groups.select(
        "group_id", "group", "state", "date", "messages", "past_messages", "speakers", "past_speakers"
    )
    found = _beside(found, _voices(tables, wide, since), "past_people", "elsewhere", "stayed")
    found = _beside(found, _hosts(tables, wide, since), "host_messages", "host_past")
    found = _beside(found, _leavers(tables, wide), "were", "left")
    fewer: Table = ibis.greatest(found.past_speakers - found.speakers, 0)
    lost = fewer.round(0).cast("int64")
    if "host_last" not in found.columns:
        found = found.mutate(host_last=ibis.null("date"))
    rows = found.mutate(
        value=lost,
        host_ahead=found.date.delta(found.host_last, unit="day"),
        elsewhere_share=found.elsewhere / found.past_people.nullif(0),
        left_share=found["left"] / found.were.nullif(0),
    )
    kept = ("group", "state", "date", "value", "messages", "past_messages", "past_speakers")
    hosts = ("host_messages", "host_past", "host_last", "host_ahead")
    ordered = rows.order_by(ibis.desc("value"), ibis.desc("past_messages"), "group").limit(_MOST)
    return ordered.select(*kept, *hosts, "elsewhere_share", "left_share")


def _beside(groups: Table, more: Table | None, *columns: str) -> Table:
    """Return groups with further columns; null where nothing is known."""
    if more is None:
        return groups.mutate(**{name: ibis.null("float64") for name in columns})
    return groups.left_join(more, "group_id").drop("group_id_right")


def _voices(tables: Tables, wide: Period, since: object) -> Table:
    """Return who spoke in a group before, how many of them still do, and how many now speak in other groups only."""
    said = during(said_in_groups(tables), wide)
    now = said.filter(said.day >= since).select("group_id", "member").distinct()
    before = said.filter(said.day < since).select("group_id", "member").distinct()
    here = now.mutate(here=True)
    both = before.left_join(here, ["group_id", "member"]).select(before.group_id, before.member, here="here")
    anywhere = now.select("member").distinct().mutate(anywhere=True)
    each = both.left_join(anywhere, "member").select("group_id", "here", "anywhere")
    stays = each.here.fill_null(False)
    return each.group_by("group_id").aggregate(
        past_people=each.count(),
        elsewhere=each.count(where=each.anywhere.fill_null(False) & ~stays),
        stayed=each.count(where=stays),
    )


def _hosts(tables: Tables, wide: Period, since: object) -> Table | None:
    """Return what the host of each group said in the last four weeks and in four of those before, and when at last."""
    if "groups" not in tables:
        return None
    hosts = read(tables, "groups").filter(_.owner.notnull()).select("group_id", "owner")
    if "members" in tables:  # a bot that owns a group is no host of it
        bots = read(tables, "members").filter(_.is_bot.fill_null(False)).select(owner="member_id")
        hosts = hosts.anti_join(bots, "owner")
    said = said_in_groups(tables).filter(_.day <= wide.end).inner_join(read(tables, "member_ids"), "member")
    own = hosts.left_join(said, [hosts.group_id == said.group_id, hosts.owner == said.member_id])
    own = own.select(group_id=hosts.group_id, day=said.day, messages=said.messages)
    before = (own.day >= wide.start) & (own.day < since)
    return own.group_by("group_id").aggregate(
        host_messages=own.messages.sum(where=(own.day >= since).fill_null(False)).fill_null(0).cast("int64"),
        host_past=own.messages.sum(where=before.fill_null(False)).fill_null(0).cast("int64") / PAST_BLOCKS,
        host_last=own.day.max(),
    )


def _leavers(tables: Tables, wide: Period) -> Table | None:
    """Return who was in a group at the beginning of the weeks looked at, and how many of them left it in these."""
    if "memberships" not in tables:
        return None
    stays = read(tables, "memberships").filter(_.joined_day < wide.start)
    stays = stays.filter(stays.left_day.isnull() | (stays.left_day >= wide.start))
    gone = (stays.left_day <= wide.end).fill_null(False)
    counted = stays.group_by("group_id").aggregate(were=stays.count(), left=stays.count(where=gone))
    known = stays.aggregate(dated=stays.left_day.notnull().any())
    crossed = counted.cross_join(known)
    return crossed.select("group_id", "were", left=crossed.dated.ifelse(crossed["left"], ibis.null("int64")))


register(
    Metric(
        "groups_causes",
        "groups",
        Words("待挽救群的线索", "Clues to failing groups"),
        Words(
            f"转淡与沉寂的群（判断同各群状况）：失声人数；群主近{BLOCK // 7}周与此前（折合{BLOCK // 7}周）的发言数，"
            "以及群主比群内最后一条发言早几天停下；"
            f"此前{BLOCK * PAST_BLOCKS // 7}周在群里发言的人中，近{BLOCK // 7}周只在别的群发言的占比；"
            f"{BLOCK * (1 + PAST_BLOCKS) // 7}周前的群成员中已退群的占比。",
            "Fading and dead groups (judged as in the table of groups): speakers lost; messages of the host in the last"
            f" {BLOCK // 7} weeks and before (mean of {BLOCK // 7}), and by how many days the host fell silent before"
            f" the group did; of those who spoke in the {BLOCK * PAST_BLOCKS // 7} weeks before, who now speaks in"
            f" other groups only; of the members {BLOCK * (1 + PAST_BLOCKS) // 7} weeks ago, who has left the group.",
        ),
        "people",
        direction="none",
        answers=(Answer(("activity",), _causes, None, ("activity.group_id",)),),
        by=("group",),
        undefined=Words("没有需要挽救的群，或数据不足", "no group needs saving, or the data is too short"),
        compared=False,
    ),
)
