"""Zulip: public archives without ids of people, and the export of an organisation."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources.reading import DATA, Reader, contents, table
from zongjie.errors import DataError
from zongjie.sources.base import get_source
from zongjie.sources.reading.seen import Seen

ARCHIVE = DATA / "zulip" / "archive_from_documentation"
EXPORT = DATA / "zulip" / "export_from_documentation"


def topic(folder: Path, name: str, *messages: object) -> Path:
    path = folder / "archive" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(messages), encoding="utf-8")
    return folder / "archive"


def message(number: int, name: str | None = "Ann", **more: object) -> dict[str, object]:
    return {"content": "<p>hi</p>", "id": number, "sender_full_name": name, "timestamp": 1683270000 + number, **more}


def test_folders_are_streams_files_are_topics_and_a_resolved_topic_keeps_its_name(read: Reader) -> None:
    ingested = read(("zulip", ARCHIVE))
    assert table(ingested, "groups").set_index("group_id")["name"].to_dict() == {"113": "garden", "114": "a/b-help?"}
    activity = table(ingested, "activity").set_index("activity_id").sort_index()
    assert activity["topic"].to_dict() == {
        "1": "Spring sowing?", "2": "Compost", "3": "Spring sowing?", "4": "Compost", "7": "(no topic)",
    }  # fmt: skip
    assert activity["ts"].iloc[0] == pd.Timestamp("2023-05-05 07:00:00")


def test_a_message_that_was_moved_is_one_message(read: Reader) -> None:
    (info,) = read(("zulip", ARCHIVE)).sources
    assert info.reasons == {"message that stands in two files, as it was moved": 1}
    assert info.ignored == ("stream_index.json",)


def test_names_are_members_where_there_are_no_ids_and_bots_are_told_by_name(read: Reader) -> None:
    ingested = read(("zulip", ARCHIVE))
    members = table(ingested, "members").set_index("member_id")["is_bot"].to_dict()
    assert members == {"Ann Abbott": False, "Bo Li": False, "Notification Bot": True}
    assert ingested.sources[0].notices == {"bots": 1, "shared_names": 3}


def test_ids_of_senders_are_taken_where_there_are_some(read: Reader) -> None:
    path = topic(
        read.folder,
        "1-garden/a.json",
        message(1, sender_id=7),
        message(2, "Ann B.", sender_id=7),
        message(3, sender_id=8),
    )
    ingested = read(("zulip", path, {"bots": ["Ann B."]}))
    assert table(ingested, "members").set_index("member_id")["is_bot"].to_dict() == {"7": True, "8": False}
    assert "shared_names" not in ingested.sources[0].notices


def test_the_answer_of_the_api_says_stream_and_subject_itself(read: Reader) -> None:
    path = read.folder / "archive" / "all.json"
    path.parent.mkdir()
    said = [message(1, type="stream", stream_id=9, subject="✔ sowing"), message(2, type="private")]
    path.write_text(json.dumps({"result": "success", "messages": said}), encoding="utf-8")
    activity = table(read(("zulip", path.parent)), "activity")
    assert activity[["group_id", "topic"]].to_numpy().tolist() == [["9", "sowing"]]


def test_damage_is_rejected_and_the_rest_is_read(read: Reader) -> None:
    path = topic(read.folder, "1-garden/a.json", message(1), {**message(2), "id": None}, message(3, None))
    (path / "1-garden" / "b.json").write_text(json.dumps([message(4)])[:-3], encoding="utf-8")
    ingested = read(("zulip", path), quality={"max_rejected_share": 1})
    (info,) = ingested.sources
    assert info.rejected == 3
    assert info.examples == (
        "archive, 1-garden/a.json, row 2: a message without a number or a time",
        "archive, 1-garden/a.json, row 3: a message without a sender",
        "archive, 1-garden/b.json, row 1: the rest of the file is damaged",
    )


def test_large_files_are_read_object_by_object(read: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    path = topic(read.folder, "1-garden/a.json", *(message(number) for number in range(5)))
    whole = contents(read(("zulip", path)))["activity"]
    monkeypatch.setattr("zongjie.sources.zulip._LARGE", 64)
    again = Reader(read.folder / "again")
    again.folder.mkdir()
    pd.testing.assert_frame_equal(whole, contents(again(("zulip", path)))["activity"])


def test_an_export_has_ids_joins_streams_and_flags(read: Reader) -> None:
    ingested = read(("zulip", EXPORT))
    members = table(ingested, "members").set_index("member_id")
    assert members["is_bot"].to_dict() == {"1": True, "10": False, "11": False, "12": True}
    assert members["is_staff"].to_dict() == {"1": False, "10": True, "11": False, "12": False}
    assert members["joined_at"]["10"] == pd.Timestamp("2022-01-01")
    activity = table(ingested, "activity").set_index("activity_id")
    assert activity["topic"].to_dict() == {"100": "sowing", "101": "sowing", "102": "news", "103": "sowing"}
    assert activity["group_id"].to_dict() == {"100": "5", "101": "5", "102": "6", "103": "5"}
    assert activity["ts"]["100"] == pd.Timestamp("2023-05-05 07:00:00.250")
    stays = table(ingested, "memberships")[["member_id", "group_id"]]
    assert sorted(map(tuple, stays.to_numpy().tolist())) == [("10", "5"), ("11", "6")]
    assert ingested.sources[0].reasons == {"direct message": 2}


def test_options_overrule_the_flags_of_an_export(read: Reader) -> None:
    members = table(read(("zulip", EXPORT, {"bots": ["11"], "people": ["seeds"]})), "members")
    assert set(members.loc[members["is_bot"].fillna(False), "member_id"]) == {"1", "11"}


@pytest.mark.parametrize("sample", [ARCHIVE, EXPORT])
def test_a_zip_is_read_like_the_folder(sample: Path, read: Reader) -> None:
    path = read.folder / f"{sample.name}.zip"
    with zipfile.ZipFile(path, "w") as file:
        for name in sample.rglob("*.json"):
            file.write(name, name.relative_to(sample).as_posix())
    assert get_source("zulip").detect(path)
    for name, frame in contents(read(("zulip", sample))).items():
        pd.testing.assert_frame_equal(frame, contents(read(("zulip", path)))[name])


def test_a_folder_of_other_json_says_what_is_read(read: Reader) -> None:
    path = topic(read.folder, "1-garden/a.json", {"a": 1})
    assert not get_source("zulip").detect(path)
    with pytest.raises(DataError, match="No file of this export holds messages of Zulip"):
        read(("zulip", path))


@given(st.lists(st.lists(st.integers(0, 30), max_size=8), max_size=5))
def test_each_number_is_fresh_once_however_batches_are_cut(batches: list[list[int]]) -> None:
    seen, met = Seen(), set[int]()
    for batch in batches:
        for number, fresh in zip(batch, seen.fresh(batch), strict=True):
            assert fresh == (number not in met)
            met.add(number)
