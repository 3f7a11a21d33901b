"""Response: how soon somebody else answers, and what nobody answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Metric, Words, register
from zongjie.metrics.expressions import Table, read
from zongjie.metrics.windows import during
from zongjie.periods import Period
from zongjie.tables.derive import SPOKEN

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

_SECONDS = 60


def said_by_all(tables: Tables) -> Table:
    """Return everything said, by people and by bots, with a mark on bots."""
    said = read(tables, "activity").filter(_.kind.isin(SPOKEN))
    said = said.select("activity_id", "member_id", "ts", "day", "group_id", "topic", "reply_to")
    if "members" not in tables:
        return said.mutate(is_bot=ibis.literal(False))
    bots = read(tables, "members").filter(_.is_bot.fill_null(False)).select("member_id", is_bot=True)
    return said.left_join(bots, "member_id").drop("member_id_right").mutate(is_bot=_.is_bot.fill_null(False))


def _topics(tables: Tables, period: Period) -> Table:
    """Return the topics begun by people in the period, how many of them somebody else answered, and how soon."""
    said = said_by_all(tables).filter(_.topic.notnull()).mutate(thread=_.group_id.fill_null("") + " / " + _.topic)
    order = [said.ts, said.activity_id, said.member_id]
    placed = said.mutate(place=ibis.row_number().over(group_by=said.thread, order_by=order))
    first = placed.filter(_.place == 0).select("thread", opener="member_id", began="ts", day="day", by_bot="is_bot")
    asked = during(first, period).filter(~_.by_bot)
    return _answered(asked, said.select("thread", "member_id", "ts", "is_bot"))


def _replies(tables: Tables, period: Period) -> Table:
    """Return the messages of people in the period that somebody else answered, and how soon."""
    said = said_by_all(tables)
    replies = said.filter(_.reply_to.notnull()).select("member_id", "ts", "is_bot", thread="reply_to")
    asked = during(said, period).filter(~_.is_bot, _.activity_id.notnull())
    return _answered(asked.select(thread="activity_id", opener="member_id", began="ts"), replies)


def _answered(asked: Table, said: Table) -> Table:
    both = said.inner_join(asked, "thread")
    by_others = both.filter(~both.is_bot, both.member_id != both.opener, both.ts >= both.began)
    first = by_others.group_by("thread").aggregate(ts=_.ts.min())
    joined = asked.left_join(first, "thread")
    seconds = joined.ts.epoch_seconds() - joined.began.epoch_seconds()
    return joined.mutate(minutes=seconds / _SECONDS).aggregate(
        threads=_.count(), unanswered=_.ts.isnull().sum(), minutes=_.minutes.median().cast("float64")
    )


_ACTS = ("activity",)
_TOPICS = ("activity.topic",)
_REPLIES = ("activity.activity_id", "activity.reply_to")
_HUMAN = Words(
    "首次回应指另一位成员的首条回复，楼主本人与机器人的不算；截至数据截止日。",
    "The first response is the first message by another member: neither by the author nor by a bot; up to the end of"
    " the data.",
)
_NONE = Words("本期没有得到回应的话题或消息", "no topic or message of the period was answered")
_NO_TOPIC = Words("本期没有新话题", "no topic was begun in the period")

register(
    Metric(
        "topics_begun",
        "activity",
        Words("新话题", "Topics begun"),
        Words(
            "首条发言在本期的话题数（论坛主题、Zulip 话题等）；不含机器人发起的。",
            "Topics (of a forum, of Zulip) whose first message lies in the period, without those begun by bots.",
        ),
        "count",
        answers=(Answer(_ACTS, _topics, "threads", _TOPICS),),
    ),
    Metric(
        "median_first_response_minutes",
        "activity",
        Words("首次回应时间（中位数）", "Median time to first response"),
        Words(
            f"本期发起且得到回应的话题（没有话题的平台为得到回复的消息），首次回应距其发出的分钟数的中位数。{_HUMAN.zh}",
            "Topics begun in the period (messages that got a reply, where the platform has no topics): median minutes"
            f" to the first response. {_HUMAN.en}",
        ),
        "minutes",
        direction="down",
        answers=(Answer(_ACTS, _topics, "minutes", _TOPICS), Answer(_ACTS, _replies, "minutes", _REPLIES)),
        undefined=_NONE,
    ),
    Metric(
        "unanswered_share",
        "activity",
        Words("无人回应的话题占比", "Share of topics without a response"),
        Words(
            f"本期发起的话题中没有另一位成员发言的占比。{_HUMAN.zh}",
            f"Topics begun in the period in which no other member said anything ÷ topics begun. {_HUMAN.en}",
        ),
        "share",
        1,
        "down",
        answers=(Answer(_ACTS, _topics, ("unanswered", "threads"), _TOPICS),),
        undefined=_NO_TOPIC,
    ),
)
