"""Gaps are told from weekends, holidays, bursts and slow ends."""

from __future__ import annotations

import random
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongjie.quality.silence import implausible_runs, runs_of_zero

MONDAY = 0


def chat(days: int, level: float, seed: int = 1, weekend: float = 1.0) -> list[int]:
    """Return made-up counts that vary more than Poisson's, as those of messages do."""
    draw = np.random.default_rng(seed)
    means = [level * (weekend if day % 7 >= 5 else 1) for day in range(days)]
    return [int(draw.negative_binomial(6, 6 / (6 + mean))) for mean in means]


def without(counts: list[int], start: int, end: int) -> list[int]:
    return [0 if start <= day < end else count for day, count in enumerate(counts)]


@pytest.mark.parametrize(("level", "start", "end"), [(30, 60, 70), (8, 60, 70), (400, 61, 63), (3, 60, 90)])
def test_a_hole_in_a_steady_log_is_found(level: float, start: int, end: int) -> None:
    ((first, last),) = implausible_runs(without(chat(150, level), start, end), MONDAY)
    assert first <= start
    assert last >= end
    assert last - first <= end - start + 2


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("level", [0.3, 2, 20, 300])
def test_a_log_without_a_hole_has_none(level: float, seed: int) -> None:
    assert implausible_runs(chat(400, level, seed), MONDAY) == []


def test_silent_weekends_are_none() -> None:
    assert implausible_runs(chat(300, 50, weekend=0), MONDAY) == []


def test_a_long_weekend_where_weekends_are_silent_is_none() -> None:
    assert implausible_runs(without(chat(300, 50, weekend=0), 99, 102), MONDAY) == []  # Tuesday to Thursday


def test_summers_off_every_year_are_none() -> None:
    counts = chat(3 * 365, 40)
    for year in range(3):
        counts = without(counts, year * 365 + 180, year * 365 + 240)
    assert implausible_runs(counts, MONDAY) == []


def test_bursts_with_quiet_weeks_between_are_none() -> None:
    draw = random.Random(3)
    counts = [count for _ in range(12) for count in ([40] * draw.randint(3, 6) + [0] * draw.randint(6, 12))]
    assert implausible_runs(counts, MONDAY) == []


def test_a_group_that_fades_out_has_no_hole() -> None:
    counts = [round(100 * 0.93**day) for day in range(90)] + [0] * 40 + [1] + [0] * 30 + [1] * 10
    assert implausible_runs(counts, MONDAY, sides=2) == []


@given(st.lists(st.integers(0, 2), max_size=60))
def test_runs_cover_the_zeros_and_nothing_else(counts: list[int]) -> None:
    runs = runs_of_zero(counts)
    assert {day for start, end in runs for day in range(start, end)} == {
        d for d, count in enumerate(counts) if not count
    }
    assert all(end < start for (_, end), (start, _) in pairwise(runs))
