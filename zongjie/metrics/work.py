"""Work: what staff did day by day, by kind, by month and by who did it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Metric, Words, register
from zongjie.metrics.durations import median
from zongjie.metrics.expressions import Table, distinct_count, read
from zongjie.metrics.windows import during, time_of
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables


def _of_period(tables: Tables, period: Period) -> Table:
    return during(read(tables, "work"), period, "date")


def _sums(tables: Tables, period: Period) -> Table:
    rows = _of_period(tables, period)
    return rows.aggregate(done=rows["count"].sum(), minutes=median(rows.median_response_minutes))


def _staff(tables: Tables, period: Period) -> Table:
    return distinct_count(_of_period(tables, period), "staff")


def _by_kind(tables: Tables, period: Period) -> Table:
    rows = _of_period(tables, period)
    return rows.group_by("kind").aggregate(value=rows["count"].sum(), minutes=median(rows.median_response_minutes))


def _by_staff(tables: Tables, period: Period) -> Table:
    return _of_period(tables, period).group_by("staff").aggregate(value=_["count"].sum())


def _over_time(tables: Tables, period: Period) -> Table:
    rows = _of_period(tables, period)
    return rows.group_by(time=time_of(rows.date, period)).aggregate(value=rows["count"].sum())


def _minutes_over_time(tables: Tables, period: Period) -> Table:
    rows = _of_period(tables, period).filter(_.median_response_minutes.notnull())
    return rows.group_by(time=time_of(rows.date, period)).aggregate(value=median(rows.median_response_minutes))


def _by_month_and_kind(tables: Tables, period: Period) -> Table:
    rows = _of_period(tables, period).filter(_.kind.notnull())
    return rows.group_by(time=rows.date.truncate("M").cast("string").left(7), kind="kind").aggregate(
        value=rows["count"].sum()
    )


_WORK = ("work",)
_COUNT = ("work.count",)

register(
    Metric(
        "work_done",
        "work",
        Words("运营工作量", "Work done"),
        Words("本期工作记录中的件数之和。", "Items of the log of work in the period, added up."),
        "count",
        direction="none",
        answers=(Answer(_WORK, _sums, "done", _COUNT),),
    ),
    Metric(
        "work_staff",
        "work",
        Words("参与运营人数", "Staff at work"),
        Words("本期有工作记录的不重复人数。", "Distinct people in the log of work in the period."),
        "people",
        direction="none",
        answers=(Answer(_WORK, _staff, None, ("work.staff",)),),
    ),
    Metric(
        "work_response_minutes",
        "work",
        Words("员工响应时长（中位）", "Staff's response time (median)"),
        Words(
            "各条记录所填响应分钟数的中位数：各记录一票，不按件数加权。",
            "Median of the response minutes of the log's rows: each row counts once, whatever its number of items.",
        ),
        "minutes",
        1,
        "down",
        answers=(Answer(_WORK, _sums, "minutes", ("work.median_response_minutes",)),),
        undefined=Words("本期没有响应时长记录", "no response time is recorded in the period"),
    ),
    Metric(
        "work_by_kind",
        "work",
        Words("各类工作量", "Work by kind"),
        Words(
            "本期各类工作的件数，及其响应分钟数的中位数。",
            "Items by kind of work, with the median response minutes.",
        ),
        "count",
        direction="none",
        answers=(Answer(_WORK, _by_kind, None, ("work.kind", "work.count")),),
        by=("kind",),
        empty=0,
    ),
    Metric(
        "work_by_staff",
        "work",
        Words("各人工作量", "Work by person"),
        Words(
            "本期各人的件数；人员按数据表所存的代号列出。",
            "Items by person; people are listed under the code that the table holds.",
        ),
        "count",
        direction="none",
        answers=(Answer(_WORK, _by_staff, None, ("work.staff", "work.count")),),
        by=("staff",),
        empty=0,
    ),
    Metric(
        "work_over_time",
        "work",
        Words("工作量变化", "Work over time"),
        Words("各月（短于一季时为各日）的工作件数。", "Items of work in each month (each day in short periods)."),
        "count",
        direction="none",
        answers=(Answer(_WORK, _over_time, None, _COUNT),),
        by=("time",),
        empty=0,
    ),
    Metric(
        "work_by_month",
        "work",
        Words("各月各类工作量", "Work by month and kind"),
        Words("各自然月各类工作的件数。", "Items of each kind of work in each calendar month."),
        "count",
        direction="none",
        answers=(Answer(_WORK, _by_month_and_kind, None, ("work.kind", "work.count")),),
        by=("time", "kind"),
        compared=False,
    ),
    Metric(
        "work_response_over_time",
        "work",
        Words("员工响应时长变化", "Staff's response time over time"),
        Words(
            "各月（短于一季时为各日）各条记录所填响应分钟数的中位数。",
            "Median of the response minutes of the records of each month (in short periods: day).",
        ),
        "minutes",
        0,
        "down",
        answers=(Answer(_WORK, _minutes_over_time, None, ("work.median_response_minutes",)),),
        by=("time",),
    ),
)
