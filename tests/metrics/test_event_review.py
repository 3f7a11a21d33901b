"""Events reviewed one by one, by kind, and as series that may wear out."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import theilslopes

from tests.metrics.building import figures, store


def event(number: int, attended: float | None, **more: Any) -> dict[str, Any]:
    day = date(2023, 1, 1) + timedelta(days=7 * number)
    return {"event_id": f"e{number}", "name": f"e{number}", "starts_at": str(day), "attended": attended, **more}


def test_a_score_takes_all_three_dimensions_and_a_return_needs_a_cost(tmp_path: Path) -> None:
    members = [{"member_id": f"m{n}", "joined_at": "2022-01-01"} for n in range(20)]
    rows = [
        event(1, 10, registered=10, satisfaction=5.0, cost=100, revenue=300, kind="talk", mode="online", orders=7),
        event(2, 5, registered=10, satisfaction=4.0, cost=100, revenue=100, kind="talk", mode="offline", orders=None),
        event(3, 2, registered=10, satisfaction=3.0, cost=0, revenue=50, kind="meet", mode="offline", orders=1),
    ]
    names = ["events_table", "events_by_kind", "events_by_mode"]
    found = figures(store(tmp_path, events=rows, members=members), "2023", only=names)
    one, two, three = found["events_table"].rows
    assert (one["score"], two["score"], three["score"]) == (100, pytest.approx(100 * (0.5 + 0.5 + 0) / 3), None)
    assert (one["roi"], three["roi"], one["coverage"], one["orders"]) == (2, None, 0.5, 7)
    kinds = {row["kind"]: row for row in found["events_by_kind"].rows}
    assert (kinds["talk"]["per_event"], kinds["talk"]["attendance_rate"], kinds["talk"]["roi"]) == (7.5, 0.75, 1)
    assert kinds["meet"]["roi"] is None
    assert {row["mode"]: row["value"] for row in found["events_by_mode"].rows} == {"online": 1, "offline": 2}


def test_a_series_that_wears_out_is_told_from_one_that_does_not(tmp_path: Path) -> None:
    falling = [event(place, 100 - 8 * place + place % 2, name=f"第{place}期读书会") for place in range(8)]
    named = [event(60 + n, 9, name=f"R-Ladies Book Club #{n} - 2023-0{n}-03") for n in range(1, 6)]
    steady = [event(20 + place, size, kind="市集") for place, size in enumerate([50, 48, 52, 49, 51, 50])]
    short = [event(40 + place, 10 - place, kind="新") for place in range(4)]
    found = figures(
        store(tmp_path, events=[*falling, *steady, *short, *named]), "2023-01-01..2024-12-31", only=["event_wear_out"]
    )
    rows = {row["series"]: row for row in found["event_wear_out"].rows}
    assert set(rows) == {"读书会", "市集", "R-Ladies Book Club"}
    assert (rows["R-Ladies Book Club"]["value"], rows["R-Ladies Book Club"]["declining"]) == (0, False)
    assert (rows["读书会"]["declining"], rows["市集"]["declining"]) == (True, False)
    assert rows["读书会"]["value"] == pytest.approx(-8, abs=0.5)
    assert rows["读书会"]["events"] == 8


@settings(max_examples=4, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=5, max_size=25))
def test_slopes_and_intervals_are_those_of_scipy(tmp_path_factory: pytest.TempPathFactory, sizes: list[int]) -> None:
    rows = [event(place, size, kind="k") for place, size in enumerate(sizes)]
    tables = store(tmp_path_factory.mktemp("slopes"), events=rows)
    (row,) = figures(tables, "2023", only=["event_wear_out"])["event_wear_out"].rows
    expected = theilslopes(sizes)
    assert (row["value"], row["low"], row["high"]) == pytest.approx((expected[0], expected[2], expected[3]))


def test_sign_in_sheets_name_events_by_id_or_by_name(tmp_path: Path) -> None:
    rows = [
        event(1, None, name="读书会"),
        event(2, None, name="市集"),
        event(3, None, name="市集"),
    ]
    came = [
        ("e1", "a", None),
        ("读书会", "a", None),  # the same person on a second sheet, by name
        ("读书会", "b", None),
        ("市集", "c", rows[2]["starts_at"]),  # two of that name: the day tells which
        ("市集", "d", None),  # and without a day nothing does
        ("nothing", "e", None),
    ]
    sheet = [{"event_id": what, "member_id": who, "attended_at": day, "status": None} for what, who, day in came]
    names = ["event_participations", "event_participants", "repeat_attendance"]
    found = figures(store(tmp_path, events=rows, attendance=sheet), "2023", only=names)
    assert (found["event_participations"].value, found["event_participants"].value) == (3, 3)


def test_costs_are_shared_by_those_who_came_where_both_are_known(tmp_path: Path) -> None:
    rows = [event(1, 10, cost=100), event(2, None, cost=999), event(3, 40, cost=None)]
    found = figures(store(tmp_path, events=rows), "2023", only=["cost_per_participation"])
    assert found["cost_per_participation"].value == 10
