"""Parts of the content: which formats and topics are answered, how varied and how commercial what is published is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Compute, Metric, Words, register
from zongjie.metrics.content import published
from zongjie.metrics.expressions import Table, Value
from zongjie.metrics.people import WEEK, observed
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

_COMMERCIAL = (
    r"广告|推广|促销|团购|优惠|秒杀|特价|折扣|满减|带货|下单|(?i:\b(ads?|promotion|promo|sale|discount|coupon|deal)\b)"
)


def _answered(by: str) -> Compute:
    def compute(tables: Tables, period: Period) -> Table:
        pieces = published(tables, period).filter(_.seen.notnull(), _.answered.notnull())
        return pieces.group_by(by).aggregate(numerator=_.answered.sum(), denominator=_.seen.sum())

    return compute


def _by_week(tables: Tables, period: Period) -> Table:
    seen = observed(tables, period, "contents")
    pieces = published(tables, period).filter(_.seen.notnull(), _.answered.notnull())
    placed = pieces.mutate(week=ibis.date(seen.end).delta(pieces.published_day, unit="day") // WEEK)
    full = placed.filter(placed.week >= 0, placed.week < seen.days // WEEK)
    return full.group_by("week").aggregate(numerator=_.answered.sum(), denominator=_.seen.sum())


def _variety(column: str) -> Compute:
    """Return the effective number: e to the entropy of the shares, what equally frequent ones would be as varied."""

    def compute(tables: Tables, period: Period) -> Table:
        pieces = published(tables, period)
        counted = pieces.filter(pieces[column].notnull()).group_by(column).aggregate(pieces=_.count())
        share = counted.pieces / counted.pieces.sum().over(ibis.window())
        return counted.mutate(part=-share * share.ln()).aggregate(value=_.part.sum().exp().round(9))

    return compute


def is_commercial(pieces: Table) -> Value:
    """Whether a piece comes from a partner or its title, topic or format speaks of ads."""
    text = pieces.title.fill_null("") + " " + pieces.topic.fill_null("") + " " + pieces.format.fill_null("")
    return (pieces.origin == "partner").fill_null(False) | text.re_search(_COMMERCIAL)


def _commercial(*by: str) -> Compute:
    def compute(tables: Tables, period: Period) -> Table:
        pieces = published(tables, period)
        marked = pieces.mutate(commercial=is_commercial(pieces))
        return marked.aggregate(by=list(by), numerator=_.commercial.sum().fill_null(0), denominator=_.count())

    return compute


_PIECES = ("contents",)
_READS, _PLAYS = ("contents.reads", "contents.likes"), ("contents.plays", "contents.likes")
_RATE = Words(
    "互动数（点赞、评论、分享、收藏）÷ 阅读（播放）数",
    "Interactions (likes, comments, shares, saves) ÷ reads or plays",
)
_HINTS = Words(
    "来自合作方，或标题、话题、形式含广告、促销、团购等字样的内容篇数 ÷ 发布篇数",
    "Pieces from partners, or whose title, topic or format speaks of ads, promotions, deals and the like ÷ pieces",
)


def _rate_by(name: str, by: str, title: Words, which: Words) -> Metric:
    compute = _by_week if by == "week" else _answered(by)
    columns = () if by == "week" else (f"contents.{by}",)
    return Metric(
        name,
        "content",
        title,
        Words(f"{_RATE.zh}，{which.zh}。", f"{_RATE.en}, {which.en}."),
        "share",
        1,
        answers=tuple(Answer(_PIECES, compute, None, (*known, *columns)) for known in (_READS, _PLAYS)),
        by=(by,),
        undefined=Words("没有阅读数", "no reads are recorded"),
    )


def _variety_of(name: str, column: str, title: Words, what: Words) -> Metric:
    return Metric(
        name,
        "content",
        title,
        Words(
            f"本期各{what.zh}篇数占比的熵的指数：{what.zh}若同样多，要有几个才同样多样。",
            f"e to the entropy of the shares of the period's pieces by {what.en}: how many equally frequent ones would"
            " be as varied.",
        ),
        "plain",
        1,
        answers=(Answer(_PIECES, _variety(column), None, (f"contents.{column}",)),),
        undefined=Words(f"没有{what.zh}记录", f"no {what.en} is recorded"),
    )


register(
    _rate_by(
        "interaction_rate_by_format",
        "format",
        Words("各形式互动率", "Interaction rate by format"),
        Words("按形式", "by format"),
    ),
    _rate_by(
        "interaction_rate_by_topic",
        "topic",
        Words("各话题互动率", "Interaction rate by topic"),
        Words("按话题", "by topic"),
    ),
    _rate_by(
        "interaction_rate_by_week",
        "week",
        Words("每周互动率", "Interaction rate by week"),
        Words("自期末起每7天为一周", "by full week, counted back from the end of the period"),
    ),
    _variety_of("topic_variety", "topic", Words("话题多样度", "Variety of topics"), Words("话题", "topic")),
    _variety_of("format_variety", "format", Words("形式多样度", "Variety of formats"), Words("形式", "format")),
    Metric(
        "commercial_share",
        "content",
        Words("商业内容占比", "Share of commercial content"),
        Words(f"{_HINTS.zh}。", f"{_HINTS.en}."),
        "share",
        1,
        "down",
        answers=(Answer(_PIECES, _commercial(), None, ("contents.title",)),),
        undefined=Words("本期没有发布内容", "nothing was published in the period"),
    ),
    Metric(
        "commercial_share_by_format",
        "content",
        Words("各形式商业内容占比", "Share of commercial content by format"),
        Words(f"{_HINTS.zh}，按形式。", f"{_HINTS.en}, by format."),
        "share",
        1,
        "down",
        answers=(Answer(_PIECES, _commercial("format"), None, ("contents.title", "contents.format")),),
        by=("format",),
    ),
)
