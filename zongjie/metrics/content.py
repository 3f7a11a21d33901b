"""Content: what was published, read and answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Metric, Ratio, Words, register
from zongjie.metrics.expressions import Table, read
from zongjie.metrics.windows import during, time_of
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

_TOP = 10


def published(tables: Tables, period: Period) -> Table:
    """Return the period's pieces with `seen` (reads, else plays) and `answered` (all interactions); null if unknown."""
    pieces = during(read(tables, "contents"), period, "published_day")
    kinds = [pieces.likes, pieces.comments, pieces.shares, pieces.saves]
    known = ibis.or_(*(kind.notnull() for kind in kinds))
    answered = sum((kind.fill_null(0) for kind in kinds[1:]), start=kinds[0].fill_null(0))
    return pieces.mutate(
        seen=ibis.coalesce(pieces.reads, pieces.plays), answered=ibis.ifelse(known, answered, ibis.null("int64"))
    )


def _sums(tables: Tables, period: Period) -> Table:
    """Return what was published in the period, in one row."""
    pieces = published(tables, period)
    answerable = pieces.seen.notnull() & pieces.answered.notnull()
    judged = pieces.seen.notnull() & pieces.completion_rate.notnull()
    completed = pieces.completion_rate.cast("decimal(9, 6)") * pieces.seen
    return pieces.aggregate(
        pieces=_.count(),
        reads=_.seen.sum(),
        answers=_.answered.sum(where=answerable),
        reads_answerable=_.seen.sum(where=answerable),
        completed=completed.sum(where=judged).cast("float64"),
        reads_judged=_.seen.sum(where=judged),
        by_members=_.count(where=_.origin == "member"),
        of_known_origin=_.count(where=_.origin.notnull()),
        reused=_.count(where=_.reused.fill_null(False)),
    )


def _reads_over_time(tables: Tables, period: Period) -> Table:
    pieces = published(tables, period)
    return pieces.mutate(time=time_of(pieces.published_day, period)).group_by("time").aggregate(value=_.seen.sum())


def _table(tables: Tables, period: Period) -> Table:
    best = published(tables, period).filter(_.title.notnull(), _.seen.notnull())
    best = best.order_by([ibis.desc("seen"), "title", "content_id"]).limit(_TOP)
    return best.select("title", "format", date="published_day", value="seen", interactions="answered")


_PIECES = ("contents",)
_SEEN = Words("阅读数（视频、直播为播放数）", "reads (plays for video and live)")
_NO_READS = Words("没有阅读数", "no reads are recorded")

register(
    Metric(
        "contents_published",
        "content",
        Words("发布内容", "Contents published"),
        Words("本期发布的内容篇数。", "Pieces published in the period."),
        "items",
        answers=(Answer(_PIECES, _sums, "pieces"),),
    ),
    Metric(
        "reads",
        "content",
        Words("阅读（播放）数", "Reads"),
        Words(
            f"本期发布内容的{_SEEN.zh}之和，截至导出时。",
            f"The {_SEEN.en} of what was published in the period, up to the export.",
        ),
        "count",
        answers=(
            Answer(_PIECES, _sums, "reads", ("contents.reads",)),
            Answer(_PIECES, _sums, "reads", ("contents.plays",)),
        ),
        undefined=_NO_READS,
    ),
    Metric(
        "reads_per_content",
        "content",
        Words("篇均阅读", "Reads per piece"),
        Words("阅读（播放）数 ÷ 发布内容篇数。", "Reads ÷ pieces published."),
        "count",
        formula=Ratio("reads", "contents_published"),
        undefined=Words("本期没有发布内容", "nothing was published in the period"),
    ),
    Metric(
        "interaction_rate",
        "content",
        Words("内容互动率", "Interaction rate of contents"),
        Words(
            f"（点赞 + 评论 + 分享 + 收藏）÷ {_SEEN.zh}，均按次计。",
            f"(Likes + comments + shares + saves) ÷ {_SEEN.en}; counts of actions, not of people.",
        ),
        "share",
        1,
        answers=(
            Answer(_PIECES, _sums, ("answers", "reads_answerable"), ("contents.reads", "contents.likes")),
            Answer(_PIECES, _sums, ("answers", "reads_answerable"), ("contents.plays", "contents.likes")),
            Answer(_PIECES, _sums, ("answers", "reads_answerable"), ("contents.reads", "contents.comments")),
        ),
        undefined=_NO_READS,
    ),
    Metric(
        "completion_rate",
        "content",
        Words("完播（读完）率", "Completion rate"),
        Words(f"各篇完播率以{_SEEN.zh}加权平均。", f"Mean of the pieces' completion rates weighted by {_SEEN.en}."),
        "share",
        1,
        answers=(Answer(_PIECES, _sums, ("completed", "reads_judged"), ("contents.completion_rate",)),),
        undefined=Words("没有完播率记录", "no completion rate is recorded"),
    ),
    Metric(
        "member_made_share",
        "content",
        Words("成员创作占比", "Share made by members"),
        Words("成员创作的内容篇数 ÷ 来源已知的内容篇数。", "Pieces made by members ÷ pieces whose origin is known."),
        "share",
        1,
        answers=(Answer(_PIECES, _sums, ("by_members", "of_known_origin"), ("contents.origin",)),),
        undefined=Words("内容来源没有记录", "the origin of the pieces is not recorded"),
    ),
    Metric(
        "content_reused_share",
        "content",
        Words("内容复用率", "Share reused"),
        Words("标记为复用的内容篇数 ÷ 发布内容篇数。", "Pieces marked as reused ÷ pieces published."),
        "share",
        1,
        answers=(Answer(_PIECES, _sums, ("reused", "pieces"), ("contents.reused",)),),
        undefined=Words("本期没有发布内容", "nothing was published in the period"),
    ),
    Metric(
        "reads_over_time",
        "content",
        Words("阅读（播放）数变化", "Reads over time"),
        Words("按发布月（短于一季时按日）的阅读（播放）数。", "Reads by month (in short periods: day) of publication."),
        "count",
        answers=(Answer(_PIECES, _reads_over_time, None, ("contents.reads",)),),
        by=("time",),
        empty=0,
    ),
    Metric(
        "contents_table",
        "content",
        Words("阅读最多的内容", "Most-read contents"),
        Words(f"本期阅读（播放）最多的 {_TOP} 篇。", f"The {_TOP} most-read pieces of the period."),
        "count",
        answers=(Answer(_PIECES, _table, None, ("contents.title", "contents.reads")),),
        by=("title",),
        compared=False,
    ),
)
