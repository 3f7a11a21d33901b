"""Members by state and buyers by value."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.metrics.building import figures, store, values
from tests.metrics.test_activity import acts
from tests.metrics.test_properties import thrifty

OF_MEMBERS = ["members_by_state", "silent_rate", "members_end"]
OF_BUYERS = ["members_by_value", "high_value_members", "high_value_revenue_share"]
STATES = ("new", "active", "returned", "fading", "silent")


def test_members_are_placed_by_their_last_action(tmp_path: Path) -> None:
    joined = {"new": "2023-06-10", "unheard": "2023-06-20"}
    names = ("new", "unheard", "active", "back", "fading", "silent", "never", "left", "bot")
    members = [
        {
            "member_id": name,
            "joined_at": joined.get(name, "2023-01-01"),
            "left_at": "2023-06-15" if name == "left" else None,
            "is_bot": name == "bot",
        }
        for name in names
    ]
    said = acts(
        ("silent", "2023-01-02"),
        ("left", "2023-06-01"),
        ("bot", "2023-06-29"),
        ("new", "2023-06-30"),
        ("active", "2023-04-01"),
        ("active", "2023-06-01"),
        ("back", "2023-01-05"),
        ("back", "2023-06-02"),
        ("fading", "2023-05-31"),
    )
    found = figures(store(tmp_path, members=members, activity=said), "2023-06", only=OF_MEMBERS)
    states = values(found["members_by_state"].rows, "state")
    assert states == {"new": 2, "active": 1, "returned": 1, "fading": 1, "silent": 2}
    assert sum(states.values()) == found["members_end"].value
    assert (found["silent_rate"].numerator, found["silent_rate"].denominator) == (2, 7)
    assert sum(row["share"] for row in found["members_by_state"].rows) == pytest.approx(1)


def test_without_a_list_of_members_those_who_were_seen_are_placed(tmp_path: Path) -> None:
    said = acts(("a", "2023-01-01"), ("b", "2023-05-15"), ("c", "2023-06-30"), ("b", "2023-01-01"))
    found = figures(store(tmp_path, activity=said), "2023-06", only=["members_by_state"])
    assert values(found["members_by_state"].rows, "state") == {"silent": 1, "fading": 1, "new": 1, "returned": 0}


def test_data_that_begins_too_late_tells_nobody_silent(tmp_path: Path) -> None:
    found = figures(
        store(tmp_path, activity=acts(("a", "2023-06-01"), ("b", "2023-06-30"))), "2023-06", only=OF_MEMBERS
    )
    assert found["members_by_state"].rows == ()
    assert found["silent_rate"].value is None
    assert "less than 90 days" in (found["silent_rate"].undefined_because or "")


def orders(count: int) -> list[dict[str, object]]:
    """Buyer n bought n times, the last time on day n, for 10 each."""
    return [
        {"order_id": f"{n}-{m}", "member_id": f"b{n:03}", "paid_at": f"2023-01-{n:02} 10:0{m % 10}", "amount": 10}
        for n in range(1, count + 1)
        for m in range(n)
    ]


def test_quintiles_put_the_upper_two_fifths_high(tmp_path: Path) -> None:
    found = figures(store(tmp_path, orders=orders(30)), "2023-01", only=OF_BUYERS)
    rows = {row["value_segment"]: row for row in found["members_by_value"].rows}
    assert {name: row["value"] for name, row in rows.items()} == {"high_value": 12, "general": 18}
    assert found["high_value_members"].value == 12
    assert found["high_value_revenue_share"].value == pytest.approx(sum(range(19, 31)) / sum(range(1, 31)))


def test_a_refunded_order_does_not_make_a_buyer_valuable(tmp_path: Path) -> None:
    rich = {"order_id": "r", "member_id": "rich", "paid_at": "2023-01-31", "amount": 9999, "refunded": 9999}
    found = figures(store(tmp_path, orders=[*orders(30), rich]), "2023-01", only=["members_by_value"])
    assert sum(row["value"] for row in found["members_by_value"].rows) == 30


def test_equal_buyers_score_alike(tmp_path: Path) -> None:
    same = [{"order_id": str(n), "member_id": str(n), "paid_at": "2023-01-05", "amount": 1} for n in range(40)]
    found = figures(store(tmp_path, orders=same), "2023-01", only=["members_by_value"])
    assert values(found["members_by_value"].rows, "value_segment") == {"general": 40}


def test_a_handful_of_buyers_is_not_cut_into_fifths(tmp_path: Path) -> None:
    found = figures(store(tmp_path, orders=orders(10)), "2023-01", only=OF_BUYERS)
    assert found["members_by_value"].undefined_because == "there are fewer than 25 buyers"
    assert (found["high_value_members"].value, found["high_value_revenue_share"].value) == (None, None)


@thrifty
@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(1, 180)), min_size=1, max_size=30))
def test_states_are_always_all_members(
    tmp_path_factory: pytest.TempPathFactory, actions: list[tuple[str, int]]
) -> None:
    from datetime import date, timedelta

    members = [{"member_id": name, "joined_at": "2022-12-01"} for name in "abcdefgh"]
    days = [
        ("z", "2023-01-01"),
        ("z", "2023-06-30"),
        *((who, str(date(2023, 1, 1) + timedelta(days=day))) for who, day in actions),
    ]
    found = figures(
        store(
            tmp_path_factory.mktemp("any"),
            members=[*members, {"member_id": "z", "joined_at": "2022-12-01"}],
            activity=acts(*days),
        ),
        "2023-06",
        only=["members_by_state", "members_end"],
    )
    held = found["members_by_state"].rows
    if held:
        assert sum(row["value"] for row in held) == found["members_end"].value
        assert {row["state"] for row in held} <= set(STATES)
