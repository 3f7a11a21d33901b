"""Outcome of events: turnout of those invited, revenue per cost, what those who came bought before and after."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.metrics.building import figures, store, values


def event(name: str, day: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"event_id": name, "name": name, "starts_at": f"{day} 20:00", "kind": kind, **more}


def orders(*days: tuple[str, str]) -> list[dict[str, Any]]:
    rows = [{"member_id": who, "paid_at": day, "amount": 10} for who, day in days]
    return [row | {"order_id": f"o{place}"} for place, row in enumerate(rows)]


def came(*rows: tuple[str, str]) -> list[dict[str, Any]]:
    return [{"event_id": one, "member_id": who, "status": "attended"} for one, who in rows]


def test_turnout_and_return_count_only_events_that_record_both(tmp_path: Path) -> None:
    events = [
        event("a", "2023-05-01", "talk", invited=100, attended=90, revenue=800, cost=100),
        event("b", "2023-06-01", "meet", invited=100, attended=40, revenue=400, cost=100),
        event("c", "2023-06-02", "meet", attended=70, revenue=999),  # nobody knows who was invited, nor the cost
        event("d", "2023-06-03", "meet", invited=50, attended=50, status="cancelled"),
    ]
    names = ["event_turnout", "event_turnout_by_kind", "event_return", "event_return_by_kind"]
    found = figures(store(tmp_path, events=events), "2023", only=names)
    assert (found["event_turnout"].value, found["event_return"].value) == (0.65, 6.0)
    assert values(found["event_turnout_by_kind"].rows, "kind") == {"talk": 0.9, "meet": 0.4}
    assert values(found["event_return_by_kind"].rows, "kind") == {"talk": 8, "meet": 4}


def test_purchases_before_and_after_are_those_of_30_days_and_of_events_that_can_be_followed(tmp_path: Path) -> None:
    events = [event("a", "2023-05-01", "talk"), event("late", "2023-12-20", "talk")]
    attendance = came(*(("a", f"m{n}") for n in range(10)), ("late", "m9"))
    bought = orders(
        ("other", "2023-01-01"),
        ("m0", "2023-04-30"),  # the day before
        ("m0", "2023-05-01"),  # the day itself is after
        ("m1", "2023-05-30"),
        ("m2", "2023-05-31"),  # 30 days after: no longer
        ("m3", "2023-03-31"),  # 31 days before: not yet
        ("m4", "2023-05-02"),
        ("m9", "2023-12-21"),
        *(("other", f"2023-{month:02}-{day:02}") for month in range(1, 13) for day in range(1, 29)),
        ("other", "2023-12-31"),
    )
    names = ["event_conversion_before", "event_conversion_after", "event_conversion_change"]
    found = figures(store(tmp_path, events=events, attendance=attendance, orders=bought), "2023", only=names)
    assert [found[name].value for name in names] == [0.1, 0.3, pytest.approx(0.2)]
    assert found["event_conversion_after"].denominator == 10


def test_repurchase_asks_those_who_had_bought_by_the_day_of_the_event(tmp_path: Path) -> None:
    events = [event("trial", "2023-05-01", "trial"), event("talk", "2023-05-01", "talk")]
    attendance = came(("trial", "m1"), ("trial", "m2"), ("trial", "m3"), ("talk", "m3"), ("talk", "m2"))
    bought = orders(
        *(("m1", "2023-04-01"), ("m1", "2023-06-30"), ("m2", "2023-05-01"), ("m2", "2023-07-01")),
        *(("m3", "2023-05-02"), ("other", "2023-12-31")),  # m3 had not bought before
    )
    tables = store(tmp_path, events=events, attendance=attendance, orders=bought)
    found = figures(tables, "2023", only=["repurchase_after_event_by_kind"])["repurchase_after_event_by_kind"]
    rows = {row["kind"]: (row["numerator"], row["denominator"]) for row in found.rows}
    assert rows == {"trial": (1, 2), "talk": (0, 1)}
