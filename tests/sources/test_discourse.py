"""Discourse topics: made ones with their quirks, and those of a real forum."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from tests.sources.reading import DATA, Reader, contents, table
from zongjie.errors import DataError
from zongjie.sources.ingested import Ingested

MADE = DATA / "discourse" / "topics_from_documentation"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Ingested:
    return Reader(tmp_path_factory.mktemp("discourse"))(("discourse", MADE), time_zone="Asia/Shanghai")


def test_posts_are_activity_of_their_category_and_topic(made: Ingested) -> None:
    activity = table(made, "activity").set_index("activity_id")
    assert set(activity["kind"]) == {"post"}
    assert activity["topic"].value_counts().to_dict() == {"How do I begin?": 4, "欢迎": 2}
    assert activity["content_id"].value_counts().to_dict() == {"11": 4, "12": 2}
    assert str(activity.loc["101", "day"]) == "2022-01-01"  # 22:00 UTC is the next morning in Shanghai
    assert table(made, "groups").set_index("group_id")["name"].to_dict() == {"5": "Support", "6": "Meta"}


def test_a_post_answers_the_one_it_names_else_the_first_of_its_topic(made: Ingested) -> None:
    replies = table(made, "activity").set_index("activity_id")["reply_to"].dropna().to_dict()
    assert replies == {"102": "101", "103": "102", "105": "101", "202": "201"}


def test_what_is_no_members_post_is_skipped_and_what_the_files_lack_is_reported(made: Ingested) -> None:
    (info,) = made.sources
    assert info.reasons == {
        "like, which the export gives no date": 3,
        "not a member's post: small action": 1,
        "post of a deleted account": 1,
        "direct message": 1,
    }
    assert info.notices == {"bots": 2, "missing_rows": 2}


def test_a_topic_is_content_with_what_was_counted_to_date(made: Ingested) -> None:
    pieces = table(made, "contents").set_index("content_id")
    assert pieces[["reads", "likes", "comments"]].T.to_dict("list") == {"11": [120, 3, 4], "12": [120, 3, 2]}
    assert pieces["origin"].to_dict() == {"11": "member", "12": "official"}


def test_members_have_trust_levels_staff_and_bots_are_told(made: Ingested) -> None:
    members = table(made, "members").set_index("member_id")
    assert members["tier"].to_dict() == {"7": "TL2", "8": "TL1", "9": "TL4", "-1": "TL1", "10": "TL1"}
    assert members.index[members["is_staff"]].tolist() == ["9"]
    assert set(members.index[members["is_bot"]]) == {"-1", "10"}


def test_options_overrule_by_id_or_name(read: Reader) -> None:
    options = {"bots": ["Ben_Talbot"], "people": ["news-bot", "-1"], "staff": [7]}
    members = table(read(("discourse", MADE, options)), "members").set_index("member_id")
    assert members.index[members["is_bot"]].tolist() == ["8"]
    assert set(members.index[members["is_staff"]]) == {"7", "9"}


def test_one_file_may_hold_several_topics(made: Ingested, read: Reader) -> None:
    topics = [json.loads((MADE / f"{number}.json").read_bytes()) for number in (11, 12, 13)]
    for suffix, text in ((".json", json.dumps(topics)), (".jsonl", "\n".join(map(json.dumps, topics)))):
        path = read.folder / f"all{suffix}"
        path.write_text(text)
        activity = contents(read(("discourse", path), time_zone="Asia/Shanghai"))["activity"]
        pd.testing.assert_frame_equal(activity, contents(made)["activity"])


def test_a_topic_in_several_files_is_one_whose_posts_answer_its_first(made: Ingested, read: Reader) -> None:
    (read.folder / "x").mkdir()
    topic = json.loads((MADE / "11.json").read_bytes())
    posts = topic["post_stream"]["posts"]
    for page, some in enumerate((posts[:2], posts[2:])):
        topic["post_stream"]["posts"] = some
        (read.folder / "x" / f"11-{page}.json").write_text(json.dumps(topic))
    ingested = read(("discourse", read.folder / "x"))
    assert ingested.rows["contents"] == 1
    replies = table(ingested, "activity").set_index("activity_id")["reply_to"].dropna().to_dict()
    assert replies == {"102": "101", "105": "101"}  # the post that 103 names stands in another file


def test_what_is_no_post_is_a_reject(read: Reader) -> None:
    topic = json.loads((MADE / "11.json").read_bytes())
    topic["post_stream"]["posts"][1]["actions_summary"] = [1]
    (read.folder / "a.json").write_text(json.dumps(topic))
    (info,) = read(("discourse", read.folder / "a.json"), quality={"max_rejected_share": 0.5}).sources
    assert info.examples == ("a.json, row 2: not a post as the forum writes it",)


@pytest.mark.parametrize("odd", [{"a": 1}, [1], None, True])
def test_numbers_that_are_none_answer_nothing(odd: object, read: Reader) -> None:
    topic = json.loads((MADE / "11.json").read_bytes())
    for post in topic["post_stream"]["posts"]:
        post["post_number"] = odd
    (read.folder / "a.json").write_text(json.dumps(topic))
    replies = table(read(("discourse", read.folder / "a.json")), "activity")["reply_to"]
    assert replies.isna().all()


@pytest.mark.parametrize("categories", [[1, "x", {"id": 1, "name": "社区"}], [], 5, "names"])
def test_categories_that_are_none_name_nothing(categories: object, read: Reader) -> None:
    forum = read.folder / "forum"
    forum.mkdir()
    shutil.copy(MADE / "11.json", forum)
    (forum / "categories.json").write_text(json.dumps({"categories": categories}))
    (info,) = read(("discourse", forum)).sources
    assert info.tables["activity"]


def test_a_damaged_file_is_a_reject_and_the_others_are_read(read: Reader) -> None:
    with zipfile.ZipFile(read.folder / "topics.zip", "w") as file:
        for name in MADE.iterdir():
            content = name.read_bytes()
            file.writestr(name.name, content[:500] if name.name == "12.json" else content)
        file.writestr("robots.txt", "")
    (info,) = read(("discourse", read.folder / "topics.zip"), quality={"max_rejected_share": 0.5}).sources
    assert info.examples[0].startswith("topics.zip, 12.json, row 1: it is not JSON")
    assert info.tables["activity"] == 4
    assert info.ignored == ("robots.txt",)


def test_a_folder_without_topics_is_refused(tmp_path: Path, read: Reader) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "a.json").write_text('{"users": []}')
    with pytest.raises(DataError, match="no file has a post_stream"):
        read(("discourse", tmp_path / "x"))


def test_the_real_forum_has_its_topics_and_posts(shared: Path, read: Reader) -> None:
    ingested = read(("discourse", shared / "data" / "discourse_topics_2019.zip"), time_zone="UTC")
    (info,) = ingested.sources
    assert info.rejected == 0
    assert ingested.rows["contents"] == 543
    activity = table(ingested, "activity")
    assert len(activity) == 6511
    assert activity["activity_id"].is_unique
    unknown = set(activity["reply_to"].dropna()) - set(activity["activity_id"])
    assert len(unknown) == 2  # notes of moderators, which are no members' posts
