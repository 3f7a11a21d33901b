"""Topics: what the community was about, and what warms up or cools down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Compute, Metric, Words, register
from zongjie.metrics.expressions import Table, constants, read
from zongjie.metrics.windows import during
from zongjie.periods import Period
from zongjie.tables.topics import LEAST_PEOPLE

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

_WORDS = {"origin": "string", "term": "string", "day": "date", "pieces": "int64", "weight": "int64"}


def _heat(origin: str) -> Compute:
    def compute(tables: Tables, period: Period) -> Table:
        words = read(tables, "topic_words") if "topic_words" in tables else constants([], _WORDS)
        rows = during(words, period).filter(_.origin == origin)
        return (
            rows.group_by("term")
            .aggregate(value=_.weight.sum().cast("int64"), pieces=_.pieces.sum().cast("int64"))
            .filter(_.value > 0)
        )

    return compute


def _by_month(origin: str) -> Compute:
    """Return the heat of each month of the hottest terms of the period."""

    def compute(tables: Tables, period: Period) -> Table:
        words = read(tables, "topic_words") if "topic_words" in tables else constants([], _WORDS)
        rows = during(words, period).filter(_.origin == origin, _.weight > 0)
        rows = rows.mutate(month=rows.day.truncate("M").cast("string").left(7))
        cells = rows.group_by("term", "month").aggregate(value=_.weight.sum().cast("int64"))
        whole = cells["value"].sum().over(ibis.window(group_by="month"))
        summed = cells.mutate(
            share=cells["value"] / whole, heat=cells["value"].sum().over(ibis.window(group_by="term"))
        )
        ranked = summed.mutate(place=ibis.dense_rank().over(order_by=[ibis.desc(summed.heat), summed.term]))
        return ranked.filter(ranked.place < _HOTTEST).select("term", "month", "value", "share", "heat")

    return compute


_HOTTEST = 8
_OF_CONTENTS = Words(
    "按内容的互动数（点赞、评论、分享、收藏）计。",
    "Weighed by the interactions (likes, comments, shares, saves) of contents.",
)
_OF_TOPICS = Words("按话题中的发言数计。", "Weighed by the messages in topics of conversation.")

register(
    Metric(
        "topic_heat",
        "content",
        Words("话题热度", "Topic heat"),
        Words(
            "本期内容的话题（没有填写时为标题中的词）所得互动数；没有内容表时，为话题名含该词的发言数，且至少"
            f"{LEAST_PEOPLE}人说过。停用词与多数标题都有的词不计；不保存原文。",
            "Interactions with the contents of the period by topic (by the words of titles, where no topic is given);"
            " without contents the messages in topics whose name holds the word, of at least"
            f" {LEAST_PEOPLE} people. Stop words and what stands in most titles are left out; no text is kept.",
        ),
        "count",
        direction="none",
        answers=(
            Answer(("contents",), _heat("contents"), None, ("contents.title",), _OF_CONTENTS),
            Answer(("activity",), _heat("activity"), None, ("activity.topic",), _OF_TOPICS),
        ),
        by=("term",),
        undefined=Words("标题与话题中没有可计的词", "titles and topics hold no word that can be counted"),
        empty=0,
    ),
    Metric(
        "topic_heat_by_month",
        "content",
        Words("各月话题热度", "Topic heat by month"),
        Words(
            f"本期最热的{_HOTTEST}个话题各自然月的热度，及其占当月全部热度的比例；算法同话题热度。",
            f"The heat of the {_HOTTEST} hottest topics in each calendar month, with its share of all heat of the"
            " month; reckoned as topic heat.",
        ),
        "count",
        direction="none",
        answers=(
            Answer(("contents",), _by_month("contents"), None, ("contents.title",), _OF_CONTENTS),
            Answer(("activity",), _by_month("activity"), None, ("activity.topic",), _OF_TOPICS),
        ),
        by=("term", "month"),
        undefined=Words("标题与话题中没有可计的词", "titles and topics hold no word that can be counted"),
        compared=False,
    ),
)
