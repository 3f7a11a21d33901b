from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.findings.made import by_tier
from zongjie.findings.drivers import falling, segments


def test_the_largest_part_of_the_fall_comes_first() -> None:
    parts = segments(by_tier("x", ("a", 0.5, 0.6, 1_000), ("b", 0.3, 0.4, 3_000), ("c", 0.8, 0.7, 1_000)))
    assert [part.key for part in parts] == ["b", "a", "c"]
    assert [part.part_of_fall for part in parts] == pytest.approx([0.75, 0.25, 0])


def test_contributions_are_weighted_by_the_segments_size() -> None:
    (part, _) = segments(by_tier("x", ("a", 0.5, 0.6, 1_000), ("b", 0.4, 0.4, 4_000)))
    assert part.weight == pytest.approx(0.2)
    assert part.pull == pytest.approx(-0.02)


def test_without_denominators_all_segments_weigh_alike() -> None:
    assert {part.weight for part in segments(by_tier("x", ("a", 1, 2, 0), ("b", 2, 2, 0)))} == {0.5}


def test_segments_without_a_period_before_are_left_out() -> None:
    assert [part.key for part in segments(by_tier("x", ("a", 0.5, None, 10), ("b", 0.5, 0.5, 10)))] == ["b"]
    assert segments(None) == ()


def test_a_small_segment_falls_only_beyond_chance() -> None:
    small, large = segments(by_tier("x", ("small", 0.4, 0.5, 20), ("large", 0.4, 0.5, 20_000)))
    assert {part.key: falling(part, 0.1) for part in (small, large)} == {"small": False, "large": True}


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.integers(1, 10**6)), min_size=1, max_size=8))
def test_the_parts_of_a_fall_add_up_to_one_or_nothing_fell(rows: list[tuple[float, float, int]]) -> None:
    parts = segments(by_tier("x", *((str(index), *row) for index, row in enumerate(rows))))
    total = sum(part.part_of_fall for part in parts)
    if any(part.pull < 0 for part in parts):
        assert total == pytest.approx(1)
    else:
        assert total == 0
