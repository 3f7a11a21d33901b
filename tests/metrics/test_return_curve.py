"""The curve of coming back, by hand and as tallied by a co-learning camp."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tests.metrics.building import figures, store


def act(who: str, day: str) -> dict[str, str]:
    return {"member_id": who, "ts": day, "kind": "check_in"}


def test_a_day_counts_those_whose_day_has_been_reached(tmp_path: Path) -> None:
    rows = [act("a", "2023-01-01"), act("a", "2023-01-02"), act("b", "2023-01-01"), act("b", "2023-01-03")]
    late = [act("c", "2023-01-03"), act("old", "2022-12-01"), act("old", "2023-01-02")]
    found = figures(store(tmp_path, activity=[*rows, *late]), "2023-01", only=["return_curve"])["return_curve"]
    curve = [(row["days_after"], row["numerator"], row["denominator"]) for row in found.rows]
    assert curve == [(0, 3, 3), (1, 1, 2), (2, 1, 2)]


@pytest.mark.parametrize(
    ("cohort", "day", "signed", "ever", "tallied"),
    [
        ("Web3_Internship_Program", "2025-08-04", 466, 334, {0: 293, 1: 239, 7: 184, 14: 128, 21: 85}),
        ("EPF_Bootcamp", "2026-04-06", 129, 92, {0: 68, 1: 56, 7: 40, 14: 31, 21: 26}),
    ],
)
def test_the_camps_come_out_as_their_members_marked(
    shared: Path, tmp_path: Path, cohort: str, day: str, signed: int, ever: int, tallied: dict[int, int]
) -> None:
    folder = shared / "data" / "colearning_checkin"
    people = pd.read_csv(folder / "members.csv", encoding="utf-8-sig").query("cohort == @cohort")
    marks = pd.read_csv(folder / "checkins.csv", encoding="utf-8-sig").query("cohort == @cohort and status == 'done'")
    members = pd.DataFrame({"member_id": people.member, "joined_at": pd.to_datetime(people.signup_at, utc=True)})
    activity = pd.DataFrame({"member_id": marks.member, "ts": marks.date, "kind": "check_in"})
    tables = store(tmp_path, members=members, activity=activity)
    whole = figures(tables, f"{day[:4]}", only=["members_end", "active_members"])
    assert (whole["members_end"].value, whole["active_members"].value) == (signed, ever)
    rows = figures(tables, f"{day}..{day}", only=["return_curve"])["return_curve"].rows
    curve = {row["days_after"]: row for row in rows}
    assert {n: curve[n]["numerator"] for n in tallied} == tallied
    assert curve[7]["value"] == pytest.approx(tallied[7] / tallied[0])
