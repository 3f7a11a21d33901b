"""WhatsApp: the text of an exported chat, of any client and locale."""

from __future__ import annotations

import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources.batches import gather, moments
from tests.sources.reading import DATA, csv_file
from zongjie.errors import DataError
from zongjie.sources.base import get_source
from zongjie.sources.whatsapp.dialects import Written, day_first, shape_of
from zongjie.sources.whatsapp.notices import notice_moves

ANDROID = DATA / "whatsapp" / "WhatsApp Chat with Runners_from_documentation.txt"
IOS = DATA / "whatsapp" / "WhatsApp Chat - Book Club_from_documentation.zip"
CHINESE = DATA / "whatsapp" / "与读书会的 WhatsApp 聊天_from_documentation.txt"


def test_a_message_begins_with_its_date_and_may_have_several_lines() -> None:
    activity = gather("whatsapp", ANDROID)["activity"]
    assert list(activity["member_id"]) == ["Ana Ruiz", "Ana Ruiz", "+00550100001", "Bo Li", "Coach Bot"]
    assert moments(activity["ts"])[0] == "2024-02-13 00:05:00"
    assert activity["activity_id"].is_unique
    assert set(activity["group_id"]) == {"Runners_from_documentation"}


def test_notices_become_stays_or_are_counted() -> None:
    found = gather("whatsapp", ANDROID)
    stays = found["memberships"].set_index("member_id")
    assert stays["join_scene"].to_dict() == {"+00550100001": "link", "Bo Li": "invited", "Cem Yıldız": "invited"}
    assert stays["leave_scene"].dropna().to_dict() == {"Bo Li": "left"}
    # encryption, creation, “added you”, the subject: the quoted colon makes no author of them
    assert found.skipped == {"system message": 4, "leave, told in the row of its join": 1}
    group = found["groups"].iloc[0]
    assert group["owner"] == "Ana Ruiz"
    assert moments(found["groups"]["created_at"]) == ["2024-02-13 00:00:00"]


def test_names_are_no_ids_and_phone_numbers_are() -> None:
    found = gather("whatsapp", ANDROID)
    assert found.notices == {"bots": 1, "shared_names": 4}
    members = found["members"].set_index("member_id")
    assert list(members.index[members["is_bot"]]) == ["Coach Bot"]


def test_the_zip_of_ios_with_half_days_and_marks() -> None:
    found = gather("whatsapp", IOS)
    assert list(found["activity"]["member_id"]) == ["Dana Abbott", "Dana Abbott", "Eve Sun"]
    assert moments(found["activity"]["ts"]) == ["2024-02-12 16:05:30", "2024-02-13 04:06:00", "2024-02-14 13:00:00"]
    assert list(found["memberships"]["member_id"]) == ["Eve Sun"]
    assert not found["members"]["is_bot"].any()  # Abbott is somebody
    assert list(found["groups"]["name"]) == ["Book Club_from_documentation"]


def test_the_chinese_client() -> None:
    found = gather("whatsapp", CHINESE)
    assert moments(found["activity"]["ts"]) == ["2023-03-05 12:20:00", "2023-03-04 16:01:00", "2023-03-06 04:30:00"]
    (stay,) = found["memberships"].itertuples()
    assert (stay.member_id, stay.join_scene, stay.leave_scene) == ("云朵", "link", "left")
    assert found["groups"]["owner"].tolist() == ["青禾"]


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("23.03.2022, 13:31 - Ana: x", "2022-03-23 13:31:00"),
        ("23.03.22 13:31 - Ana: x", "2022-03-23 13:31:00"),
        ("23-03-2022 13:31 - Ana: x", "2022-03-23 13:31:00"),
        ("[23-03-2022 13:31:05] Ana: x", "2022-03-23 13:31:05"),
        ("3/23/22, 1:31 PM - Ana: x", "2022-03-23 13:31:00"),
        ("23/03/2022, 1:31 p. m. - Ana: x", "2022-03-23 13:31:00"),
        ("23/03/2022, 1:31\u00a0p.\u00a0m. - Ana: x", "2022-03-23 13:31:00"),
        ("2022-03-23, 1:31 p.m. - Ana: x", "2022-03-23 13:31:00"),
        ("23.3.2022 klo 13.31 - Ana: x", "2022-03-23 13:31:00"),
        ("[26/01/21 21.05.53] Ana: x", "2021-01-26 21:05:53"),
        ("13/06/15 10:59:59: Ana: <\u200eaudio omitted>", "2015-06-13 10:59:59"),
        ("[14:56:01, 3/18/22] Ana: \u200ex", "2022-03-18 14:56:01"),
        ("2022. 3. 23. 오후 1:31 - Ana: x", "2022-03-23 13:31:00"),
        ("[2022/3/23 下午1:31:05] Ana: x", "2022-03-23 13:31:05"),
        ("2022年3月23日 下午1:31 - Ana: x", "2022-03-23 13:31:00"),
        ("[\u200f18\u200f/3\u200f/2022، 14:56:01] Ana: \u200fx", "2022-03-18 14:56:01"),
        ("[١٨\u200f/٣\u200f/٢٠٢٢، ٢:٥٦:٠٠\u00a0م] Ana: \u200fx", "2022-03-18 14:56:00"),
        ("[3/18/2565 BE, 14:56:01] Ana: x", "2022-03-18 14:56:01"),
        ("[3/18/R4, 14:56:01] Ana: x", "2022-03-18 14:56:01"),
        ("23/01/2021, 9:15 in the evening - Ana: x", "2021-01-23 21:15:00"),
    ],
)
def test_the_dates_and_times_of_locales(tmp_path: Path, line: str, moment: str) -> None:
    path = csv_file(tmp_path / "WhatsApp Chat with x.txt", line)
    assert get_source("whatsapp").detect(path)
    found = gather("whatsapp", path, zone="UTC")
    assert moments(found["activity"]["ts"]) == [moment]
    assert list(found["activity"]["member_id"]) == ["Ana"]


@given(
    st.dates(date(2015, 1, 1), date(2024, 12, 31)), st.lists(st.integers(0, 9), min_size=14, max_size=40), st.booleans()
)
def test_the_order_of_day_and_month_is_told_by_the_whole_file(first: date, steps: list[int], order: bool) -> None:
    days = [first + timedelta(days=sum(steps[:place])) for place in range(len(steps))]
    dates = [Written(*map(str, (day.day, day.month) if order else (day.month, day.day)), f"{day:%y}") for day in days]
    told = day_first(dates)
    assert told in (order, None) or all(item.ordinal(True) == item.ordinal(False) for item in dates)
    if len({day.month for day in days}) > 1 or max(day.day for day in days) > 12:
        assert told is not None


def test_where_the_order_cannot_be_told_the_option_is_asked_for(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "chat.txt", "3/4/24, 10:00 - Ana: x", "3/4/24, 10:05 - Bo: y")
    with pytest.raises(DataError, match="day_first"):
        gather("whatsapp", path)
    found = [gather("whatsapp", path, {"day_first": order}, "UTC")["activity"]["ts"] for order in (True, False)]
    assert [moments(column)[0] for column in found] == ["2024-04-03 10:00:00", "2024-03-04 10:00:00"]


@pytest.mark.parametrize(
    ("notice", "people", "joined"),
    [
        ("Ana Ruiz added +00 55 0100 001, Bo Li, and Cem", ["+00 55 0100 001", "Bo Li", "Cem"], True),
        ("Ana was added", ["Ana"], True),
        ("You added Bo Li", ["Bo Li"], True),
        ("Ana added you", [], True),
        ("Ana removed Bo Li", ["Bo Li"], False),
        ("Bo Li left", ["Bo Li"], False),
        ("Bo se unió usando el enlace de invitación de este grupo", ["Bo"], True),
        ("Ana añadió a Bo y Cem", ["Bo", "Cem"], True),
        ("Bo salió del grupo.", ["Bo"], False),
        ("Bo ist der Gruppe mit dem Einladungslink beigetreten.", ["Bo"], True),
        ("Ana hat Bo hinzugefügt.", ["Bo"], True),
        ("Bo hat die Gruppe verlassen.", ["Bo"], False),
        ("Ana hat Bo entfernt.", ["Bo"], False),
        ("Bo entrou usando o link de convite deste grupo", ["Bo"], True),
        ("Ana adicionou Bo e Cem", ["Bo", "Cem"], True),
        ("Bo saiu", ["Bo"], False),
        ("Ana removeu Bo", ["Bo"], False),
        ("Ana a ajouté Bo", ["Bo"], True),
        ("Bo покинул(-а) группу", ["Bo"], False),
        ("青禾 添加了 云朵", ["云朵"], True),
        ("青禾移除了云朵", ["云朵"], False),
        ("云朵 已使用此群組的邀請連結加入", ["云朵"], True),
        ("云朵 已離開群組", [], True),
        ("Ana changed the group description", [], True),
        ("Missed voice call", [], True),
    ],
)
def test_the_words_of_notices(notice: str, people: list[str], joined: bool) -> None:
    moves = notice_moves(1, 0, "g", notice, str)
    assert [move.who for move in moves] == people
    assert all(move.joined is joined for move in moves)


def test_a_group_seen_from_another_chat_is_a_text(tmp_path: Path) -> None:
    lines = [f"[13/02/2024, 08:0{minute}:00] Ana: x" for minute in range(6)]
    assert shape_of([*lines, "13/02/2024, 08:01 - Bo: copied"]) is shape_of(lines)
    path = csv_file(tmp_path / "_chat.txt", *lines, "13/02/2024, 08:01 - Bo: copied")
    assert set(gather("whatsapp", path)["activity"]["member_id"]) == {"Ana"}


def test_who_changes_the_number_stays_who_they_were(tmp_path: Path) -> None:
    path = csv_file(
        tmp_path / "WhatsApp Chat with x.txt",
        "13/02/2024, 08:00 - +00 55 0100 001: x",
        "13/02/2024, 08:01 - \u202a+00 55 0100 001\u202c changed to \u202a+00 55 0100 002\u202c",
        "13/02/2024, 08:02 - \u202a+00 55 0100 002\u202c: y",
        "13/02/2024, 08:03 - \u202a+00 55 0100 002\u202c left",
    )
    found = gather("whatsapp", path)
    assert list(found["activity"]["member_id"]) == ["+00550100001", "+00550100001"]
    assert list(found["memberships"]["member_id"]) == ["+00550100001"]
    assert len(found["members"]) == 1
    assert found.notices == {"renames": 1}
    assert found.skipped == {"new phone number of a member": 1}


def test_an_impossible_time_is_rejected_by_its_line(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "_chat.txt", "[13/02/2024, 08:00:00] Ana: x", "[30/02/2024, 08:00:00] Ana Ruiz: x")
    assert [str(reject) for reject in gather("whatsapp", path).rejects] == [
        "_chat.txt, line 2: “[30/02/2024, 08:00:0” not a date that exists"
    ]


@pytest.mark.parametrize(
    "line",
    [
        "2024-02-13 08:00:00 - root: started",
        "[2024-02-13 08:00:00] server: started",
        "2024-02-13 08:00:00,123 - root - INFO - x",
        "[2024-02-13T08:00:00] ana: x",
        "13/02/2024;8;9",
    ],
)
def test_logs_of_programs_are_not_taken(tmp_path: Path, line: str) -> None:
    assert not get_source("whatsapp").detect(csv_file(tmp_path / "x.txt", *[line] * 9))


def test_what_is_no_chat_is_answered_with_how_to_export_one(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("a.txt", "x")
        archive.writestr("b.txt", "y")
    for path in (tmp_path / "x.zip", csv_file(tmp_path / "x.txt", "hello")):
        assert not get_source("whatsapp").detect(path)
        with pytest.raises(DataError, match="not an exported chat"):
            gather("whatsapp", path)
