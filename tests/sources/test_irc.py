"""IRC logs: the forms that clients and log bots write, nicks, relays, equal lines, and damage."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources.reading import DATA, Reader, contents, table
from zongjie.errors import DataError
from zongjie.sources.irc import dialects
from zongjie.sources.irc.nicks import fold, merge
from zongjie.sources.irc.relays import carried, find_relays

SAMPLES = DATA / "irc"
DAYS = SAMPLES / "days_from_documentation"


def log(folder: Path, *lines: str, name: str = "garden/2023-05-05", encoding: str = "utf-8") -> Path:
    path = folder / "logs" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("".join(f"{line}\n" for line in lines).encode(encoding))
    return folder / "logs"


def said(ingested: object) -> list[tuple[str, str]]:
    activity = table(ingested, "activity").sort_values(["ts", "member_id"])  # type: ignore[arg-type]
    return [(f"{ts:%d %H:%M:%S}", member) for ts, member in zip(activity["ts"], activity["member_id"], strict=True)]


def test_folders_are_channels_files_are_days_and_only_what_people_say_is_activity(read: Reader) -> None:
    ingested = read(("irc", DAYS))
    activity = table(ingested, "activity")
    assert activity["group_id"].value_counts().to_dict() == {"garden": 8, "garden-help": 2}
    assert table(ingested, "groups")["name"].tolist() == ["#garden-help", "#garden"]
    assert activity["activity_id"].is_unique
    assert set(activity["kind"]) == {"message"}
    (info,) = ingested.sources
    assert info.rejected == 0
    assert info.skipped == 4
    assert info.notices == {"bots": 1, "unjoined_renames": 1, "coarse_times": 10}


@pytest.mark.parametrize(
    ("name", "messages"),
    [
        ("irssi_from_documentation.log", [("05 10:01:00", "ann"), ("05 10:01:00", "bob"), ("05 10:02:00", "bob"), ("06 00:10:00", "bobby")]),
        ("irc.example.#garden_from_documentation.weechatlog", [("05 10:00:05", "ann"), ("05 10:00:07", "bob"), ("06 00:00:01", "bobby")]),
        ("znc_from_documentation", [("05 10:00:03", "ann"), ("05 10:00:04", "ann"), ("05 10:00:09", "bobby")]),
        ("ubuntu_from_documentation", [("05 10:00:00", "ann"), ("05 10:01:00", "bob")]),
        ("hexchat_from_documentation_#garden.log", [("31 23:59:00", "ann"), ("01 00:00:05", "bob"), ("01 00:01:00", "bob")]),
        ("#garden_iso_from_documentation.log", [("05 10:00:00", "ann"), ("05 10:00:05", "bob"), ("05 22:00:00", "ann")]),
    ],
)  # fmt: skip
def test_every_client_s_form_is_read(name: str, messages: list[tuple[str, str]], read: Reader) -> None:
    ingested = read(("irc", SAMPLES / name))
    assert said(ingested) == messages
    assert ingested.sources[0].rejected == 0


def test_years_that_turn_are_followed_where_lines_have_no_year(read: Reader) -> None:
    activity = table(read(("irc", SAMPLES / "hexchat_from_documentation_#garden.log")), "activity")
    assert activity["ts"].dt.year.tolist() == [2023, 2024, 2024]


def test_a_zip_is_read_like_the_folder(read: Reader) -> None:
    path = read.folder / f"{DAYS.name}.zip"
    with zipfile.ZipFile(path, "w") as file:
        for name in DAYS.rglob("*"):
            file.write(name, name.relative_to(DAYS).as_posix())
    for name, frame in contents(read(("irc", DAYS))).items():
        pd.testing.assert_frame_equal(frame, contents(read(("irc", path)))[name])


def test_equal_lines_in_a_minute_are_told_apart_and_overlapping_files_are_not_counted_twice(read: Reader) -> None:
    lines = ("[10:00] <ann> hm", "[10:00] <ann> hm", "[10:01] <bob> hm")
    whole = log(read.folder, *lines)
    part = log(read.folder / "again", *lines[:2], name="garden/20230505.txt")
    assert len(table(read(("irc", whole)), "activity")) == 3
    twice = read(("irc", whole), ("irc", part))
    assert len(table(twice, "activity")) == 3
    assert twice.sources[1].kept == 0


def test_ids_do_not_depend_on_where_batches_are_cut(read: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f"[10:0{number // 4}] <ann> hm" for number in range(16)]
    path = log(read.folder, *lines)
    whole = contents(read(("irc", path)))["activity"]
    monkeypatch.setattr("zongjie.sources.reading.gather.CHUNK", 3)
    monkeypatch.setattr("zongjie.sources.reading.tree.BLOCK", 40)
    again = Reader(read.folder / "again")
    again.folder.mkdir()
    pd.testing.assert_frame_equal(whole, contents(again(("irc", path)))["activity"])
    assert whole["activity_id"].nunique() == 16


def bridge(count: int, *others: str) -> list[str]:
    names = ("Big Joe", "dora", "m\u200barit")
    return [f"[10:{at % 60:02}] <bridge> <{names[at % 3]}> word {at}" for at in range(count)] + list(others)


def test_words_that_a_relay_carries_are_their_speakers(read: Reader) -> None:
    ingested = read(("irc", log(read.folder, *bridge(60, "[11:00] <bridge> connected", "[11:01] <ann> <b> is bold"))))
    counts = table(ingested, "activity")["member_id"].value_counts().to_dict()
    assert counts == {"Big Joe": 20, "dora": 20, "marit": 20, "bridge": 1, "ann": 1}
    members = table(ingested, "members").set_index("member_id")["is_bot"].to_dict()
    assert members == {"Big Joe": False, "dora": False, "marit": False, "bridge": True, "ann": False}
    assert ingested.sources[0].notices == {"bots": 1, "relays": 1, "relayed": 60, "coarse_times": 62}


def test_fewer_than_fifty_lines_or_nine_in_ten_make_no_relay(read: Reader) -> None:
    few = read(("irc", log(read.folder / "few", *bridge(49))))
    mixed = read(
        ("irc", log(read.folder / "mixed", *bridge(60, *(f"[12:0{at}] <bridge> own words" for at in range(7)))))
    )
    for ingested in (few, mixed):
        assert set(table(ingested, "activity")["member_id"]) == {"bridge"}


def test_relays_can_be_named_and_denied_and_their_people_prefixed(read: Reader) -> None:
    lines = ("[10:00] <gate> [dora] hi", "[10:01] <gate> joe: hi", "[10:02] <gate> <ann> hi", "[10:03] <ann> hi")
    path = log(read.folder / "named", *lines)
    named = read(("irc", path, {"relays": ["Gate"], "relay_prefix": "discord:"}))
    assert [member for _, member in said(named)] == ["discord:dora", "discord:joe", "discord:ann", "ann"]
    denied = read(("irc", log(read.folder / "denied", *bridge(60)), {"people": ["bridge"]}))
    assert set(table(denied, "activity")["member_id"]) == {"bridge"}


def test_nicks_are_people_unless_options_fold_or_join_them(read: Reader) -> None:
    path = log(
        read.folder, "[10:00] <bob> a", "[10:01] <Bob_> b", "[10:02] *** bob is now known as rob", "[10:03] <rob> c",
        "[10:04] <rob|away> d", "[10:05] *** Guest1 is now known as bob", "[10:06] <Guest1> e",
    )  # fmt: skip

    def people(**options: object) -> list[str]:
        return [member for _, member in said(read(("irc", path, options)))]

    assert people() == ["bob", "Bob_", "rob", "rob|away", "Guest1"]
    assert people(fold_alts=True) == ["bob", "bob", "rob", "rob", "guest1"]
    assert people(merge_renames=True) == ["bob", "Bob_", "bob", "rob|away", "Guest1"]
    assert people(merge_renames=True, fold_alts=True) == ["bob", "bob", "bob", "rob", "guest1"]


def test_times_are_utc_unless_an_option_says_otherwise(read: Reader) -> None:
    path = log(read.folder, "[00:30] <ann> a", "[02:30] <ann> b", "[12:00] <ann> c", name="garden/2023-03-26.log")
    assert [at for at, _ in said(read(("irc", path)))] == ["26 00:30:00", "26 02:30:00", "26 12:00:00"]
    berlin = read(("irc", path, {"time_zone": "Europe/Berlin"}))  # 2:30 is an hour that the spring change skips
    assert [at for at, _ in said(berlin)] == ["25 23:30:00", "26 01:30:00", "26 10:00:00"]


def test_damaged_lines_are_rejected_with_their_place_and_no_text(read: Reader) -> None:
    path = log(read.folder, *(f"[10:{at:02}] <ann> fine" for at in range(40)), "secret words", "[25:00] <ann> late", "")
    ingested = read(("irc", path), quality={"max_rejected_share": 0.1})
    (info,) = ingested.sources
    assert info.rejected == 2
    assert info.examples == tuple(
        f"logs, garden/2023-05-05, row {row}: neither a message nor an event" for row in (41, 42)
    )


def test_older_encodings_are_read_line_by_line(read: Reader) -> None:
    path = log(read.folder, "[10:00] <andré> été", encoding="cp1252")
    with (path / "garden" / "2023-05-05").open("ab") as file:
        file.write("[10:01] <andré> été\n".encode())
    assert {member for _, member in said(read(("irc", path)))} == {"andré"}


def test_a_time_without_a_day_is_rejected(read: Reader) -> None:
    path = log(
        read.folder, "10:00 <ann> when?", "--- Day changed Sat May 06 2023", "10:00 <ann> now", name="garden.log"
    )
    ingested = read(("irc", path), quality={"max_rejected_share": 1})
    assert said(ingested) == [("06 10:00:00", "ann")]
    assert ingested.sources[0].rejected == 1


def test_a_folder_without_logs_says_what_is_read(read: Reader) -> None:
    with pytest.raises(DataError, match="No file of this export is an IRC log"):
        read(("irc", log(read.folder, "Dear Ann,", "see you", name="letter.txt")))


@pytest.mark.parametrize(
    ("name", "channel", "day"),
    [
        ("raku/2023/2023-05-05", "raku", "2023-05-05"), ("2020/01/31/#garden.txt", "garden", "2020-01-31"),
        ("2020/01/31.txt", "export x", "2020-01-31"), ("net_#garden_20200131.log", "garden", "2020-01-31"),
        ("%23%23c++.2020-01-31.log.gz", "#c++", "2020-01-31"), ("garden.log.20200131", "garden", "2020-01-31"),
        ("irc.net.#garden.weechatlog", "garden", None), ("logs/2020-13-31.log", "export x", None),
    ],
)  # fmt: skip
def test_names_of_files_and_folders_tell_channel_and_day(name: str, channel: str, day: str | None) -> None:
    path = Path("/some/export x")
    assert dialects.channel_of(path, name) == channel
    found = dialects.day_of(path, name)
    assert (found.isoformat() if found else None) == day


@pytest.mark.parametrize(
    "head",
    [b"", b"10:00 lunch\n11:00 tea\n", b"2023-05-05 10:00:00\ta\tb\n", b"12/12/19, 02:09 - Alice: hi\n", b"2019-03-01 9:05:01 \xe5\xbc\xa0(12345)\nhi\n",
     b"[2023-05-05T10:00:00.000000+00:00] ann (id=1)\n    hi\n", b"From a at b  Mon May 5 10:00:00 2023\nFrom: a at b\n"],
)  # fmt: skip
def test_other_logs_are_not_taken_for_irc(head: bytes) -> None:
    assert not dialects.is_log(head)


def test_carried_names_lose_colours_and_marks_of_no_width() -> None:
    assert carried("\x02<\x0303m\u200barit\x0f>\x02 hi") == "marit"
    assert carried("<ann>") == "ann"
    assert carried("a <ann> hi") is None
    assert carried("ann: hi") is None
    assert carried("ann: hi", any_form=True) == "ann"


def test_relays_are_found_in_columns_by_tabs_too() -> None:
    lines = "".join(f"2023-05-05 10:00:{at:02}\tbridge\t<joe> {at}\n" for at in range(55)).encode()
    assert find_relays(lambda: [lines[:600], lines[600:]]) <= {"bridge"}
    assert find_relays(lambda: [lines]) == {"bridge"}


@given(
    st.from_regex(r"[A-Za-z][A-Za-z0-9]{1,8}", fullmatch=True), st.sampled_from(["", "_", "__", "|away", "`", "_|afk"])
)
def test_folding_is_settled_at_once(nick: str, end: str) -> None:
    assert fold(nick + end) == fold(fold(nick + end)) == nick.lower()


def test_joined_nicks_have_one_head_whatever_the_order() -> None:
    renames = [b"[1] *** a is now known as b\n", b"[1] *** c is now known as d\n", b"[1] *** b is now known as c\n"]
    assert len(set(merge(renames).values())) == len(set(merge(reversed(renames)).values())) == 1
