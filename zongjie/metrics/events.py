"""Events: how many, who came, how it was liked, what it earned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zongjie.lazy import _
from zongjie.metrics.base import Answer, Metric, Ratio, Words, register
from zongjie.metrics.event_rows import attendances, held, of_period
from zongjie.metrics.expressions import Table, distinct_count, exact_sum
from zongjie.metrics.windows import time_of
from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.store import Tables


def _sums(tables: Tables, period: Period) -> Table:
    """Return what the events of the period add up to, in one row."""
    rows = held(tables, period)
    counted = rows.registered.notnull() & rows.attended.notnull()
    scored = rows.satisfaction.notnull()
    settled = rows.revenue.notnull() & rows.cost.notnull()
    priced = rows.cost.notnull() & rows.attended.notnull()
    liked = rows.satisfaction.cast("decimal(9, 4)") * rows.attended
    return rows.aggregate(
        held=rows.count(),
        registered=rows.registered.sum(),
        attended=rows.attended.sum(),
        came=rows.attended.sum(where=counted),
        of_registered=rows.registered.sum(where=counted),
        liked=liked.sum(where=scored).cast("float64"),
        judges=rows.attended.sum(where=scored),
        score=exact_sum(rows.satisfaction),
        scores=rows.count(where=scored),
        cost=exact_sum(rows.cost),
        revenue=exact_sum(rows.revenue),
        profit=exact_sum(rows.revenue - rows.cost),
        costs_of_counted=exact_sum(priced.ifelse(rows.cost, None)),
        came_at_cost=rows.attended.sum(where=priced),
        settled_cost=exact_sum(settled.ifelse(rows.cost, None)),
    )


def _cancelled(tables: Tables, period: Period) -> Table:
    return of_period(tables, period).aggregate(value=_.count(where=_.status == "cancelled"))


def _groups(tables: Tables, period: Period) -> Table:
    return distinct_count(held(tables, period), "group_id")


def _participants(tables: Tables, period: Period) -> Table:
    each = attendances(tables, period).group_by("member_id").aggregate(times=_.count())
    return each.aggregate(people=_.count(), times=_.times.sum().fill_null(0), repeaters=_.count(where=_.times >= 2))


def _over_time(tables: Tables, period: Period) -> Table:
    rows = held(tables, period)
    return rows.aggregate(
        by=time_of(rows.starts_day, period).name("time"),
        held=rows.count(),
        registered=rows.registered.sum(),
        attended=rows.attended.sum(),
    )


def _participations_over_time(tables: Tables, period: Period) -> Table:
    rows = attendances(tables, period)
    return rows.mutate(time=time_of(rows.starts_day, period)).group_by("time").aggregate(value=_.count())


_EVENTS = ("events",)
_TOTALS = Words("取自活动表的到场人数合计。", "From the events' own totals of people who came.")
_NO_EVENTS = Words("本期没有可计算的活动", "no event of the period has what this needs")
_HELD = Words("本期已举办（取消与计划中的不计）", "held in the period (cancelled and planned ones left out)")

register(
    Metric(
        "events_held",
        "events",
        Words("举办活动", "Events held"),
        Words(f"{_HELD.zh}的活动场次，以开始日为准。", f"Events {_HELD.en}, by their first day."),
        "events",
        answers=(Answer(_EVENTS, _sums, "held"),),
    ),
    Metric(
        "events_cancelled",
        "events",
        Words("取消活动", "Events cancelled"),
        Words("开始日在本期、状态为取消的活动场次。", "Events of the period whose status is cancelled."),
        "events",
        direction="down",
        answers=(Answer(_EVENTS, _cancelled, None, ("events.status",)),),
    ),
    Metric(
        "event_groups",
        "events",
        Words("举办活动的群组", "Groups with events"),
        Words(f"{_HELD.zh}至少一场活动的不重复群组数。", f"Distinct groups with at least one event {_HELD.en}."),
        "groups",
        answers=(Answer(_EVENTS, _groups, None, ("events.group_id",)),),
    ),
    Metric(
        "rsvp_yes",
        "events",
        Words("报名人次", "RSVPs (yes)"),
        Words(f"{_HELD.zh}的活动报名人数之和。", f"People registered (RSVP yes) for the events {_HELD.en}, added up."),
        "person_times",
        answers=(Answer(_EVENTS, _sums, "registered", ("events.registered",)),),
    ),
    Metric(
        "attended",
        "events",
        Words("到场人次（活动表）", "Attended (events' totals)"),
        Words(f"{_HELD.zh}的活动到场人数之和。", f"People who came to the events {_HELD.en}, added up."),
        "person_times",
        answers=(Answer(_EVENTS, _sums, "attended", ("events.attended",)),),
    ),
    Metric(
        "attendance_rate",
        "events",
        Words("到场率", "Attendance rate"),
        Words(
            "到场人次 ÷ 报名人次，只含两者都有记录的活动。",
            "People who came ÷ people registered, over the events that record both.",
        ),
        "share",
        1,
        answers=(Answer(_EVENTS, _sums, ("came", "of_registered"), ("events.attended", "events.registered")),),
        undefined=_NO_EVENTS,
    ),
    Metric(
        "event_participations",
        "events",
        Words("活动参与人次", "Event participations"),
        Words(
            f"{_HELD.zh}的活动的到场人次：一人到两场计两次。",
            f"Attendances at the events {_HELD.en}: a person at two events counts twice.",
        ),
        "person_times",
        answers=(
            Answer(("attendance", "events"), _participants, "times"),
            Answer(_EVENTS, _sums, "attended", ("events.attended",), _TOTALS),
        ),
    ),
    Metric(
        "event_participants",
        "events",
        Words("参与活动人数", "People at events"),
        Words(
            f"{_HELD.zh}的活动至少到场一场的不重复人数。", f"Distinct people at one or more of the events {_HELD.en}."
        ),
        "people",
        answers=(Answer(("attendance", "events"), _participants, "people"),),
    ),
    Metric(
        "event_coverage",
        "events",
        Words("活动覆盖率", "Coverage of members by events"),
        Words(
            "参与活动人数 ÷ 期末成员数；已退出者仍计入分子。",
            "People at events ÷ members at the end; people who have left since count in the numerator.",
        ),
        "share",
        1,
        formula=Ratio("event_participants", "members_end"),
        undefined=Words("期末没有成员", "there was no member at the end"),
    ),
    Metric(
        "cost_per_participation",
        "events",
        Words("每人次活动成本", "Cost per participation"),
        Words(
            "活动成本 ÷ 到场人次，只含两者都有记录的活动。",
            "Cost of events ÷ people who came, over the events that record both.",
        ),
        "currency",
        1,
        "down",
        answers=(Answer(_EVENTS, _sums, ("costs_of_counted", "came_at_cost"), ("events.cost", "events.attended")),),
        undefined=_NO_EVENTS,
    ),
    Metric(
        "participations_per_event",
        "events",
        Words("场均参与人次", "Participations per event"),
        Words("活动参与人次 ÷ 举办活动场次。", "Event participations ÷ events held."),
        "person_times",
        formula=Ratio("event_participations", "events_held"),
        undefined=Words("本期没有活动", "no event was held in the period"),
    ),
    Metric(
        "repeat_attendance",
        "events",
        Words("重复参与率", "Repeat attendance"),
        Words(
            "本期到场两场及以上的人数 ÷ 到场至少一场的人数。",
            "People at two or more events of the period ÷ people at one or more.",
        ),
        "share",
        1,
        answers=(Answer(("attendance", "events"), _participants, ("repeaters", "people")),),
        undefined=Words("本期没有人到场", "nobody came to an event in the period"),
    ),
    Metric(
        "event_satisfaction",
        "events",
        Words("活动满意度", "Satisfaction with events"),
        Words(
            "各场满意度（1–5分）以到场人数加权平均。", "Mean of the events' scores (1–5) weighted by people who came."
        ),
        "score",
        1,
        answers=(
            Answer(_EVENTS, _sums, ("liked", "judges"), ("events.satisfaction", "events.attended")),
            Answer(
                _EVENTS,
                _sums,
                ("score", "scores"),
                ("events.satisfaction",),
                Words("没有到场人数，按场次简单平均。", "Nobody counted who came: a plain mean over events."),
            ),
        ),
        undefined=Words("本期没有满意度记录", "no event of the period has a score"),
    ),
    Metric(
        "event_cost",
        "events",
        Words("活动成本", "Cost of events"),
        Words(f"{_HELD.zh}的活动成本之和。", f"Costs of the events {_HELD.en}, added up."),
        "currency",
        direction="none",
        answers=(Answer(_EVENTS, _sums, "cost", ("events.cost",)),),
    ),
    Metric(
        "event_revenue",
        "events",
        Words("活动收入", "Revenue of events"),
        Words(f"{_HELD.zh}的活动归因收入之和。", f"Revenue attributed to the events {_HELD.en}, added up."),
        "currency",
        answers=(Answer(_EVENTS, _sums, "revenue", ("events.revenue",)),),
    ),
    Metric(
        "event_roi",
        "events",
        Words("活动投资回报", "Return on events"),
        Words(
            "（收入 − 成本）÷ 成本，只含两者都有记录的活动。",
            "(Revenue − cost) ÷ cost, over the events that record both.",
        ),
        "ratio",
        1,
        answers=(Answer(_EVENTS, _sums, ("profit", "settled_cost"), ("events.revenue", "events.cost")),),
        undefined=Words("没有成本记录，无法计算", "not computable: no cost is recorded"),
    ),
    Metric(
        "events_over_time",
        "events",
        Words("活动场次变化", "Events over time"),
        Words("各月（短于一季时为各日）举办的活动场次。", "Events held in each month (each day in short periods)."),
        "events",
        answers=(Answer(_EVENTS, _over_time, "held"),),
        by=("time",),
        empty=0,
    ),
    Metric(
        "rsvp_over_time",
        "events",
        Words("报名人次变化", "RSVPs over time"),
        Words("各月（短于一季时为各日）活动的报名人次。", "People registered for the events of each month (or day)."),
        "person_times",
        answers=(Answer(_EVENTS, _over_time, "registered", ("events.registered",)),),
        by=("time",),
        empty=0,
    ),
    Metric(
        "participations_over_time",
        "events",
        Words("活动参与人次变化", "Participations over time"),
        Words("各月（短于一季时为各日）活动的到场人次。", "Attendances at the events of each month (or day)."),
        "person_times",
        answers=(
            Answer(("attendance", "events"), _participations_over_time),
            Answer(_EVENTS, _over_time, "attended", ("events.attended",), _TOTALS),
        ),
        by=("time",),
        empty=0,
    ),
)
