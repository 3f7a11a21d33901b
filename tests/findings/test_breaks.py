from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from tests.findings.made import figure, over_time
from zongjie.findings.breaks import find_break, find_shift


def test_a_lasting_fall_is_dated_and_measured() -> None:
    found = find_break(over_time("x", [0.44, 0.43, 0.45, 0.44, 0.43, 0.44, 0.45, 0.44, 0.35, 0.34, 0.36, 0.35]), 0.1)
    assert found is not None
    assert (found.since, found.index) == ("2023-09", 8)
    assert found.after < found.before


def test_a_season_that_returns_every_year_is_no_break() -> None:
    season = [10.0, 11, 12, 12, 11, 10, 10, 9, 6, 5, 5, 6]
    assert find_break(over_time("x", season), 0.1) is not None
    assert find_break(over_time("x", season, season), 0.1) is None


def test_a_rise_is_no_break_even_if_last_year_rose_faster() -> None:
    assert find_break(over_time("x", [1.0 + 0.01 * i for i in range(12)], [1.0] * 6 + [2.0] * 6), 0.1) is None


def test_a_single_low_month_is_no_break() -> None:
    assert find_break(over_time("x", [1.0, 1.02, 0.98, 1.0, 0.5, 1.01, 0.99, 1.0]), 0.1) is None


def test_short_series_scalars_and_nothing_have_no_break() -> None:
    assert find_break(over_time("x", [1.0, 1.0, 0.5, 0.5]), 0.1) is None
    assert find_break(figure("x", 1.0), 0.1) is None
    assert find_break(None, 0.1) is None


def test_noise_alone_is_seldom_taken_for_a_break() -> None:
    chance = random.Random(3)
    found = sum(
        find_break(over_time("x", [chance.gauss(1, 0.2) for _ in range(12)]), 0.1) is not None for _ in range(300)
    )
    assert found < 300 * 0.1


@given(st.lists(st.none() | st.floats(0, 1e9), max_size=31))
def test_a_break_is_always_downward(values: list[float | None]) -> None:
    found = find_break(over_time("x", values), 0.1)
    assert found is None or found.after < found.before


def test_proportions_shift_where_they_change_most() -> None:
    shift = find_shift([(590, 1_000)] * 8 + [(540, 1_000)] * 3)
    assert shift is not None
    assert (shift.index, shift.before, shift.after) == (8, 0.59, 0.54)


def test_small_or_uncertain_changes_of_proportions_are_none() -> None:
    assert find_shift([(590, 1_000)] * 8 + [(580, 1_000)] * 3) is None
    assert find_shift([(6, 10)] * 8 + [(4, 10)] * 3) is None
    assert find_shift([(5, 10)] * 3) is None
    assert find_shift([]) is None
