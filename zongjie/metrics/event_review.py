"""Review of events: one by one, by kind, mode and group, and whether a series wears out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Compute, Metric, Words, register
from zongjie.metrics.event_rows import held
from zongjie.metrics.expressions import Table, Value, constants, exact_sum, read
from zongjie.metrics.people import WEEK, observed
from zongjie.metrics.wear_out import LEAST, MOST, slopes
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

_TOP = 12


def _measured(tables: Tables, period: Period) -> Table:
    """Return the events of the period with what is judged: `size`, rates, `roi`; null where a part is unknown."""
    rows = _with_members(tables, held(tables, period))
    return rows.mutate(
        size=ibis.coalesce(rows.attended, rows.registered),
        attendance_rate=rows.attended / rows.registered.nullif(0),
        roi=(rows.revenue - rows.cost) / rows.cost.nullif(0),
        coverage=rows.attended / rows.members.nullif(0),
    )


def _with_members(tables: Tables, rows: Table) -> Table:
    """Add the members of each event's day; null without a list of members."""
    if "member_flow" not in tables:
        return rows.mutate(members=ibis.null("int64"))
    flow = read(tables, "member_flow").group_by("day").aggregate(net=_.joined.sum() - _.left.sum())
    days = rows.select(of_day="starts_day").distinct()
    stocks = days.join(flow, flow.day <= days.of_day).group_by("of_day").aggregate(members=_.net.sum())
    return rows.left_join(stocks, rows.starts_day == stocks.of_day).drop("of_day")


def _table(tables: Tables, period: Period) -> Table:
    """Return the largest events, each judged in three dimensions: attendance, satisfaction, return.

    In each dimension an event's score is the share of the period's other events that it beats; the mean of the three
    is its score, 0–100.
    """
    rows = _measured(tables, period)
    dimensions = ("attendance_rate", "satisfaction", "roi")
    ranks = [_beaten(rows, name) for name in dimensions]
    score = (ranks[0] + ranks[1] + ranks[2]) / len(dimensions) * 100
    best = rows.mutate(value=rows["size"], score=score).filter(_.value.notnull())
    best = best.order_by([ibis.desc("value"), "starts_day", "name", "event_id"]).limit(_TOP)
    measures = ("invited", "registered", "attended", "coverage", "attendance_rate", "orders", "satisfaction", "cost")
    return best.select("name", "kind", "value", *measures, "revenue", "roi", "score", date="starts_day")


def _beaten(rows: Table, column: str) -> Value:
    """Return the share of the other events with a value in a column that an event beats; null for a single one."""
    known = rows[column].notnull()
    rank = (ibis.rank().over(group_by=known, order_by=rows[column])).cast("float64")
    others = rows.count().over(group_by=known) - 1
    return ibis.ifelse(known, rank / others.nullif(0), ibis.null("float64"))


def _by(key: str) -> Compute:
    def compute(tables: Tables, period: Period) -> Table:
        rows = _measured(tables, period)
        counted = rows.registered.notnull() & rows.attended.notnull()
        settled = rows.revenue.notnull() & rows.cost.notnull()
        found = rows.group_by(key).aggregate(
            value=rows.count(),
            registered=rows.registered.sum(),
            attended=rows.attended.sum(),
            came=rows.attended.sum(where=counted),
            of_registered=rows.registered.sum(where=counted),
            satisfaction=rows.satisfaction.median(),
            profit=exact_sum(rows.revenue - rows.cost),
            settled_cost=exact_sum(settled.ifelse(rows.cost, None)),
        )
        return found.mutate(
            per_event=found.attended / found["value"],
            attendance_rate=found.came / found.of_registered.nullif(0),
            roi=found.profit / found.settled_cost.nullif(0),
        ).drop("came", "of_registered", "profit", "settled_cost")

    return compute


def _by_group(tables: Tables, period: Period) -> Table:
    rows = held(tables, period).filter(_.group_id.notnull())
    if "groups" in tables:
        names = read(tables, "groups").select("group_id", group_name="name")
        rows = rows.left_join(names, "group_id")
    else:
        rows = rows.mutate(group_name=ibis.null("string"))
    counted = rows.group_by("group_id").aggregate(
        group=ibis.coalesce(rows.group_name.max(), rows.group_id.max()), value=rows.count(), rsvp=rows.registered.sum()
    )
    return counted.drop("group_id")


def _turnout(tables: Tables, period: Period) -> Table:
    rows = _measured(tables, period).filter(_["size"].notnull())
    return rows.group_by("kind").aggregate(numerator=_["size"].sum(), denominator=_.count())


def _by_week(tables: Tables, period: Period) -> Table:
    """Return what each full week brought; a week without an event is a zero."""
    seen = observed(tables, period, "events")
    weeks = constants([{"week": week} for week in range(seen.days // WEEK)], {"week": "int64"})
    rows = held(tables, seen)
    size = ibis.coalesce(rows.attended, rows.registered, 0)
    placed = rows.mutate(at=ibis.date(seen.end).delta(rows.starts_day, unit="day") // WEEK, size=size)
    found = placed.group_by("at").aggregate(value=_["size"].sum())
    return weeks.left_join(found, weeks.week == found["at"]).select("week", value=_["value"].fill_null(0))


def _wear_out(tables: Tables, period: Period) -> Table:
    """Return how each series' turnout changes from one event to the next."""
    rows = held(tables, period)
    series = ibis.coalesce(rows.kind, _series_of(rows.name))
    rows = rows.mutate(series=series, size=ibis.coalesce(rows.attended, rows.registered))
    return slopes(rows.filter(_.series.notnull(), _["size"].notnull()), "series", "size", ("starts_at", "event_id"))


def _series_of(name: Value) -> Value:
    """Return what names of one series have in common: no dates, numbers and ordinals."""
    for pattern, left in _NOT_OF_A_SERIES:
        name = name.re_replace(pattern, left)
    return name.nullif("")


_EDGE = r"[\s\-–—:：|·,，()（）#]+"
_NOT_OF_A_SERIES = (
    (r"第?[0-9０-９一二三四五六七八九十]+(年|月|日|期|届|场|次|季|讲)", ""),
    (r"#?[0-9０-９]+([./:-][0-9]+)*(st|nd|rd|th)?", ""),
    (r"\s+", " "),
    (f"^{_EDGE}|{_EDGE}$", ""),
)
_EVENTS = ("events",)
_HELD = Words("本期已举办（取消与计划中的不计）", "held in the period (cancelled and planned ones left out)")
_WITH = Words(
    "及其报名、到场人次，场均到场，到场率，满意度中位数，投资回报（没有成本的不计算）",
    "with people registered and those who came, attendance, median satisfaction and return (not computable without"
    " cost)",
)

register(
    Metric(
        "events_by_kind",
        "events",
        Words("各类型活动", "Events by kind"),
        Words(f"本期各类型活动的场次，{_WITH.zh}。", f"Events held by kind, {_WITH.en}."),
        "events",
        answers=(Answer(_EVENTS, _by("kind"), None, ("events.kind",)),),
        by=("kind",),
        empty=0,
    ),
    Metric(
        "events_by_mode",
        "events",
        Words("各方式活动", "Events by mode"),
        Words(f"本期线上、线下活动的场次，{_WITH.zh}。", f"Events held online and offline, {_WITH.en}."),
        "events",
        answers=(Answer(_EVENTS, _by("mode"), None, ("events.mode",)),),
        by=("mode",),
        empty=0,
    ),
    Metric(
        "events_by_group",
        "events",
        Words("各群组活动", "Events by group"),
        Words("本期各群组举办的活动场次与报名人次。", "Events held by each group, with their RSVPs."),
        "events",
        answers=(Answer(_EVENTS, _by_group, None, ("events.group_id",)),),
        by=("group",),
        empty=0,
    ),
    Metric(
        "events_table",
        "events",
        Words("主要活动", "Main events"),
        Words(
            f"本期到场（无到场记录时为报名）人数最多的 {_TOP} 场活动。覆盖率 = 到场 ÷ 当日成员数；综合分 ="
            " 到场率、满意度、投资回报三项各自超过本期其他活动的比例的平均，0–100，三项齐全才有。",
            f"The {_TOP} events of the period with most people (registered, where nobody counted who came). Coverage ="
            " people who came ÷ members of that day; score = mean over attendance rate, satisfaction and return of the"
            " share of the period's other events that were beaten, 0–100, where all three are known.",
        ),
        "person_times",
        answers=(
            Answer(_EVENTS, _table, None, ("events.attended",)),
            Answer(_EVENTS, _table, None, ("events.registered",)),
        ),
        by=("name",),
        compared=False,
    ),
    Metric(
        "participations_by_week",
        "events",
        Words("每周活动参与人次", "Participations by week"),
        Words(
            "自期末起每7天为一周的到场（没有记录时为报名）人次。",
            "People who came to events (registered, where that is not recorded) in each full week, counted back from"
            " the end of the period.",
        ),
        "person_times",
        answers=(
            Answer(_EVENTS, _by_week, None, ("events.attended",)),
            Answer(_EVENTS, _by_week, None, ("events.registered",)),
        ),
        by=("week",),
        empty=0,
    ),
    Metric(
        "turnout_by_kind",
        "events",
        Words("各类活动场均到场", "People per event by kind"),
        Words(
            "本期已举办活动的到场（没有记录时为报名）人次 ÷ 场次，按类型。",
            "People who came (registered, where that is not recorded) ÷ events held in the period, by kind.",
        ),
        "person_times",
        0,
        answers=(
            Answer(_EVENTS, _turnout, None, ("events.kind", "events.attended")),
            Answer(_EVENTS, _turnout, None, ("events.kind", "events.registered")),
        ),
        by=("kind",),
    ),
    Metric(
        "event_wear_out",
        "events",
        Words("活动疲劳度", "Wear-out of series of events"),
        Words(
            f"同一系列（同类型；没有类型时同名）中，每多办一场人数平均变化多少：各对场次间斜率的中位数"
            f"（Theil–Sen）及其95%区间；区间全在0以下为走低。本期办了 {LEAST}–{MOST} 场的系列才计算。",
            f"By how many people the turnout of a series (one kind; one name where kinds are unknown) changes with each"
            f" further event: the median of the slopes between all pairs (Theil–Sen) with its 95% interval; an interval"
            f" wholly below 0 is a decline. For series of {LEAST}–{MOST} events in the period.",
        ),
        "person_times",
        1,
        answers=(
            Answer(_EVENTS, _wear_out, None, ("events.attended",)),
            Answer(_EVENTS, _wear_out, None, ("events.registered",)),
        ),
        by=("series",),
        undefined=Words(f"本期没有办满 {LEAST} 场的系列", f"no series had {LEAST} events in the period"),
        compared=False,
    ),
)
