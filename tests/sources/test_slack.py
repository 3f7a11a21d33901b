"""The Slack export: a made one with every quirk, and a real one."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from tests.sources.reading import DATA, Reader, contents, table
from zongjie.sources.ingested import Ingested

MADE = DATA / "slack" / "made_from_documented_shape"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Ingested:
    return Reader(tmp_path_factory.mktemp("slack"))(("slack", MADE), time_zone="UTC")


def test_messages_are_activity_of_their_channel_and_answer_their_thread(made: Ingested) -> None:
    activity = table(made, "activity")
    assert len(activity) == 9
    assert set(activity["kind"]) == {"message"}
    replies = activity.dropna(subset="reply_to")
    assert set(replies["reply_to"]) == {"C0GENERAL:1672650000.000100"} <= set(activity["activity_id"])
    assert sorted(replies["ts"].astype(str)) == ["2023-01-02 09:02:00.000300", "2023-01-03 00:00:00.000100"]


def test_what_is_no_message_is_skipped_with_its_reason(made: Ingested) -> None:
    (info,) = made.sources
    assert info.reasons == {
        "reaction, which the export gives no date": 2,
        "direct message": 2,
        "not a message of a member: tombstone": 1,
        "not a message of a member: channel_topic": 1,
        "joined again without leaving": 1,
        "leave, told in the row of its join": 1,
    }


def test_joins_and_leaves_are_stays_and_a_rejoin_is_another(made: Ingested) -> None:
    stays = table(made, "memberships")
    gone = stays[(stays["member_id"] == "U0GONE") & (stays["group_id"] == "C0HELP")].sort_values("joined_at")
    assert gone["joined_day"].tolist() == [date(2023, 1, 4)] * 2
    assert gone["left_day"].isna().tolist() == [False, True]
    assert gone["join_scene"].tolist() == ["invited", "joined"]


def test_who_was_there_before_the_export_is_a_member_of_unknown_date(made: Ingested) -> None:
    stays = table(made, "memberships").query("member_id == 'U0ADMIN' and group_id == 'C0GENERAL'")
    assert stays["joined_at"].isna().tolist() == [True]


def test_bots_are_told_by_their_mark_and_never_by_their_name(made: Ingested) -> None:
    members = table(made, "members").set_index("member_id")
    assert set(members.index[members["is_bot"]]) == {"U0POLL", "B0WEATHER"}
    assert members["is_staff"].to_dict()["U0ADMIN"]
    assert not members.loc["U0TALBOT", "is_bot"]


def test_an_author_whom_the_user_list_lacks_is_a_member_all_the_same(made: Ingested) -> None:
    assert {"U0STRANGER", "B0WEATHER"} <= set(table(made, "members")["member_id"])


def test_the_options_overrule_the_marks(read: Reader) -> None:
    options = {"bots": ["U0STRANGER"], "people": ["U0POLL"], "staff": ["U0TALBOT"]}
    members = table(read(("slack", MADE, options)), "members").set_index("member_id")
    assert set(members.index[members["is_bot"]]) == {"U0STRANGER", "B0WEATHER"}
    assert set(members.index[members["is_staff"]]) == {"U0ADMIN", "U0TALBOT"}


@pytest.mark.parametrize("wrapper", ["", "workspace export/"])
def test_a_zip_is_read_like_the_folder(made: Ingested, wrapper: str, read: Reader) -> None:
    path = read.folder / "export.zip"
    with zipfile.ZipFile(path, "w") as file:
        for name in sorted(MADE.rglob("*.json"), reverse=True):
            file.write(name, wrapper + name.relative_to(MADE).as_posix())
    other = contents(read(("slack", path), time_zone="UTC"))
    for name, frame in contents(made).items():
        pd.testing.assert_frame_equal(frame, other[name])


def test_a_message_without_an_author_is_rejected_with_its_file_and_number(read: Reader) -> None:
    path = read.folder / "export"
    (path / "general").mkdir(parents=True)
    (path / "channels.json").write_text('[{"id": "C1", "name": "general"}]')
    (path / "users.json").write_text("[]")
    (path / "general" / "2023-01-01.json").write_text('[{"type": "message", "ts": "1672531200.0", "user": "U1"}]')
    (path / "general" / "2023-01-02.json").write_text('[{"type": "message", "ts": "1672617600.0"}]')
    (info,) = read(("slack", path), quality={"max_rejected_share": 0.5}).sources
    assert info.examples == ("export, general/2023-01-02.json, message 1, column member_id: missing",)


def test_the_real_export_has_its_known_authors_and_messages(shared: Path, read: Reader) -> None:
    ingested = read(("slack", shared / "data" / "slack_export.zip"), time_zone="UTC")
    (info,) = ingested.sources
    activity = table(ingested, "activity")
    # One of the 18,975 messages stands in the export twice, the second time in a stray copy of a day.
    assert len(activity) + info.reasons["duplicate"] == 18_975
    assert activity["member_id"].nunique() == 63
    assert ingested.spans["activity"] == (date(2022, 8, 20), date(2023, 1, 20))
    members = table(ingested, "members")
    assert set(activity["member_id"]) <= set(members["member_id"])
    assert members["is_bot"].sum() == 7  # six marked, and Slackbot, whom no user list holds
