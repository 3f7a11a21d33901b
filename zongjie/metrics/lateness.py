"""Lateness: how much feedback waits for more than a day, and which."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Compute, Metric, Words, register
from zongjie.metrics.coverage import span_of
from zongjie.metrics.durations import hours
from zongjie.metrics.expressions import Table, read
from zongjie.metrics.windows import during, time_of
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

LATE_HOURS = 24


def _late(*by: str) -> Compute:
    """Return the items that a day has passed since, and those of them that were not answered within it."""

    def compute(tables: Tables, period: Period) -> Table:
        held = span_of(tables, "feedback")
        rows = during(read(tables, "feedback"), period)
        if held:
            rows = rows.filter(rows.day <= held.last - timedelta(days=1))
        rows = rows.mutate(
            late=(hours(rows.ts, rows.first_response_at) > LATE_HOURS).fill_null(True),
            time=time_of(rows.day, period),
        )
        return rows.aggregate(by=list(by), numerator=_.late.sum().fill_null(0), denominator=_.count())

    return compute


_ITEMS = ("feedback",)
_ANSWERED = "feedback.first_response_at"
_HOW = Words(
    f"本期反馈中提出后{LATE_HOURS}小时内没有首次回复的条数 ÷ 反馈条数",
    f"Items of the period without a first response within {LATE_HOURS} hours ÷ items",
)


def _metric(name: str, title: Words, which: Words, *by: str) -> Metric:
    columns = tuple(f"feedback.{column}" for column in by if column != "time")
    return Metric(
        name,
        "feedback",
        title,
        Words(f"{_HOW.zh}{which.zh}。", f"{_HOW.en}{which.en}."),
        "share",
        1,
        "down",
        answers=(Answer(_ITEMS, _late(*by), None, (_ANSWERED, *columns)),),
        by=by,
        undefined=Words("本期没有反馈", "there was no feedback in the period"),
    )


register(
    _metric("feedback_late_share", Words("反馈超时率", "Share of feedback answered late"), Words("", "")),
    _metric(
        "feedback_late_by_category",
        Words("各类反馈超时率", "Feedback answered late by category"),
        Words("，按类别", ", by category"),
        "category",
    ),
    _metric(
        "feedback_late_over_time",
        Words("反馈超时率变化", "Feedback answered late over time"),
        Words("，按月（短于一季时按日）", ", by month (in short periods: day)"),
        "time",
    ),
)
