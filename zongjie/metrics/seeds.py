"""Seed members: the ones whose messages draw most replies. Counts only; who they are stays a pseudonym."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Metric, Words, register
from zongjie.metrics.expressions import Table, Value
from zongjie.metrics.response import said_by_all
from zongjie.metrics.windows import during
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

_SHOWN = 8
_LEAST = 5  # people who replied: fewer are a talk among friends


def _by_reply(tables: Tables, period: Period) -> Table:
    """Return whose messages others replied to, by the platform's own marks."""
    said = during(said_by_all(tables), period).filter(~_.is_bot)
    asked = said.filter(_.activity_id.notnull()).select(thread="activity_id", author="member_id")
    return _ranked(said, asked, said.filter(_.reply_to.notnull()).select(thread="reply_to", replier="member_id"))


def _by_topic(tables: Tables, period: Period) -> Table:
    """Return whose topics others spoke in, where the platform has topics."""
    said = said_by_all(tables).filter(_.topic.notnull()).mutate(thread=_.group_id.fill_null("") + " / " + _.topic)
    order = [said.ts, said.activity_id, said.member_id]
    placed = said.mutate(place=ibis.row_number().over(group_by=said.thread, order_by=order))
    begun = during(placed.filter(_.place == 0), period).filter(~_.is_bot)
    asked = begun.select("thread", author="member_id")
    inside = during(said, period).filter(~_.is_bot)
    return _ranked(during(said_by_all(tables), period), asked, inside.select("thread", replier="member_id"))


def _ranked(said: Table, asked: Table, replies: Table) -> Table:
    drawn = asked.inner_join(replies, "thread")
    drawn = drawn.filter(drawn.author != drawn.replier)
    pairs = drawn.group_by("author", "replier").aggregate(replies=_.count())
    each = pairs.group_by("author").aggregate(value=_.replies.sum().cast("int64"), repliers=_.count())
    whole = each.mutate(all=each["value"].sum().over(ibis.window())).filter(_.repliers >= _LEAST)
    own = said.group_by("member_id").aggregate(messages=_.count())
    both = whole.inner_join(own, whole.author == own.member_id)
    rank: Value = ibis.row_number().over(order_by=[ibis.desc(both["value"]), ibis.desc(both.repliers), both.author]) + 1
    found = both.mutate(seed=rank.cast("string"), share=both["value"] / both["all"])
    shown = found.mutate(per_message=found["value"] / found.messages).filter(rank <= _SHOWN)
    return shown.select("seed", "value", "repliers", "messages", "per_message", "share")


register(
    Metric(
        "seed_members",
        "activity",
        Words("种子成员", "Seed members"),
        Words(
            f"本期得到其他成员回复（有话题的平台为所发起话题中他人的发言）最多的{_SHOWN}人，至少{_LEAST}人回复过：得到的"
            "回复数、回复者人数、本人发言数；以序号代替姓名，机器人不计。",
            f"The {_SHOWN} people whose messages drew most replies of others in the period (on platforms with topics:"
            f" messages of others in the topics they began), from {_LEAST} people at least: replies, repliers, own"
            " messages; by rank, not by name; without bots.",
        ),
        "count",
        direction="none",
        answers=(
            Answer(("activity",), _by_reply, None, ("activity.activity_id", "activity.reply_to")),
            Answer(("activity",), _by_topic, None, ("activity.topic",)),
        ),
        by=("seed",),
        undefined=Words("没有得到多人回复的成员", "nobody drew replies of several people"),
        compared=False,
    ),
)
