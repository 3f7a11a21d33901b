"""DiscordChatExporter's files: made ones with the quirks of its JSON and of its newer and older CSV."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from tests.sources.reading import DATA, Reader, contents, csv_file, table
from zongjie.errors import DataError
from zongjie.sources.base import get_source
from zongjie.sources.ingested import Ingested

JSON = DATA / "discord" / "json_from_documentation"
CSV = DATA / "discord" / "csv_from_documentation"
TXT = DATA / "discord" / "txt_from_documentation"
GENERAL = JSON / "Example Server - Text Channels - general [400000000000000001].json"
HEADER = "AuthorID,Author,Date,Content,Attachments,Reactions"
ANN, BEN, POLL, NEW = (f"1000000000000000{number}" for number in (11, 12, 13, 14))
LENIENT = {"max_rejected_share": 0.9}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Ingested:
    return Reader(tmp_path_factory.mktemp("discord"))(("discord", JSON), time_zone="UTC")


def test_messages_are_activity_in_utc_and_replies_name_what_they_answer(made: Ingested) -> None:
    activity = table(made, "activity").set_index("activity_id")
    assert [str(activity.loc[f"20000000000000000{number}", "ts"]) for number in (1, 2)] == [
        "2022-12-31 23:30:00.500000",
        "2023-01-01 00:00:00",
    ]
    assert activity["reply_to"].dropna().to_dict() == {
        "200000000000000002": "200000000000000001",
        "200000000000000012": "200000000000000011",
    }


def test_a_thread_is_of_its_channel_and_its_name_is_the_topic(made: Ingested) -> None:
    activity = table(made, "activity")
    assert set(activity["group_id"]) == {"400000000000000001"}
    assert activity["topic"].value_counts().to_dict() == {"a question": 2}
    assert table(made, "groups").set_index("group_id")["name"].to_dict() == {
        "300000000000000001": "Example Server",
        "400000000000000001": "general",
    }


def test_a_join_is_a_membership_of_the_server(made: Ingested) -> None:
    stays = table(made, "memberships")
    assert stays[["member_id", "group_id"]].to_numpy().tolist() == [[NEW, "300000000000000001"]]
    assert stays["joined_day"].astype(str).tolist() == ["2023-01-01"]


def test_the_channel_that_has_the_servers_own_id_keeps_its_name(read: Reader) -> None:
    text = GENERAL.read_text(encoding="utf-8").replace("300000000000000001", "400000000000000001")
    (read.folder / "a.json").write_text(text, encoding="utf-8")
    assert table(read(("discord", read.folder / "a.json")), "groups")["name"].tolist() == ["general"]


def test_what_is_no_message_is_skipped_with_its_reason(made: Ingested) -> None:
    (info,) = made.sources
    assert info.reasons == {
        "reaction, which the export gives no date": 2,
        "told by the row of its join": 1,
        "not a message of a member: ChannelPinnedMessage": 1,
    }
    assert info.notices == {"bots": 1, "deleted_accounts": 1, "renames": 1}


def test_bots_are_those_that_discord_marks(made: Ingested) -> None:
    members = table(made, "members").set_index("member_id")
    assert members.index[members["is_bot"]].tolist() == [POLL]
    assert set(members.index) == {ANN, BEN, POLL, NEW, "456226577798135808"}


def test_options_overrule_the_marks_by_id_or_name(read: Reader) -> None:
    options = {"bots": ["bentalbot"], "people": [POLL], "staff": ANN}
    members = table(read(("discord", JSON, options)), "members").set_index("member_id")
    assert members.index[members["is_bot"]].tolist() == [BEN]
    assert members.index[members["is_staff"].fillna(value=False)].tolist() == [ANN]


def test_a_zip_is_read_like_the_folder_and_other_files_are_named(made: Ingested, read: Reader) -> None:
    path = read.folder / "server.zip"
    with zipfile.ZipFile(path, "w") as file:
        for name in JSON.iterdir():
            file.write(name, f"export/{name.name}")
        file.writestr("export/notes.txt", "mine")
    ingested = read(("discord", path), time_zone="UTC")
    for name, frame in contents(made).items():
        pd.testing.assert_frame_equal(frame, contents(ingested)[name])
    assert ingested.sources[0].ignored == ("export/notes.txt",)


def test_an_export_that_breaks_off_keeps_what_was_read_and_says_so(read: Reader) -> None:
    (read.folder / "cut.json").write_bytes(GENERAL.read_bytes()[:4000])
    (info,) = read(("discord", read.folder / "cut.json"), quality=LENIENT).sources
    assert info.rejected == 1
    assert info.tables["activity"] >= 2
    assert "the file breaks off or is damaged here" in info.examples[0]


def test_direct_messages_are_not_read(read: Reader) -> None:
    text = GENERAL.read_text(encoding="utf-8").replace('"id": "300000000000000001"', '"id": "0"')
    (read.folder / "direct.json").write_text(text, encoding="utf-8")
    (info,) = read(("discord", read.folder / "direct.json")).sources
    assert info.kept == 0
    assert info.reasons["direct message"] == 8


def test_a_message_without_a_date_that_exists_is_rejected_with_its_place(read: Reader) -> None:
    text = GENERAL.read_text(encoding="utf-8").replace("2023-01-01T00:06:00", "2023-02-30T00:06:00")
    (read.folder / "a.json").write_text(text, encoding="utf-8")
    (info,) = read(("discord", read.folder / "a.json"), quality=LENIENT).sources
    assert info.examples[0].startswith("a.json, row 4: “2023")


def test_csv_rows_are_messages_joins_and_notes_of_the_exporter(read: Reader) -> None:
    ingested = read(("discord", CSV), time_zone="UTC")
    activity = table(ingested, "activity")
    assert len(activity) == 6
    assert activity["activity_id"].is_unique
    assert set(activity["group_id"]) == {"400000000000000001", "400000000000000002"}
    assert table(ingested, "memberships")["member_id"].tolist() == [NEW]
    (info,) = ingested.sources
    assert info.reasons == {
        "reaction, which the export gives no date": 4,
        "told by the row of its join": 1,
        "not a message of a member: Pinned a message.": 1,
    }
    assert info.notices == {"bots": 1, "renames": 1, "coarse_times": 2}
    members = table(ingested, "members").set_index("member_id")
    assert members.index[members["is_bot"]].tolist() == [POLL]


def test_local_times_of_a_csv_are_in_the_zone_that_the_option_names(read: Reader) -> None:
    ingested = read(("discord", CSV, {"time_zone": "Asia/Shanghai"}), time_zone="UTC")
    assert pd.Timestamp("2021-01-01 07:05:00") in table(ingested, "activity")["ts"].tolist()


@pytest.mark.parametrize(
    ("dates", "days"),
    [
        (("2/1/2021 3:05 PM", "2/13/2021 3:05 PM"), ["2021-02-01", "2021-02-13"]),
        (("02/01/2021 15:05", "13/02/2021 15:05"), ["2021-01-02", "2021-02-13"]),
        (("01.02.2021 15:05", "13.02.2021 15:05"), ["2021-02-01", "2021-02-13"]),
    ],
)
def test_the_order_of_day_and_month_is_what_the_file_itself_tells(
    dates: tuple[str, ...], days: list[str], read: Reader
) -> None:
    path = csv_file(read.folder / "c.csv", HEADER, *(f'"{ANN}","a","{date}","x","",""' for date in dates))
    activity = table(read(("discord", path), time_zone="UTC"), "activity")
    assert sorted(activity["day"].astype(str)) == days


def test_where_nothing_tells_the_order_the_row_is_rejected_and_the_option_named(read: Reader) -> None:
    path = csv_file(read.folder / "c.csv", HEADER, f'"{ANN}","a","03/04/2021 15:05","x","",""', f'"{ANN}","a"')
    (info,) = read(("discord", path), quality={"max_rejected_share": 1}).sources
    assert "see the option day_first" in info.examples[0]
    assert "fewer cells" in info.examples[1]
    activity = table(read(("discord", path, {"day_first": True}), quality=LENIENT), "activity")
    assert activity["day"].astype(str).tolist() == ["2021-04-03"]


def test_an_old_csv_without_ids_keys_on_the_name_with_its_number(read: Reader) -> None:
    rows = (
        "Author;Date;Content;Attachments;Reactions;",
        "ann#0001;2018-05-01 10:00;hi;;;",
        "ann;2018-05-01 10:01;hi;;;",
    )
    ingested = read(("discord", csv_file(read.folder / "c.csv", *rows)), time_zone="UTC")
    assert sorted(table(ingested, "members")["member_id"]) == ["ann", "ann#0001"]
    assert ingested.sources[0].notices == {"shared_names": 1, "coarse_times": 2}


def test_plain_text_is_read_by_its_head_lines(read: Reader) -> None:
    ingested = read(("discord", TXT), time_zone="UTC")
    activity = table(ingested, "activity").sort_values("ts")
    assert activity["ts"].dt.strftime("%m-%d %H:%M").tolist() == ["02-13 15:05", "02-13 15:06", "02-14 09:00"]
    assert set(activity["group_id"]) == {"400000000000000009"}
    assert ingested.sources[0].notices == {"coarse_times": 3}
    assert set(table(ingested, "members")["member_id"]) == {"ann#0001", "Ben Talbot#1234"}


def test_plain_text_with_an_impossible_date_is_rejected(read: Reader) -> None:
    (file,) = TXT.iterdir()
    (read.folder / "a.txt").write_text(file.read_text(encoding="utf-8").replace("14/02", "31/02"), encoding="utf-8")
    (info,) = read(("discord", read.folder / "a.txt"), quality=LENIENT).sources
    assert info.rejected == 1
    assert info.tables["activity"] == 2


def test_overlapping_exports_of_a_channel_are_one(read: Reader) -> None:
    (read.folder / "again").mkdir()
    for file in CSV.iterdir():
        shutil.copy(file, read.folder / "again" / f"{file.stem} [part 2].csv")
    once = contents(read(("discord", CSV)))
    both = contents(read(("discord", CSV), ("discord", read.folder / "again")))
    pd.testing.assert_frame_equal(once["activity"], both["activity"])


def test_a_csv_of_something_else_is_not_ours(tmp_path: Path, read: Reader) -> None:
    path = csv_file(tmp_path / "x.csv", "Author,Title,Date,Content", "a,b,2020-01-01,c")
    assert not get_source("discord").detect(path)
    with pytest.raises(DataError, match="not a DiscordChatExporter file"):
        read(("discord", path))
