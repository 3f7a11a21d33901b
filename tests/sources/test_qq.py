"""QQ: the text files of the message manager."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources.batches import gather, moments
from tests.sources.reading import DATA, Reader, csv_file
from zongjie.errors import DataError, ParameterError
from zongjie.sources.base import find_source, get_source

SAMPLE = DATA / "qq" / "message_manager_from_documentation.txt"
TIM = DATA / "qq" / "tim_from_documentation.txt"


def test_a_message_is_its_number_time_and_group_whatever_the_nickname() -> None:
    activity = gather("qq", SAMPLE)["activity"]
    assert list(activity["member_id"]) == ["100001", "100002", "100002", "wanfeng@example.com", "100001", "100003"]
    assert set(activity["group_id"]) == {"读书会一群"}
    assert moments(activity["ts"])[0] == "2023-03-01 01:05:09"  # nine in the morning in Shanghai
    assert activity["activity_id"].is_unique


def test_joins_and_leaves_are_those_that_the_system_tells() -> None:
    stays = gather("qq", SAMPLE)["memberships"].set_index("member_id")
    assert set(stays.index) == {"100002", "100004"}  # 小棠 is found by her name, 北岸 by the number in the notice
    assert stays["join_scene"].to_dict() == {"100002": "joined", "100004": "invited"}
    assert stays.at["100004", "leave_scene"] == "left"
    assert moments(stays.loc[["100004"], "left_at"]) == ["2023-03-04 02:00:00"]


@pytest.mark.parametrize(
    ("notice", "who", "joined"),
    [
        ("小棠加入本群。", "小棠", True),
        ("小棠已经通过扫描二维码加入本群", "小棠", True),
        ("阿青邀请小棠加入了本群。", "小棠", True),
        ("小棠(100002)退出了本群。", "100002", False),
        ("小棠已被管理员移出本群。", "小棠", False),
        ("群主将小棠移出本群", "小棠", False),
    ],
)
def test_notices_of_joins_and_leaves(tmp_path: Path, notice: str, who: str, joined: bool) -> None:
    path = csv_file(tmp_path / "log.txt", "2023-03-01 10:00:00 系统消息(10000)", notice)
    (stay,) = gather("qq", path)["memberships"].itertuples()
    assert stay.member_id == who
    assert (stay.joined_at == stay.joined_at) is joined  # a missing moment differs from itself


def test_what_is_not_kept_is_counted_with_its_reason() -> None:
    found = gather("qq", SAMPLE)
    assert found.skipped == {
        "direct message": 2,
        "anonymous message": 1,
        "leave, told in the row of its join": 1,
        "system message": 1,
    }
    assert found.notices == {"renames": 1}


def test_a_header_with_a_broken_time_is_rejected_by_its_line(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "log.txt", "2023-02-30 10:00:00 阿青(100001)", "坏", "2023-03-01 10:00:00 阿青(100001)")
    assert [str(reject) for reject in gather("qq", path).rejects] == [
        "log.txt, line 1: “2023-02-30 10:00:00” not a date that exists"
    ]


def test_half_days_of_tim_and_utf_16() -> None:
    found = gather("qq", TIM)
    assert moments(found["activity"]["ts"]) == ["2024-09-15 00:00:00", "2024-09-15 04:30:00", "2024-09-15 12:00:00"]
    members = found["members"].set_index("member_id")
    assert members["is_bot"].to_dict() == {"200001": False, "200002": False, "200003": True}


def test_an_export_that_overlaps_another_adds_only_what_is_new(read: Reader, tmp_path: Path) -> None:
    head, *messages = TIM.read_text(encoding="utf-16").split("\n2024")
    first, second = tmp_path / "first.txt", tmp_path / "second.txt"
    first.write_text("\n2024".join([head, *messages[:2]]), encoding="utf-8")
    second.write_text("\n2024".join([head, *messages[1:]]), encoding="gb18030")
    ingested = read(("qq", first), ("qq", second))
    assert ingested.rows["activity"] == 3
    assert [info.reasons.get("duplicate") for info in ingested.sources] == [None, 3]  # a message, its author, the group


def test_the_zone_of_a_log_may_be_another_than_the_communitys() -> None:
    activity = gather("qq", TIM, {"time_zone": "Europe/Berlin"})["activity"]
    assert moments(activity["ts"])[0] == "2024-09-15 06:00:00"
    with pytest.raises(ParameterError, match="no time zone"):
        gather("qq", TIM, {"time_zone": "Europe/Nowhere"})


def test_a_discussion_group_has_names_only(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "log.txt", "消息分组:多人聊天", "消息对象:筹备组", "", "2017-08-29 20:28:30 番茄", "好")
    found = gather("qq", path)
    assert list(found["activity"]["member_id"]) == ["番茄"]
    assert found.notices == {"shared_names": 1}


def test_another_text_is_not_taken_and_read_with_a_hint(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "log.txt", "2023-01-01 10:00:00 INFO server started (pid)", "2023-01-01 10:00:01 done")
    assert not get_source("qq").detect(path)
    assert find_source(TIM).kind == "qq"
    with pytest.raises(DataError, match="message manager"):
        gather("qq", csv_file(tmp_path / "other.txt", "hello"))
