"""Spending: planned, spent, and what a new member cost. Spending is known by month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongjie.metrics.base import Answer, Metric, Ratio, Words, register
from zongjie.metrics.expressions import Table, exact_sum, read
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables


def _months(tables: Tables, period: Period) -> Table:
    """Return the rows of the period's months; none where the period is not made of whole months."""
    rows = read(tables, "spending")
    whole = period.start.day == 1 and period.whole_months is not None
    return rows.filter(rows.month >= period.start, rows.month <= period.end) if whole else rows.limit(0)


def _sums(tables: Tables, period: Period) -> Table:
    rows = _months(tables, period)
    both = rows.planned.notnull() & rows.actual.notnull()
    return rows.aggregate(
        planned=exact_sum(rows.planned),
        actual=exact_sum(rows.actual),
        planned_of_both=exact_sum(both.ifelse(rows.planned, None)),
        actual_of_both=exact_sum(both.ifelse(rows.actual, None)),
    )


def _by_category(tables: Tables, period: Period) -> Table:
    rows = _months(tables, period)
    spent = rows.group_by("category").aggregate(
        value=exact_sum(rows.actual), planned=exact_sum(rows.planned), actual=exact_sum(rows.actual)
    )
    return spent.mutate(execution=spent.actual / spent.planned.nullif(0))


_SPENDING = ("spending",)
_BY_MONTH = Words("支出按自然月记录，本期不是整月或没有记录", "spending is known by whole months, or none is recorded")

register(
    Metric(
        "budget_planned",
        "spending",
        Words("预算", "Budget"),
        Words("本期各月计划支出之和。", "Planned spending of the period's months."),
        "currency",
        direction="none",
        answers=(Answer(_SPENDING, _sums, "planned", ("spending.planned",)),),
        undefined=_BY_MONTH,
    ),
    Metric(
        "budget_actual",
        "spending",
        Words("实际支出", "Spending"),
        Words("本期各月实际支出之和。", "Actual spending of the period's months."),
        "currency",
        direction="none",
        answers=(Answer(_SPENDING, _sums, "actual", ("spending.actual",)),),
        undefined=_BY_MONTH,
    ),
    Metric(
        "budget_execution",
        "spending",
        Words("预算执行率", "Budget execution"),
        Words(
            "实际支出 ÷ 计划支出，只含两者都有记录的项目。",
            "Actual ÷ planned spending, over the entries that record both.",
        ),
        "share",
        1,
        "none",
        answers=(
            Answer(_SPENDING, _sums, ("actual_of_both", "planned_of_both"), ("spending.planned", "spending.actual")),
        ),
        undefined=_BY_MONTH,
    ),
    Metric(
        "cost_per_new_member",
        "spending",
        Words("新增成员成本", "Cost per new member"),
        Words("实际支出 ÷ 新增成员。", "Actual spending ÷ new members."),
        "currency",
        1,
        "down",
        formula=Ratio("budget_actual", "joined_people"),
        undefined=Words("本期没有新增成员或没有支出记录", "no new member, or no spending recorded"),
    ),
    Metric(
        "spending_by_category",
        "spending",
        Words("各类支出", "Spending by category"),
        Words(
            "本期各类实际支出，及其计划与执行率。", "Actual spending by category, with what was planned and the ratio."
        ),
        "currency",
        direction="none",
        answers=(Answer(_SPENDING, _by_category, None, ("spending.actual",)),),
        by=("category",),
        undefined=_BY_MONTH,
    ),
)
