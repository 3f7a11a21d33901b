from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.findings.made import by_tier
from zongjie.findings.drivers import contributions, falling, main_driver, segments
from zongjie.slides.figure import Figure


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


def weighed(name: str, *rows: tuple[str, float, float, float, float]) -> Figure:
    """Return a breakdown with the weights of both periods: key, value, size, previous, previous size."""
    made = (
        {"tier": k, "value": v, "denominator": n, "previous": p, "previous_denominator": m} for k, v, n, p, m in rows
    )
    return Figure(id=name, number="1.3", title=name, period="2023", unit="share", by=("tier",), rows=tuple(made))


shares = st.floats(0, 1)
sizes = st.integers(1, 10**6)


@given(st.lists(st.tuples(shares, sizes, shares, sizes), min_size=1, max_size=8))
def test_rate_and_mix_effect_add_up_to_the_change(rows: list[tuple[float, int, float, int]]) -> None:
    found = contributions(weighed("x", *((str(place), *row) for place, row in enumerate(rows))))
    assert found is not None
    now, then = sum(v * n for v, n, _, _ in rows), sum(p * m for _, _, p, m in rows)
    change = now / sum(n for _, n, _, _ in rows) - then / sum(m for _, _, _, m in rows)
    assert found.rate + found.mix == pytest.approx(change, abs=1e-9)


def test_a_fall_that_is_only_a_shift_to_the_quiet_is_told_apart() -> None:
    shift = contributions(weighed("x", ("core", 0.6, 1_000, 0.6, 5_000), ("broad", 0.2, 9_000, 0.2, 5_000)))
    real = contributions(weighed("x", ("core", 0.6, 5_000, 0.6, 5_000), ("broad", 0.1, 5_000, 0.2, 5_000)))
    assert shift is not None
    assert real is not None
    assert shift.only_mix(0.16)
    assert shift.shifted is not None
    assert not real.only_mix(0.05)


def test_a_rise_is_worse_where_less_is_wanted() -> None:
    found = contributions(weighed("late", ("a", 0.5, 100, 0.1, 100), ("b", 0.1, 100, 0.2, 100)), rising=True)
    assert found is not None
    assert [part.key for part in found.segments] == ["a", "b"]
    assert found.segments[0].part_of_fall == 1


def test_the_breakdown_in_which_one_segment_stands_out_names_the_driver() -> None:
    by_tier_ = contributions(weighed("tier", ("a", 0.3, 100_000, 0.4, 100_000), ("b", 0.4, 100_000, 0.4, 100_000)))
    spread = contributions(weighed("source", ("c", 0.35, 100_000, 0.4, 100_000), ("d", 0.35, 100_000, 0.4, 100_000)))
    assert by_tier_ is not None
    assert spread is not None
    assert main_driver([spread, by_tier_]) is by_tier_
    assert main_driver([spread]) is None


def test_events_of_a_calendar_vary_less_in_number_than_what_happens_by_chance() -> None:
    rows = ({"kind": "talk", "value": 12.0, "previous": 26.0}, {"kind": "walk", "value": 25.0, "previous": 26.0})
    held = Figure(id="x", number="1", title="x", period="2023", unit="events", by=("kind",), rows=rows)

    def rhythm(of: float) -> Figure:
        return held.model_copy(update={"rows": tuple({"kind": kind, "previous": of} for kind in ("talk", "walk"))})

    def noisy(of: float | None) -> dict[str, bool]:
        found = contributions(held, rhythm=None if of is None else rhythm(of))
        return {part.key: part.noise for part in found.segments} if found else {}

    assert noisy(None) == noisy(1.0) == {"talk": True, "walk": True}
    assert noisy(0.1) == {"talk": False, "walk": True}
    assert noisy(0.0) == noisy(0.1)  # a calendar is not believed to the day
