"""The feedback loop: collected, found usable, answered, resolved, made public; what is still open, and for how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Compute, Metric, Words, register
from zongjie.metrics.durations import hours, median
from zongjie.metrics.expressions import Table, read
from zongjie.metrics.feedback import CLOSED
from zongjie.metrics.windows import during, time_of
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

# What staff write in the column of the state of a case whose outcome the members were told.
_TOLD = ("已公布", "已公示", "已公告", "已通报", "公布", "published", "announced", "communicated")
_SEVERE = ("高", "严重", "紧急", "high", "critical")


def _stages(tables: Tables, period: Period) -> Table:
    """Return how many items of the period reached each stage; a stage of which nothing is ever recorded is left out."""
    rows = read(tables, "feedback")
    told = rows.status.lower().isin(_TOLD).fill_null(False)
    inside = (rows.day >= period.start) & (rows.day <= period.end)
    reached = {
        "collected": (rows.ts.notnull(), rows.ts.notnull(), None),
        "usable": (rows.usable.fill_null(False), rows.usable.notnull(), None),
        "answered": (rows.first_response_at.notnull(), rows.first_response_at.notnull(), rows.first_response_at),
        "resolved": (rows.resolved_at.notnull(), rows.resolved_at.notnull(), rows.resolved_at),
        "told": (told, told, None),
    }
    stages = [
        rows.aggregate(
            value=rows.count(where=inside & there),
            of=rows.count(where=inside),
            known=known.fill_null(False).any(),
            hours=median(ibis.ifelse(inside, hours(rows.ts, moment), ibis.null("float64")))
            if moment is not None
            else ibis.null("float64"),
        ).mutate(loop_step=ibis.literal(name), step_order=place)
        for place, (name, (there, known, moment)) in enumerate(reached.items())
    ]
    found: Table = ibis.union(*stages).filter(_.known, _.of > 0)
    return found.select("loop_step", "step_order", "value", "hours", share=found["value"] / found.of)


def _open_by(key: str, *, dated: bool = True) -> Compute:
    def compute(tables: Tables, period: Period) -> Table:
        given = read(tables, "feedback").filter(_.day <= period.end)
        closed = given.status.lower().isin((*CLOSED, *_TOLD)).fill_null(False)
        if dated:
            closed = (given.resolved_day <= period.end).fill_null(False) | (given.resolved_day.isnull() & closed)
        pending = given.filter(~closed)
        pending = pending.mutate(waiting=ibis.date(period.end).delta(pending.day, unit="day"))
        return pending.group_by(key).aggregate(
            value=_.count(),
            severe=_.severity.lower().isin(_SEVERE).fill_null(False).sum(),
            waiting_days=median(_.waiting),
            longest_days=_.waiting.max(),
        )

    return compute


def _usable_over_time(tables: Tables, period: Period) -> Table:
    rows = during(read(tables, "feedback"), period)
    rows = rows.filter(rows.usable.fill_null(False))
    return rows.mutate(time=time_of(rows.day, period)).group_by("time").aggregate(value=_.count())


_FEEDBACK = ("feedback",)
_NONE = Words("本期没有反馈", "there was no feedback in the period")
_WAITING = Words(
    "期末尚未解决的反馈条数，含更早提出的，及其中程度严重的条数、已等待天数的中位与最长，",
    "Items not resolved by the end of the period, earlier ones included, with the severe ones among them and the days"
    " they have waited (median, longest), ",
)


def _open(name: str, key: str, title: Words, by: Words) -> Metric:
    return Metric(
        name,
        "feedback",
        title,
        Words(f"{_WAITING.zh}{by.zh}。", f"{_WAITING.en}{by.en}."),
        "items",
        0,
        "down",
        answers=(
            Answer(_FEEDBACK, _open_by(key), None, (f"feedback.{key}", "feedback.resolved_at")),
            Answer(_FEEDBACK, _open_by(key, dated=False), None, (f"feedback.{key}", "feedback.status"), compared=False),
        ),
        by=(key,),
        undefined=Words("期末没有未解决的反馈", "no feedback was open at the end of the period"),
        empty=0,
    )


register(
    Metric(
        "feedback_loop",
        "feedback",
        Words("反馈闭环", "Feedback loop"),
        Words(
            "本期收到的反馈中，到达各环节的条数及占比：标记为可用、已首次回复、已解决、已向成员公布结果（处理状态为“已公布”"
            "等），及提出到回复、到解决的小时数中位数。从未记录的环节不列；各环节不要求先后。",
            "Items of the period that reached each stage, and their share: marked usable, answered, resolved, outcome"
            " told to the members (by the recorded state), with the median hours from receipt to answer and resolution."
            " A stage that is never recorded is left out.",
        ),
        "items",
        direction="none",
        answers=(Answer(_FEEDBACK, _stages),),
        by=("loop_step",),
        undefined=_NONE,
        empty=0,
    ),
    _open(
        "feedback_open_by_category",
        "category",
        Words("未解决反馈（按类别）", "Open feedback by category"),
        Words("按类别", "by category"),
    ),
    _open(
        "feedback_open_by_severity",
        "severity",
        Words("未解决反馈（按程度）", "Open feedback by severity"),
        Words("按严重程度", "by severity"),
    ),
    Metric(
        "feedback_usable_over_time",
        "feedback",
        Words("可用反馈变化", "Usable feedback over time"),
        Words(
            "各月（短于一季时为各日）收到并标记为可用的反馈条数。",
            "Items marked as usable, by month (in short periods: day) of receipt.",
        ),
        "items",
        answers=(Answer(_FEEDBACK, _usable_over_time, None, ("feedback.usable",)),),
        by=("time",),
        empty=0,
    ),
)
