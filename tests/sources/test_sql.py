"""Databases through Ibis."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from tests.sources.reading import DATA, Reader, table
from zongjie.errors import ParameterError, ZongjieError

SHOP = DATA / "sql" / "shop_made_up.db"
MAP: dict[str, Any] = {
    "table": "orders",
    "columns": {"order_id": "no", "member_id": "customer", "paid_at": "paid", "amount": "total"},
}
PAID = "SELECT * FROM orders WHERE state = 'paid';"


def test_a_query_of_a_database_in_a_file_gives_canonical_rows(read: Reader) -> None:
    ingested = read(("sql", SHOP, MAP | {"query": PAID}))
    orders = table(ingested, "orders")
    assert orders["order_id"].tolist() == ["A1", "A2", "A4"]
    assert orders["member_id"].tolist() == ["17", "18", "19"]
    assert orders["paid_at"].tolist()[0] == pd.Timestamp("2024-01-03 01:15")
    assert orders["amount"].tolist() == [23.5, 7.25, 1200]
    assert ingested.sources[0].ignored == ("state",)
    assert ingested.sources[0].notices == {}


def test_a_table_is_read_whole_and_a_row_that_is_none_rejected(read: Reader) -> None:
    (info,) = read(("sql", SHOP, MAP | {"from": "orders"}), quality={"max_rejected_share": 0.5}).sources
    assert (info.read, info.kept, info.rejected) == (4, 3, 1)
    assert info.examples == ("shop_made_up.db, row 3, column paid (paid_at): missing",)


def test_a_duckdb_file_is_read_in_its_own_types_and_zone(read: Reader) -> None:
    path = read.folder / "shop.duckdb"
    with duckdb.connect(path) as connection:
        connection.execute(
            "CREATE TABLE o AS SELECT 'x' AS order_id, TIMESTAMP '2024-01-01 10:00' AS paid_at, 5 AS amount"
        )
    options = {"table": "orders", "from": "o", "time_zone": "UTC"}
    orders = table(read(("sql", path, options)), "orders")
    assert orders["paid_at"].tolist() == [pd.Timestamp("2024-01-01 10:00")]
    assert orders["amount"].tolist() == [5]


def test_a_database_on_a_server_is_always_read_again_and_says_so(read: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_DB", f"sqlite://{SHOP}")
    query = read.folder / "paid.sql"
    query.write_text(PAID)
    first, second = (read(("sql", query, MAP | {"url": "${SHOP_DB}"})) for _ in range(2))
    assert first.fresh
    assert second.fresh
    assert second.sources[0].notices == {"live": 3}
    unchanged = [read(("sql", SHOP, MAP | {"query": PAID})).fresh for _ in range(2)]
    assert unchanged == [True, False]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"url": "${NOT_SET}"}, "NOT_SET is not set"),
        ({"url": "postgres://me:secret@localhost/shop"}, "holds a password"),
        ({"url": "${SECRET_DB}", "query": PAID}, "does not answer"),
        ({}, "There is no query"),
        ({"query": "SELECT nothing FROM orders"}, "does not answer.*nothing"),
        (
            {"query": "SELECT no FROM orders", "columns": {"order_id": "no"}},
            "needs columns that are not there: paid_at",
        ),
        ({"from": "order"}, "does not answer"),
        ({"columns": {"order_id": False}}, "in quotes"),  # order_id: no
    ],
)
def test_what_does_not_fit_is_answered_without_secrets(
    read: Reader, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any], message: str
) -> None:
    monkeypatch.setenv("SECRET_DB", "oracle2://me:secret@localhost/shop")
    with pytest.raises(ZongjieError, match=message) as refused:
        read(("sql", SHOP, MAP | change))
    assert "secret" not in str(refused.value)


def test_a_file_that_is_no_database_needs_the_url(tmp_path: Path, read: Reader) -> None:
    (tmp_path / "q.sql").write_text(PAID)
    with pytest.raises(ParameterError, match="url"):
        read(("sql", tmp_path / "q.sql", MAP))
