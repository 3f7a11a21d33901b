from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.findings.made import figure
from zongjie.findings.targets import next_target, split_budget


def test_half_of_the_change_goes_on_times_the_ambition() -> None:
    target = next_target(figure("members_end", 150_000, 100_000, unit="people"), 1.05)
    assert target is not None
    assert target.forecast == pytest.approx(187_500)
    assert target.value == 200_000  # 196,875, rounded to what a reader remembers
    assert target.basis == "trend"
    assert target.milestone == 175_000


def test_a_missed_target_stays_open() -> None:
    target = next_target(figure("retention_d30", 0.413, 0.434, target=0.45), 1.05)
    assert target is not None
    assert (target.value, target.basis) == (0.45, "missed")


def test_without_a_period_before_the_level_is_the_forecast() -> None:
    target = next_target(figure("members_end", 1_000, unit="people"), 1.05)
    assert target is not None
    assert (target.forecast, target.value, target.basis) == (1_000, 1_050, "level")


def test_where_lower_is_better_the_target_is_lower() -> None:
    target = next_target(figure("churn_rate", 0.136, 0.139, direction="down"), 1.05)
    assert target is not None
    assert target.at_most
    assert target.value < 0.136


def test_there_is_no_target_without_a_value_or_a_wanted_way() -> None:
    assert next_target(figure("x", None, 1.0), 1.05) is None
    assert next_target(figure("x", 1.0, 1.0, direction="none"), 1.05) is None


amounts = st.floats(0.001, 1e9)


@given(amounts, st.none() | amounts, st.floats(1, 3), st.sampled_from(["up", "down"]), st.none() | amounts)
def test_a_target_is_never_worse_than_what_was_reached(
    value: float, previous: float | None, ambition: float, direction: str, goal: float | None
) -> None:
    target = next_target(figure("x", value, previous, unit="messages", direction=direction, target=goal), ambition)
    assert target is not None
    assert target.value >= value * 0.999 if direction == "up" else target.value <= value * 1.001


@given(st.floats(0, 1), st.none() | st.floats(0, 1), st.floats(1, 3), st.sampled_from(["up", "down"]))
def test_a_share_stays_a_share(value: float, previous: float | None, ambition: float, direction: str) -> None:
    target = next_target(figure("x", value, previous, direction=direction), ambition)
    assert target is not None
    assert 0 <= target.value <= 1
    assert 0 <= target.forecast <= 1


@given(st.integers(0, 10**9), st.dictionaries(st.text(min_size=1), st.floats(0, 1e9), max_size=8))
def test_a_budget_is_split_without_remainder(total: int, weights: dict[str, float]) -> None:
    assume(sum(weights.values()) > 0)
    parts = split_budget(total, weights)
    assert sum(parts.values()) == pytest.approx(total)
    assert all(part >= 0 for part in parts.values())


def test_a_budget_without_weights_is_not_split() -> None:
    assert split_budget(100, {}) == {}
    assert split_budget(100, {"a": 0.0}) == {}


@pytest.mark.parametrize(("name", "half_time"), [("reads", 550), ("members_end", 1_050), ("speakers", None)])
def test_what_is_due_at_half_time_depends_on_what_is_counted(name: str, half_time: float | None) -> None:
    target = next_target(figure(name, 1_000, unit="count"), 1.1)
    assert target is not None
    assert target.value == 1_100
    assert target.milestone == half_time


def test_a_multiple_that_the_staff_set_takes_the_place_of_the_trend() -> None:
    rising = figure("mau_mean", 48_289, 27_593, unit="people")
    target = next_target(rising, 1.05, 1.2)
    assert target is not None
    assert (target.value, target.basis) == (58_000, "given")  # 120 % of it is 57,947
    assert target.forecast == next_target(rising, 1.05).forecast  # type: ignore[union-attr]


@given(st.floats(0.01, 0.99), st.floats(0.1, 5), st.sampled_from(["up", "down"]))
def test_a_share_stays_a_share_by_any_multiple(value: float, multiple: float, direction: str) -> None:
    target = next_target(figure("x", value, direction=direction), 1.05, multiple)
    assert target is not None
    assert 0 < target.value <= 1
