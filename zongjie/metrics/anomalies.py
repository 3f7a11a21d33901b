"""Anomalous days: far more complaints, leavers or incidents than on days like them.

A day is compared with the same weekday of the four weeks before and after it: with their median, in robust standard
deviations (median absolute deviation, and what counts vary by anyway). The median of eight weeks does not follow a
holiday or a single bad week.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import ibis
from ibis import _

from zongjie.metrics.base import Answer, Metric, Words, register
from zongjie.metrics.coverage import span_of
from zongjie.metrics.expressions import Table, Value, read
from zongjie.metrics.windows import during
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

AROUND = 4  # weeks on each side
_LEAST_AROUND = 4  # days to compare with
_ODD = 6.0  # robust standard deviations: chance gives hardly one day in a thousand years
_LEAST = 5  # of a day: fewer are no spike
_TIMES = 2.5  # what is usual
_MAD = 1.4826
_UNHAPPY = ("negative", "负面", "消极", "差评")
_SEVERE = ("high", "critical", "高", "严重", "紧急")
_COMPLAINT = "投诉|举报|差评|complain"


def _complaints(tables: Tables) -> Table:
    rows = read(tables, "feedback")
    unhappy = (
        rows.sentiment.lower().isin(_UNHAPPY).fill_null(False)
        | rows.severity.lower().isin(_SEVERE).fill_null(False)
        | rows.category.lower().re_search(_COMPLAINT).fill_null(False)
    )
    return rows.filter(unhappy).group_by("day").aggregate(value=_.count())


def _leavers(tables: Tables) -> Table:
    return read(tables, "member_flow").group_by("day").aggregate(value=_.left.sum())


def _incidents(tables: Tables) -> Table:
    return read(tables, "incidents").group_by(day="detected_day").aggregate(value=_.count())


_SERIES: dict[str, tuple[str, Callable[[Tables], Table]]] = {
    "complaints": ("feedback", _complaints),
    "leavers": ("members", _leavers),
    "incidents": ("incidents", _incidents),
}


def _anomalies(tables: Tables, period: Period) -> Table:
    """Return the anomalous days: `day`, `series`, `value`, `expected`, `excess` (in standard deviations)."""
    if not _counts(tables, period):  # rows of no engine: it could not be asked to keep them
        return ibis.memtable([], schema=_FOUND)
    return tables.keep(_found, period)


def _found(tables: Tables, period: Period) -> Table:
    counts = _counts(tables, period)
    days = ibis.union(*counts) if len(counts) > 1 else counts[0]
    return during(_scored(days), period).select("series", "day", "value", "expected", "excess")


def _counts(tables: Tables, period: Period) -> list[Table]:
    """Return the daily counts of each series whose table holds days of the period."""
    return [
        _filled(count(tables), wide, name)
        for name, (table, count) in _SERIES.items()
        if table in tables and (wide := _around(tables, table, period))
    ]


def _around(tables: Tables, table: str, period: Period) -> Period | None:
    """Return the days of the data that the period's are compared with; days that it does not hold are not zeros."""
    held = span_of(tables, table)
    if held is None or held.last < period.start or held.first > period.end:
        return None
    first, last = period.start - timedelta(weeks=AROUND), period.end + timedelta(weeks=AROUND)
    return Period(max(first, held.first), min(last, held.last))


def _filled(counts: Table, wide: Period, name: str) -> Table:
    """Return a row a day: a day without any is a zero."""
    days = [{"on": wide.start + timedelta(days=place)} for place in range(wide.days)]
    axis: Table = ibis.memtable(days, schema=ibis.schema({"on": "date"}))
    found = during(counts, wide)
    joined = axis.left_join(found, axis.on == found.day)
    return joined.select(day=joined.on, series=ibis.literal(name), value=joined["value"].fill_null(0).cast("int64"))


def _scored(days: Table) -> Table:
    days = days.distinct()  # a day of a series is there once; a join on top of one join would be taken for part of it
    near = days.view()
    apart: Value = days.day.delta(near.day, unit="day")
    alike = days.join(near, [days.series == near.series, apart != 0, apart % 7 == 0, apart.abs() <= 7 * AROUND])
    key = ["series", "day", "value"]
    alike = alike.select(series=days.series, day=days.day, value=days["value"], usual=near["value"])
    middle = alike.group_by(key).aggregate(expected=_.usual.median().cast("float64"), around=_.count())
    both = alike.join(middle, key).mutate(off=(_.usual - _.expected).abs())
    spread = both.group_by([*key, "expected", "around"]).aggregate(mad=_.off.median().cast("float64"))
    deviation = (spread.expected + 1 + (spread.mad * _MAD) ** 2).sqrt()
    scored = spread.mutate(excess=(spread["value"] - spread.expected) / deviation)
    return scored.filter(
        scored.around >= _LEAST_AROUND,
        scored["value"] >= _LEAST,
        scored["value"] >= scored.expected * _TIMES,
        scored.excess >= _ODD,
    )


def _number(tables: Tables, period: Period) -> Table:
    return _anomalies(tables, period).select("day").distinct().aggregate(value=_.count())


_FOUND = ibis.schema({"series": "string", "day": "date", "value": "int64", "expected": "float64", "excess": "float64"})
_HOW = Words(
    f"负面反馈（情绪为负面、程度严重或类别为投诉）、退出人数、危机事件中任一项，当日数不少于{_LEAST}、为前后{AROUND}周"
    f"同一星期几的中位数的{_TIMES}倍以上，且超出{_ODD:.0f}个稳健标准差。",
    f"Days with at least {_LEAST} bad feedback items (negative, severe or complaints), leavers or incidents that are"
    f" {_TIMES} times the median of the same weekday in the {AROUND} weeks before and after and more than {_ODD:.0f}"
    " robust standard deviations above it.",
)
_SOURCES = (("feedback",), ("members",), ("incidents",))
_COLUMNS = (("feedback.ts",), ("members.joined_at", "members.left_at"), ("incidents.detected_at",))

register(
    Metric(
        "anomalous_days",
        "feedback",
        Words("异常天数", "Anomalous days"),
        Words(f"本期异常的天数。{_HOW.zh}", _HOW.en),
        "days",
        0,
        "down",
        answers=tuple(Answer(table, _number, None, columns) for table, columns in zip(_SOURCES, _COLUMNS, strict=True)),
    ),
    Metric(
        "anomalies",
        "feedback",
        Words("异常日记录", "Log of anomalous days"),
        Words(f"本期异常的日期、当日数与同类日的中位数。{_HOW.zh}", f"What was anomalous on which day. {_HOW.en}"),
        "count",
        0,
        "none",
        answers=tuple(
            Answer(table, _anomalies, None, columns) for table, columns in zip(_SOURCES, _COLUMNS, strict=True)
        ),
        by=("series", "day"),
        undefined=Words("本期没有异常日", "no day of the period was anomalous"),
        compared=False,
    ),
)
