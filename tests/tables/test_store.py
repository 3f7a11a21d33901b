"""The store: what is there, its rows and its span."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import ibis.expr.types as ir
import pandas as pd
import pytest

from zongjie.errors import DataError, ParameterError
from zongjie.parameters import Engine
from zongjie.tables.schemas import SPECS
from zongjie.tables.store import Tables

SHANGHAI = ZoneInfo("Asia/Shanghai")


def days(*texts: str) -> pd.Series:
    return pd.Series([date.fromisoformat(text) for text in texts])


def store(folder: Path, **tables: pd.DataFrame) -> Tables:
    for name, frame in tables.items():
        frame.to_parquet(folder / f"{name}.parquet")
    return Tables(folder, SHANGHAI)


def test_a_table_without_rows_is_not_there(tmp_path: Path) -> None:
    full = pd.DataFrame({"event_id": ["a"], "starts_day": days("2023-01-01")})
    tables = store(tmp_path, events=full, orders=full.head(0))
    assert tables.names == {"events"}
    assert tables.rows == {"events": 1, "orders": 0}
    assert "orders" not in tables
    with pytest.raises(DataError, match="known:  events"):
        tables["orders"]


def test_a_table_is_registered_once_and_queried_through_ibis(tmp_path: Path) -> None:
    tables = store(
        tmp_path, events=pd.DataFrame({"event_id": ["a", "b"], "starts_day": days("2023-01-01", "2023-01-02")})
    )
    assert tables["events"] is tables["events"]
    assert tables["events"].count().to_pyarrow().as_py() == 2


def test_the_span_is_that_of_the_leading_day(tmp_path: Path) -> None:
    events = pd.DataFrame(
        {"starts_day": days("2023-03-01", "2023-01-05"), "ends_day": days("2024-01-01", "2024-01-01")}
    )
    assert store(tmp_path, events=events).span("events") == (date(2023, 1, 5), date(2023, 3, 1))


def test_monthly_totals_reach_to_the_end_of_their_last_month(tmp_path: Path) -> None:
    daily = pd.DataFrame({"date": days("2023-01-01", "2024-02-01", "2024-02-03"), "grain": ["month", "month", "day"]})
    spending = pd.DataFrame({"month": days("2023-11-01", "2023-12-01")})
    tables = store(tmp_path, daily=daily, spending=spending)
    assert tables.span("daily") == (date(2023, 1, 1), date(2024, 2, 29))
    assert tables.span("spending") == (date(2023, 11, 1), date(2023, 12, 31))


def test_daily_totals_end_on_their_last_day(tmp_path: Path) -> None:
    daily = pd.DataFrame({"date": days("2023-01-01", "2023-01-09"), "grain": ["day", "day"]})
    assert store(tmp_path, daily=daily).span("daily") == (date(2023, 1, 1), date(2023, 1, 9))


def test_a_table_without_days_or_with_none_known_has_no_span(tmp_path: Path) -> None:
    members = pd.DataFrame({"member_id": ["a"], "joined_day": pd.Series([None], dtype="date32[pyarrow]")})
    tables = store(tmp_path, survey=pd.DataFrame({"respondent": ["a"]}), members=members)
    assert tables.span("survey") is None
    assert tables.span("members") is None


def test_a_derived_table_has_the_span_of_its_day(tmp_path: Path) -> None:
    tables = store(tmp_path, member_days=pd.DataFrame({"member": [1], "day": days("2023-05-05")}))
    assert "member_days" not in SPECS
    assert tables.span("member_days") == (date(2023, 5, 5), date(2023, 5, 5))


def test_the_engine_keeps_to_its_share(tmp_path: Path) -> None:
    store(tmp_path, events=pd.DataFrame({"event_id": ["a"]}))
    tables = Tables(tmp_path, SHANGHAI, Engine(memory_limit="1GB", threads=1))
    connection = tables["events"].get_backend().con
    assert connection.execute("SELECT current_setting('threads')").fetchall() == [(1,)]
    assert "MiB" in connection.execute("SELECT current_setting('memory_limit')").fetchall()[0][0]


@pytest.mark.parametrize("engine", [Engine(memory_limit="four apples"), Engine(options={"nonsense": 1})])
def test_settings_that_duckdb_does_not_take_are_a_parameter_error(tmp_path: Path, engine: Engine) -> None:
    store(tmp_path, events=pd.DataFrame({"event_id": ["a"]}))
    with pytest.raises(ParameterError, match="DuckDB does not take these settings"):
        Tables(tmp_path, SHANGHAI, engine)["events"]


def test_an_unknown_engine_is_a_parameter_error(tmp_path: Path) -> None:
    store(tmp_path, events=pd.DataFrame({"event_id": ["a"]}))
    with pytest.raises(ParameterError, match="did you mean:  duckdb"):
        Tables(tmp_path, SHANGHAI, Engine(backend="duckbd"))["events"]


def test_what_is_kept_is_computed_once_and_only_while_keeping(tmp_path: Path) -> None:
    tables = store(tmp_path, member_days=pd.DataFrame({"member": [1, 1, 2], "day": days(*["2023-05-05"] * 3)}))
    asked: list[str] = []

    def rows_of(tables: Tables, member: int) -> ir.Table:
        asked.append(f"member {member}")
        held = tables["member_days"]
        return held.filter(held.member == member)

    with tables.keeping():
        counts = [tables.keep(rows_of, member).count().to_pyarrow().as_py() for member in (1, 2, 1)]
    assert (counts, asked) == ([2, 1, 2], ["member 1", "member 2"])
    assert tables.keep(rows_of, 1).count().to_pyarrow().as_py() == 2
    assert len(asked) == 3
