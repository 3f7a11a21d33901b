"""chatlog: the JSON and CSV of sjzar/chatlog."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.sources.batches import gather, moments
from tests.sources.reading import DATA, csv_file
from zongjie.errors import DataError
from zongjie.sources.base import get_source

MESSAGES = DATA / "chatlog" / "messages_from_documentation.json"
TABLE = DATA / "chatlog" / "table_from_documentation.csv"


def test_both_forms_tell_the_same_of_people_and_moments() -> None:
    listed, tabled = gather("chatlog", MESSAGES), gather("chatlog", TABLE)
    columns = ["ts", "member_id", "group_id", "kind"]
    assert listed["activity"][columns].equals(tabled["activity"][columns])
    assert listed["memberships"].equals(tabled["memberships"])
    assert listed["groups"].equals(tabled["groups"])
    assert listed.skipped == tabled.skipped == {"direct message": 1, "system message": 1}
    assert moments(listed["activity"]["ts"])[0] == "2025-01-01 00:00:00"


def test_a_quote_names_the_message_that_it_answers() -> None:
    activity = gather("chatlog", MESSAGES)["activity"].set_index("member_id")
    assert activity.at["wxid_yunduo02", "reply_to"] == activity.at["wxid_qinghe01", "activity_id"]


def test_notices_name_ids() -> None:
    stays = gather("chatlog", MESSAGES)["memberships"]
    assert list(stays["member_id"]) == ["wxid_achuan03", "wxid_xiaoman06"]
    assert set(stays["join_scene"]) == {"invited"}


def test_a_list_may_stand_in_an_answer_of_a_service(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"total": 6, "items": json.loads(MESSAGES.read_text("utf-8"))}), encoding="utf-8")
    assert get_source("chatlog").detect(path)
    assert gather("chatlog", path)["activity"].equals(gather("chatlog", MESSAGES)["activity"])


def test_damaged_rows_are_rejected_by_their_place(tmp_path: Path) -> None:
    record = json.loads(MESSAGES.read_text("utf-8"))[0]
    path = tmp_path / "x.json"
    path.write_text(json.dumps([record, record | {"time": "soon"}, record | {"sender": ""}]), encoding="utf-8")
    assert [str(reject) for reject in gather("chatlog", path).rejects] == [
        "x.json, message 2: “××××” not a date that exists",
        "x.json, message 3: no sender",
    ]
    table = csv_file(tmp_path / "x.csv", "Time,SenderName,Sender,TalkerName,Talker,Content", "2025-01-01 08:00:00,青禾")
    assert [reject.reason for reject in gather("chatlog", table).rejects] == ["not 6 cells"]


def test_a_list_that_breaks_off_is_an_error_that_says_so(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(MESSAGES.read_text("utf-8")[:-40], encoding="utf-8")
    with pytest.raises(DataError, match="breaks off"):
        gather("chatlog", path)


def test_another_list_is_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text('[{"seq": 1, "text": "talker sender"}]', encoding="utf-8")
    assert not get_source("chatlog").detect(path)
    path.write_text('{"seq": 1}', encoding="utf-8")
    with pytest.raises(DataError, match="format=json"):
        gather("chatlog", path)
