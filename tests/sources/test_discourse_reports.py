"""What admins of Discourse can download, written after its documentation."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.sources.reading import DATA, Reader, table
from zongjie.errors import DataError
from zongjie.sources.base import get_source
from zongjie.sources.ingested import Ingested

MADE = DATA / "discourse_reports" / "reports_from_documentation"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Ingested:
    return Reader(tmp_path_factory.mktemp("reports"))(("discourse_reports", MADE), time_zone="Asia/Shanghai")


def test_days_that_a_report_leaves_out_are_zero_inside_its_range_and_unknown_outside(made: Ingested) -> None:
    days = table(made, "daily").sort_values("date").fillna({"joined": -1, "active": -1, "messages": -1})
    assert days["date"].astype(str).tolist() == [f"2024-01-0{day}" for day in (1, 2, 3, 4)]
    assert days["joined"].tolist() == [3, 0, 1, 0]
    assert days["messages"].tolist() == [0, 12, 0, 0]
    assert days["active"].tolist() == [9, 8, -1, -1]


def test_other_reports_and_a_second_one_of_activity_are_named(made: Ingested) -> None:
    (info,) = made.sources
    assert {"bulk.json, consolidated_page_views", "visits", "email"} <= set(info.ignored)
    assert info.reasons == {"told in the row of its day": 3}
    assert info.notices == {"foreign_days": 4, "bots": 1}


def test_visits_are_what_activity_there_is_without_engaged_users(read: Reader) -> None:
    shutil.copytree(MADE, read.folder / "x")
    (read.folder / "x" / "daily_engaged_users.json").unlink()
    days = table(read(("discourse_reports", read.folder / "x")), "daily").sort_values("date")
    assert days["active"].dropna().tolist() == [30, 20]


def test_users_are_members_with_levels_staff_and_the_system_as_a_bot(made: Ingested) -> None:
    members = table(made, "members").set_index("member_id")
    assert members["joined_day"].astype(str).to_dict() == {"-1": "2020-01-01", "1": "2020-01-02", "2": "2024-01-01"}
    assert members["tier"].to_dict() == {"-1": "TL4", "1": "TL2", "2": "TL0"}
    assert members["is_staff"].to_dict() == {"-1": True, "1": True, "2": False}
    assert members["is_bot"].to_dict() == {"-1": True, "1": False, "2": False}


def test_an_entry_without_a_day_is_rejected_with_its_place(read: Reader) -> None:
    text = (MADE / "signups.json").read_text().replace("2024-01-03", "someday")
    (read.folder / "signups.json").write_text(text)
    (info,) = read(("discourse_reports", read.folder / "signups.json"), quality={"max_rejected_share": 0.5}).sources
    assert info.examples == ("signups.json, signups, entry 2: not a day and a number",)


def test_what_is_no_report_is_refused(tmp_path: Path, read: Reader) -> None:
    (tmp_path / "a.json").write_text('{"report": {"type": "flags", "data": []}}')
    assert not get_source("discourse_reports").detect(tmp_path / "missing.json")
    with pytest.raises(DataError, match="Nothing here is a report of Discourse"):
        read(("discourse_reports", tmp_path / "a.json"))
