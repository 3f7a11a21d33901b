"""企业微信."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from tests.sources.reading import DATA, Reader, csv_file, table
from zongjie.errors import DataError
from zongjie.sources.ingested import Ingested

FOLDER = DATA / "wecom" / "made_from_documentation"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Ingested:
    return Reader(tmp_path_factory.mktemp("wecom"))(("wecom", FOLDER))


def test_messages_of_a_day_are_the_growth_of_the_total_over_pulls_that_overlap(whole: Ingested) -> None:
    daily = table(whole, "daily").set_index("date")["messages"]
    said = {day.day: None if pd.isna(count) else int(count) for day, count in daily.items()}
    # Unknown, not 0: the first day, the day after one that is missing, and one on which groups were dismissed.
    assert said == {1: None, 2: 40, 3: 60, 4: 65, 6: None, 7: None}
    assert whole.sources[0].reasons["a day that another pull holds too"] == 1


def test_stocks_and_joins_are_as_told_and_nobody_is_said_to_have_left(whole: Ingested) -> None:
    daily = table(whole, "daily").set_index("date")
    assert daily.loc[date(2024, 1, 4), "members_total"] == 104
    assert daily["joined"].tolist() == [3, 2, 4, 0, 6, 1]
    assert daily["left"].isna().all()
    assert daily["active"].isna().all()


def test_groups_and_their_members_of_today(whole: Ingested) -> None:
    assert table(whole, "groups")["name"].tolist() == ["一群", "二群"]
    stays = table(whole, "memberships")
    assert len(stays) == 5
    assert stays["join_scene"].tolist() == ["invited", "qr_code", "link", "invited", "qr_code"]
    members = table(whole, "members").set_index("member_id")
    assert members["is_staff"].to_dict() == {"staff01": True, "wmB0001": False, "wmB0002": False, "staff02": True}
    assert members.loc["wmB0002", "joined_day"] == date(2023, 12, 31)
    assert whole.sources[0].notices["current_members_only"] == 5


def test_work_of_staff_has_no_wait_where_nobody_asked(whole: Ingested) -> None:
    work = table(whole, "work").set_index(["date", "kind"])
    assert work["count"].tolist() == [40, 5, 0, 5]
    assert work.loc[(date(2024, 1, 1), "messages"), "median_response_minutes"] == 3
    assert pd.isna(work.loc[(date(2024, 1, 2), "messages"), "median_response_minutes"])
    assert set(work["staff"]) == {"staff01"}


def test_a_list_of_members_keeps_the_way_in_and_not_who_invited(read: Reader) -> None:
    ingested = read(("wecom", DATA / "wecom" / "群成员_from_documentation.csv"))
    stays = table(ingested, "memberships")
    assert stays["join_scene"].tolist() == ["qr_code", "invited", "invited"]
    assert stays["joined_at"].tolist()[0] == pd.Timestamp("2024-01-03 01:05")
    assert "张三" not in str(stays.to_dict())
    assert table(ingested, "members")["joined_day"].tolist() == [date(2024, 1, 3), date(2024, 1, 4)]


def test_a_list_without_ids_goes_by_names_and_says_so(read: Reader) -> None:
    path = csv_file(read.folder / "三群.csv", "群昵称,进群时间,进群方式", "阿明,2024/01/03 09:05,扫码入群")
    ingested = read(("wecom", path))
    assert table(ingested, "memberships")[["member_id", "group_id"]].to_numpy().tolist() == [["阿明", "三群"]]
    assert ingested.sources[0].notices == {"current_members_only": 1, "shared_names": 1}


def test_daily_figures_of_a_tool_are_days(read: Reader) -> None:
    path = csv_file(
        read.folder / "x.csv",
        "日期,客户群总数,群客户总数,今日新增,今日流失,今日发送消息客户总数",
        "2024-01-01,3,250,5,2,40",
        "2024-01-02,3,251,1,--,38",
    )
    daily = table(read(("wecom", path)), "daily")
    assert daily["members_total"].tolist() == [250, 251]
    assert daily["left"].isna().tolist() == [False, True]
    assert set(daily["grain"]) == {"day"}


def test_figures_of_owners_without_a_day_and_errors_are_skipped_and_counted(read: Reader) -> None:
    path: Path = read.folder / "x.json"
    said = [
        {"errcode": 0, "total": 1, "next_offset": 1, "items": [{"owner": "a", "data": {"msg_total": 5}}]},
        {"errcode": 81017, "errmsg": "too many"},
    ]
    path.write_text(json.dumps(said))
    (info,) = read(("wecom", path)).sources
    assert info.reasons == {
        "figures of an owner over a span that the answer does not tell": 1,
        "answer with the error 81017": 1,
    }


@pytest.mark.parametrize("content", ['{"a": 1}', '[{"a": 1}', "no json"])
def test_a_file_of_something_else_is_refused(read: Reader, content: str) -> None:
    path = read.folder / "x.json"
    path.write_text(content)
    with pytest.raises(DataError, match="企业微信"):
        read(("wecom", path))
