"""Contents by format, topic, origin and month; the rhythm of publication; how far reads hang on a few pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Compute, Metric, Words, register
from zongjie.metrics.content import published
from zongjie.metrics.durations import median
from zongjie.metrics.expressions import Table
from zongjie.metrics.windows import time_of
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

_TOP_SHARE = 0.1


def _measures(pieces: Table, *by: str) -> Table:
    """Return pieces, reads and interactions by slice, with reads a piece, interaction and completion rate.

    A rate counts only the pieces that hold what it needs: a piece without reads is not one with none.
    """
    answerable = pieces.seen.notnull() & pieces.answered.notnull()
    judged = pieces.seen.notnull() & pieces.completion_rate.notnull()
    found = pieces.group_by(*by).aggregate(
        value=pieces.count(),
        reads=pieces.seen.sum(),
        interactions=pieces.answered.sum(),
        counted=pieces.seen.count(),
        answers=pieces.answered.sum(where=answerable),
        reads_answerable=pieces.seen.sum(where=answerable),
        completed=(pieces.completion_rate.cast("decimal(9, 6)") * pieces.seen).sum(where=judged).cast("float64"),
        reads_judged=pieces.seen.sum(where=judged),
    )
    return found.select(
        *by,
        "value",
        "reads",
        "interactions",
        reads_per_piece=found.reads / found.counted.nullif(0),
        interaction_rate=found.answers / found.reads_answerable.nullif(0),
        completion=found.completed / found.reads_judged.nullif(0),
    )


def _by(key: str) -> Compute:
    def compute(tables: Tables, period: Period) -> Table:
        return _measures(published(tables, period), key)

    return compute


def _matrix(tables: Tables, period: Period) -> Table:
    pieces = published(tables, period)
    month = pieces.published_day.truncate("M").cast("string").left(7)
    return _measures(pieces.mutate(time=month).filter(_.format.notnull()), "time", "format")


def _over_time(tables: Tables, period: Period) -> Table:
    pieces = published(tables, period)
    return pieces.group_by(time=time_of(pieces.published_day, period)).aggregate(value=_.count())


def _rhythm(tables: Tables, period: Period) -> Table:
    """Return the days of the period with a new piece, and the gaps in days from one such day to the next."""
    days = published(tables, period).select(day="published_day").distinct()
    gaps = days.mutate(gap=days.day.delta(days.day.lag().over(ibis.window(order_by=days.day)), unit="day"))
    return gaps.aggregate(days=gaps.count(), gap=median(gaps.gap), longest=gaps.gap.max())


def _concentration(tables: Tables, period: Period) -> Table:
    """Return the reads of the most-read tenth of the pieces (at least one) beside all reads."""
    read = published(tables, period).filter(_.seen.notnull())
    ranked = read.mutate(
        place=ibis.row_number().over(ibis.window(order_by=[ibis.desc(read.seen), read.content_id])),
        pieces=read.count().over(ibis.window()),
    )
    top = ranked.place < ibis.greatest((ranked.pieces * _TOP_SHARE).ceil(), 1)
    return ranked.aggregate(top=ranked.seen.sum(where=top), reads=ranked.seen.sum())


_PIECES = ("contents",)
_WITH = Words(
    "及其阅读（播放）与互动次数、篇均阅读、互动率、完播率；没有记录的篇不计入该率",
    "with their reads (plays) and interactions, reads a piece, interaction and completion rate; a piece without a"
    " record is not in that rate",
)
_NONE = Words("本期没有发布内容", "nothing was published in the period")


def _breakdown(key: str, title: Words, zh: str, en: str) -> Metric:
    return Metric(
        f"contents_by_{key}",
        "content",
        title,
        Words(f"本期各{zh}的发布篇数，{_WITH.zh}。", f"Pieces published by {en}, {_WITH.en}."),
        "items",
        answers=(Answer(_PIECES, _by(key), None, (f"contents.{key}",)),),
        by=(key,),
        empty=0,
    )


register(
    _breakdown("format", Words("各形式内容", "Contents by format"), "形式", "format"),
    _breakdown("topic", Words("各话题内容", "Contents by topic"), "话题", "topic"),
    _breakdown("origin", Words("各来源内容", "Contents by origin"), "来源", "origin"),
    Metric(
        "content_matrix",
        "content",
        Words("内容矩阵", "Content matrix"),
        Words(f"各月各形式的发布篇数，{_WITH.zh}。", f"Pieces published by month and format, {_WITH.en}."),
        "items",
        answers=(Answer(_PIECES, _matrix, None, ("contents.format",)),),
        by=("time", "format"),
        undefined=_NONE,
        compared=False,
    ),
    Metric(
        "contents_over_time",
        "content",
        Words("发布篇数变化", "Contents over time"),
        Words(
            "各月（短于一季时为各日）发布的内容篇数。", "Pieces published in each month (each day in short periods)."
        ),
        "items",
        answers=(Answer(_PIECES, _over_time),),
        by=("time",),
        empty=0,
    ),
    Metric(
        "publishing_days",
        "content",
        Words("有更新的天数", "Days with a new piece"),
        Words("本期发布了至少一篇内容的天数。", "Days of the period on which something was published."),
        "days",
        answers=(Answer(_PIECES, _rhythm, "days"),),
    ),
    Metric(
        "publishing_gap_days",
        "content",
        Words("发布间隔（中位）", "Days between publications (median)"),
        Words("相邻两个有更新的日子相隔天数的中位数。", "Median days from one day with a new piece to the next."),
        "days",
        1,
        "none",
        answers=(Answer(_PIECES, _rhythm, "gap"),),
        undefined=Words("本期只有一天或没有发布内容", "something was published on one day of the period at most"),
    ),
    Metric(
        "publishing_longest_gap",
        "content",
        Words("最长断更", "Longest gap in publication"),
        Words("相邻两个有更新的日子相隔的最多天数。", "Most days from one day with a new piece to the next."),
        "days",
        0,
        "down",
        answers=(Answer(_PIECES, _rhythm, "longest"),),
        undefined=Words("本期只有一天或没有发布内容", "something was published on one day of the period at most"),
    ),
    Metric(
        "reads_top10_share",
        "content",
        Words("头部内容阅读占比", "Share of reads of the top tenth"),
        Words(
            "阅读（播放）最多的10%的内容（至少一篇）占全部阅读（播放）的比例，只含有阅读数的内容。",
            "Reads of the most-read 10% of the pieces (one at least) ÷ reads of all pieces with reads.",
        ),
        "share",
        1,
        "none",
        answers=(
            Answer(_PIECES, _concentration, ("top", "reads"), ("contents.reads",)),
            Answer(_PIECES, _concentration, ("top", "reads"), ("contents.plays",)),
        ),
        undefined=Words("没有阅读数", "no reads are recorded"),
    ),
)
