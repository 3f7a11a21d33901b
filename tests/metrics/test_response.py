"""How soon somebody else answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.metrics.building import figures, store

NAMES = ["median_first_response_minutes", "unanswered_share", "topics_begun"]


def post(name: str, who: str, when: str, topic: str | None = None, reply_to: str | None = None) -> dict[str, Any]:
    return {
        "activity_id": name,
        "member_id": who,
        "ts": f"2023-01-{when}",
        "kind": "post",
        "topic": topic,
        "reply_to": reply_to,
    }


BOT = [{"member_id": "helper", "is_bot": True}, {"member_id": "a", "is_bot": False}]


def test_the_first_reply_by_another_human_counts(tmp_path: Path) -> None:
    said = [
        post("1", "a", "05 10:00", "t"),
        post("2", "a", "05 10:01", "t"),  # the author
        post("3", "helper", "05 10:02", "t"),  # a bot
        post("4", "b", "05 10:30", "t"),
        post("5", "c", "05 10:40", "t"),
        post("6", "b", "06 10:00", "u"),
        post("7", "a", "06 12:00", "u"),
        post("8", "b", "07 10:00", "nobody"),
        post("9", "helper", "08 10:00", "by a bot"),
    ]
    found = figures(store(tmp_path, activity=said, members=BOT), "2023-01", only=NAMES)
    assert found["median_first_response_minutes"].value == (30 + 120) / 2
    assert (found["unanswered_share"].numerator, found["unanswered_share"].denominator) == (1, 3)
    assert found["topics_begun"].value == 3


def test_a_topic_begun_before_the_period_is_not_of_it(tmp_path: Path) -> None:
    said = [post("1", "a", "01 10:00", "t"), post("2", "b", "20 10:00", "t"), post("3", "c", "31 10:00", "u")]
    found = figures(store(tmp_path, activity=said), "2023-01-15..2023-01-31", only=NAMES)
    assert found["topics_begun"].value == 1
    assert found["unanswered_share"].value == 1
    assert found["median_first_response_minutes"].value is None


def test_where_there_are_no_topics_messages_with_replies_tell_the_time(tmp_path: Path) -> None:
    said = [
        post("1", "a", "05 10:00"),
        post("2", "a", "05 10:05", reply_to="1"),
        post("3", "b", "05 10:10", reply_to="1"),
        post("4", "c", "05 11:00"),
        post("5", "c", "05 11:01", reply_to="4"),  # to oneself
        post("6", "a", "31 10:00", reply_to="not in the export"),
    ]
    found = figures(store(tmp_path, activity=said), "2023-01", only=NAMES)
    assert found["median_first_response_minutes"].value == 10
    assert "unanswered_share" not in found  # a chat does not tell a question from a remark


def test_the_same_topic_in_two_groups_is_two_topics(tmp_path: Path) -> None:
    said = [post("1", "a", "05 10:00", "t") | {"group_id": "g"}, post("2", "b", "05 10:10", "t") | {"group_id": "h"}]
    found = figures(store(tmp_path, activity=said), "2023-01", only=NAMES)
    assert (found["topics_begun"].value, found["unanswered_share"].value) == (2, 1)
