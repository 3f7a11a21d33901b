"""The member list of a Meetup group: a made one in its usual disguise, and a real one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources.reading import DATA, Reader, csv_file, table
from zongjie.errors import DataError
from zongjie.sources.base import find_source, get_source

MADE = DATA / "meetup_members" / "list_from_documentation.xls"


def test_members_join_on_their_day_and_organisers_are_staff(read: Reader) -> None:
    ingested = read(("meetup_members", MADE), time_zone="America/Chicago")
    members = table(ingested, "members").set_index("member_id")
    assert members["joined_day"].astype(str).to_dict() == {
        "1001": "2010-04-05",
        "1002": "2016-12-31",
        "1003": "2017-01-01",
    }
    assert members.index[members["is_staff"]].tolist() == ["1002"]


def test_what_is_no_history_is_named_and_the_missing_leavers_reported(read: Reader) -> None:
    (info,) = read(("meetup_members", MADE)).sources
    assert {"Last visited group on", "Meetups attended", "What do you use R for?"} <= set(info.ignored)
    assert info.notices == {"current_members_only": 3}


def test_without_ids_names_are_what_there_is(read: Reader) -> None:
    rows = ("Name,Joined Group on,Last visited group on", "Ann,2012-05-01,2012-06-01", "Ben,03/04/2013,2013-05-01")
    path = csv_file(read.folder / "list.csv", *rows)
    (info,) = read(("meetup_members", path, {"day_first": True})).sources
    assert info.notices == {"current_members_only": 2, "shared_names": 2}


def test_a_list_of_other_members_is_not_ours(tmp_path: Path, read: Reader) -> None:
    path = csv_file(tmp_path / "x.csv", "Member ID,Joined", "1,2020-01-01")
    assert not get_source("meetup_members").detect(path)
    with pytest.raises(DataError, match="no member list of Meetup"):
        read(("meetup_members", path))


def test_the_real_list_has_its_published_members(shared: Path, read: Reader) -> None:
    path = shared / "data" / "meetup_members" / "member_list.csv"
    assert find_source(path).kind == "meetup_members"
    members = table(read(("meetup_members", path), time_zone="America/Chicago"), "members")
    assert len(members) == 3606
    assert (members["joined_day"].astype(str) >= "2017-01-01").sum() == 1554
