"""Newcomers: who is seen for the first time, and that an archive's beginning makes nobody new."""

from __future__ import annotations

from pathlib import Path

from tests.metrics.building import figures, store, values


def _talk(*said: tuple[str, str]) -> list[dict[str, str]]:
    return [
        {"activity_id": str(number), "member_id": who, "ts": f"{day} 12:00", "kind": "message"}
        for number, (who, day) in enumerate(said)
    ]


OLD = ("old", "2023-01-05")
YEAR = _talk(
    OLD, ("old", "2023-04-02"), ("a", "2023-04-03"), ("a", "2023-04-20"), ("b", "2023-05-31"), ("c", "2023-06-30")
)


def test_a_newcomer_is_who_was_never_seen_before(tmp_path: Path) -> None:
    found = figures(store(tmp_path, activity=YEAR), "2023Q2")
    assert found["newcomers"].value == 3
    assert values(found["newcomers_over_time"].rows, "time") == {"2023-04": 1, "2023-05": 1, "2023-06": 1}
    assert found["newcomer_share"].value == 3 / 4


def test_who_came_back_is_told_of_those_whose_days_have_passed(tmp_path: Path) -> None:
    found = figures(store(tmp_path, activity=YEAR), "2023Q2")["newcomers_back"]
    assert (found.numerator, found.denominator) == (1, 2)  # a came back, b did not, the days of c have not passed


def test_at_the_beginning_of_the_data_nobody_is_called_new(tmp_path: Path) -> None:
    found = figures(store(tmp_path, activity=YEAR), "2023Q1")
    assert found["newcomers"].value is None
    assert "everyone is new" in (found["newcomers"].undefined_because or "")
    assert not found["newcomers_over_time"].rows or not found["newcomers_over_time"].defined


def test_the_period_before_is_not_compared_where_the_data_begins_in_it(tmp_path: Path) -> None:
    assert figures(store(tmp_path, activity=YEAR), "2023Q2")["newcomers"].previous is None


def test_bots_are_no_newcomers(tmp_path: Path) -> None:
    members = [{"member_id": "a", "is_bot": True}]
    assert figures(store(tmp_path, activity=YEAR, members=members), "2023Q2")["newcomers"].value == 2
