"""Derived tables: the log is read once, whatever is computed from it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.metrics.building import SHANGHAI
from zongjie.metrics.evaluate import compute
from zongjie.periods import parse
from zongjie.tables.derive import derive
from zongjie.tables.store import Tables

ROWS = 20_000


def make(folder: Path) -> Path:
    """Write a year's log and a list of members."""
    empty = "NULL::VARCHAR AS topic, NULL::VARCHAR AS reply_to, NULL::VARCHAR AS content_id"
    unknown = ", ".join(f"NULL::VARCHAR AS {name}" for name in ("gender", "age_band", "occupation", "region", "tags"))
    joined = "TIMESTAMP '2022-01-01' + to_days((i * 5)::INT)"
    with duckdb.connect() as connection:
        connection.execute(f"""
            COPY (SELECT 'a' || n AS activity_id, 'm' || n % 97 AS member_id, ts, ts::DATE AS day, 'message' AS kind,
                         'g' || n % 3 AS group_id, {empty}
                  FROM (SELECT n, TIMESTAMP '2022-01-01' + to_minutes((n * 50)::INT) AS ts FROM range({ROWS}) AS t(n)))
            TO '{folder}/activity.parquet'""")
        connection.execute(f"""
            COPY (SELECT 'm' || i AS member_id, {joined} AS joined_at, ({joined})::DATE AS joined_day,
                         NULL::TIMESTAMP AS left_at, NULL::DATE AS left_day, 'friends' AS source, 'core' AS tier,
                         i % 50 = 0 AS is_bot, false AS is_staff, NULL::BIGINT AS birth_year, {unknown}
                  FROM range(97) AS t(i))
            TO '{folder}/members.parquet'""")
    return folder


def test_the_log_is_read_once_for_all_figures_of_a_year(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connections: list[duckdb.DuckDBPyConnection] = []
    connect = duckdb.connect

    def logged(*arguments: Any, **options: Any) -> duckdb.DuckDBPyConnection:
        connections.append(connect(*arguments, **options))
        connections[-1].execute("CALL enable_logging('QueryLog')")
        return connections[-1]

    make(tmp_path)
    monkeypatch.setattr(duckdb, "connect", logged)
    derive(tmp_path, SHANGHAI)
    found = compute(Tables(tmp_path, SHANGHAI), parse("2023"), {}, "en")
    assert len(found) > 60
    assert found["messages"].value
    said = [text for one in connections for (text,) in one.execute("SELECT message FROM duckdb_logs").fetchall()]
    assert len(said) > len(found)
    reading = [text for text in said if re.search(r'FROM "activity"|activity\.parquet', text)]
    asked = [text for text in reading if not text.startswith(("CREATE VIEW", "DESCRIBE"))]
    assert [text.split()[0] for text in asked] == ["INSERT"], asked
