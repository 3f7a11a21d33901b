"""Discord channels in text: numbers of messages, names of people, threads as topics."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tests.sources.reading import DATA, Reader, contents, table
from zongjie.errors import DataError
from zongjie.sources.base import get_source

SAMPLE = DATA / "discord_txt" / "archive_from_documentation"


def channel(folder: Path, *lines: str, name: str = "general.txt") -> Path:
    path = folder / "archive" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder / "archive"


def head(number: int, name: str = "ann", at: str = "2023-06-05T10:00:05+00:00") -> str:
    return f"[{at}] {name} (id={1115200000000000000 + number})"


def test_channels_and_threads_are_groups_and_topics(read: Reader) -> None:
    ingested = read(("discord_txt", SAMPLE))
    groups = table(ingested, "groups").set_index("group_id")["name"].to_dict()
    assert groups == {"1000000000000000001": "general", "1000000000000000002": "projects"}
    activity = table(ingested, "activity").set_index("activity_id").sort_values("ts")
    assert activity["topic"].fillna("").tolist() == ["", "", "", "A \\'seed\\' swap", "A \\'seed\\' swap"]
    assert activity["member_id"].tolist() == ["ann#1234", "ann", "FAQ Bot", "bo li", "Deleted User"]
    assert activity["ts"].iloc[0] == pd.Timestamp("2023-01-05 10:00:00.125")


def test_an_answer_names_the_message_it_answers(read: Reader) -> None:
    activity = table(read(("discord_txt", SAMPLE)), "activity").set_index("activity_id")
    assert activity["reply_to"].dropna().to_dict() == {"1115200000000000002": "1060500000000000001"}


def test_what_names_cannot_tell_is_noted(read: Reader) -> None:
    (info,) = read(("discord_txt", SAMPLE)).sources
    assert info.notices == {"bots": 1, "shared_names": 5, "unjoined_renames": 1, "deleted_accounts": 1}
    assert info.ignored == ("state.json",)
    folded = read(("discord_txt", SAMPLE, {"fold_numbers": True}))
    assert table(folded, "members")["member_id"].nunique() == 4


def test_a_message_in_two_files_is_one(read: Reader) -> None:
    channel(read.folder, head(1), "    hi", head(2), "    ho")
    path = channel(read.folder, head(2), "    ho", head(3), "    hm", name="general (copy).txt")
    ingested = read(("discord_txt", path))
    assert len(table(ingested, "activity")) == 3
    assert ingested.sources[0].reasons == {"message that stands in two files": 1}


def test_a_time_that_does_not_exist_is_the_number_s_and_strays_are_rejected(read: Reader) -> None:
    path = channel(
        read.folder, head(1, at="2023-02-31T10:00:00"), "    hi", "stray words", f"[2023-06-05T10:00:05Z] ann (id={2**63})"
    )  # fmt: skip
    ingested = read(("discord_txt", path), quality={"max_rejected_share": 1})
    assert table(ingested, "activity")["ts"].dt.date.astype(str).tolist() == ["2023-06-05"]
    assert ingested.sources[0].examples == (
        "archive, general.txt, row 2: neither a message nor an indented line of one",
        "archive, general.txt, row 3: a number that no message has",
    )


def test_batches_change_nothing(read: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = contents(read(("discord_txt", SAMPLE)))["activity"]
    monkeypatch.setattr("zongjie.sources.reading.gather.CHUNK", 1)
    monkeypatch.setattr("zongjie.sources.reading.tree.BLOCK", 128)
    again = Reader(read.folder / "again")
    again.folder.mkdir()
    pd.testing.assert_frame_equal(whole, contents(again(("discord_txt", SAMPLE)))["activity"])


def test_a_folder_of_other_texts_says_what_is_read(read: Reader) -> None:
    path = channel(read.folder, "Dear Ann,", "see you")
    assert not get_source("discord_txt").detect(path)
    with pytest.raises(DataError, match="No file of this export is a Discord channel in text"):
        read(("discord_txt", path))
