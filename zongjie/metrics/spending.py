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


def _strayed(tables: Tables, period: Period) -> Table:
    """Return by how much the categories missed their plan, over or under, beside the plan."""
    rows = _months(tables, period)
    both = rows.filter(rows.planned.notnull() & rows.actual.notnull())
    each = both.group_by("category").aggregate(planned=exact_sum(both.planned), actual=exact_sum(both.actual))
    return each.aggregate(strayed=exact_sum((each.actual - each.planned).abs()), planned=exact_sum(each.planned))


def _by_month(tables: Tables, period: Period) -> Table:
    rows = _months(tables, period)
    spent = rows.group_by(month=rows.month.truncate("M")).aggregate(
        value=exact_sum(rows.actual), planned=exact_sum(rows.planned)
    )
    return spent.mutate(execution=spent["value"] / spent.planned.nullif(0))


def _by_month_and_category(tables: Tables, period: Period) -> Table:
    rows = _months(tables, period)
    spent = rows.group_by(time=rows.month.cast("string").left(7), category="category").aggregate(
        value=exact_sum(rows.actual), planned=exact_sum(rows.planned)
    )
    return spent.mutate(execution=spent["value"] / spent.planned.nullif(0))


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
        "cost_per_order",
        "spending",
        Words("单均花费", "Cost per order"),
        Words("实际支出 ÷ 订单数。", "Actual spending ÷ orders."),
        "currency",
        1,
        "down",
        formula=Ratio("budget_actual", "orders"),
        undefined=Words("本期没有订单或没有支出记录", "no order, or no spending recorded"),
    ),
    Metric(
        "budget_drift",
        "spending",
        Words("预算偏离度", "Drift from the budget"),
        Words(
            "各类别实际与计划之差的绝对值之和 ÷ 计划支出：超支与结余不相抵，只含两者都有记录的项目。",
            "What the categories spent over or under their plan, added up ÷ planned spending: over does not make up for"
            " under; over the entries that record both.",
        ),
        "share",
        1,
        "down",
        answers=(Answer(_SPENDING, _strayed, ("strayed", "planned"), ("spending.planned", "spending.actual")),),
        undefined=_BY_MONTH,
    ),
    Metric(
        "spending_by_month",
        "spending",
        Words("各月支出", "Spending by month"),
        Words("各月实际支出，及其计划与执行率。", "Actual spending by month, with what was planned and the ratio."),
        "currency",
        direction="none",
        answers=(Answer(_SPENDING, _by_month, None, ("spending.actual",)),),
        by=("month",),
        undefined=_BY_MONTH,
    ),
    Metric(
        "spending_matrix",
        "spending",
        Words("各月各类支出", "Spending by month and category"),
        Words(
            "各月各类实际支出，及其计划与执行率。",
            "Actual spending by month and category, with what was planned and the ratio.",
        ),
        "currency",
        direction="none",
        answers=(Answer(_SPENDING, _by_month_and_category, None, ("spending.actual",)),),
        by=("time", "category"),
        undefined=_BY_MONTH,
        compared=False,
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
