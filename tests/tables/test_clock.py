"""Local hours on any engine."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.metrics.building import store
from zongjie.tables.clock import offsets
from zongjie.tables.store import Tables

YEAR = (date(2023, 1, 1), date(2023, 12, 31))


def test_a_zone_without_summer_time_is_one_offset() -> None:
    assert [minutes for _, minutes in offsets(ZoneInfo("Asia/Shanghai"), YEAR)] == [480]


def test_the_clock_changes_to_the_minute() -> None:
    (_, winter), (spring, summer), (autumn, again) = offsets(ZoneInfo("Europe/Berlin"), YEAR)
    assert (winter, summer, again) == (60, 120, 60)
    assert (spring, autumn) == (datetime(2023, 3, 26, 1), datetime(2023, 10, 29, 1))  # noqa: DTZ001 - UTC, unmarked


@pytest.mark.parametrize("name", ["America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia"])
def test_every_hour_of_a_year_is_that_of_the_zone(name: str) -> None:
    zone, steps = ZoneInfo(name), offsets(ZoneInfo(name), YEAR)
    for hour in range(0, 365 * 24, 7):
        instant = datetime(2023, 1, 1, tzinfo=UTC) + timedelta(hours=hour)
        ahead = [minutes for start, minutes in steps if start <= instant.replace(tzinfo=None)][-1]
        assert timedelta(minutes=ahead) == instant.astimezone(zone).utcoffset()


def test_hours_of_the_store_are_local_and_without_bots(tmp_path: Path) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    rows = [
        {"member_id": who, "ts": when, "kind": "message"}
        for who, when in (
            ("a", "2023-01-02 09:30"),
            ("a", "2023-07-03 09:30"),
            ("b", "2023-07-03 23:59"),
            ("bot", "2023-07-03 12:00"),
        )
    ]
    made = store(tmp_path, berlin, activity=rows, members=[{"member_id": "bot", "is_bot": True}])
    found = Tables(made.folder, berlin)["hours"].to_pyarrow().to_pylist()
    assert [(str(row["day"]), row["hour"], row["messages"]) for row in found] == [
        ("2023-01-02", 9, 1),
        ("2023-07-03", 9, 1),
        ("2023-07-03", 23, 1),
    ]
