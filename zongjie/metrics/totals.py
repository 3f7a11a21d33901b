"""What daily or monthly totals can answer where there are no rows of people: the table `daily`.

A total speaks for its own day or month only. Months are never spread over days, distinct people of months are never
added up, and a month that is not there makes a sum unknown, not smaller.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Literal

import ibis

from zongjie.lazy import _
from zongjie.metrics.base import Compute, Words
from zongjie.metrics.coverage import span_of
from zongjie.metrics.expressions import Table, Value, constant, exact_sum, read
from zongjie.metrics.people import whole_months
from zongjie.metrics.windows import buckets, grain, time_axis, time_of
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

NOT_EVERY_MONTH = Words(
    "汇总表没有本期每一个月的数，不完整的合计不作数",
    "the totals do not hold every month of the period, and an incomplete sum would mislead",
)
NOT_ADDITIVE = Words(
    "汇总表只有各月人数，不重复人数不能由各月相加",
    "the totals count people by month, and distinct people of several months do not add up",
)
NO_DAYS = Words("汇总表只有月度数据，没有各日的数", "the totals are monthly and say nothing of single days")
NO_MONTHS = Words("汇总表没有本期完整月份的人数", "the totals hold no whole month of the period")
ESTIMATED = Words(
    "成员日按汇总表估算：每月取月初与月末成员数的平均（没有月初数时取月末数），乘以当月天数。",
    "Member-days are estimated from totals: the mean of the stocks at both ends of a month (the end alone where its "
    "start is not known) × its days.",
)
_PER_GROUP = Words(
    "由各群的汇总数相加：同一人在多个群中会重复计算。",
    "Totals of groups added up: a person in several groups counts in each of them.",
)
_DAY = timedelta(days=1)
Grain = Literal["day", "month"]


def per_group(tables: Tables) -> Words | None:
    """Return the caveat of totals that exist by group only; those of the whole community need none."""
    (found,) = tables.fetch("whole", _whole)
    return None if found["whole"] else _PER_GROUP


def _whole(tables: Tables) -> Table:
    return read(tables, "daily").aggregate(whole=_.group_id.isnull().any())


def estimated(tables: Tables) -> Words | None:
    """Return the caveat of member-days that are made of monthly stocks."""
    (found,) = tables.fetch("grain", _grain)
    return ESTIMATED if found["grain"] == "month" else None


def _grain(tables: Tables) -> Table:
    return _once(_rows(tables, "members_total")).aggregate(grain=_.grain.max())


def total(column: str) -> Compute:
    """Return the sum of a flow; unknown if a month of the period is not there."""

    def compute(tables: Tables, period: Period) -> Table:
        rows = _within(tables, period, column)
        months = rows.filter(_.grain == "month").select("date", "ends").distinct()
        days = months.aggregate(days=(_.ends.delta(_.date, unit="day") + 1).sum())
        single = rows.filter(_.grain == "day").select("date").distinct().aggregate(single=_.count())
        added = exact_sum(rows[column]) if rows[column].type().is_floating() else rows[column].sum()
        summed = rows.aggregate(sum=added).cross_join(single)
        known = _.days.isnull() | (_.days + _.single == _days_held(tables, period))
        return summed.cross_join(days).select(value=known.ifelse(_["sum"], ibis.null("float64")))

    return compute


def over_time(column: str) -> Compute:
    """Return the sum of a flow by time step; unknown by day where only months are there."""

    def compute(tables: Tables, period: Period) -> Table:
        rows = _steps(_within(tables, period, column, _finest(period)), period)
        return rows.group_by("time").aggregate(value=rows[column].sum())

    return compute


def mean_per_day(column: str) -> Compute:
    """Return the mean of a daily count over the days that are there."""

    def compute(tables: Tables, period: Period) -> Table:
        days = _within(tables, period, column, "day")
        per_day = days.group_by("date").aggregate(value=days[column].sum())
        return per_day.aggregate(numerator=_.value.sum(), denominator=_.count())

    return compute


def people(column: str) -> Compute:
    """Return a count of distinct people, if there is a total for exactly this period."""

    def compute(tables: Tables, period: Period) -> Table:
        rows = _within(tables, period, column, "month").filter(_.date == period.start, _.ends == period.end)
        return rows.aggregate(value=rows[column].sum())

    return compute


def people_by_month(column: str) -> Compute:
    """Return a count of distinct people for each whole month of the period that has a total."""

    def compute(tables: Tables, period: Period) -> Table:
        rows = _within(tables, period, column, "month")
        return rows.group_by(month=rows.date).aggregate(value=rows[column].sum())

    return compute


def people_over_time(column: str) -> Compute:
    """Return a count of distinct people for each time step that has a total of its own."""

    def compute(tables: Tables, period: Period) -> Table:
        rows = _within(tables, period, column, grain(period))
        return rows.group_by(time=rows.date).aggregate(value=rows[column].sum())

    return compute


def members_at_start(tables: Tables, period: Period) -> Table:
    """Return the last known stock before the period."""
    return _last_known(_rows(tables, "members_total").filter(_.ends <= period.start - _DAY))


def members_at_end(tables: Tables, period: Period) -> Table:
    """Return the last known stock of the period."""
    return _last_known(_inside(_rows(tables, "members_total"), period))


def buyer_rate(which: int) -> Compute:
    """Return the buyers of the period's first (0) or last (−1) whole month beside the members at its end."""

    def compute(tables: Tables, period: Period) -> Table:
        months = whole_months(tables, period)
        month = months[which] if months else period
        buyers = people("buyers")(tables, month).select(numerator="value")
        rate = buyers.cross_join(members_at_end(tables, month).select(denominator="value"))
        return rate if months else rate.limit(0)

    return compute


def buyer_rate_over_time(tables: Tables, period: Period) -> Table:
    """Return the buyers of each month beside the members at its end; nothing by day: months are not spread."""
    rows = _within(tables, period, "buyers", "month")
    buyers = rows.group_by(time=rows.date).aggregate(numerator=rows.buyers.sum())
    members = members_over_time(tables, period).select("time", denominator="value")
    rates = buyers.join(members, "time")
    return rates if grain(period) == "month" else rates.limit(0)


def members_over_time(tables: Tables, period: Period) -> Table:
    """Return the last known stock of each time step."""
    rows = _inside(_rows(tables, "members_total", _finest(period)), period)
    steps = time_axis(buckets(period))
    placed = rows.join(steps, [rows.ends >= steps.starts, rows.ends <= steps.ends]).drop("starts", "ends_right")
    latest = placed.group_by("time", "group_id").aggregate(value=placed.members_total.argmax(_recency(placed)))
    return latest.group_by("time").aggregate(value=_.value.sum())


def member_days(tables: Tables, period: Period) -> Table:
    """Return the stock of each day added up: of monthly totals the mean of both ends of a month × its days."""
    rows = _stocks(tables, period)
    found = rows.aggregate(member_days=_.member_days.sum(), days=_.days.sum(), months=(_.grain == "month").sum())
    known = (_.months == 0) | (_.days == _days_held(tables, period))
    return found.mutate(member_days=known.ifelse(_.member_days, ibis.null("float64")))


def member_days_over_time(tables: Tables, period: Period) -> Table:
    """Return the member-days of each time step; unknown by day where only months are there."""
    return (
        _steps(_stocks(tables, period, _finest(period)), period)
        .group_by("time")
        .aggregate(member_days=_.member_days.sum())
    )


def _stocks(tables: Tables, period: Period, only: Grain | None = None) -> Table:
    """Return the member-days of each row of the period (all groups together)."""
    rows = _rows(tables, "members_total", only)
    rows = rows if only else _once(rows)
    each = rows.group_by("date", "ends", "grain").aggregate(
        end=_.members_total.sum(), came=_.joined.sum() - _.left.sum()
    )
    before = ibis.window(order_by=each.date)
    follows = each.ends.lag().over(before) == each.date - ibis.interval(days=1)
    start = follows.ifelse(each.end.lag().over(before), each.end - each.came).fill_null(each.end)
    days = each.ends.delta(each.date, unit="day") + 1
    mean = ibis.ifelse(each.grain == "month", (start + each.end) / 2, each.end)
    stocks = each.mutate(member_days=mean * days, days=days)
    return stocks.filter(_.date >= period.start, _.ends <= period.end)


def _rows(tables: Tables, column: str, only: Grain | None = None) -> Table:
    """Return the rows that hold a value in a column, each with its last day `ends`: of one grain, or days and months.

    The community's own rows are taken where there are any, else those of its groups: never both.
    """
    daily = read(tables, "daily")
    known = daily.filter(daily[column].notnull())
    rows = known.filter(known.group_id.isnull() == known.group_id.isnull().any().as_scalar())
    month_end = rows.date + ibis.interval(months=1) - ibis.interval(days=1)
    rows = rows.mutate(ends=ibis.ifelse(rows.grain == "month", month_end.cast("date"), rows.date))
    return rows.filter(rows.grain == only) if only else rows


def _once(rows: Table) -> Table:
    """Return days and months of which none is part of another: a month's days if all are there, else the month."""
    month = ibis.window(group_by=["group_id", "month"])
    rows = rows.mutate(month=rows.date.truncate("M"))
    end = (rows.month + ibis.interval(months=1) - ibis.interval(days=1)).cast("date")
    days = (rows.grain == "day").sum().over(month)
    has_total = (rows.grain == "month").any().over(month)
    by_days = ~has_total | (days == end.day())
    return rows.mutate(by_days=by_days).filter((_.grain == "day") == _.by_days).drop("month", "by_days")


def _within(tables: Tables, period: Period, column: str, only: Grain | None = None) -> Table:
    """Return the rows that lie wholly in the period."""
    rows = _rows(tables, column, only)
    return _inside(rows if only else _once(rows), period)


def _inside(rows: Table, period: Period) -> Table:
    return rows.filter(_.date >= period.start, _.ends <= period.end)


def _finest(period: Period) -> Grain | None:
    """Return the only grain that tells the steps of the period's time axis; None where days and months do."""
    return "day" if grain(period) == "day" else None


def _steps(rows: Table, period: Period) -> Table:
    """Return rows with the time step that they fall into."""
    return rows.mutate(time=time_of(rows.date, period))


def _days_held(tables: Tables, period: Period) -> Value:
    """Return the days of the period between the first and the last that the totals know."""
    span = span_of(tables, "daily")
    first, last = (max(span.first, period.start), min(span.last, period.end)) if span else (period.start, period.end)
    return constant((last - first).days + 1)


def _last_known(rows: Table) -> Table:
    per_group = rows.group_by("group_id").aggregate(last=rows.members_total.argmax(_recency(rows)))
    return per_group.aggregate(value=_.last.sum())


def _recency(rows: Table) -> Value:
    """Return what orders stocks by time; of the last day of a month and the month itself the day comes last."""
    return rows.ends.delta(ibis.date(1970, 1, 1), unit="day") * 2 + (rows.grain == "day").cast("int64")
