"""Anomalous days: far more complaints, leavers or incidents than on days like them.

A day is compared with what trend and weekday would have it bring (see `zongjie.metrics.outliers`), over the period and
some weeks before and after it. Public holidays are not like other days and are not judged.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Metric, Words, register
from zongjie.metrics.coverage import span_of
from zongjie.metrics.expressions import Table, read
from zongjie.metrics.outliers import AROUND, LEAST, LONG_ENOUGH, ODD, TIMES, Outlier, outliers, public_holidays
from zongjie.metrics.query import Row
from zongjie.metrics.windows import during
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

_DIGITS = 6  # of what a fit gives: its last ones are the processor's
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


def found_in(tables: Tables, period: Period) -> list[Row]:
    """Return the anomalous days of a period, public holidays apart.

    `day`, `series`, `value`, `expected`, `excess` (in standard deviations). The fit is no query: a few hundred daily
    counts are asked for.
    """
    free = public_holidays(tables.zone, tuple(range(period.start.year, period.end.year + 1)))
    rows: list[Row] = []
    for name, (table, count) in _SERIES.items():
        wide = _around(tables, table, period) if table in tables else None
        if wide is None:
            continue
        for one in outliers(_daily(tables, name, count, wide)):
            day = wide.start + timedelta(days=one.place)
            if period.start <= day <= period.end and day not in free:
                rows.append({"series": name, "day": day.isoformat(), "value": one.value} | _beside(one))
    return rows


def _beside(one: Outlier) -> Row:
    return {"expected": round(one.expected, _DIGITS), "excess": round(one.excess, _DIGITS)}


def _around(tables: Tables, table: str, period: Period) -> Period | None:
    """Return the days of the data that the period's are compared with; days that it does not hold are not zeros."""
    held = span_of(tables, table)
    if held is None or held.last < period.start or held.first > period.end:
        return None
    first, last = period.start - timedelta(weeks=AROUND), period.end + timedelta(weeks=AROUND)
    return Period(max(first, held.first), min(last, held.last))


def _daily(tables: Tables, series: str, count: Callable[[Tables], Table], wide: Period) -> list[int]:
    """Return the number of each day: a day without any is a zero."""

    def counts(tables: Tables, wide: Period) -> Table:
        return during(count(tables), wide)

    known = {row["day"]: int(row["value"] or 0) for row in tables.fetch(series, counts, wide)}
    return [known.get(wide.start + timedelta(days=place), 0) for place in range(wide.days)]


def _number(tables: Tables, period: Period) -> list[Row]:
    return [{"value": len({row["day"] for row in found_in(tables, period)})}]


_HOW = Words(
    f"负面反馈（情绪为负面、程度严重或类别为投诉）、退出人数、危机事件中任一项，当日数不少于{LEAST}、为平日应有数的"
    f"{TIMES}倍以上，且超出{ODD:.0f}个稳健标准差。应有数由STL分解的趋势与星期规律得出（不足{LONG_ENOUGH}天时取前后{AROUND}周同一"
    "星期几的中位数）；法定节假日不判断。",
    f"Days with at least {LEAST} bad feedback items (negative, severe or complaints), leavers or incidents that are"
    f" {TIMES} times what is usual and more than {ODD:.0f} robust standard deviations above it. Usual is what trend and"
    f" weekday give by STL (with fewer than {LONG_ENOUGH} days: the median of the same weekday in the {AROUND} weeks"
    " before and after). Public holidays are not judged.",
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
        answers=tuple(
            Answer(table, _number, None, columns, asks=False) for table, columns in zip(_SOURCES, _COLUMNS, strict=True)
        ),
    ),
    Metric(
        "anomalies",
        "feedback",
        Words("异常日记录", "Log of anomalous days"),
        Words(f"本期异常的日期、当日数与平日应有数。{_HOW.zh}", f"What was anomalous on which day. {_HOW.en}"),
        "count",
        0,
        "none",
        answers=tuple(
            Answer(table, found_in, None, columns, asks=False)
            for table, columns in zip(_SOURCES, _COLUMNS, strict=True)
        ),
        by=("series", "day"),
        undefined=Words("本期没有异常日", "no day of the period was anomalous"),
        compared=False,
    ),
)
