from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.report.stories import figures
from zongjie.findings.course import BOUND, FLOWS, RATES, STOCKS, Nature, course, nature_of_figure
from zongjie.metrics.base import catalogue
from zongjie.periods import parse
from zongjie.slides.plan import PlanTarget

YEAR, PLANNED = parse("2023"), parse("2024")
QUARTERS = [parse(f"2024Q{place}") for place in range(1, 5)]


def target(unit: str = "person_times", reached: float = 1000, value: float = 1200) -> PlanTarget:
    return PlanTarget(metric="m", title="m", unit=unit, direction="up", reached=reached, value=value)


def test_every_metric_that_is_listed_is_in_the_catalogue_and_listed_once() -> None:
    listed = [*STOCKS, *BOUND, *RATES, *FLOWS]
    assert set(listed) <= set(catalogue())
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize(
    ("name", "nature"),
    [
        ("members_end", "stock"),
        ("mau_mean", "stock"),
        ("event_participations", "flow"),
        ("events_held", "flow"),
        ("revenue", "flow"),
        ("retention_d30", "rate"),
        ("messages_per_member_day", "rate"),
        ("cost_per_new_member", "rate"),
        ("buyers", "bound"),
        ("churn_rate", "bound"),
        ("event_groups", "bound"),
    ],
)
def test_metrics_are_told_apart_by_how_they_go_with_the_length_of_a_period(name: str, nature: Nature) -> None:
    figure = figures({name: (0.5, None, None, None)}, {}, "en")[name]
    quotient = {"denominator": 10} if name == "cost_per_new_member" else {}
    assert nature_of_figure(figure.model_copy(update=quotient)) == nature


@pytest.mark.parametrize("nature", ["flow", "stock", "rate", "bound"])
def test_the_planned_period_itself_is_asked_for_the_whole_target(nature: Nature) -> None:
    found = course(target(), nature, YEAR, PLANNED, PLANNED, None)
    assert found is not None
    assert (found.method, found.target, found.base) == ("whole", 1200, 1000)


def test_a_stock_goes_in_a_straight_line_and_ends_at_the_target() -> None:
    found = [course(target("people"), "stock", YEAR, PLANNED, quarter, None) for quarter in QUARTERS]
    asked = [one.target for one in found if one]
    assert asked == [1050, 1099, 1150, 1200]
    assert all(one and one.base == 1000 for one in found)


def test_a_rate_goes_in_a_straight_line_to_the_printed_digit() -> None:
    half = course(target("share", 0.4, 0.4499), "rate", YEAR, PLANNED, parse("2024H1"), 0.38)
    assert half is not None
    assert (half.method, half.target, half.base) == ("linear", 0.42, 0.4)
    last = course(target("share", 0.4, 0.45), "rate", YEAR, PLANNED, QUARTERS[3], 0.38)
    assert last is not None
    assert last.target == 0.45


@pytest.mark.parametrize(
    ("year_ago", "method", "asked"),
    [
        (None, "days", 298),  # 91 of 366 days of 1200
        (250, "days", 298),  # as good as the days
        (150, "last_year", 180),  # a quiet quarter
        (400, "last_year", 480),
    ],
)
def test_a_flow_goes_by_days_unless_the_same_days_of_last_year_were_clearly_different(
    year_ago: float | None, method: str, asked: float
) -> None:
    found = course(target(), "flow", YEAR, PLANNED, QUARTERS[0], year_ago)
    assert found is not None
    assert (found.method, found.target) == (method, asked)


def test_a_handful_last_year_is_no_season() -> None:
    found = course(target("events", 20, 24), "flow", YEAR, PLANNED, QUARTERS[0], 2)
    assert found is not None
    assert found.method == "days"


def test_distinct_people_are_converted_by_last_year_only_and_their_shares_not_at_all() -> None:
    found = course(target("people"), "bound", YEAR, PLANNED, QUARTERS[0], 600)
    assert found is not None
    assert (found.method, found.target, found.base) == ("last_year", 720, 600)
    assert course(target("people"), "bound", YEAR, PLANNED, QUARTERS[0], None) is None
    assert course(target("share", 0.1, 0.12), "bound", YEAR, PLANNED, QUARTERS[0], 0.03) is None


def test_last_year_tells_nothing_of_a_plan_that_it_did_not_lead_to() -> None:
    """A month of a planned quarter: a year ago lies outside the quarter that the plan was made in."""
    made, planned = parse("2023Q4"), parse("2024Q1")
    found = course(target(), "flow", made, planned, parse("2024-01"), 100)
    assert found is not None
    assert found.method == "days"


@given(reached=st.floats(0, 1e6), value=st.floats(0, 1e6))
def test_the_quarters_of_a_year_add_up_to_its_target(reached: float, value: float) -> None:
    one = target("currency", reached, value)
    parts = [course(one, "flow", YEAR, PLANNED, quarter, None) for quarter in QUARTERS]
    assert sum(part.target for part in parts if part) == pytest.approx(value, abs=2)
    assert sum(part.base for part in parts if part) == pytest.approx(reached)
