"""Conversion, events, contents, feedback and spending, by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.metrics.building import figures, store, values


def order(number: int, who: str | None, day: str, amount: float = 10, refunded: float | None = None) -> dict[str, Any]:
    return {"order_id": f"o{number}", "member_id": who, "paid_at": day, "amount": amount, "refunded": refunded}


ORDERS = [
    order(1, "a", "2023-01-05"),
    order(2, "a", "2023-01-06", 20.1),
    order(3, "b", "2023-01-31 23:59", 5, 5),  # wholly refunded: no buyer, no revenue
    order(4, None, "2023-01-10", 7.2, 0.2),  # nobody to count, but money
    order(5, "a", "2023-02-01"),
    order(6, "c", "2023-02-14"),
]
MEMBERS = [
    {"member_id": "a", "joined_at": "2022-12-01", "tier": "core", "source": "friends"},
    {"member_id": "b", "joined_at": "2022-12-01", "tier": "core", "source": "ads"},
    {"member_id": "c", "joined_at": "2023-02-02", "tier": "wide", "source": "ads"},
    {"member_id": "d", "joined_at": "2022-12-05", "tier": "wide", "source": "ads"},
]


def test_orders_buyers_and_revenue_leave_refunds_out(tmp_path: Path) -> None:
    found = figures(store(tmp_path, orders=ORDERS, members=MEMBERS), "2023-01")
    assert (found["orders"].value, found["buyers"].value) == (3, 1)
    assert found["revenue"].value == pytest.approx(37.1)
    assert found["repurchase_rate"].value == 1
    assert (found["buy_again_rate"].numerator, found["buy_again_rate"].denominator) == (1, 1)


def test_conversion_is_buyers_of_the_month_over_members_at_its_end(tmp_path: Path) -> None:
    found = figures(store(tmp_path, orders=ORDERS, members=MEMBERS), "2023-01-01..2023-02-28", minimum_count=1)
    assert found["conversion_rate_start"].value == pytest.approx(1 / 3)
    assert found["conversion_rate_end"].value == pytest.approx(2 / 4)
    assert found["conversion_rate_growth"].value == pytest.approx(0.5)
    assert values(found["conversion_by_tier"].rows, "tier") == {"core": 0.5, "wide": 0.5}
    assert values(found["buyers_by_source"].rows, "source") == {"ads": 1, "friends": 1}


def test_each_stage_of_buying_is_a_part_of_the_one_before(tmp_path: Path) -> None:
    people = [
        *MEMBERS,
        {"member_id": "bot", "joined_at": "2022-12-01", "is_bot": True},
        {"member_id": "gone", "joined_at": "2022-12-01", "left_at": "2022-12-20"},
    ]
    more = [order(7, "bot", "2023-01-07"), order(8, "gone", "2023-01-08"), order(9, "stranger", "2023-01-09")]
    found = figures(store(tmp_path, orders=[*ORDERS, *more], members=people), "2023-01", only=["buying_stages"])
    rows = sorted(found["buying_stages"].rows, key=lambda row: row["step_order"])
    assert [(row["buying_stage"], row["value"]) for row in rows] == [
        *(("there", 3), ("bought", 1), ("bought_twice", 1), ("bought_thrice", 0)),
    ]


def test_the_last_month_of_the_data_has_no_buy_again_rate(tmp_path: Path) -> None:
    found = figures(store(tmp_path, orders=ORDERS), "2023-02", only=["buy_again_rate"])["buy_again_rate"]
    assert found.value is None
    assert found.undefined_because == "there was no buyer"


EVENTS = [
    {"event_id": "e1", "name": "Talk", "starts_at": "2023-01-10", "kind": "talk", "group_id": "g", "status": "held",
     "registered": 10, "attended": 6, "satisfaction": 4.0, "cost": 100, "revenue": 400},
    {"event_id": "e2", "name": "Meet", "starts_at": "2023-01-20", "kind": "meet", "group_id": "h", "status": None,
     "registered": 10, "attended": 2, "satisfaction": 5.0, "cost": None, "revenue": 50},
    {"event_id": "e3", "name": "Off", "starts_at": "2023-01-21", "kind": "meet", "group_id": "k", "status": "cancelled",
     "registered": 4, "attended": None, "satisfaction": None, "cost": 30, "revenue": None},
    {"event_id": "e4", "name": "Soon", "starts_at": "2023-06-21", "kind": "meet", "group_id": "k", "status": "planned",
     "registered": 4, "attended": None, "satisfaction": None, "cost": None, "revenue": None},
]  # fmt: skip


def test_cancelled_and_planned_events_do_not_count(tmp_path: Path) -> None:
    found = figures(store(tmp_path, events=EVENTS), "2023-01")
    assert (found["events_held"].value, found["events_cancelled"].value, found["event_groups"].value) == (2, 1, 2)
    assert found["rsvp_yes"].value == 20
    assert found["attendance_rate"].value == pytest.approx(8 / 20)


def test_satisfaction_is_weighted_by_who_came_and_returns_need_a_cost(tmp_path: Path) -> None:
    found = figures(store(tmp_path, events=EVENTS), "2023-01")
    assert found["event_satisfaction"].value == pytest.approx((4 * 6 + 5 * 2) / 8)
    assert found["event_roi"].value == pytest.approx(3)
    assert [row["name"] for row in found["events_table"].rows] == ["Talk", "Meet"]
    assert found["events_table"].rows[0]["attendance_rate"] == pytest.approx(0.6)


def test_participations_count_a_person_once_an_event(tmp_path: Path) -> None:
    came = [("e1", "a", "attended"), ("e1", "b", "attended"), ("e2", "a", "attended"), ("e2", "c", "absent")]
    rows = [{"event_id": event, "member_id": who, "status": status} for event, who, status in came]
    found = figures(store(tmp_path, events=EVENTS, attendance=rows), "2023-01")
    assert found["event_participations"].value == 3
    assert found["event_participations"].tables == ("attendance", "events")
    assert found["repeat_attendance"].value == 0.5


def test_without_sign_in_sheets_participations_come_from_the_events(tmp_path: Path) -> None:
    found = figures(store(tmp_path, events=EVENTS), "2023-01", only=["event_participations"])["event_participations"]
    assert found.value == 8
    assert found.caveats


def test_contents_are_answered_per_read_or_play(tmp_path: Path) -> None:
    pieces = [
        {"content_id": "1", "published_at": "2023-01-02", "title": "t1", "format": "article", "origin": "member",
         "reads": 100, "plays": None, "likes": 5, "comments": 1, "completion_rate": 0.5},
        {"content_id": "2", "published_at": "2023-01-03", "title": "t2", "format": "live", "origin": "official",
         "reads": None, "plays": 300, "likes": 10, "comments": 4, "completion_rate": 0.1},
        {"content_id": "3", "published_at": "2023-01-04", "title": "t3", "format": "live", "origin": None,
         "reads": None, "plays": None, "likes": 7, "comments": None, "completion_rate": 0.9},
    ]  # fmt: skip
    found = figures(store(tmp_path, contents=pieces), "2023-01")
    assert (found["contents_published"].value, found["reads"].value) == (3, 400)
    assert found["interaction_rate"].value == pytest.approx(20 / 400)
    assert found["completion_rate"].value == pytest.approx((0.5 * 100 + 0.1 * 300) / 400)
    assert found["member_made_share"].value == 0.5


def test_feedback_counts_items_usable_and_resolved(tmp_path: Path) -> None:
    items = [
        {"feedback_id": "1", "ts": "2023-01-01", "usable": True, "resolved_at": "2023-01-09", "category": "x"},
        {"feedback_id": "2", "ts": "2023-01-31", "usable": None, "resolved_at": None, "category": "x"},
    ]
    found = figures(store(tmp_path, feedback=items), "2023-01")
    assert (found["feedback_items"].value, found["feedback_usable"].value) == (2, 1)
    assert found["feedback_resolved_share"].value == 0.5


SPENDING = [
    {"month": "2023-01-01", "category": "tools", "planned": 100, "actual": 90.1},
    {"month": "2023-02-01", "category": "tools", "planned": 100, "actual": 100.2},
    {"month": "2023-02-01", "category": "events", "planned": None, "actual": 50},
]


def test_budgets_are_executed_over_what_was_planned(tmp_path: Path) -> None:
    found = figures(store(tmp_path, spending=SPENDING, members=MEMBERS), "2023-01-01..2023-02-28")
    assert found["budget_actual"].value == pytest.approx(240.3)
    assert found["budget_execution"].value == pytest.approx(190.3 / 200)
    assert found["cost_per_new_member"].value == pytest.approx(240.3)  # one joined


def test_spending_is_undefined_where_months_are_cut(tmp_path: Path) -> None:
    found = figures(store(tmp_path, spending=SPENDING), "2023-01-15..2023-02-14", only=["budget_actual"])
    assert found["budget_actual"].value is None
    assert "whole months" in (found["budget_actual"].undefined_because or "")


def test_months_that_are_cut_have_no_conversion_rate(tmp_path: Path) -> None:
    tables = store(tmp_path, orders=ORDERS, members=MEMBERS)
    cut = figures(tables, "2023-01-04..2023-02-14", only=["conversion_rate_start", "conversion_rate_end"])
    assert cut["conversion_rate_start"].value is None
    assert "whole calendar month" in (cut["conversion_rate_start"].undefined_because or "")
    whole = figures(tables, "2022-12-15..2023-02-28", only=["conversion_rate_start", "conversion_rate_end"])
    assert whole["conversion_rate_start"].value == pytest.approx(1 / 3)  # January: December is cut
    assert whole["conversion_rate_end"].value == pytest.approx(2 / 4)
