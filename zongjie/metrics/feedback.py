"""Feedback: how much came in, how much of it could be used, how soon it was answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ibis import _

from zongjie.metrics.base import Answer, Metric, Words, register
from zongjie.metrics.expressions import Table, read
from zongjie.metrics.windows import during
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables


def _sums(tables: Tables, period: Period) -> Table:
    rows = during(read(tables, "feedback"), period)
    return rows.aggregate(
        items=rows.count(),
        usable=rows.count(where=rows.usable.fill_null(False)),
        resolved=rows.count(where=rows.resolved_at.notnull()),
    )


def _by_category(tables: Tables, period: Period) -> Table:
    return during(read(tables, "feedback"), period).group_by("category").aggregate(value=_.count())


_FEEDBACK = ("feedback",)

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
        "feedback_resolved_share",
        "feedback",
        Words("反馈解决率", "Share of feedback resolved"),
        Words(
            "本期收到的反馈中已有解决时间的条数 ÷ 反馈条数。", "Items of the period with a time of resolution ÷ items."
        ),
        "share",
        1,
        answers=(Answer(_FEEDBACK, _sums, ("resolved", "items"), ("feedback.resolved_at",)),),
        undefined=Words("本期没有反馈", "there was no feedback in the period"),
    ),
    Metric(
        "feedback_by_category",
        "feedback",
        Words("反馈类别", "Feedback by category"),
        Words("本期反馈条数，按类别。", "Items of the period by category."),
        "items",
        direction="none",
        answers=(Answer(_FEEDBACK, _by_category, None, ("feedback.category",)),),
        by=("category",),
        empty=0,
    ),
)
