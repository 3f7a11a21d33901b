"""Weeks, hours, active days, concentration."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.metrics.building import figures, store, values
from tests.metrics.test_activity import acts


def test_weeks_are_full_and_counted_back(tmp_path: Path) -> None:
    said = acts(
        ("a", "2023-01-31"), ("a", "2023-01-25 10:00"), ("b", "2023-01-25"), ("a", "2023-01-24"), ("a", "2023-01-01")
    )
    found = figures(store(tmp_path, activity=said), "2023-01", only=["messages_by_week", "active_by_week"])
    assert values(found["messages_by_week"].rows, "week") == {0: 3, 1: 1}
    assert values(found["active_by_week"].rows, "week") == {0: 2, 1: 1}


def test_a_few_who_say_most(tmp_path: Path) -> None:
    said = acts(
        *(("loud", f"2023-01-05 10:{minute:02}") for minute in range(30)), *((f"m{n}", "2023-01-06") for n in range(10))
    )
    found = figures(store(tmp_path, activity=said), "2023-01", only=["top10_share", "messages_gini"])
    assert found["top10_share"].value == pytest.approx(31 / 40)  # of 11 speakers the first two
    assert found["messages_gini"].value == pytest.approx(0.6591, abs=1e-4)  # (2·(55 + 11·30) ÷ (11·40)) − 12 ÷ 11


def test_all_alike_are_not_concentrated_and_silence_has_no_measure(tmp_path: Path) -> None:
    said = acts(("a", "2023-01-01"), ("b", "2023-01-02"), ("a", "2023-03-01"))
    tables = store(tmp_path, activity=said + acts(("b", "2023-02-10"), kind="like"))
    assert figures(tables, "2023-01", only=["messages_gini"])["messages_gini"].value == 0
    quiet = figures(tables, "2023-02-05..2023-02-20", only=["messages_gini", "top10_share"])
    assert [figure.value for figure in quiet.values()] == [None, None]


def test_active_days_are_told_in_steps_of_growing_width(tmp_path: Path) -> None:
    said = acts(
        *(("a", f"2023-01-{day:02}") for day in range(1, 32)),
        ("b", "2023-01-05"),
        ("b", "2023-01-07"),
        ("c", "2023-01-08"),
    )
    rows = figures(store(tmp_path, activity=said), "2023-01", only=["members_by_active_days"])[
        "members_by_active_days"
    ].rows
    assert [(row["active_days"], row["value"]) for row in rows] == [("1", 1), ("2–3", 1), ("31–90", 1)]
    assert sum(row["share"] for row in rows) == pytest.approx(1)


def test_hours_are_those_of_the_community(tmp_path: Path) -> None:
    said = acts(("a", "2023-01-02 09:30"), ("b", "2023-01-09 09:59"), ("a", "2023-01-08 23:00"))
    rows = figures(store(tmp_path, activity=said), "2023-01", only=["messages_by_hour"])["messages_by_hour"].rows
    assert [(row["weekday"], row["hour"], row["value"]) for row in rows] == [(1, 9, 2), (7, 23, 1)]
