"""Growth, by hand: five people and a bot."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.metrics.building import figures, store, values
from zongjie.metrics.base import catalogue
from zongjie.metrics.evaluate import missing
from zongjie.tables.store import Tables

MEMBERS = [
    {"member_id": "a", "joined_at": "2022-11-01", "left_at": None, "source": "ads", "tier": "core"},
    {"member_id": "b", "joined_at": "2022-11-05", "left_at": "2023-01-10", "source": "ads", "tier": "core"},
    {"member_id": "c", "joined_at": "2022-12-20", "left_at": None, "source": "friends", "tier": "wide"},
    {"member_id": "d", "joined_at": "2023-01-03 00:10", "left_at": None, "source": "friends", "tier": "wide"},
    {"member_id": "e", "joined_at": "2023-01-31 23:50", "left_at": None, "source": None, "tier": "wide"},
    {"member_id": "bot", "joined_at": "2022-11-01", "left_at": None, "source": None, "tier": "wide", "is_bot": True},
]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    everyone = [{"is_bot": False, **member} for member in MEMBERS]
    return store(tmp_path_factory.mktemp("growth"), members=everyone)


def test_stocks_and_flows_of_a_month_add_up(tables: Tables) -> None:
    found = figures(tables, "2023-01")
    assert {name: found[name].value for name in ("members_start", "joined_people", "left_people", "members_end")} == {
        "members_start": 3,
        "joined_people": 2,
        "left_people": 1,
        "members_end": 4,
    }
    assert found["net_growth"].value == 1
    assert found["residual"].value == 0
    assert found["members_growth_rate"].value == pytest.approx(1 / 3)
    assert (found["members_growth_rate"].numerator, found["members_growth_rate"].denominator) == (1, 3)


def test_member_days_are_the_daily_closing_stocks_added_up(tables: Tables) -> None:
    found = figures(tables, "2023-01", only=["member_days", "members_mean"])
    # a and c all 31 days, b on days 1 to 9, d from the 3rd on, e on the 31st
    assert found["member_days"].value == 31 + 31 + 9 + 29 + 1
    assert found["members_mean"].value == pytest.approx(101 / 31)


def test_days_are_cut_in_the_communitys_zone(tables: Tables) -> None:
    joined = values(figures(tables, "2023-01", only=["joined_over_time"])["joined_over_time"].rows, "time")
    assert {day for day, count in joined.items() if count} == {"2023-01-03", "2023-01-31"}
    assert len(joined) == 31


def test_bots_are_in_no_stock_and_counted_apart(tables: Tables) -> None:
    found = figures(tables, "2023-01", only=["members_end", "bots_excluded"])
    assert found["members_end"].value == 4
    assert found["bots_excluded"].value == 1


def test_small_slices_are_not_told_apart(tables: Tables) -> None:
    found = figures(tables, "2023-01", only=["joined_by_source"], minimum_count=2)["joined_by_source"]
    assert [(row["source"], row["value"]) for row in found.rows] == [("ads", 0), ("Other", 2)]
    hidden = figures(tables, "2023-01", only=["joined_by_source"])["joined_by_source"].rows
    assert hidden == ()  # two people are fewer than five, and everything else is nobody


def test_slices_are_told_apart_where_no_threshold_is_asked_for(tables: Tables) -> None:
    found = figures(tables, "2023-01", only=["joined_by_source", "members_by_tier"], minimum_count=1)
    joined = values(found["joined_by_source"].rows, "source")
    assert joined == {"Unknown": 1, "friends": 1, "ads": 0}
    assert values(found["members_by_tier"].rows, "tier") == {"core": 1, "wide": 3}
    assert values(found["members_by_tier"].rows, "tier", "previous") == {"core": 2, "wide": 1}


def test_existing_members_who_left_are_churn(tables: Tables) -> None:
    found = figures(tables, "2023-01", only=["retention_existing", "churn_rate"])
    assert found["churn_rate"].value == pytest.approx(1 / 3)
    assert found["retention_existing"].value == pytest.approx(2 / 3)


def test_without_leavers_the_stock_says_so_and_churn_is_absent(tmp_path: Path) -> None:
    tables = store(
        tmp_path, members=[{"member_id": "a", "joined_at": "2022-01-01"}, {"member_id": "b", "joined_at": "2023-02-01"}]
    )
    found = figures(tables, "2023-02", only=["members_end", "left_people", "churn_rate"])
    assert found["members_end"].value == 2
    assert "no leavers" in found["members_end"].caveats[0]
    assert "churn_rate" not in found
    assert missing(catalogue()["churn_rate"], tables) == ("members.left_at",)


def test_monthly_totals_answer_where_there_are_no_people(tmp_path: Path) -> None:
    months = [
        {"date": "2022-12-01", "members_total": 100, "joined": 10, "left": 2, "messages": 500, "grain": "month"},
        {"date": "2023-01-01", "members_total": 110, "joined": 15, "left": 4, "messages": 600, "grain": "month"},
        {"date": "2023-02-01", "members_total": 118, "joined": 9, "left": 1, "messages": 550, "grain": "month"},
    ]
    found = figures(store(tmp_path, daily=months), "2023-01-01..2023-02-28")
    assert (found["members_start"].value, found["members_end"].value) == (100, 118)
    assert (found["joined_people"].value, found["left_people"].value) == (24, 5)
    assert found["residual"].value == -1  # 18 more members, 19 more came than left: printed, not hidden
    assert found["messages"].value == 1150
    assert found["messages"].tables == ("daily",)


def test_totals_of_groups_are_added_up_only_where_there_are_none_of_the_whole(tmp_path: Path) -> None:
    groups = [{"date": "2023-01-01", "group_id": g, "messages": 10, "grain": "day"} for g in ("x", "y")]
    whole = [{"date": "2023-01-01", "group_id": None, "messages": 19, "grain": "day"}]
    assert figures(store(tmp_path / "groups", daily=groups), "2023-01", only=["messages"])["messages"].value == 20
    assert figures(store(tmp_path / "both", daily=groups + whole), "2023-01", only=["messages"])["messages"].value == 19
