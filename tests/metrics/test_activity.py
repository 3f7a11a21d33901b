"""Activity, retention and segments, by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.metrics.building import figures, store, values
from zongjie.tables.store import Tables


def acts(*said: tuple[str, str], kind: str = "message") -> list[dict[str, Any]]:
    return [{"member_id": who, "ts": when, "kind": kind} for who, when in said]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    members = [
        {"member_id": name, "joined_at": "2022-12-01", "is_bot": name == "bot"} for name in ("a", "b", "c", "bot")
    ]
    members.append({"member_id": "late", "joined_at": "2023-02-10", "is_bot": False})
    said = acts(
        ("a", "2023-01-01 09:00"),
        ("a", "2023-01-01 09:01"),
        ("a", "2023-01-02 23:59"),
        ("b", "2023-01-02 00:00"),
        ("b", "2023-02-03"),
        ("bot", "2023-01-05"),
        ("a", "2023-02-28"),
    )
    return store(
        tmp_path_factory.mktemp("activity"), members=members, activity=said + acts(("c", "2023-01-02"), kind="like")
    )


def test_speakers_speak_and_the_active_do_anything(tables: Tables) -> None:
    found = figures(tables, "2023-01")
    assert (found["messages"].value, found["speakers"].value, found["active_members"].value) == (4, 2, 3)
    assert found["messages_per_speaker"].value == 2
    assert found["top1_share"].value == 0.75


def test_daily_and_monthly_active_members_and_their_quotient(tables: Tables) -> None:
    found = figures(tables, "2023-01")
    assert found["dau_mean"].value == pytest.approx(4 / 31)
    assert found["mau_mean"].value == 3
    assert found["stickiness"].value == pytest.approx(4 / 31 / 3)
    assert found["active_rate"].value == 1


def test_messages_per_member_day_divides_by_days_of_membership(tables: Tables) -> None:
    found = figures(tables, "2023-01", only=["messages_per_member_day"])["messages_per_member_day"]
    assert (found.numerator, found.denominator) == (4, 3 * 31)


def test_months_without_a_whole_month_have_no_monthly_mean(tables: Tables) -> None:
    found = figures(tables, "2023-01-05..2023-01-20", only=["mau_mean", "stickiness"])
    assert found["mau_mean"].value is None
    assert found["mau_mean"].undefined_because == "the period holds no whole calendar month"
    assert found["stickiness"].value is None


def test_a_silent_period_has_no_messages_and_undefined_rates(tables: Tables) -> None:
    found = figures(tables, "2023-02-05..2023-02-20")
    assert (found["messages"].value, found["active_members"].value) == (0, 0)
    assert found["messages_per_speaker"].value is None
    assert found["messages_per_speaker"].undefined_because == "nothing was said in the period"
    assert found["messages_per_member_day"].value == 0  # there were members, and they said nothing


def test_segments_say_who_is_new_retained_returned_and_lost(tmp_path: Path) -> None:
    said = acts(("x", "2023-01-01"), ("x", "2023-03-01"), ("y", "2023-02-01"), ("y", "2023-03-02"))
    said += acts(
        ("z", "2023-03-31"), ("w", "2023-02-28"), ("x", "2023-04-30"), ("z", "2023-01-05"), ("v", "2023-03-05")
    )
    found = figures(store(tmp_path, activity=said), "2023-03", only=["segments", "reactivated", "active_members"])
    assert values(found["segments"].rows, "segment") == {"returned": 2, "lost": 1, "new": 1, "retained": 1}
    assert found["reactivated"].value == 2
    assert found["active_members"].value == 4


def test_day_n_retention_looks_at_that_calendar_day(tmp_path: Path) -> None:
    members = [{"member_id": name, "joined_at": "2023-01-10 22:00"} for name in ("a", "b", "c", "d")]
    said = acts(
        ("a", "2023-01-11 00:05"), ("b", "2023-01-12"), ("a", "2023-01-17"), ("c", "2023-02-03"), ("d", "2023-02-10")
    )
    found = figures(store(tmp_path, members=members, activity=said), "2023-01")
    assert found["retention_d1"].value == 0.25
    assert found["retention_d7"].value == 0.25
    assert found["retention_d30"].value == 0.25  # c came back on day 24, d on day 31


def test_members_whose_day_is_not_reached_are_in_neither_part(tmp_path: Path) -> None:
    members = [{"member_id": "early", "joined_at": "2023-01-01"}, {"member_id": "late", "joined_at": "2023-01-20"}]
    said = acts(("early", "2023-01-01"), ("early", "2023-01-08"), ("late", "2023-01-21"))
    found = figures(store(tmp_path, members=members, activity=said), "2023-01")
    assert (found["retention_d7"].numerator, found["retention_d7"].denominator) == (1, 1)
    assert found["retention_d30"].value is None
    assert "days of observation" in (found["retention_d30"].undefined_because or "")


def test_chat_alone_gives_speakers_and_no_people_metrics(tmp_path: Path) -> None:
    found = figures(store(tmp_path, activity=acts(("a", "2023-01-01"), ("b", "2023-01-31"))), "2023-01")
    assert found["speakers"].value == 2
    assert "members_end" not in found
    assert "messages_per_member_day" not in found
