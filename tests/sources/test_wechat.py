"""WeChat: the CSV files of MemoTrace and wechat_stat."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources.batches import gather, moments
from tests.sources.reading import DATA, csv_file
from zongjie.errors import DataError
from zongjie.sources.reading.moves import Move
from zongjie.sources.wechat.notices import notice_moves

ALL = DATA / "wechat" / "all_sessions_from_documentation.csv"
FIRST = DATA / "wechat" / "first_version_from_documentation.csv"
SESSION = DATA / "wechat" / "one_session_from_documentation.csv"
STATISTICS = DATA / "wechat" / "wechat_stat_from_documentation.csv"


def test_the_sender_is_the_member_and_the_talker_the_group() -> None:
    activity = gather("wechat", ALL)["activity"]
    assert list(activity["member_id"]) == [
        "wxid_qinghe01", "wxid_yunduo02", "wxid_yunduo02", "wxid_achuan03", "wxid_bailu04",
    ]  # fmt: skip
    assert set(activity["group_id"]) == {"3"}
    assert moments(activity["ts"])[0] == "2024-01-01 00:00:30"
    assert activity["activity_id"].is_unique  # two messages of one second stay two


def test_a_session_of_two_is_private_in_a_file_of_several() -> None:
    assert gather("wechat", ALL).skipped["direct message"] == 2
    found = gather("wechat", ALL, {"groups": [5]})
    assert set(found["activity"]["group_id"]) == {"5"}
    assert found.skipped == {"of another group than those wanted": 9}


def test_notices_become_stays_of_the_ids_that_bear_the_names() -> None:
    stays = gather("wechat", ALL)["memberships"].set_index("member_id")
    assert stays["join_scene"].to_dict() == {"wxid_yunduo02": "invited", "Marlow": "qr_code"}
    assert stays.at["wxid_yunduo02", "leave_scene"] == "removed"


def test_the_first_version_names_no_senders_and_a_column_too_few() -> None:
    found = gather("wechat", FIRST)
    assert found["activity"].empty
    assert found.skipped == {"message whose sender the export does not tell": 1}
    assert list(found["memberships"]["member_id"]) == ["云朵"]
    assert found.rejects == []


def test_a_session_has_names_only_and_ids_of_messages() -> None:
    found = gather("wechat", SESSION, {"group": "读书会"})
    assert list(found["activity"]["activity_id"]) == ["读书会:7001", "读书会:7002", "读书会:7003"]
    assert found.notices == {"shared_names": 3, "bots": 1}
    assert list(found["memberships"]["member_id"]) == ["小满"]


def test_the_folder_of_a_session_names_its_group(tmp_path: Path) -> None:
    folder = tmp_path / "读书会(10000000001@chatroom)"
    folder.mkdir()
    path = folder / "读书会.csv"
    path.write_bytes(SESSION.read_bytes())
    assert set(gather("wechat", path)["activity"]["group_id"]) == {"10000000001@chatroom"}


def test_the_ids_of_groups_change_in_wechat_stat_and_their_names_do_not() -> None:
    found = gather("wechat", STATISTICS)
    assert set(found["activity"]["group_id"]) == {"投资搭子"}
    assert moments(found["activity"]["ts"])[0] == "2019-04-29 03:49:30"
    assert list(found["memberships"]["member_id"]) == ["小北"]


def test_damaged_rows_are_rejected_without_their_text(tmp_path: Path) -> None:
    head = ALL.read_text(encoding="utf-8").partition("\n")[0]
    row = "1,3,1,0,0,1704067200,,机密,2024-01-01 08:00:00,,青禾,wxid_qinghe01"
    path = csv_file(tmp_path / "x.csv", head, row, "2,3,1", row.replace("1704067200", "17.04e8"), head)
    found = gather("wechat", path)
    assert [str(reject) for reject in found.rejects] == [
        "x.csv, row 3: 3 cells, not 12",
        "x.csv, row 4: not a date that exists",
    ]
    assert found.skipped == {"repeated header": 1}
    assert len(found["activity"]) == 1


def test_another_table_is_answered_with_the_headers_that_are_known(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="TalkerId"):
        gather("wechat", csv_file(tmp_path / "x.csv", "a,b", "1,2"))


@pytest.mark.parametrize(
    ("notice", "told"),
    [
        ('"青禾"邀请"云朵"加入了群聊', [("云朵", True, "invited", True)]),
        ('"青禾"邀请"云朵、阿船"加入了群聊', [("云朵", True, "invited", True), ("阿船", True, "invited", True)]),
        ('你邀请"云朵"加入了群聊', [("云朵", True, "invited", True)]),
        ('"青禾"邀请你和"云朵"加入了群聊', [("云朵", True, "invited", True)]),
        ('"青禾"邀请你加入了群聊，群聊参与人还有：云朵、阿船', []),
        ("“云朵”通过扫描“青禾”分享的二维码加入群聊", [("云朵", True, "qr_code", True)]),
        ('"云朵(wxid_yunduo02)"通过扫描你分享的二维码加入群聊', [("wxid_yunduo02", True, "qr_code", False)]),
        ('" 云朵"通过扫描"_*青禾*_"分享的二维码加入群聊  撤销', [("云朵", True, "qr_code", True)]),
        ('你将"云朵"移出了群聊', [("云朵", False, "removed", True)]),
        ("你将<a>云朵</a>移出了群聊", [("云朵", False, "removed", True)]),
        ("云朵退出了群聊", [("云朵", False, "left", True)]),
        ('Mira invited Jo, Ann to the group chat', [("Jo", True, "invited", True), ("Ann", True, "invited", True)]),
        ('"Jo" joined group chat via the QR code you shared', [("Jo", True, "qr_code", True)]),
        ('You removed "Jo" from the group chat', [("Jo", False, "removed", True)]),
        ('"青禾"修改群名为“云朵加入的地方”', []),
        ("你通过扫描二维码加入群聊，群聊参与人还有：云朵", []),
        ('"青禾" 撤回了一条消息', []),
    ],
)  # fmt: skip
def test_the_words_of_notices(notice: str, told: list[tuple[str, bool, str, bool]]) -> None:
    assert notice_moves(7, 100, "3", notice) == [
        Move(100, "3", who, joined, 7, scene, named) for who, joined, scene, named in told
    ]
