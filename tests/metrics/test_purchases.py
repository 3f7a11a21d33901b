"""Purchases: revenue over time and the cohorts of those who bought first in the same month."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.metrics.building import figures, store, values
from zongjie.tables.store import Tables

ORDERS = [
    {"order_id": "1", "member_id": "a", "paid_at": "2023-01-05", "amount": 10.0},
    {"order_id": "2", "member_id": "a", "paid_at": "2023-03-05", "amount": 20.0, "refunded": 5.0},
    {"order_id": "3", "member_id": "b", "paid_at": "2023-01-09", "amount": 30.0},
    {"order_id": "4", "member_id": "c", "paid_at": "2023-02-09", "amount": 40.0},
    {"order_id": "5", "member_id": "c", "paid_at": "2023-03-31", "amount": 1.0},
]


@pytest.fixture
def shop(tmp_path: Path) -> Tables:
    return store(tmp_path, orders=ORDERS)


def test_revenue_over_time_adds_up_to_revenue(shop: Tables) -> None:
    found = figures(shop, "2023Q1")
    months = values(found["revenue_over_time"].rows, "time")
    assert months == {"2023-01": 40, "2023-02": 40, "2023-03": 16}
    assert sum(months.values()) == found["revenue"].value
    assert found["revenue_per_buyer"].value == 96 / 3


def test_a_cohort_is_of_those_who_bought_first_in_its_month(shop: Tables) -> None:
    rows = figures(shop, "2023Q1")["purchase_cohorts"].rows
    cells = {(row["cohort"], row["months_after"]): (row["numerator"], row["denominator"]) for row in rows}
    assert cells == {
        ("2023-01", 0): (2, 2),
        ("2023-01", 1): (0, 2),
        ("2023-01", 2): (1, 2),
        ("2023-02", 0): (1, 1),
        ("2023-02", 1): (1, 1),
    }


def test_the_first_month_of_the_data_is_marked_as_holding_older_buyers(shop: Tables) -> None:
    rows = figures(shop, "2023Q1")["purchase_cohorts"].rows
    assert {row["cohort"] for row in rows if row["truncated"]} == {"2023-01"}
