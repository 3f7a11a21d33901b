"""Archives of mailing lists: mbox and Pipermail, with the addresses, clocks and names that they mangle."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pandas as pd
import pytest

from tests.sources.reading import DATA, Reader, contents, table
from zongjie.errors import DataError
from zongjie.sources.base import get_source
from zongjie.sources.mbox import headers

PIPERMAIL = DATA / "mbox" / "pipermail_from_documentation"
LISTS = DATA / "mbox" / "lists_from_documentation.mbox"
COPY = "copy of a mail, or the same mail to another list"


def mail(
    number: int, *, to: str = "garden", name: str = "Ann <ann@b.example>", date: str = "Mon, 5 May 2025 10:00:00 +0000"
) -> str:
    return (
        f"From a@b.example Mon May  5 10:00:00 2025\nFrom: {name}\nDate: {date}\nMessage-ID: <{number}@b.example>\n"
        f"List-Id: <{to}.lists.example>\n\ntext\n\n"
    )


def mbox(folder: Path, *mails: str, name: str = "mails.mbox") -> Path:
    path = folder / name
    path.write_text("".join(mails), encoding="utf-8")
    return path


def test_pipermail_files_are_one_list_and_lines_of_bodies_begin_no_mail(read: Reader) -> None:
    ingested = read(("mbox", PIPERMAIL))
    activity = table(ingested, "activity").sort_values("ts")
    assert activity["group_id"].unique().tolist() == ["garden"]
    assert activity["member_id"].tolist() == ["ann@garden.example", "bo@garden.example", "ann@mail.example"]
    assert ingested.sources[0].reasons == {COPY: 1, "digest, a list's own collection of mails": 1}
    assert ingested.sources[0].rejected == 0


def test_a_clock_that_was_wrong_gives_way_to_the_time_of_coming_in(read: Reader) -> None:
    ts = table(read(("mbox", PIPERMAIL)), "activity")["ts"].sort_values().astype("datetime64[s]").astype(str)
    assert ts.tolist() == ["2005-04-03 16:14:34", "2005-04-04 09:00:00", "2005-05-01 10:00:00"]


def test_answers_name_what_they_answer_and_ids_hold_no_address(read: Reader) -> None:
    activity = table(read(("mbox", PIPERMAIL)), "activity").sort_values("ts")
    first, second, third = activity["activity_id"]
    assert activity["reply_to"].tolist()[1:] == [first, first] or activity["reply_to"].tolist()[1:] == [first, second]
    assert not activity[["activity_id", "reply_to"]].stack().str.contains("@").any()
    assert len({first, second, third}) == 3


def test_one_name_with_two_addresses_is_noted_and_not_joined(read: Reader) -> None:
    (info,) = read(("mbox", PIPERMAIL)).sources
    assert info.notices == {"several_ids": 1}


def test_lists_are_groups_and_who_stands_behind_a_list_or_a_platform_is_the_sender(read: Reader) -> None:
    ingested = read(("mbox", LISTS))
    activity = table(ingested, "activity").sort_values("ts")
    assert activity["group_id"].tolist() == ["garden", "help", "lists_from_documentation"]
    assert activity["member_id"].tolist() == [
        "carla@mail.example", "Dora (notifications) via notifications@forge.example", "bugzilla-daemon@lists.example",
    ]  # fmt: skip
    members = table(ingested, "members").set_index("member_id")["is_bot"]
    assert members[members].index.tolist() == ["bugzilla-daemon@lists.example"]


def test_options_overrule_names(read: Reader) -> None:
    options = {"bots": ["carla talbot"], "people": ["bugzilla-daemon@lists.example"], "list": "beds"}
    ingested = read(("mbox", LISTS, options))
    members = table(ingested, "members").set_index("member_id")["is_bot"]
    assert members[members].index.tolist() == ["carla@mail.example"]
    assert "beds" in set(table(ingested, "groups")["name"])


def test_a_mail_to_two_lists_is_one(read: Reader) -> None:
    ingested = read(("mbox", mbox(read.folder, mail(1), mail(1, to="help"), mail(2))))
    assert len(table(ingested, "activity")) == 2
    assert ingested.sources[0].reasons == {COPY: 1}


def test_blocks_and_batches_change_nothing(read: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    path = mbox(read.folder, *(mail(number, date=f"Mon, 5 May 2025 10:00:{number:02} +0000") for number in range(20)))
    whole = contents(read(("mbox", path)))["activity"]
    assert len(whole) == 20
    for size in (7, 61, 150, 1000):
        monkeypatch.setattr("zongjie.sources.reading.gather.CHUNK", 3)
        monkeypatch.setattr("zongjie.sources.reading.tree.BLOCK", size)
        again = Reader(read.folder / str(size))
        again.folder.mkdir()
        pd.testing.assert_frame_equal(whole, contents(again(("mbox", path)))["activity"])


def test_a_zip_is_read_like_the_folder(read: Reader) -> None:
    path = read.folder / "pipermail_from_documentation.zip"
    with zipfile.ZipFile(path, "w") as file:
        for name in sorted(PIPERMAIL.rglob("*.*")):
            file.write(name, name.relative_to(PIPERMAIL).as_posix())
    for name, frame in contents(read(("mbox", PIPERMAIL))).items():
        pd.testing.assert_frame_equal(frame, contents(read(("mbox", path)))[name])


def test_a_mail_without_a_time_or_a_sender_is_rejected_without_its_words(read: Reader) -> None:
    bad = "From nobody Thu Jan  1 00:00:00 1970\nSubject: secret\nFrom: Ann <ann@b.example>\nDate: never\n\ntext\n\n"
    ingested = read(("mbox", mbox(read.folder, mail(1), bad)), quality={"max_rejected_share": 1})
    (info,) = ingested.sources
    assert info.rejected == 1
    assert info.examples == ("mails.mbox, row 2: “×××××” a mail without a time that can be",)


def test_a_folder_of_other_texts_says_what_is_read(read: Reader) -> None:
    path = mbox(read.folder, "From now on we meet at 10:00 2025\nDear Ann,\n", name="letter.txt")
    assert not get_source("mbox").detect(path)
    with pytest.raises(DataError, match="No file of this export is an archive of mails"):
        read(("mbox", path))


@pytest.mark.parametrize(
    ("written", "key", "name"),
    [
        ("Ann <Ann@B.example>", "ann@b.example", "Ann"),
        ("ann at b.example (Ann (home))", "ann@b.example", "Ann (home)"),
        ('"Li, Bo" <bo@b.example>', "bo@b.example", "Li, Bo"),
        ("=?utf-8?b?5byg5LiJ?= <z@b.example>", "z@b.example", "张三"),
        ("ann@b.example", "ann@b.example", ""),
        ("Ann", "Ann", "Ann"),
        ("=?x-unknown?q?=41?= <z@b.example>", "z@b.example", "=?x-unknown?q?=41?="),
    ],
)
def test_senders_are_told_by_address_and_shown_by_name(written: str, key: str, name: str) -> None:
    one = headers.sender(written)
    assert one is not None
    assert (one.key, one.name) == (key, name)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("Mon, 5 May 2025 10:00:00 +0000", 1746439200),
        ("Mon, 5 May 2025 12:00:00 +0200 (CEST)", 1746439200),
        ("5 May 2025 10:00 GMT", 1746439200),
        ("Mon May  5 10:00:00 2025", 1746439200),
        ("Mon, 05 May 2025 05:00:00 EST", 1746439200),
        ("Mon, 45 May 2025 10:00:00 +0000", None),
        ("Thu, 01 Jan 1970 00:00:10 +0000", None),
        ("", None),
        ("tomorrow", None),
    ],
)
def test_dates_are_read_in_the_forms_of_fifty_years(written: str, seconds: int | None) -> None:
    assert headers.moment(written, "") == (seconds * 1_000_000 if seconds else None)
