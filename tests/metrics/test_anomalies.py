"""Anomalous days: outliers of a daily series, and what of the tables is counted."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.metrics.building import figures, store
from zongjie.metrics.outliers import LEAST, LONG_ENOUGH, outliers, public_holidays

SHORT, LONG = LONG_ENOUGH - 14, LONG_ENOUGH + 60


def weekly(days: int, weekend: int, workday: int) -> list[int]:
    return [weekend if day % 7 >= 5 else workday for day in range(days)]


@pytest.mark.parametrize("days", [SHORT, LONG])
def test_a_spike_stands_out_with_what_the_day_would_usually_bring(days: int) -> None:
    counts = weekly(days, 2, 4)
    counts[40] = 30  # a weekend day
    (found,) = outliers(counts)
    assert (found.place, found.value) == (40, 30)
    assert found.expected == pytest.approx(2, abs=0.5)


@pytest.mark.parametrize("days", [SHORT, LONG])
def test_a_lively_weekend_is_no_outlier(days: int) -> None:
    assert outliers(weekly(days, 40, 2)) == []


def test_a_week_of_trouble_stands_out_with_all_of_its_days() -> None:
    counts = weekly(LONG, 2, 3)
    counts[60:67] = [25] * 7
    assert [one.place for one in outliers(counts)] == list(range(60, 67))


def test_growth_is_no_outlier() -> None:
    assert outliers([day // 6 for day in range(LONG)]) == []


@pytest.mark.parametrize("days", [SHORT, LONG])
def test_chance_hardly_ever_makes_an_outlier(days: int) -> None:
    drawn = np.random.default_rng(3).poisson(3, (40, days))
    assert sum(len(outliers([int(count) for count in row])) for row in drawn) == 0


@settings(max_examples=25)
@given(st.lists(st.integers(0, LEAST - 1), max_size=LONG))
def test_a_handful_is_never_an_outlier(counts: list[int]) -> None:
    assert outliers(counts) == []


def test_the_holidays_of_a_zone_are_those_of_its_country() -> None:
    assert date(2023, 10, 1) in public_holidays(ZoneInfo("Asia/Shanghai"), (2023,))
    assert date(2023, 7, 4) in public_holidays(ZoneInfo("America/New_York"), (2023,))
    assert public_holidays(ZoneInfo("UTC"), (2023,)) == frozenset()


def complaints(of: dict[date, int]) -> list[dict[str, object]]:
    usual = {date(2023, 7, 1) + timedelta(days=day): 1 for day in range(120)}
    days = [day for day, count in (usual | of).items() for _ in range(count)]
    return [
        {"feedback_id": str(number), "ts": f"{day} 10:00", "sentiment": "Negative", "category": "x"}
        for number, day in enumerate(days)
    ]


def test_a_spike_on_a_holiday_is_not_judged_and_one_on_another_day_is(tmp_path: Path) -> None:
    tables = store(tmp_path, feedback=complaints({date(2023, 10, 1): 20, date(2023, 10, 18): 20}))
    found = figures(tables, "2023-10", only=["anomalous_days", "anomalies"])
    assert found["anomalous_days"].value == 1
    (row,) = found["anomalies"].rows
    assert (row["series"], row["day"], row["value"]) == ("complaints", "2023-10-18", 20)
    assert row["expected"] == pytest.approx(1, abs=0.3)


def test_without_a_spike_no_day_is_anomalous_and_the_log_says_so(tmp_path: Path) -> None:
    found = figures(store(tmp_path, feedback=complaints({})), "2023-10", only=["anomalous_days", "anomalies"])
    assert found["anomalous_days"].value == 0
    assert not found["anomalies"].defined
