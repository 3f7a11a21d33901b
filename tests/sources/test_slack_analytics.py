"""Slack's analytics files, written after their documented columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources.reading import DATA, Reader, csv_file, table
from zongjie.errors import DataError
from zongjie.sources.base import get_source

MEMBERS = DATA / "slack_analytics" / "members_from_documentation.csv"
CHANNELS = DATA / "slack_analytics" / "channels_from_documentation.csv"


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/Los_Angeles"])
def test_accounts_are_members_whose_days_are_as_written(zone: str, read: Reader) -> None:
    members = table(read(("slack_analytics", MEMBERS), time_zone=zone), "members").set_index("member_id")
    assert members["joined_day"].astype(str).to_dict() == {
        "U0ANN": "2021-03-03",
        "U0BEN": "2022-01-31",
        "U0CY": "2022-02-01",
        "U0DI": "2022-02-02",
    }
    assert members["left_day"].dropna().astype(str).to_dict() == {"U0CY": "2023-06-30"}
    assert members.index[members["is_staff"]].tolist() == ["U0ANN"]
    assert members.loc["U0DI", "tier"] == "Multi-channel guest"


def test_totals_of_a_window_are_named_and_left_out(read: Reader) -> None:
    ingested = read(("slack_analytics", MEMBERS))
    assert {"Days active", "Messages posted", "Last active (Desktop] (UTC)"} <= set(ingested.sources[0].ignored)
    assert set(ingested.rows) == {"members"}


def test_channels_are_groups(read: Reader) -> None:
    ingested = read(("slack_analytics", CHANNELS))
    groups = table(ingested, "groups").set_index("group_id")
    assert groups["created_day"].astype(str).to_dict() == {"general": "2021-03-03", "help": "2022-04-01"}
    assert "Total membership" in ingested.sources[0].ignored


def test_another_table_is_not_ours(tmp_path: Path, read: Reader) -> None:
    path = csv_file(tmp_path / "x.csv", "User ID,Score", "1,2")
    assert not get_source("slack_analytics").detect(path)
    with pytest.raises(DataError, match="neither the member list nor the channel list"):
        read(("slack_analytics", path))
