"""What chat logs share: ids of messages, names of members, bots and staff."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from zongjie.sources.base import Context
from zongjie.sources.reading.chat import Action, Chat


def chat(**options: Any) -> Chat:
    return Chat(Context(ZoneInfo("UTC"), options), "x.txt", "line")


def test_messages_of_one_moment_are_numbered_and_an_appended_export_numbers_them_alike() -> None:
    log = chat()
    day = 86_400
    first = [log.place_of("G", moment) for moment in (10, 10, 11, 3 * day)]
    assert first == ["G:10:1", "G:10:2", "G:11:1", f"G:{3 * day}:1"]
    assert [log.place_of("G", moment) for moment in (10, 10, 11)] == first[:3]


def test_a_message_that_comes_a_little_late_stays_another_one() -> None:
    log = chat()
    assert [log.place_of("G", moment) for moment in (100, 200, 100)] == ["G:100:1", "G:200:1", "G:100:2"]


def test_bots_people_and_staff_are_told_by_id_or_name() -> None:
    log = chat(bots=["u3"], people=["help bot"], staff=["Ana", "u3"])
    for member, name in (("u1", "Ana"), ("u2", "Help Bot"), ("u3", "Mira"), ("u4", "QuizBot"), ("u5", "Talbot")):
        log.meet(member, name)
    (members,) = (batch for batch in log.finish() if batch.table == "members")
    told = members.frame.set_index("member_id")
    assert list(told.index[told["is_bot"]]) == ["u3", "u4"]
    assert list(told.index[told["is_staff"]]) == ["u1", "u3"]
    assert members.notices == {"bots": 2}


def test_a_new_name_is_a_rename_and_a_missing_one_is_not() -> None:
    log = chat()
    for name in ("Ana", "", "Ana", "Anna", "Ana"):
        log.meet("u1", name)
    log.meet("u2", "")
    (members,) = (batch for batch in log.finish() if batch.table == "members")
    assert members.notices == {"renames": 1}
    assert list(members.frame["member_id"]) == ["u1", "u2"]


def test_a_moment_that_no_calendar_holds_is_missing() -> None:
    chat = Chat(Context(ZoneInfo("UTC")), "here", "message")
    for number, moment in enumerate((1_700_000_000, 10**300, 10**15), 1):
        chat.add(Action(number, moment, "ann", "g", str(number)))
    (batch,) = (one for one in chat.batches() if one.table == "activity")
    assert batch.frame["ts"].isna().tolist() == [False, True, True]
