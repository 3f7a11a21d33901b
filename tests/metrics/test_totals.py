"""Monthly and daily totals, by hand: they answer all that they can, and nothing that they cannot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.metrics.building import figures, store, values

MONTHS = [
    {"date": "2022-12-01", "members_total": 100, "joined": 10, "left": 2, "active": 30, "speakers": 9, "messages": 500},
    {"date": "2023-01-01", "members_total": 110, "joined": 15, "left": 5, "active": 40, "speakers": 8, "messages": 600},
    {"date": "2023-02-01", "members_total": 118, "joined": 9, "left": 1, "active": 50, "speakers": 7, "messages": 550},
    {"date": "2023-03-01", "members_total": 120, "joined": 3, "left": 1, "active": 60, "speakers": 6, "messages": 400},
]


def monthly(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"grain": "month", "group_id": None, **row} for row in rows]


def test_monthly_totals_alone_carry_growth_and_activity(tmp_path: Path) -> None:
    found = figures(store(tmp_path, daily=monthly(*MONTHS)), "2023Q1")
    days = 105 * 31 + 114 * 28 + 119 * 31
    assert found["member_days"].value == days
    assert found["members_mean"].value == pytest.approx(days / 90)
    assert found["messages_per_member_day"].value == pytest.approx(1550 / days)
    assert found["mau_mean"].value == 50
    assert found["active_rate"].value == pytest.approx(50 / (days / 90))
    assert any("estimated" in caveat for caveat in found["messages_per_member_day"].caveats)
    assert values(found["active_over_time"].rows, "time") == {"2023-01": 40, "2023-02": 50, "2023-03": 60}
    assert values(found["joined_over_time"].rows, "time") == {"2023-01": 15, "2023-02": 9, "2023-03": 3}


def test_the_first_month_opens_with_its_end_less_what_changed(tmp_path: Path) -> None:
    found = figures(store(tmp_path, daily=monthly(*MONTHS[1:])), "2023-01", only=["member_days"])
    assert found["member_days"].value == 105 * 31  # 110 − 15 + 5 at the start
    bare = [{"date": row["date"], "members_total": row["members_total"], "joined": None} for row in MONTHS[1:]]
    found = figures(store(tmp_path / "bare", daily=monthly(*bare)), "2023-01", only=["member_days"])
    assert found["member_days"].value == 110 * 31


def test_distinct_people_of_months_are_not_added_up(tmp_path: Path) -> None:
    tables = store(tmp_path, daily=monthly(*MONTHS))
    quarter = figures(tables, "2023Q1", only=["speakers", "active_members"])
    assert quarter["speakers"].value is None
    assert "do not add up" in str(quarter["speakers"].undefined_because)
    month = figures(tables, "2023-02", only=["speakers", "active_members"])
    assert (month["speakers"].value, month["speakers"].previous) == (7, 8)
    assert month["active_members"].value == 50


def test_a_months_totals_are_nothing_by_day_and_never_zero(tmp_path: Path) -> None:
    found = figures(store(tmp_path, daily=monthly(*MONTHS)), "2023-02")
    for name in ("members_over_time", "joined_over_time", "left_over_time", "messages_over_time", "active_over_time"):
        assert found[name].rows == (), name
        assert "monthly" in str(found[name].undefined_because)
    assert found["messages"].value == 550
    assert found["dau_mean"].value is None


def test_a_month_that_is_not_there_makes_the_sum_unknown_and_its_step_too(tmp_path: Path) -> None:
    found = figures(store(tmp_path, daily=monthly(MONTHS[0], MONTHS[1], MONTHS[3])), "2023Q1")
    assert found["joined_people"].value is None
    assert found["messages"].value is None
    assert found["member_days"].value is None
    assert values(found["joined_over_time"].rows, "time") == {"2023-01": 15, "2023-02": None, "2023-03": 3}
    assert found["members_end"].value == 120  # a stock needs its last month only


def test_a_blank_cell_is_unknown_like_a_month_that_is_not_there(tmp_path: Path) -> None:
    rows = [MONTHS[1], MONTHS[2] | {"joined": None}, MONTHS[3]]
    found = figures(store(tmp_path, daily=monthly(*rows)), "2023Q1", only=["joined_people", "messages"])
    assert found["joined_people"].value is None
    assert found["messages"].value == 1550


def test_months_do_not_answer_for_parts_of_months(tmp_path: Path) -> None:
    found = figures(store(tmp_path, daily=monthly(*MONTHS)), "2023-01-15..2023-03-31", only=["messages", "mau_mean"])
    assert found["messages"].value is None
    assert found["mau_mean"].value == 55  # of February and March, the whole months


def test_the_months_so_far_are_summed_and_said_to_be_part(tmp_path: Path) -> None:
    found = figures(store(tmp_path, daily=monthly(*MONTHS)), "2023", only=["messages"])
    assert found["messages"].value == 1550
    assert "not complete" in found["messages"].caveats[0]


def test_only_totals_of_groups_count_a_person_twice(tmp_path: Path) -> None:
    groups = [{**row, "group_id": name} for row in monthly(*MONTHS) for name in ("x", "y")]
    by_group = figures(store(tmp_path / "groups", daily=groups), "2023Q1", only=["members_end", "mau"])
    assert by_group["members_end"].value == 240
    assert "each of them" in by_group["members_end"].caveats[0]
    whole = figures(store(tmp_path / "whole", daily=monthly(*MONTHS)), "2023Q1", only=["members_end"])
    assert not any("each of them" in caveat for caveat in whole["members_end"].caveats)


def test_each_figure_takes_the_finest_totals_that_hold_it(tmp_path: Path) -> None:
    days = [{"date": f"2023-01-{day:02}", "grain": "day", "group_id": None, "active": 5} for day in range(1, 32)]
    tables = store(tmp_path, daily=[*monthly(*MONTHS), *days])
    found = figures(tables, "2023-01", only=["dau_mean", "mau_mean", "stickiness", "members_end"])
    assert found["dau_mean"].value == 5
    assert found["mau_mean"].value == 40
    assert found["stickiness"].value == pytest.approx(5 / 40)
    assert found["members_end"].value == 110


def test_daily_stocks_are_added_up_day_by_day(tmp_path: Path) -> None:
    days = [
        {"date": f"2023-01-{day:02}", "grain": "day", "group_id": None, "members_total": 100 + day, "messages": 2}
        for day in range(1, 32)
    ]
    found = figures(store(tmp_path, daily=days), "2023-01", only=["member_days", "members_mean", "messages"])
    assert found["member_days"].value == sum(100 + day for day in range(1, 32))
    assert found["members_mean"].value == 116
    assert not any("estimated" in caveat for caveat in found["member_days"].caveats)
    assert found["messages"].value == 62


def day(date: str, **values: float | None) -> dict[str, Any]:
    return {"grain": "day", "group_id": None, "date": date, **values}


def test_a_month_that_is_there_as_days_and_as_a_month_counts_once(tmp_path: Path) -> None:
    days = [day(f"2023-02-{number:02}", messages=10, members_total=100 + number) for number in range(1, 29)]
    rows = [*monthly(MONTHS[1], MONTHS[2]), *days, day("2023-01-31", messages=7, members_total=111)]
    found = figures(store(tmp_path, daily=rows), "2023-01-01..2023-02-28", only=["messages", "members_end"])
    assert found["messages"].value == 600 + 280  # January as a month: of its days only one is there
    assert found["members_end"].value == 128  # the day is the later word


def test_months_before_the_days_begin_are_not_lost(tmp_path: Path) -> None:
    days = [day(f"2023-03-{number:02}", messages=1) for number in range(1, 32)]
    tables = store(tmp_path, daily=[*monthly(*MONTHS[1:3]), *days])
    found = figures(tables, "2023Q1", only=["messages", "messages_over_time"])
    assert found["messages"].value == 600 + 550 + 31
    assert values(found["messages_over_time"].rows, "time") == {"2023-01": 600, "2023-02": 550, "2023-03": 31}


def test_rows_of_groups_are_not_added_to_those_of_the_whole(tmp_path: Path) -> None:
    rows = [{**row, "group_id": group} for row in monthly(MONTHS[1]) for group in (None, "a", "b")]
    assert figures(store(tmp_path, daily=rows), "2023-01", only=["messages"])["messages"].value == 600


def test_monthly_totals_of_buyers_carry_conversion(tmp_path: Path) -> None:
    bought = [{"buyers": 11, "orders": 20, "revenue": 0.1}, {"buyers": 59, "orders": 70, "revenue": 0.2}]
    rows = monthly(*(month | sold for month, sold in zip(MONTHS[1:3], bought, strict=True)))
    names = ["buyers", "orders", "revenue", "conversion_rate_start", "conversion_rate_end", "conversion_rate"]
    tables = store(tmp_path, daily=rows)
    found = figures(tables, "2023-01-01..2023-02-28", only=[*names, "conversion_rate_change"])
    assert (found["orders"].value, found["revenue"].value) == (90, 0.3)
    assert (found["conversion_rate_start"].value, found["conversion_rate_end"].value) == (0.1, 0.5)
    assert found["conversion_rate_change"].value == 0.4
    assert found["buyers"].value is None
    assert "do not add up" in (found["conversion_rate"].undefined_because or "")
    assert figures(tables, "2023-02", only=["buyers", "conversion_rate"])["conversion_rate"].value == 0.5


def test_conversion_over_time_comes_from_months(tmp_path: Path) -> None:
    rows = monthly(*(month | {"buyers": month["members_total"] // 10} for month in MONTHS[1:]))
    tables = store(tmp_path, daily=rows)
    steps = figures(tables, "2023Q1", only=["conversion_over_time"])["conversion_over_time"].rows
    assert values(steps, "time") == {"2023-01": 0.1, "2023-02": 11 / 118, "2023-03": 0.1}
    assert figures(tables, "2023-02", only=["conversion_over_time"])["conversion_over_time"].rows == ()
