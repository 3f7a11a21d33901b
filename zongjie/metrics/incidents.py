"""Incidents: the log of crises. How many, how soon they were answered and closed, what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Metric, Words, register
from zongjie.metrics.durations import hours, median
from zongjie.metrics.expressions import Table, read
from zongjie.metrics.windows import during
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables


def _of_period(tables: Tables, period: Period) -> Table:
    rows = during(read(tables, "incidents"), period, "detected_day")
    return rows.mutate(
        response_hours=hours(rows.detected_at, rows.responded_at), closing_hours=hours(rows.detected_at, rows.closed_at)
    )


def _sums(tables: Tables, period: Period) -> Table:
    rows = _of_period(tables, period)
    return rows.aggregate(
        incidents=rows.count(), response_hours=median(rows.response_hours), closing_hours=median(rows.closing_hours)
    )


def _open_at_end(tables: Tables, period: Period) -> Table:
    known = read(tables, "incidents").filter(_.detected_day <= period.end)
    return known.filter(known.closed_day.isnull() | (known.closed_day > period.end)).aggregate(value=_.count())


def _by_severity(tables: Tables, period: Period) -> Table:
    return _of_period(tables, period).group_by("severity").aggregate(value=_.count())


def _table(tables: Tables, period: Period) -> Table:
    rows = _of_period(tables, period)
    incident = ibis.coalesce(rows.what, rows.incident_id)
    kept = ("severity", "strategy", "response_hours", "closing_hours", "review")
    return rows.select(*kept, detected=rows.detected_day, incident=incident, value=rows.response_hours)


_LOG = ("incidents",)
_MEDIAN = Words("的小时数的中位数，尚无此时间的不计。", ", of the incidents of the period that have got that far.")

register(
    Metric(
        "incidents",
        "feedback",
        Words("危机事件", "Incidents"),
        Words("本期发现的危机事件件数。", "Incidents detected in the period."),
        "incidents",
        0,
        "down",
        answers=(Answer(_LOG, _sums, "incidents"),),
    ),
    Metric(
        "incident_response_hours",
        "feedback",
        Words("危机响应时长（中位）", "Hours to respond to an incident (median)"),
        Words(f"从发现到响应{_MEDIAN.zh}", f"Median hours from detection to response{_MEDIAN.en}"),
        "hours",
        1,
        "down",
        answers=(Answer(_LOG, _sums, "response_hours", ("incidents.responded_at",)),),
        undefined=Words("本期没有已响应的事件", "no incident of the period has been responded to"),
    ),
    Metric(
        "incident_closing_hours",
        "feedback",
        Words("危机处置时长（中位）", "Hours to close an incident (median)"),
        Words(f"从发现到关闭{_MEDIAN.zh}", f"Median hours from detection to close{_MEDIAN.en}"),
        "hours",
        1,
        "down",
        answers=(Answer(_LOG, _sums, "closing_hours", ("incidents.closed_at",)),),
        undefined=Words("本期没有已关闭的事件", "no incident of the period has been closed"),
    ),
    Metric(
        "incidents_open",
        "feedback",
        Words("期末未关闭事件", "Incidents open at the end"),
        Words(
            "期末前发现、到期末尚未关闭的事件件数，含更早发现的。",
            "Incidents detected by the end of the period and not closed by then, earlier ones included.",
        ),
        "incidents",
        0,
        "down",
        answers=(Answer(_LOG, _open_at_end, None, ("incidents.closed_at",)),),
    ),
    Metric(
        "incidents_by_severity",
        "feedback",
        Words("危机事件级别", "Incidents by severity"),
        Words("本期危机事件件数，按严重程度。", "Incidents of the period by severity."),
        "incidents",
        direction="none",
        answers=(Answer(_LOG, _by_severity, None, ("incidents.severity",)),),
        by=("severity",),
        empty=0,
    ),
    Metric(
        "incidents_table",
        "feedback",
        Words("危机处置记录", "Log of incidents"),
        Words(
            "本期各事件：发现日、应对策略、响应与处置小时数、复盘。",
            "Each incident of the period: day of detection, strategy, hours to respond and to close, review.",
        ),
        "hours",
        1,
        "none",
        answers=(Answer(_LOG, _table),),
        by=("detected", "incident"),
        undefined=Words("本期没有危机事件", "there was no incident in the period"),
        compared=False,
    ),
)
