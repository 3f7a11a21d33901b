"""Groups: lively, quiet, fading, dead and new, by hand and on a real workspace."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.metrics.building import SHANGHAI, figures, store, values
from zongjie.slides.figure import Figures
from zongjie.tables.store import Tables

END = date(2023, 6, 30)
STATES = ("groups_lively", "groups_quiet", "groups_fading", "groups_dead", "groups_new")
ALL = ["groups_there", "groups_rescue", "messages_by_group", *STATES]
Rows = list[dict[str, Any]]


def said(group: str, who: str, first_ago: int, last_ago: int, every: int = 2) -> Iterator[dict[str, Any]]:
    """One message of each person every few days, from so many days before the end to so many."""
    for ago in range(last_ago, first_ago + 1, every):
        for member in who:
            yield {
                "member_id": member,
                "ts": f"{END - timedelta(days=ago)} 12:00",
                "kind": "message",
                "group_id": group,
            }


def community() -> Rows:
    return [
        *said("lively", "abcd", 150, 0),
        *said("fading", "abcdef", 150, 28),
        *said("fading", "ab", 27, 0),
        *said("dead", "abc", 150, 30),
        *said("quiet", "xy", 150, 0),
        *said("new", "abcd", 40, 0),
        *said("gone", "abcd", 150, 20),
    ]


LISTED = [
    {
        "group_id": group,
        "name": name,
        "created_at": "2021-01-01",
        "dismissed_at": "2023-06-20" if group == "gone" else None,
    }
    for group, name in (("lively", "早读"), ("fading", "夜跑"), ("dead", "摄影"), ("quiet", "棋牌"), ("gone", "旧群"))
]


def members_of(group: str, count: int) -> Rows:
    return [{"member_id": f"m{n}", "group_id": group, "joined_at": "2022-01-01"} for n in range(count)]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    stays = members_of("lively", 50) + members_of("fading", 80) + members_of("dead", 200) + members_of("quiet", 9)
    return store(tmp_path_factory.mktemp("groups"), activity=community(), groups=LISTED, memberships=stays)


def of(found: Figures, *names: str) -> list[float | None]:
    return [found[name].value for name in names]


def test_each_group_is_compared_with_its_own_past(tables: Tables) -> None:
    found = figures(tables, "2023-06", only=ALL)
    assert of(found, *STATES) == [1, 1, 1, 1, 1]
    assert found["groups_there"].value == 5  # the dismissed one is apart


def test_the_rescue_list_begins_with_the_group_that_lost_most_voices(tables: Tables) -> None:
    rows = figures(tables, "2023-06", only=["groups_rescue"])["groups_rescue"].rows
    assert [(row["group"], row["state"], row["value"]) for row in rows] == [
        ("夜跑", "fading", 4),
        ("摄影", "dead", 3),
    ]
    faded = rows[0]
    assert (faded["speakers"], faded["past_speakers"]) == (2, 6)
    assert faded["change"] == pytest.approx(faded["messages"] / faded["past_messages"] - 1)
    assert rows[1]["date"] == "2023-05-31"


def test_a_group_that_grew_while_its_talk_did_not_is_fading_by_member(tmp_path: Path) -> None:
    grown = [
        *members_of("g", 10),
        *({"member_id": f"n{n}", "group_id": "g", "joined_at": "2023-06-10"} for n in range(20)),
    ]
    one = [*said("g", "abcd", 150, 0)]
    assert (
        figures(store(tmp_path / "grown", activity=one, memberships=grown), "2023-06", only=ALL)["groups_fading"].value
        == 1
    )
    assert figures(store(tmp_path / "alone", activity=one), "2023-06", only=ALL)["groups_lively"].value == 1


def test_bots_keep_no_group_alive(tmp_path: Path) -> None:
    rows = [*said("g", "abc", 150, 40), *said("g", "r", 150, 0), *said("h", "abc", 150, 0)]
    bots = [{"member_id": "r", "is_bot": True}]
    found = figures(store(tmp_path, activity=rows, members=bots), "2023-06", only=ALL)
    assert of(found, "groups_dead", "groups_lively") == [1, 1]
    assert values(found["messages_by_group"].rows, "group") == {"h": 45, "g": 0}


def test_a_group_is_not_judged_before_it_has_a_past(tables: Tables) -> None:
    found = figures(tables, "2023-02", only=ALL)
    assert of(found, *STATES) == [None] * 5
    assert found["groups_dead"].undefined_because == (
        "the data reaches back less than 16 weeks from the end of the period"
    )


def test_groups_in_which_nobody_ever_spoke_are_not_called_dead(tmp_path: Path) -> None:
    rows = [*said("g", "abc", 150, 0), *({**row, "kind": "read"} for row in said("silent", "abc", 150, 0))]
    found = figures(store(tmp_path, activity=rows), "2023-06", only=ALL)
    assert of(found, "groups_there", "groups_dead") == [1, 0]


def test_reads_alone_say_nothing_of_groups(tmp_path: Path) -> None:
    rows = [{**row, "kind": "read"} for row in said("g", "abc", 150, 0)]
    found = figures(store(tmp_path, activity=rows), "2023-06", only=ALL)
    assert found["groups_there"].value == 0
    assert found["messages_by_group"].rows == ()


def test_the_states_are_all_groups_of_a_real_workspace(shared: Path, tmp_path: Path) -> None:
    from zongjie.sources.base import Context
    from zongjie.sources.slack import SLACK
    from zongjie.tables.derive import derive
    from zongjie.tables.writer import Writer

    parts, folder = tmp_path / "parts", tmp_path / "tables"
    parts.mkdir()
    folder.mkdir()
    writer = Writer(parts, SHANGHAI)
    for number, batch in enumerate(SLACK.read(shared / "data/slack_export.zip", Context(SHANGHAI))):
        writer.add(batch.table, batch.frame, 0, number)
    for name in writer.tables:
        writer.finish(name, folder / f"{name}.parquet")
    writer.close()
    derive(folder, SHANGHAI)
    found = figures(Tables(folder, SHANGHAI), "2022-12", only=[*ALL, "messages"])
    assert sum(value or 0 for value in of(found, *STATES)) == found["groups_there"].value
    assert 0 < len(found["groups_rescue"].rows) <= (found["groups_there"].value or 0)
    assert sum(row["value"] for row in found["messages_by_group"].rows) == found["messages"].value
    (response,) = figures(Tables(folder, SHANGHAI), "2022-10", only=["median_first_response_minutes"]).values()
    assert 0 < (response.value or 0) < 24 * 60
