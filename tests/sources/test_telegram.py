"""Telegram: result.json of one chat and of a whole account."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sources.batches import gather, moments
from tests.sources.reading import DATA
from zongjie.errors import DataError
from zongjie.sources.base import get_source

GROUP = DATA / "telegram" / "group_from_documentation.json"
ACCOUNT = DATA / "telegram" / "account_from_documentation.json"


def written(path: Path, content: Any, **how: Any) -> Path:
    path.write_text(json.dumps(content, **how), encoding="utf-8")
    return path


def test_authors_are_ids_and_replies_name_messages() -> None:
    activity = gather("telegram", GROUP)["activity"]
    messages = activity[activity["kind"] == "message"].set_index("activity_id")
    assert list(messages["member_id"]) == ["user102", "user103", "user104", "user900"]
    assert messages.at["1500000001:5", "reply_to"] == "1500000001:4"
    assert moments(messages["ts"])[0] == "2024-03-01 02:02:00"


def test_reactions_with_a_date_and_a_person_are_kept_and_the_others_counted() -> None:
    found = gather("telegram", GROUP)
    reactions = found["activity"][found["activity"]["kind"] == "reaction"]
    assert dict(zip(reactions["member_id"], moments(reactions["ts"]), strict=True)) == {
        "user102": "2024-03-01 02:10:00",
        "user101": "2024-03-01 02:11:00",
    }
    assert found.skipped["reaction, which the export gives no date or no person"] == 3


def test_stays_are_told_by_id_or_by_the_name_of_who_wrote() -> None:
    stays = gather("telegram", GROUP)["memberships"].set_index("member_id")
    assert stays["join_scene"].to_dict() == {
        "user101": "created",
        "user102": "link",
        "user103": "invited",
        "Dana Abbott": "invited",  # who never wrote has a name only
    }
    assert stays.at["user102", "leave_scene"] == "removed"


def test_bots_deleted_accounts_and_the_group_itself() -> None:
    found = gather("telegram", GROUP)
    members = found["members"].set_index("member_id")
    assert list(members.index[members["is_bot"]]) == ["user900"]
    assert list(members.index[members["is_staff"]]) == ["channel1500000001"]
    assert found.notices == {"bots": 1, "deleted_accounts": 1}
    assert not gather("telegram", GROUP, {"people": ["QuizBot"]})["members"]["is_bot"].any()


def test_of_an_account_only_groups_are_read() -> None:
    found = gather("telegram", ACCOUNT)
    assert set(found["activity"]["group_id"]) == {"1500000002"}
    assert found.skipped["direct message"] == 3
    assert list(found["groups"]["name"]) == ["Forum", "Old Group"]
    assert found["groups"].at[0, "owner"] == "user101"


def test_topics_of_a_forum_and_replies_inside_them() -> None:
    activity = gather("telegram", ACCOUNT)["activity"].set_index("activity_id")
    assert activity["topic"].dropna().to_dict() == {"1500000002:21": "Events", "1500000002:22": "Events"}
    assert activity["reply_to"].dropna().to_dict() == {"1500000002:22": "1500000002:21"}


@pytest.mark.parametrize("how", [{}, {"indent": 4}, {"separators": (",", ":")}])
def test_the_layout_of_the_json_does_not_matter(tmp_path: Path, how: dict[str, Any]) -> None:
    path = written(tmp_path / "result.json", json.loads(ACCOUNT.read_text("utf-8")), **how)
    assert gather("telegram", path)["activity"].equals(gather("telegram", ACCOUNT)["activity"])
    assert get_source("telegram").detect(tmp_path)  # the folder as Telegram Desktop leaves it


def test_a_damaged_message_is_rejected_and_the_rest_is_read(tmp_path: Path) -> None:
    text = ACCOUNT.read_text("utf-8").replace('"id": 21,\n', '"id": 21,\n "type": "message",, "x": [{}],\n', 1)
    text = text.replace('"text": "…"', '"text": "a\\x0bb"')  # Telegram escapes control characters so
    path = tmp_path / "result.json"
    path.write_text(text, encoding="utf-8")
    found = gather("telegram", path)
    assert [str(reject) for reject in found.rejects] == ["result.json, message 6: not JSON"]
    assert list(found["activity"]["activity_id"]) == ["1500000002:22", "1500000002:23"]
    assert list(found["groups"]["name"]) == ["Forum", "Old Group"]


def test_the_last_message_of_a_chat_may_be_the_damaged_one(tmp_path: Path) -> None:
    text = ACCOUNT.read_text("utf-8").replace('"id": 901,\n', '"id": 901, oops\n', 1)
    path = tmp_path / "result.json"
    path.write_text(text, encoding="utf-8")
    assert gather("telegram", path)["activity"].equals(gather("telegram", ACCOUNT)["activity"])


def test_old_exports_have_numbers_for_authors_and_local_times_only(tmp_path: Path) -> None:
    old = {"id": 1, "type": "message", "date": "2019-07-01T08:00:00", "from": "Ana", "from_id": 101, "text": "x"}
    path = written(tmp_path / "x.json", {"name": "G", "type": "private_group", "id": 5, "messages": [old]})
    activity = gather("telegram", path, {"time_zone": "Europe/Berlin"})["activity"]
    assert list(activity["member_id"]) == ["user101"]
    assert moments(activity["ts"]) == ["2019-07-01 06:00:00"]


def test_a_file_that_breaks_off_is_an_error_that_says_so(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    path.write_text(GROUP.read_text("utf-8")[:-200], encoding="utf-8")
    with pytest.raises(DataError, match="breaks off"):
        gather("telegram", path)


def test_another_json_file_is_not_taken(tmp_path: Path) -> None:
    path = written(tmp_path / "x.json", {"guild": {}, "messages": [{"id": 1, "type": "Default"}]})
    assert not get_source("telegram").detect(path)
    with pytest.raises(DataError, match="Machine-readable"):
        gather("telegram", written(tmp_path / "y.json", {"a": 1}))
