"""Feedback, incidents and work, by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.metrics.building import figures, store, values

ITEMS = [
    {"feedback_id": "1", "ts": "2023-01-02 09:00", "first_response_at": "2023-01-02 10:00",
     "resolved_at": "2023-01-03 09:00", "category": "product", "severity": "high", "score": 2},
    {"feedback_id": "2", "ts": "2023-01-05 09:00", "first_response_at": "2023-01-05 12:00",
     "resolved_at": "2023-02-01 09:00", "category": "product", "severity": "low", "score": None},
    {"feedback_id": "3", "ts": "2023-01-31 23:50", "first_response_at": None, "resolved_at": None,
     "category": "events", "severity": "low", "score": 4},
    {"feedback_id": "4", "ts": "2022-12-30 12:00", "first_response_at": "2022-12-30 12:30",
     "resolved_at": None, "category": "events", "severity": None, "score": 5},
]  # fmt: skip


def test_medians_leave_out_what_is_still_open_and_the_end_holds_older_items(tmp_path: Path) -> None:
    wanted = ("response_hours", "resolution_hours", "answered_share", "resolved_share", "open", "by_category")
    names = [f"feedback_{name}" for name in wanted]
    found = figures(store(tmp_path, feedback=ITEMS), "2023-01", only=names)
    assert found["feedback_response_hours"].value == 2
    assert found["feedback_resolution_hours"].value == (24 + 27 * 24) / 2
    assert found["feedback_answered_share"].value == pytest.approx(2 / 3)
    assert found["feedback_resolved_share"].value == pytest.approx(2 / 3)
    assert found["feedback_open"].value == 3  # the second was resolved on 1 February, the fourth never
    rows = {row["category"]: row for row in found["feedback_by_category"].rows}
    assert (rows["product"]["value"], rows["product"]["response_hours"], rows["product"]["score"]) == (2, 2, 2)
    assert (rows["events"]["resolved_share"], rows["events"]["response_hours"]) == (0, None)


def test_without_dates_the_state_says_what_is_open_and_no_share_is_made_up(tmp_path: Path) -> None:
    items = [
        {"feedback_id": str(place), "ts": "2023-01-02", "status": state, "category": "x"}
        for place, state in enumerate(["已解决", "Closed", "处理中", None])
    ]
    names = ["feedback_open", "feedback_resolved_share", "feedback_answered_share", "feedback_by_category"]
    found = figures(store(tmp_path, feedback=items), "2023-01", only=names)
    assert found["feedback_open"].value == 1
    assert found["feedback_resolved_share"].value == 0.5
    assert found["feedback_open"].caveats
    assert "feedback_answered_share" not in found
    assert found["feedback_by_category"].rows[0]["resolved_share"] is None


INCIDENTS = [
    {"incident_id": "a", "detected_at": "2023-03-01 08:00", "what": "spam wave", "severity": "high",
     "strategy": "mute", "responded_at": "2023-03-01 08:30", "closed_at": "2023-03-02 08:00", "review": "rule added"},
    {"incident_id": "b", "detected_at": "2023-03-05 08:00", "what": None, "severity": "low",
     "strategy": None, "responded_at": "2023-03-05 10:30", "closed_at": None, "review": None},
]  # fmt: skip


def test_incidents_are_counted_timed_and_listed(tmp_path: Path) -> None:
    names = ["incidents", "incident_response_hours", "incident_closing_hours", "incidents_open", "incidents_table"]
    found = figures(store(tmp_path, incidents=INCIDENTS), "2023-03", only=names)
    assert [found[name].value for name in names[:-1]] == [2, 1.5, 24, 1]
    listed = values(found["incidents_table"].rows, "incident", "strategy")
    assert listed == {"spam wave": "mute", "b": None}


WORK = [
    {"date": "2023-04-01", "staff": "s1", "kind": "replied", "count": 10, "median_response_minutes": 4},
    {"date": "2023-04-02", "staff": "s2", "kind": "replied", "count": 5, "median_response_minutes": 8},
    {"date": "2023-05-02", "staff": "s1", "kind": "published", "count": 2, "median_response_minutes": None},
    {"date": "2023-05-03", "staff": None, "kind": "moderated", "count": None, "median_response_minutes": None},
]


def test_work_adds_up_by_kind_by_person_and_by_month(tmp_path: Path) -> None:
    names = ["done", "staff", "response_minutes", "by_kind", "by_staff", "over_time", "by_month"]
    found = figures(store(tmp_path, work=WORK), "2023Q2", only=[f"work_{name}" for name in names])
    assert (found["work_done"].value, found["work_staff"].value, found["work_response_minutes"].value) == (17, 2, 6)
    assert values(found["work_by_kind"].rows, "kind") == {"replied": 15, "published": 2, "moderated": None}
    assert values(found["work_by_staff"].rows, "staff") == {"s1": 12, "s2": 5, "Unknown": None}
    assert values(found["work_over_time"].rows, "time")["2023-05"] == 2
    cells = {(row["time"], row["kind"]): row["value"] for row in found["work_by_month"].rows}
    assert cells["2023-04", "replied"] == 15
