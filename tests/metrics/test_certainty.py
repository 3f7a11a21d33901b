"""Whether a change is more than chance."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep

from tests.metrics.building import figures, store
from tests.metrics.test_activity import acts
from zongjie.metrics.certainty import differ, difference, judge, wilson
from zongjie.slides.trend import trend

counts = st.integers(1, 5000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


def test_the_published_example_of_newcombe() -> None:
    assert difference((56, 70), (48, 80)) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert difference((10, 10), (0, 20)) == pytest.approx((0.6791, 1.0), abs=5e-5)


@settings(deadline=None)  # the first call loads the library
@given(counts, counts)
def test_the_interval_is_that_of_statsmodels(now: tuple[int, int], before: tuple[int, int]) -> None:
    expected = confint_proportions_2indep(*now, *before, compare="diff", method="newcomb")
    assert difference(now, before) == pytest.approx(expected, abs=1e-7)


@given(counts, counts)
def test_the_interval_holds_the_difference_and_turns_with_it(now: tuple[int, int], before: tuple[int, int]) -> None:
    low, high = difference(now, before)
    assert -1 - 1e-9 <= low <= now[0] / now[1] - before[0] / before[1] <= high <= 1 + 1e-9
    assert difference(before, now) == pytest.approx((-high, -low))


@given(counts)
def test_a_proportion_lies_in_its_own_interval(found: tuple[int, int]) -> None:
    share, low, high = wilson(*found)
    assert -1e-9 <= low <= share <= high <= 1 + 1e-9


def test_weeks_differ_by_rank_and_a_few_are_not_tested() -> None:
    assert differ([100, 104, 98, 102, 101, 99, 103, 97], [130, 128, 131, 135, 127, 129, 140, 126]) is True
    assert differ([100, 104, 98, 102, 101, 99, 103, 97], [101, 103, 99, 100, 98, 102, 104, 97]) is False
    assert differ([1, 2, 3], [10, 20, 30]) is None
    assert differ([5.0] * 10, [5.0] * 10) is False


def test_sums_of_money_and_means_are_no_proportions() -> None:
    rows = [{"value": 0.5, "numerator": 10.5, "denominator": 21.0}]
    assert judge("share", (rows, rows, None), ()) == {"certain": {}, "intervals": {}}
    people = [{"value": 0.5, "numerator": 10, "denominator": 20}]
    assert judge("people", (people, people, None), ())["certain"] == {}
    assert judge("share", (people, people, None), ())["certain"] == {"previous": False}


def test_a_share_of_few_people_has_not_moved_and_one_of_many_has(tmp_path: Path) -> None:
    for size, way in ((8, "flat"), (400, "slump")):
        members = [
            {
                "member_id": f"{n}",
                "joined_at": "2022-11-01",
                "left_at": "2023-01-10" if n < size / 4 else "2023-02-10" if n < size / 2 else None,
            }
            for n in range(size)
        ]
        tables = store(tmp_path / str(size), members=members, activity=acts(("1", "2022-11-01"), ("1", "2023-02-28")))
        kept = figures(tables, "2023-02", only=["retention_existing"])["retention_existing"]
        assert kept.value == pytest.approx(2 / 3)
        assert trend(kept) == way
        low, high = kept.intervals["previous"]
        assert low < 2 / 3 - 3 / 4 < high
        assert kept.certain["previous"] is (high < 0)


def test_messages_that_vary_as_they_always_did_have_not_moved(tmp_path: Path) -> None:
    import random
    from datetime import date, timedelta

    chance = random.Random(7)

    def said(first: date, mean: int) -> list[tuple[str, str]]:
        days = (first + timedelta(days=n) for n in range(90))
        return [("a", f"{day} 10:00:{second:02}") for day in days for second in range(chance.randint(0, 2 * mean))]

    rows = acts(*said(date(2023, 1, 1), 8), *said(date(2023, 4, 1), 8), *said(date(2023, 7, 1), 16))
    rows = [{**row, "activity_id": str(n)} for n, row in enumerate([*rows, *acts(("a", "2023-09-30"))])]
    tables = store(tmp_path, activity=rows)
    same, more = (figures(tables, quarter, only=["messages"])["messages"] for quarter in ("2023Q2", "2023Q3"))
    assert (same.certain["previous"], more.certain["previous"]) == (False, True)
    assert (trend(same), trend(more)) == ("flat", "surge")
