from __future__ import annotations

import datetime as dt

import pytest

from tests.report.stories import figures
from zongjie.findings.verdicts import Judged, definition_of, review
from zongjie.metrics.base import catalogue
from zongjie.periods import parse
from zongjie.slides.figure import Figure
from zongjie.slides.plan import PlanAction, PlanTarget, StoredPlan


def target(metric: str, value: float, reached: float = 1.0, **more: str) -> PlanTarget:
    known = catalogue()[metric]
    said = {"title": metric, "unit": known.unit, "direction": known.direction}
    return PlanTarget.model_validate({"metric": metric, "reached": reached, "value": value} | said | more)


def plan(*targets: PlanTarget, actions: tuple[PlanAction, ...] = (), made: str = "2023") -> StoredPlan:
    planned = str(parse(made).next())
    return StoredPlan(
        community="story", language="en", made_in=made, planned_for=planned, targets=targets, actions=actions
    )


def figure(metric: str, value: float | None, people: float | None = None, year_ago: float | None = None) -> Figure:
    made = figures({metric: (value, None, year_ago, None)}, {}, "en", "2024")[metric]
    sample = {"numerator": round(value * people), "denominator": people} if value and people else {}
    return made.model_copy(update=sample or {"numerator": None, "denominator": None})


def only(one: PlanTarget, found: Figure, period: str = "2024", **others: Figure) -> Judged:
    weekly = dict.fromkeys([found.id], next(iter(others), ""))
    return review(plan(one), parse(period), {found.id: found, **others}, weekly, "en").targets[0]


@pytest.mark.parametrize(
    ("metric", "asked", "value", "people", "verdict"),
    [
        ("members_end", 1000, 1000, None, "met"),
        ("members_end", 1000, 995, None, "at_risk"),  # too little to matter
        ("members_end", 1000, 950, None, "missed"),
        ("retention_d30", 0.45, 0.43, 400, "at_risk"),  # as chance would have it
        ("retention_d30", 0.45, 0.43, 40_000, "missed"),
        ("churn_rate", 0.10, 0.08, 40_000, "met"),  # lower is better
        ("churn_rate", 0.10, 0.12, 40_000, "missed"),
        ("incidents", 16, 20, None, "at_risk"),
        ("incidents", 16, 40, None, "missed"),
        ("events_held", 40, 36, None, "missed"),  # what one plans oneself is no chance
    ],
)
def test_at_the_end_a_target_is_met_or_missed_unless_the_gap_is_chance(
    metric: str, asked: float, value: float, people: float | None, verdict: str
) -> None:
    assert only(target(metric, asked), figure(metric, value, people)).verdict == verdict


def test_before_the_end_a_target_is_on_its_course_or_at_risk() -> None:
    asked = target("members_end", 1366, 1000)  # 91 more people in the first quarter
    assert only(asked, figure("members_end", 1095), "2024Q1").verdict == "on_course"
    behind = only(asked, figure("members_end", 1010), "2024Q1")
    assert (behind.verdict, behind.gap) == ("at_risk", -81)
    assert behind.short == pytest.approx(81 / 1091)


def test_the_last_quarter_ends_the_plan() -> None:
    assert only(target("members_end", 1200, 1000), figure("members_end", 1100), "2024Q4").verdict == "missed"


def test_what_varies_by_week_is_judged_by_that() -> None:
    asked, found = target("messages_per_member_day", 0.25), figure("messages_per_member_day", 0.24)
    weekly = catalogue()["messages_per_member_day"].weekly
    steps = [0.1, 0.38] * 6
    restless = figures({}, {weekly: tuple({"time": str(n), "value": v} for n, v in enumerate(steps))}, "en")[weekly]
    steady = restless.model_copy(update={"rows": tuple(row | {"value": 0.24} for row in restless.rows)})
    assert only(asked, found, "2024", **{weekly: restless}).verdict == "at_risk"
    assert only(asked, found, "2024", **{weekly: steady}).verdict == "missed"


def test_what_cannot_be_judged_is_not_and_says_why() -> None:
    known = target("members_end", 10)
    gone = known.model_copy(update={"metric": "no_such_metric"})
    bound = target("churn_rate", 0.1)
    assert only(gone, figure("members_end", 5)).why == "gone"
    assert only(known, figure("mau_mean", 5)).why == "gone"
    assert only(known, figure("members_end", None)).why == "undefined"
    assert only(known.model_copy(update={"unit": "groups"}), figure("members_end", 5)).why == "unit"
    assert only(bound, figure("churn_rate", 0.03), "2024Q1").why == "length"
    assert {only(gone, figure("members_end", 5)).verdict} == {"unknown"}


def test_a_target_that_was_set_since_counts_in_the_place_of_the_plans() -> None:
    agreed = figure("members_end", 1050).model_copy(update={"target": 1040})
    found = only(target("members_end", 1200, 1000), agreed)
    assert found.course is not None
    assert (found.verdict, found.course.method, found.gap) == ("met", "set", 10)


def test_a_definition_that_was_reworded_is_told() -> None:
    now = figure("members_end", 10)
    assert not only(target("members_end", 10, definition=definition_of(now)), now).redefined
    reworded = target("members_end", 10, definition="0" * 16)
    assert only(reworded, now).redefined
    (other,) = review(plan(reworded), parse("2024"), {now.id: now}, language="zh_CN").targets
    assert not other.redefined  # in another language nothing can be said


def test_the_worst_is_the_target_missed_by_most_of_it() -> None:
    asked = plan(target("members_end", 1000), target("events_held", 40), target("retention_d30", 0.9))
    now = [figure("members_end", 900), figure("events_held", 20), figure("retention_d30", 0.89, 100)]
    found = review(asked, parse("2024"), {one.id: one for one in now})
    assert found.worst is not None
    assert found.worst.target.metric == "events_held"
    assert [one.target.metric for one in found.of("missed")] == ["members_end", "events_held"]


def action(metric: str | None, due: str = "2024-03-01", reached: float = 0.4) -> PlanAction:
    judged_by = target(metric, reached * 1.1, reached) if metric else None
    return PlanAction(problem="retention", name="留存", heading="x", due=dt.date.fromisoformat(due), target=judged_by)


@pytest.mark.parametrize(
    ("value", "people", "due", "moved"),
    [
        (0.46, 9000, "2024-03-01", "better"),
        (0.35, 9000, "2024-03-01", "worse"),
        (0.42, 300, "2024-03-01", "same"),  # chance
        (0.46, 9000, "2024-08-01", "pending"),
    ],
)
def test_an_action_says_how_its_figure_went_since(value: float, people: float, due: str, moved: str) -> None:
    now = figure("retention_d30", value, people)
    (found,) = review(plan(actions=(action("retention_d30", due),)), parse("2024Q2"), {now.id: now}).outcomes
    assert (found.moved, found.before) == (moved, 0.4)


def test_an_action_without_data_is_not_judged() -> None:
    actions = (action(None), action("retention_d30"))
    found = review(plan(actions=actions), parse("2024"), {"retention_d30": figure("retention_d30", None)})
    assert [one.moved for one in found.outcomes] == ["unknown", "unknown"]


def test_a_quarter_of_what_was_counted_in_a_year_is_compared_with_its_part() -> None:
    now = figure("event_participations", 300)
    done = action("event_participations", reached=1000)
    (found,) = review(plan(actions=(done,)), parse("2024Q1"), {now.id: now}).outcomes
    assert found.before == pytest.approx(1000 * 91 / 366)
    assert found.moved == "better"
