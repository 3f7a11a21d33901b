"""The Stack Exchange dump: one written from its documentation, with the quirks that real ones have."""

from __future__ import annotations

import io
import shutil
import zipfile
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources.reading import DATA, Reader, contents, table
from zongjie.errors import DataError
from zongjie.sources.ingested import Ingested
from zongjie.sources.stackexchange import xmlrows

MADE = DATA / "stackexchange" / "dump_from_documentation"
ROWS = st.lists(st.dictionaries(st.sampled_from(["Id", "Body", "Tags"]), st.text(min_size=1, max_size=12), min_size=1))


@pytest.fixture(scope="module")
def dump(tmp_path_factory: pytest.TempPathFactory) -> Ingested:
    return Reader(tmp_path_factory.mktemp("dump"))(("stackexchange", MADE), time_zone="Asia/Shanghai")


def test_questions_answers_and_comments_are_activity_that_answers_its_post(dump: Ingested) -> None:
    activity = table(dump, "activity").set_index("activity_id")
    assert activity["kind"].value_counts().to_dict() == {"post": 5, "comment": 3}
    replies = activity["reply_to"].dropna().to_dict()
    assert replies == {"p2": "p1", "p3": "p1", "p7": "p5", "c1": "p1", "c2": "p2", "c3": "p2"}


def test_a_topic_is_the_first_tag_of_the_question_in_either_writing(dump: Ingested) -> None:
    topics = table(dump, "activity").set_index("activity_id")["topic"].to_dict()
    assert topics == dict.fromkeys(["p1", "p2", "p3", "c1", "c2", "c3"], "gates") | {"p5": "learning", "p7": "learning"}


def test_times_are_utc_whatever_the_zone_of_the_community(dump: Ingested) -> None:
    first = table(dump, "activity").set_index("activity_id").loc["p1"]
    assert str(first["ts"]) == "2021-12-31 23:30:00.147000"
    assert first["day"] == date(2022, 1, 1)


def test_a_question_is_content_with_its_up_votes_not_its_score(dump: Ingested) -> None:
    pieces = table(dump, "contents").set_index("content_id")
    assert pieces[["reads", "likes", "comments"]].T.to_dict("list") == {"p1": [163, 1, 3], "p5": [40, 2, 0]}
    assert pieces.loc["p1", "title"] == "How do gates &amp; wires differ?"


def test_without_votes_likes_are_unknown(read: Reader) -> None:
    path = read.folder / "dump"
    shutil.copytree(MADE, path)
    (path / "Votes.xml").unlink()
    assert table(read(("stackexchange", path)), "contents")["likes"].isna().all()


def test_what_cannot_be_placed_is_skipped_with_its_reason(dump: Ingested) -> None:
    (info,) = dump.sources
    assert info.reasons == {
        "vote, whose voter the dump does not tell (up-votes count as likes of the question)": 7,
        "neither question nor answer: tag wiki excerpt": 1,
        "post of a deleted account that left no name": 1,
    }
    assert info.ignored == ("Badges.xml",)


def test_users_join_when_their_account_was_made_and_the_site_itself_is_a_bot(dump: Ingested) -> None:
    members = table(dump, "members").set_index("member_id")
    assert members["joined_day"].dropna().astype(str).to_dict() == {
        "-1": "2021-12-01",
        "11": "2021-12-30",
        "12": "2022-01-01",  # 20:00 UTC is the next morning in Shanghai
        "13": "2022-02-01",
    }
    assert members.index[members["is_bot"].fillna(value=False)].tolist() == ["-1"]


def test_who_acted_without_being_listed_is_a_member_and_reported(dump: Ingested) -> None:
    (info,) = dump.sources
    assert {"deleted:user4711", "99"} <= set(table(dump, "members")["member_id"])
    assert info.notices == {"bots": 1, "deleted_accounts": 1, "missing_people": 1}


def test_options_name_bots_people_and_staff_by_id_or_name(read: Reader) -> None:
    options = {"bots": ["q bot"], "people": [-1], "staff": "Ann Example"}
    members = table(read(("stackexchange", MADE, options)), "members").set_index("member_id")
    assert members.index[members["is_bot"].fillna(value=False)].tolist() == ["13"]
    assert members.index[members["is_staff"].fillna(value=False)].tolist() == ["11"]


@pytest.mark.parametrize("wrapper", ["", "quantum.stackexchange.com/"])
def test_a_zip_is_read_like_the_folder(dump: Ingested, wrapper: str, read: Reader) -> None:
    path = read.folder / "dump.zip"
    with zipfile.ZipFile(path, "w") as file:
        for name in sorted(MADE.iterdir(), reverse=True):
            file.write(name, wrapper + name.name)
    other = contents(read(("stackexchange", path), time_zone="Asia/Shanghai"))
    for name, frame in contents(dump).items():
        pd.testing.assert_frame_equal(frame, other[name])


def test_a_damaged_row_is_rejected_with_its_place_and_the_others_are_read(read: Reader) -> None:
    path = read.folder / "dump"
    shutil.copytree(MADE, path)
    comments = (path / "Comments.xml").read_bytes()
    (path / "Comments.xml").write_bytes(comments.replace(b'UserId="11"', b'UserId="11').replace(b"T10:00", b"T25:00"))
    ingested = read(("stackexchange", path), quality={"max_rejected_share": 0.5})
    (info,) = ingested.sources
    assert info.examples[0] == "dump, Comments.xml, row 2: not a whole XML element"
    assert info.examples[1].startswith("dump, Comments.xml, row 3, column ts: “")
    assert (table(ingested, "activity")["kind"] == "comment").sum() == 1


def test_several_sites_in_one_folder_are_refused_with_their_names(read: Reader) -> None:
    for site in ("a.example", "b.example"):
        shutil.copytree(MADE, read.folder / "all" / site)
    with pytest.raises(DataError, match=r"known: +a\.example, b\.example"):
        read(("stackexchange", read.folder / "all"))


def test_a_packed_dump_is_answered_with_the_command_that_unpacks_it(tmp_path: Path, read: Reader) -> None:
    (tmp_path / "dump.7z").write_bytes(b"7z")
    with pytest.raises(DataError, match=r"7z x dump\.7z"):
        read(("stackexchange", tmp_path / "dump.7z"))


@settings(max_examples=40, deadline=None)
@given(rows=ROWS, between=st.sampled_from(["", "\n", "\r\n  "]), quote=st.sampled_from("\"'"))
def test_rows_are_read_in_any_writing(rows: list[dict[str, str]], between: str, quote: str) -> None:
    rows = [{name: _printable(value) for name, value in row.items()} for row in rows]
    text = between.join(_element(row, quote) for row in rows)
    frames = list(xmlrows.batches(io.BytesIO(f"<posts>{text}{between}</posts>".encode()), ["Id", "Tags"], size=2))
    assert not any(damaged for _, damaged in frames)
    read = [
        {name: value for name, value in row.items() if value is not None}
        for frame, _ in frames
        for row in frame.to_dict("records")
    ]
    assert read == [{name: value for name, value in row.items() if name != "Body"} for row in rows]


def test_entities_are_never_expanded() -> None:
    text = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><d><row Id="&a;" /><row Tags=\'&a;\' /></d>'
    ((frame, damaged),) = xmlrows.batches(io.BytesIO(text.encode()), ["Id", "Tags"])
    assert frame["Id"].tolist() == ["&a;"]
    assert damaged == [2]


def _printable(text: str) -> str:
    return "".join(char for char in text if char.isprintable()) or "x"


def _element(row: dict[str, str], quote: str) -> str:
    escapes = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
    values = {name: "".join(escapes.get(char, char) for char in value) for name, value in row.items()}
    return "<row " + " ".join(f"{name}={quote}{value}{quote}" for name, value in values.items()) + " />"
