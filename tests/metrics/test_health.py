"""Metrics of the health check: path, first week, feedback loop, why groups fail, who draws replies; by hand."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.metrics.building import figures, store, values

Rows = list[dict[str, Any]]

MEMBERS: Rows = [
    {"member_id": name, "joined_at": f"2023-01-{day:02}", "is_bot": name == "bot"}
    for name, day in (("a", 2), ("b", 3), ("c", 4), ("d", 5), ("bot", 2))
] + [{"member_id": "old", "joined_at": "2022-05-01", "is_bot": False}]


def act(who: str, day: str, kind: str = "message", **more: Any) -> dict[str, Any]:
    return {"member_id": who, "ts": f"2023-{day} 10:00", "kind": kind, **more}


ACTS: Rows = [
    *(act("a", day) for day in ("01-02", "01-20")),
    *(act("b", day) for day in ("01-04", "01-05")),
    act("c", "01-30", "read"),
    *(act("bot", day) for day in ("01-03", "01-04")),
    *(act("old", day) for day in ("01-03", "01-04", "03-30")),
]


def test_the_path_is_walked_by_those_who_joined_and_each_stage_is_a_part_of_the_one_before(tmp_path: Path) -> None:
    orders = [
        {"order_id": str(place), "member_id": who, "paid_at": "2023-02-01", "amount": 9.0}
        for place, who in enumerate(("b", "d", "old"))  # d never came: a purchase is the end of the path, not the path
    ]
    found = figures(store(tmp_path, members=MEMBERS, activity=ACTS, orders=orders), "2023Q1", only=["member_path"])
    path = values(found["member_path"].rows, "path_step")
    assert path == {"joined": 4, "there": 3, "spoke": 2, "again": 2, "bought": 1}


def test_without_a_list_the_path_begins_with_those_first_seen_after_a_run_in(tmp_path: Path) -> None:
    days = [date(2023, 1, 1) + timedelta(days=ago) for ago in range(200)]
    old = [{"member_id": "old", "ts": f"{day} 09:00", "kind": "message"} for day in days]
    new = [{"member_id": "n", "ts": f"2023-05-{day:02} 09:00", "kind": "message"} for day in range(1, 8)]
    once = [{"member_id": "m", "ts": "2023-05-03 09:00", "kind": "message"}]
    tables = store(tmp_path, activity=[*old, *new, *once])
    rows = figures(tables, "2023Q2", only=["member_path"])["member_path"].rows
    assert values(rows, "path_step") == {"there": 2, "spoke": 2, "again": 1, "often": 1}
    assert not figures(tables, "2023Q1", only=["member_path"])["member_path"].defined  # everyone is new at first


def test_the_first_week_counts_days_one_to_seven_and_only_members_who_had_them(tmp_path: Path) -> None:
    late = [{"member_id": "late", "joined_at": "2023-03-29", "is_bot": False}]  # the data ends on 30 March
    names = ["first_week_back_rate", "first_week_spoke_rate"]
    found = figures(store(tmp_path, members=MEMBERS + late, activity=ACTS), "2023Q1", only=names)
    back, spoke = (found[name] for name in names)
    assert (back.numerator, back.denominator) == (1, 4)  # b; a only on the day itself and after 18 days
    assert (spoke.numerator, spoke.denominator) == (2, 4)


def item(number: int, day: str, **more: Any) -> dict[str, Any]:
    known = {"feedback_id": str(number), "ts": f"{day} 09:00", "category": "x", "status": None, "usable": None}
    return known | {"first_response_at": None, "resolved_at": None, "severity": None} | more


ITEMS: Rows = [
    item(1, "2023-01-02", usable=True, first_response_at="2023-01-02 11:00", severity="高"),
    item(2, "2023-01-05", usable=False, resolved_at="2023-01-06 09:00", status="已公布"),
    item(3, "2023-01-10", usable=True, resolved_at="2023-02-09 09:00"),
    item(4, "2022-11-21", category="y", severity="低"),
]


def test_each_stage_of_the_loop_counts_by_itself_and_one_never_recorded_is_left_out(tmp_path: Path) -> None:
    found = figures(store(tmp_path / "all", feedback=ITEMS), "2023-01", only=["feedback_loop"])["feedback_loop"]
    rows = {row["loop_step"]: row for row in found.rows}
    assert {name: row["value"] for name, row in rows.items()} == {
        "collected": 3,
        "usable": 2,
        "answered": 1,
        "resolved": 2,
        "told": 1,
    }
    assert (rows["answered"]["hours"], rows["resolved"]["hours"]) == (2, (24 + 30 * 24) / 2)
    assert rows["told"]["share"] == pytest.approx(1 / 3)
    untold = [one | {"status": None, "usable": None} for one in ITEMS]
    found = figures(store(tmp_path / "some", feedback=untold), "2023-01", only=["feedback_loop"])["feedback_loop"]
    assert [row["loop_step"] for row in found.rows] == ["collected", "answered", "resolved"]


def test_what_is_open_at_the_end_waits_from_its_first_day_and_closed_states_wait_no_more(tmp_path: Path) -> None:
    names = ["feedback_open_by_category", "feedback_open_by_severity"]
    closed = item(5, "2023-01-20", status="已关闭")
    found = figures(store(tmp_path, feedback=[*ITEMS, closed]), "2023-01", only=names)
    rows = {row["category"]: row for row in found[names[0]].rows}
    assert (rows["x"]["value"], rows["x"]["severe"], rows["x"]["longest_days"]) == (2, 1, 29)  # 1 and 3
    assert (rows["y"]["value"], rows["y"]["waiting_days"]) == (1, 71)
    assert values(found[names[1]].rows, "severity")["高"] == 1


END = date(2023, 6, 30)


def said(group: str, who: str, first_ago: int, last_ago: int) -> Rows:
    return [
        {"member_id": name, "ts": f"{END - timedelta(days=ago)} 12:00", "kind": "message", "group_id": group}
        for ago in range(last_ago, first_ago + 1, 3)
        for name in who
    ]


def test_a_failing_group_shows_its_host_and_where_its_voices_went(tmp_path: Path) -> None:
    tables = store(
        tmp_path,
        activity=[
            *said("dead", "xy", 150, 30),
            *said("dead", "h", 150, 60),
            *said("other", "x", 27, 0),
            *said("other", "pqr", 150, 0),
        ],
        groups=[{"group_id": "dead", "name": "摄影", "owner": "h"}, {"group_id": "other", "name": "早读"}],
        memberships=[
            {"member_id": who, "group_id": "dead", "joined_at": "2022-01-01", "left_at": left}
            for who, left in (("h", None), ("x", None), ("y", "2023-06-01"), ("z", None))
        ],
    )
    (row,) = figures(tables, "2023Q2", only=["groups_causes"])["groups_causes"].rows
    assert (row["group"], row["state"], row["host_messages"]) == ("摄影", "dead", 0)
    assert row["host_past"] == pytest.approx(len(range(60, 112, 3)) / 3, abs=0.34)
    assert (row["host_last"], row["host_ahead"]) == ("2023-05-01", 30)
    assert row["elsewhere_share"] == pytest.approx(1 / 3)  # x, of h, x and y
    assert row["left_share"] == pytest.approx(1 / 4)


def test_without_groups_and_memberships_nothing_is_said_of_hosts_and_leavers(tmp_path: Path) -> None:
    tables = store(
        tmp_path, activity=[*said("dead", "xy", 150, 30), *said("dead", "h", 150, 60), *said("other", "pqr", 150, 0)]
    )
    (row,) = figures(tables, "2023Q2", only=["groups_causes"])["groups_causes"].rows
    assert (row["host_messages"], row["left_share"], row["elsewhere_share"]) == (None, None, 0)


def test_seeds_draw_replies_of_several_others_and_carry_no_name(tmp_path: Path) -> None:
    asked = [act(who, "01-02", activity_id=f"q{who}", reply_to=None) for who in "ab"]
    replies = [act(who, "01-03", activity_id=f"r{who}", reply_to="qa") for who in "cdefga"]  # a's own is none
    friends = [act(who, "01-03", activity_id=f"s{who}", reply_to="qb") for who in "cd"]  # two are no crowd
    (row,) = figures(store(tmp_path, activity=[*asked, *replies, *friends]), "2023-01", only=["seed_members"])[
        "seed_members"
    ].rows
    assert (row["seed"], row["value"], row["repliers"], row["messages"]) == ("1", 5, 5, 2)
    assert row["share"] == pytest.approx(5 / 7)
    assert "a" not in row.values()


def test_topics_heat_month_by_month_in_parts_of_the_month(tmp_path: Path) -> None:
    pieces = [
        {"content_id": str(place), "title": topic, "topic": topic, "published_at": f"2023-{month}-05", "likes": likes}
        for place, (topic, month, likes) in enumerate((("茶道", "01", 30), ("读书", "01", 10), ("茶道", "02", 5)))
    ]
    found = figures(store(tmp_path, contents=pieces), "2023Q1", only=["topic_heat_by_month"])["topic_heat_by_month"]
    assert {(row["term"], row["month"]): row["share"] for row in found.rows} == {
        ("茶道", "2023-01"): 0.75,
        ("读书", "2023-01"): 0.25,
        ("茶道", "2023-02"): 1.0,
    }
