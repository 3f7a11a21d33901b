"""Feedback: how much came in, how much of it could be used, how soon it was answered and resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Compute, Metric, Words, register
from zongjie.metrics.durations import hours, median
from zongjie.metrics.expressions import Table, exact_sum, read
from zongjie.metrics.windows import during, time_of
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

# What staff write in the column of the state of a case that is closed.
CLOSED = (
    *("已解决", "已关闭", "已完成", "已处理", "解决", "关闭", "完成"),
    *("closed", "resolved", "done", "fixed", "solved", "completed"),
)


def _items(tables: Tables, period: Period) -> Table:
    """Return the items of the period with the hours to the first response and to the resolution."""
    rows = during(read(tables, "feedback"), period)
    return rows.mutate(
        responded=rows.first_response_at.notnull(),
        resolved=rows.resolved_at.notnull(),
        response_hours=hours(rows.ts, rows.first_response_at),
        resolution_hours=hours(rows.ts, rows.resolved_at),
    )


def _sums(tables: Tables, period: Period) -> Table:
    rows = _items(tables, period)
    return rows.aggregate(
        items=rows.count(),
        usable=rows.count(where=rows.usable.fill_null(False)),
        responded=rows.count(where=rows.responded),
        resolved=rows.count(where=rows.resolved),
        closed=rows.count(where=rows.resolved | rows.status.lower().isin(CLOSED).fill_null(False)),
        response_hours=median(rows.response_hours),
        resolution_hours=median(rows.resolution_hours),
    )


def _open_at_end(tables: Tables, period: Period) -> Table:
    """Return the items given by the end of the period and not resolved by then."""
    given = read(tables, "feedback").filter(_.day <= period.end)
    pending = given.filter(given.resolved_day.isnull() | (given.resolved_day > period.end))
    closed = pending.resolved_day.isnull() & pending.status.lower().isin(CLOSED).fill_null(False)
    return pending.aggregate(value=pending.count(where=~closed))


def _open_by_state(tables: Tables, period: Period) -> Table:
    given = read(tables, "feedback").filter(_.day <= period.end, _.status.notnull())
    return given.aggregate(value=given.count(where=~given.status.lower().isin(CLOSED)))


def _by(key: str) -> Compute:
    def compute(tables: Tables, period: Period) -> Table:
        rows = _items(tables, period)
        found = rows.group_by(key).aggregate(
            value=rows.count(),
            response_hours=median(rows.response_hours),
            resolution_hours=median(rows.resolution_hours),
            resolved=rows.count(where=rows.resolved),
            scores=rows.score.count(),
            added=exact_sum(rows.score),
        )
        # without any date of resolution nothing is known of it: no share of 0
        known = found.resolved.sum().over(ibis.window()) > 0
        return found.mutate(
            resolved_share=ibis.ifelse(known, found.resolved / found["value"], ibis.null("float64")),
            score=found.added / found.scores.nullif(0),
        ).drop("resolved", "scores", "added")

    return compute


def _over_time(tables: Tables, period: Period) -> Table:
    rows = during(read(tables, "feedback"), period)
    return rows.mutate(time=time_of(rows.day, period)).group_by("time").aggregate(value=_.count())


_FEEDBACK = ("feedback",)
_NONE = Words("本期没有反馈", "there was no feedback in the period")
_AS_EXPORTED = Words(
    "没有解决时间，按导出时的处理状态计。", "Without times of resolution: by the state at the time of the export."
)
_PER_SLICE = Words(
    "及其中位首次回复、解决时长（小时）与解决率", "with the median hours to answer and resolve, and the share resolved"
)

register(
    Metric(
        "feedback_items",
        "feedback",
        Words("收到反馈", "Feedback items"),
        Words("本期收到的反馈条数。", "Items of feedback received in the period."),
        "items",
        direction="none",
        answers=(Answer(_FEEDBACK, _sums, "items"),),
    ),
    Metric(
        "feedback_usable",
        "feedback",
        Words("可用反馈", "Usable feedback"),
        Words("本期收到并标记为可用的反馈条数。", "Items of the period that were marked as usable."),
        "items",
        answers=(Answer(_FEEDBACK, _sums, "usable", ("feedback.usable",)),),
    ),
    Metric(
        "feedback_answered_share",
        "feedback",
        Words("反馈回复率", "Share of feedback answered"),
        Words(
            "本期收到的反馈中已有首次回复时间的条数 ÷ 反馈条数。",
            "Items of the period with a time of first response ÷ items.",
        ),
        "share",
        1,
        answers=(Answer(_FEEDBACK, _sums, ("responded", "items"), ("feedback.first_response_at",)),),
        undefined=_NONE,
    ),
    Metric(
        "feedback_resolved_share",
        "feedback",
        Words("反馈解决率", "Share of feedback resolved"),
        Words(
            "本期收到的反馈中已有解决时间的条数 ÷ 反馈条数。", "Items of the period with a time of resolution ÷ items."
        ),
        "share",
        1,
        answers=(
            Answer(_FEEDBACK, _sums, ("resolved", "items"), ("feedback.resolved_at",)),
            Answer(_FEEDBACK, _sums, ("closed", "items"), ("feedback.status",), _AS_EXPORTED),
        ),
        undefined=_NONE,
    ),
    Metric(
        "feedback_response_hours",
        "feedback",
        Words("首次回复时长（中位）", "Hours to the first response (median)"),
        Words(
            "本期收到的反馈从提出到首次回复的小时数的中位数，尚未回复的不计。",
            "Median hours from receipt to the first response, of the period's items that have one.",
        ),
        "hours",
        1,
        "down",
        answers=(Answer(_FEEDBACK, _sums, "response_hours", ("feedback.first_response_at",)),),
        undefined=Words("本期没有已回复的反馈", "no item of the period has been answered"),
    ),
    Metric(
        "feedback_resolution_hours",
        "feedback",
        Words("解决时长（中位）", "Hours to the resolution (median)"),
        Words(
            "本期收到的反馈从提出到解决的小时数的中位数，尚未解决的不计。",
            "Median hours from receipt to the resolution, of the period's items that have one.",
        ),
        "hours",
        1,
        "down",
        answers=(Answer(_FEEDBACK, _sums, "resolution_hours", ("feedback.resolved_at",)),),
        undefined=Words("本期没有已解决的反馈", "no item of the period has been resolved"),
    ),
    Metric(
        "feedback_open",
        "feedback",
        Words("期末未解决反馈", "Feedback open at the end"),
        Words(
            "期末前提出、到期末尚未解决的反馈条数，含更早提出的。",
            "Items given by the end of the period and not resolved by then, those of earlier periods included.",
        ),
        "items",
        0,
        "down",
        answers=(
            Answer(_FEEDBACK, _open_at_end, None, ("feedback.resolved_at",)),
            Answer(_FEEDBACK, _open_by_state, None, ("feedback.status",), _AS_EXPORTED, compared=False),
        ),
    ),
    Metric(
        "feedback_by_category",
        "feedback",
        Words("反馈类别", "Feedback by category"),
        Words(f"本期反馈条数，按类别，{_PER_SLICE.zh}。", f"Items of the period by category, {_PER_SLICE.en}."),
        "items",
        direction="none",
        answers=(Answer(_FEEDBACK, _by("category"), None, ("feedback.category",)),),
        by=("category",),
        empty=0,
    ),
    Metric(
        "feedback_by_severity",
        "feedback",
        Words("反馈严重程度", "Feedback by severity"),
        Words(f"本期反馈条数，按严重程度，{_PER_SLICE.zh}。", f"Items of the period by severity, {_PER_SLICE.en}."),
        "items",
        direction="none",
        answers=(Answer(_FEEDBACK, _by("severity"), None, ("feedback.severity",)),),
        by=("severity",),
        empty=0,
    ),
    Metric(
        "feedback_over_time",
        "feedback",
        Words("反馈条数变化", "Feedback over time"),
        Words("各月（短于一季时为各日）收到的反馈条数。", "Items received in each month (each day in short periods)."),
        "items",
        direction="none",
        answers=(Answer(_FEEDBACK, _over_time),),
        by=("time",),
        empty=0,
    ),
)
