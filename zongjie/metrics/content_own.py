"""Content made here: own pieces beside ads, articles and plays apart, the pace of publication, members' own pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Metric, Words, register
from zongjie.metrics.content import published
from zongjie.metrics.content_parts import is_commercial
from zongjie.metrics.expressions import Table, constant
from zongjie.metrics.people import WEEK, observed
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

_DAYS_A_MONTH = 365.25 / 12


def _against_ads(tables: Tables, period: Period) -> Table:
    """Return interactions and reads of own pieces and of commercial ones, and how far the rates lie apart."""
    pieces = published(tables, period).filter(_.seen.notnull(), _.answered.notnull())
    ad = is_commercial(pieces)
    found = pieces.aggregate(
        own=pieces.answered.sum(where=~ad),
        own_reads=pieces.seen.sum(where=~ad),
        ads=pieces.answered.sum(where=ad),
        ads_reads=pieces.seen.sum(where=ad),
    )
    rates = [found[name] / found[f"{name}_reads"].nullif(0) for name in ("own", "ads")]
    return found.mutate(lift=rates[0] / rates[1].nullif(0) - 1)


def _by_measure(tables: Tables, period: Period) -> Table:
    """Return what was read and what was played, apart: a play is no read."""
    pieces = published(tables, period)
    return pieces.aggregate(reads=pieces.reads.sum(), articles=pieces.reads.count(), plays=pieces.plays.sum())


def _by_members(tables: Tables, period: Period) -> Table:
    """Return the pieces that members made, those used again, and how far the reads of both lie apart."""
    pieces = published(tables, period).filter(_.origin == "member")
    reused = pieces.reused.fill_null(False)
    found = pieces.aggregate(
        pieces=pieces.count(),
        reused=pieces.count(where=reused),
        seen_reused=pieces.seen.mean(where=reused),
        seen_others=pieces.seen.mean(where=~reused),
    )
    return found.mutate(lift=found.seen_reused / found.seen_others.nullif(0) - 1)


def _pace(tables: Tables, period: Period) -> Table:
    days = observed(tables, period, "contents").days
    own = published(tables, period).filter(_.origin.fill_null("official") == "official", _.format.notnull())
    counted = own.group_by("format").aggregate(pieces=_.count())
    a_day = counted.pieces / constant(days)
    return counted.mutate(value=a_day * WEEK, per_month=a_day * _DAYS_A_MONTH)


_PIECES = ("contents",)
_READS, _PLAYS = ("contents.reads", "contents.likes"), ("contents.plays", "contents.likes")
_RATE = Words(
    "互动数（点赞、评论、分享、收藏）÷ 阅读（播放）数",
    "interactions (likes, comments, shares, saves) ÷ reads or plays",
)
_ADS = Words(
    "商业内容：来自合作方，或标题、话题、形式含广告、促销、团购等字样",
    "commercial: from partners, or with a title, topic or format that speaks of ads, promotions, deals and the like",
)
_NO_ADS = Words("本期没有可比的商业内容", "there was no commercial content with reads in the period")
_NO_OWN = Words("本期没有可计算的自有内容", "there was no own content with reads in the period")


def _against(name: str, title: Words, definition: Words, take: str | tuple[str, str], undefined: Words) -> Metric:
    return Metric(
        f"interaction_{name}",
        "content",
        title,
        Words(f"{definition.zh}（{_ADS.zh}）。", f"{definition.en} ({_ADS.en})."),
        "share",
        1,
        answers=tuple(Answer(_PIECES, _against_ads, take, known) for known in (_READS, _PLAYS)),
        undefined=undefined,
    )


def _members(name: str, title: Words, definition: Words, take: str, unit: str, *columns: str) -> Metric:
    return Metric(
        name,
        "content",
        title,
        definition,
        unit,
        1 if unit == "share" else 0,
        answers=(Answer(_PIECES, _by_members, take, ("contents.origin", *columns)),),
        undefined=Words("没有可比的成员创作", "there are no pieces by members to compare"),
    )


register(
    _against(
        "rate_own",
        Words("自有内容互动率", "Interaction rate of own content"),
        Words(f"商业内容以外的{_RATE.zh}", f"Of all but commercial pieces: {_RATE.en}"),
        ("own", "own_reads"),
        _NO_OWN,
    ),
    _against(
        "rate_ads",
        Words("商业内容互动率", "Interaction rate of commercial content"),
        Words(f"商业内容的{_RATE.zh}", f"Of commercial pieces: {_RATE.en}"),
        ("ads", "ads_reads"),
        _NO_ADS,
    ),
    _against(
        "lift",
        Words("自有内容互动率高出广告", "Interaction rate above that of ads"),
        Words(
            "自有内容互动率 ÷ 商业内容互动率 − 1",
            "Interaction rate of own content ÷ that of commercial content − 1",
        ),
        "lift",
        _NO_ADS,
    ),
    Metric(
        "reads_per_article",
        "content",
        Words("文章篇均阅读", "Reads per article"),
        Words(
            "有阅读数的内容的阅读数 ÷ 篇数；播放数不计入。", "Reads ÷ pieces with a number of reads; plays are none."
        ),
        "count",
        answers=(Answer(_PIECES, _by_measure, ("reads", "articles"), ("contents.reads",)),),
        undefined=Words("没有阅读数", "no reads are recorded"),
    ),
    Metric(
        "plays",
        "content",
        Words("视频播放量", "Video plays"),
        Words(
            "本期发布的视频与直播的播放数之和，截至导出时。",
            "Plays of the videos and live shows published in the period, up to the export.",
        ),
        "count",
        answers=(Answer(_PIECES, _by_measure, "plays", ("contents.plays",)),),
        undefined=Words("没有播放数", "no plays are recorded"),
    ),
    Metric(
        "publishing_pace",
        "content",
        Words("每周发布篇数", "Pieces a week"),
        Words(
            "各形式官方内容（来源未记录的计入）篇数 ÷ 本期天数 × 7；每月篇数另列。",
            "Official pieces by format (those of unknown origin too) ÷ days of the period × 7; a month's beside it.",
        ),
        "items",
        1,
        answers=(Answer(_PIECES, _pace, None, ("contents.format",)),),
        by=("format",),
        undefined=Words("本期没有官方内容", "nothing official was published in the period"),
    ),
    _members(
        "member_made",
        Words("成员创作", "Pieces made by members"),
        Words("来源为成员的内容篇数。", "Pieces whose origin is a member."),
        "pieces",
        "items",
    ),
    _members(
        "member_made_reused",
        Words("被官方采用的成员创作", "Pieces by members used again"),
        Words("来源为成员、标记为复用的内容篇数。", "Pieces by members that are marked as reused."),
        "reused",
        "items",
        "contents.reused",
    ),
    _members(
        "reuse_lift",
        Words("采用后曝光提升", "Exposure of pieces used again"),
        Words(
            "被官方采用的成员创作的篇均阅读（播放）÷ 未被采用的 − 1；采用的本就可能是更好的内容。",
            "Reads (plays) a piece of members' pieces used again ÷ those of the others − 1; what is used again may have"
            " been the better pieces to begin with.",
        ),
        "lift",
        "share",
        "contents.reused",
        "contents.reads",
    ),
)
