"""What the parameters say of people holds for every source."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from tests.sources.reading import DATA, Reader, csv_file, table
from zongjie.parameters import People as Given
from zongjie.sources.base import get_source
from zongjie.sources.ingested import Ingested
from zongjie.sources.people import People, given_at

SAID = "消息id,成员,时间,类型"


def _talk(folder: Path) -> Path:
    return csv_file(
        folder / "消息.csv",
        SAID,
        "1,ada,2023-01-02 10:00,消息",
        "2,ada_phone,2023-01-03 10:00,消息",
        "3,HelpBot,2023-01-03 10:01,消息",
        "4,Abbott,2023-01-04 10:00,消息",
    )


def _bots(ingested: Ingested) -> dict[str, bool]:
    return dict(table(ingested, "member_days").groupby("member")["is_bot"].any())


def test_bots_that_no_list_of_members_holds_become_members_and_count_nowhere(read: Reader) -> None:
    read.derived = True
    ingested = read(("workbook", _talk(read.folder)), people={"bots": ["HelpBot"], "staff": ["ada"]})
    members = table(ingested, "members").set_index("member_id")
    assert members.loc["HelpBot", "is_bot"]
    assert members.loc["ada", "is_staff"]
    assert set(members.index) == {"HelpBot", "ada"}
    assert sum(_bots(ingested).values()) == 1
    (info,) = ingested.sources
    assert (info.read, info.kept) == (4, 4)


def test_what_the_parameters_say_wins_over_the_platform(read: Reader) -> None:
    members = csv_file(read.folder / "成员.csv", "成员编号,是否机器人", "Abbott,是", "ada,否", "HelpBot,否")
    people = {"bots": ["HelpBot"], "humans": ["Abbott"]}
    ingested = read(("workbook", members), ("workbook", _talk(read.folder)), people=people)
    flags = table(ingested, "members").set_index("member_id")["is_bot"].to_dict()
    assert flags == {"Abbott": False, "ada": False, "HelpBot": True}


def test_several_ids_of_one_person_are_one_member_in_every_table(read: Reader) -> None:
    one = csv_file(
        read.folder / "成员.csv", "成员编号,入群时间,退群时间,性别", "ada_phone,2022-05-01,,", "bo,2023-01-01,,男"
    )
    other = csv_file(read.folder / "会员.csv", "成员编号,入群时间,退群时间,性别", "ada,2022-01-01,2023-06-01,女")
    people = {"aliases": {"ada": ["ada_phone"]}}
    sources = [("workbook", path) for path in (one, other, _talk(read.folder))]
    ingested = read(*sources, people=people)
    members = table(ingested, "members").set_index("member_id")
    assert sorted(members.index) == ["ada", "bo"]
    assert members.loc["ada", "joined_day"] == date(2022, 1, 1)
    assert members.loc["ada"].isna()["left_at"]  # one of the accounts is still there
    assert members.loc["ada", "gender"] == "female"
    assert table(ingested, "activity")["member_id"].value_counts()["ada"] == 2
    assert [source.reasons for source in ingested.sources] == [
        {},
        {"another account of a person, as people.aliases says": 1},
        {},
    ]
    for source in ingested.sources:
        assert source.read == source.kept + source.rejected + source.skipped


def test_a_bot_is_flagged_under_any_of_its_ids(read: Reader) -> None:
    people = {"bots": ["ada_phone"], "aliases": {"ada": ["ada_phone"]}}
    ingested = read(("workbook", _talk(read.folder)), people=people)
    assert table(ingested, "members")["member_id"].tolist() == ["ada"]


def test_ids_are_mapped_before_they_become_pseudonyms(read: Reader) -> None:
    hidden = {"privacy": {"pseudonymise": True}, "people": {"bots": ["HelpBot"], "aliases": {"ada": ["ada_phone"]}}}
    ingested = read(("workbook", _talk(read.folder)), **hidden)
    activity, members = table(ingested, "activity"), table(ingested, "members")
    assert activity["member_id"].nunique() == 3
    assert members["member_id"].isin(activity["member_id"]).all()
    for path in ingested.folder.iterdir():
        content = path.read_bytes()
        assert not any(name in content for name in (b"ada", b"HelpBot", b"Abbott"))


def test_other_people_make_other_tables(read: Reader) -> None:
    path = _talk(read.folder)
    assert read(("workbook", path)).folder != read(("workbook", path), people={"bots": ["HelpBot"]}).folder


def test_ids_that_occur_nowhere_are_told_by_their_place(read: Reader) -> None:
    people = {"bots": ["HelpBot", "help-bot", "Clippy"], "aliases": {"bo": ["ADA"]}}
    ingested = read(("workbook", _talk(read.folder)), people=people)
    assert ingested.unknown == {
        "bots.1": "spelling",
        "bots.2": "nowhere",
        "aliases.0": "nowhere",
        "aliases.0.0": "spelling",
    }
    assert read(("workbook", _talk(read.folder)), people=people).unknown == ingested.unknown  # also from the store
    assert given_at(Given.model_validate(people), "aliases.0.0") == "ADA"


def test_adapters_that_know_names_hear_of_the_people() -> None:
    people = People(Given(bots=("B1",), humans=("U2",), relays=("R",)))
    slack = people.options(get_source("slack"), {"bots": ["B0"]})
    assert slack == {"bots": ["B0", "B1"], "people": ["U2"]}
    assert people.options(get_source("parquet"), {}) == {}
    assert people.options(get_source("irc"), {})["relays"] == ["R"]
    assert People(Given(staff=("S",))).options(get_source("wecom"), {}) == {}


def test_people_of_a_slack_export_can_be_flagged(read: Reader) -> None:
    sample = next((DATA / "slack").iterdir())
    plain = read(("slack", sample))
    somebody = table(plain, "activity")["member_id"].iloc[0]
    flagged = read(("slack", sample), people={"bots": [somebody]})
    assert table(flagged, "members").set_index("member_id").loc[somebody, "is_bot"]
    assert flagged.unknown == {}


def test_numbers_are_ids_too() -> None:
    assert Given.model_validate({"bots": [10000], "aliases": {12345: [678]}}).aliases == {"12345": ("678",)}


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ({"bots": ["a"], "humans": ["a"]}, "under bots and under humans"),
        ({"bots": ["b"], "humans": ["a"], "aliases": {"a": ["b"]}}, "under bots and under humans"),
        ({"aliases": {"a": ["c"], "b": ["c"]}}, "two people"),
        ({"aliases": {"a": ["b"], "b": ["c"]}}, "of its own"),
    ],
)
def test_people_that_contradict_each_other_are_refused(people: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Given.model_validate(people)
