"""Contents by format and month, their rhythm and concentration; spending by month and its drift."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.metrics.building import figures, store, values

PIECES = [
    {"content_id": "1", "published_at": "2023-01-02", "format": "article", "topic": "a", "origin": "member",
     "reads": 900, "plays": None, "likes": 9, "completion_rate": 0.5, "reused": True},
    {"content_id": "2", "published_at": "2023-01-04", "format": "article", "topic": "b", "origin": "official",
     "reads": 50, "plays": None, "likes": None, "completion_rate": None, "reused": None},
    {"content_id": "3", "published_at": "2023-02-14", "format": "live", "topic": "a", "origin": "official",
     "reads": None, "plays": 50, "likes": 5, "completion_rate": 0.1, "reused": False},
    {"content_id": "4", "published_at": "2023-02-14", "format": None, "topic": "a", "origin": None,
     "reads": None, "plays": None, "likes": 3, "completion_rate": None, "reused": None},
]  # fmt: skip


def test_a_rate_counts_the_pieces_that_record_what_it_needs(tmp_path: Path) -> None:
    names = ["contents_by_format", "contents_by_topic", "contents_by_origin", "content_matrix"]
    found = figures(store(tmp_path, contents=PIECES), "2023Q1", only=names)
    rows = {row["format"]: row for row in found["contents_by_format"].rows}
    article = rows["article"]
    assert (article["value"], article["reads_per_piece"], article["interaction_rate"]) == (2, 475, 0.01)
    assert article["completion"] == 0.5
    assert (rows["Unknown"]["reads_per_piece"], rows["Unknown"]["interaction_rate"]) == (None, None)
    assert values(found["contents_by_topic"].rows, "topic") == {"a": 3, "b": 1}
    assert values(found["contents_by_origin"].rows, "origin") == {"official": 2, "member": 1, "Unknown": 1}
    cells = {(row["time"], row["format"]): row["value"] for row in found["content_matrix"].rows}
    assert cells == {("2023-01", "article"): 2, ("2023-02", "live"): 1}


def test_rhythm_and_concentration(tmp_path: Path) -> None:
    names = ["publishing_days", "publishing_gap_days", "publishing_longest_gap", "reads_top10_share"]
    tables = store(tmp_path, contents=PIECES)
    found = figures(tables, "2023Q1", only=[*names, "content_reused_share"])
    assert [found[name].value for name in names] == [3, (2 + 41) / 2, 41, 0.9]
    assert found["content_reused_share"].value == 0.25
    one = figures(tables, "2023-02", only=["publishing_gap_days"])["publishing_gap_days"]
    assert one.value is None
    assert "one day" in (one.undefined_because or "")


SPENDING = [
    {"month": "2023-01-01", "category": "tools", "planned": 100, "actual": 80},
    {"month": "2023-02-01", "category": "tools", "planned": 100, "actual": 100},
    {"month": "2023-02-01", "category": "events", "planned": 50, "actual": 70},
    {"month": "2023-03-01", "category": "gifts", "planned": None, "actual": 5},
]


def test_over_and_under_do_not_make_up_for_each_other(tmp_path: Path) -> None:
    orders = [{"order_id": "1", "paid_at": "2023-01-05", "amount": 9}, {"order_id": "2", "paid_at": "2023-03-31"}]
    names = ["budget_drift", "budget_execution", "spending_by_month", "spending_matrix", "cost_per_order"]
    found = figures(store(tmp_path, spending=SPENDING, orders=orders), "2023Q1", only=names)
    assert found["budget_execution"].value == 1
    assert found["budget_drift"].value == pytest.approx(40 / 250)
    months = {row["month"]: row for row in found["spending_by_month"].rows}
    assert (months["2023-02"]["value"], months["2023-02"]["planned"]) == (170, 150)
    assert (months["2023-03"]["planned"], months["2023-03"]["execution"]) == (None, None)
    cells = {(row["time"], row["category"]): row["execution"] for row in found["spending_matrix"].rows}
    assert cells["2023-02", "events"] == 1.4
    assert found["cost_per_order"].value == pytest.approx(255 / 2)
