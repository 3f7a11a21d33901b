"""A company's own tables as canonical ones, in DuckDB: what is mapped, accounted for, refused, and never shown."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zongjie.errors import DataError, ParameterError
from zongjie.metrics.evaluate import compute
from zongjie.parameters import Parameters
from zongjie.periods import parse
from zongjie.sources.engine.opening import open_tables, pseudonyms_of
from zongjie.sources.ingest import ingest
from zongjie.tables.clock import utc
from zongjie.tables.engines.pseudonyms import EnginePseudonyms
from zongjie.tables.store import Tables

PEOPLE = [(f"ann.{n}@example.org", f"2022-12-{n % 28 + 1:02} 10:00") for n in range(1, 31)]
MEMBERS: dict[str, Any] = {"member_id": "mail", "joined_at": "since", "tier": "'核心'"}
LOG: dict[str, Any] = {"member_id": "who", "ts": "at", "kind": "did", "topic": "about"}


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZONGJIE_KEYS", str(tmp_path / "keys"))


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    """A folder of a company's tables: people under their mail addresses, a log in local time."""
    people = ", ".join(f"('{mail}', '{since}')" for mail, since in PEOPLE)
    members, log = tmp_path / "crm.parquet", tmp_path / "log.parquet"
    duckdb.sql(f"COPY (SELECT * FROM (VALUES {people}) t(mail, since)) TO '{members}' (FORMAT parquet)")
    rows = ", ".join(
        f"('{mail}', TIMESTAMP '2023-01-01 07:30' + INTERVAL {7 * n} HOURS, '消息', 'call me at 13800138000')"
        for n, (mail, _since) in enumerate(PEOPLE)
    )
    duckdb.sql(f"COPY (SELECT * FROM (VALUES {rows}) t(who, \"at\", did, about)) TO '{log}' (FORMAT parquet)")
    return tmp_path


def mapped(lake: Path, **more: Any) -> dict[str, Any]:
    return {
        "members": {"path": str(lake / "crm.parquet"), "columns": MEMBERS} | more.pop("members", {}),
        "activity": {"path": str(lake / "log.parquet"), "columns": LOG} | more.pop("activity", {}),
    } | more


def given_(tables: dict[str, Any], **more: Any) -> Parameters:
    return Parameters.model_validate({"community": "x", "engine": {"tables": tables}} | more)


def opened(lake: Path, tables: dict[str, Any], **more: Any) -> tuple[Tables, dict[str, Any]]:
    parameters = given_(tables, **more)
    found = ingest(parameters, lake, lake / "tables")
    return open_tables(found.folder, parameters), {info.name.split("/")[-1]: info for info in found.sources}


def figures(tables: Tables, *only: str, period: str = "2023-01", **more: Any) -> Any:
    return compute(tables, parse(period), {}, "en", only=only, **more)


def test_tables_of_an_engine_are_canonical_ones_of_which_nothing_is_stored(lake: Path) -> None:
    tables, infos = opened(lake, mapped(lake))
    found = figures(tables, "messages", "speakers", "members_end")
    assert {name: figure.value for name, figure in found.items()} == {
        "messages": 30,
        "speakers": 30,
        "members_end": 30,
    }
    assert tables.span("activity") == (datetime(2023, 1, 1).date(), datetime(2023, 1, 9).date())  # noqa: DTZ001
    assert tables.months("activity") == {"2023-01": 30}
    assert tables.filled("members") == {"member_id", "joined_at", "joined_day", "tier"}
    assert not list(tables.folder.glob("*.parquet"))
    info = infos["log.parquet"]
    assert (info.kind, info.read, info.kept, info.notices) == ("duckdb", 30, 30, {"live": 30})


def test_the_engine_is_let_go_of_once_all_is_asked(lake: Path) -> None:
    tables, _infos = opened(lake, mapped(lake))
    figures(tables, "messages", "members_end")
    connection: Any = tables["members"].get_backend()
    for _ in range(2):  # to close twice is to close
        tables.close()
    with pytest.raises(duckdb.ConnectionException, match="closed"):
        connection.con.execute("SELECT 1")


def test_no_id_and_no_contact_comes_back(lake: Path) -> None:
    tables, _infos = opened(lake, mapped(lake))
    said = str(
        tables.collect(tables["activity"]) + tables.collect(tables["members"]) + tables.collect(tables["member_days"])
    )
    assert "核心" in said
    assert "×××" in said
    assert "ann." not in said
    assert "13800138000" not in said


def test_the_engine_and_the_files_give_one_person_one_pseudonym(lake: Path) -> None:
    parameters = given_(mapped(lake))
    tables, _infos = opened(lake, mapped(lake))
    mine = {pseudonyms_of(parameters).of(mail) for mail, _since in PEOPLE}
    assert {row["member_id"] for row in tables.collect(tables["members"].select("member_id"))} == mine
    assert EnginePseudonyms(b"other" * 7).of("a") != EnginePseudonyms(b"one" * 11).of("a")


def test_every_row_is_kept_rejected_or_skipped_with_the_reason(lake: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT 'o' || i AS no, '2023-01-03' AS paid, CASE WHEN i = 1 THEN 'much' WHEN i = 2 THEN '' "
            f"ELSE '5' END AS sum, i = 9 AS test FROM range(10) t(i) UNION ALL SELECT NULL, '2023-01-03', '1', false "
            f"UNION ALL SELECT 'p', '1903-01-01', '1', false) TO '{lake / 'shop.parquet'}' (FORMAT parquet)"
        )
    columns = {"order_id": "no", "paid_at": "paid", "amount": "sum"}
    orders = {"path": str(lake / "shop.parquet"), "columns": columns, "filter": "NOT test"}
    tables, infos = opened(lake, {"orders": orders}, quality={"max_rejected_share": 0.5})
    info = infos["shop.parquet"]
    assert (info.read, info.kept, info.rejected, info.skipped) == (12, 8, 3, 1)
    assert info.reasons == {
        "not a number": 1,
        "missing": 1,
        "not between 1990 and 2100": 1,
        "left out by the filter": 1,
    }
    assert figures(tables, "revenue")["revenue"].value == 35  # one paid an unknown amount
    with pytest.raises(DataError, match=r"3 of 11 rows cannot be used.*not a number"):
        opened(lake, {"orders": orders})


def test_times_without_a_zone_are_the_tables_own(lake: Path) -> None:
    tables, _infos = opened(lake, mapped(lake, activity={"time_zone": "UTC"}))
    first = min(row["ts"] for row in tables.collect(tables["activity"].select("ts")))
    assert first == datetime(2023, 1, 1, 7, 30)  # noqa: DTZ001
    tables, _infos = opened(lake, mapped(lake))
    rows = tables.collect(tables["activity"].select("ts", "day"))
    assert min(row["ts"] for row in rows) == datetime(2022, 12, 31, 23, 30)  # noqa: DTZ001
    assert min(row["day"] for row in rows) == datetime(2023, 1, 1).date()  # noqa: DTZ001


def test_bots_that_the_parameters_name_do_not_count(lake: Path) -> None:
    tables, _infos = opened(lake, mapped(lake), people={"bots": ["ann.1@example.org"], "staff": ["ann.2@example.org"]})
    assert figures(tables, "speakers")["speakers"].value == 29
    assert tables.collect(tables["members"].aggregate(n=tables["members"].is_staff.sum())) == [{"n": 1}]


@pytest.mark.parametrize(
    ("change", "more", "said"),
    [
        ({"members": {"columns": {"member_id": "male"}}}, {}, r"does not take this.*male[\s\S]*known:.*mail"),
        ({"members": {"columns": {"name": "mail"}}}, {}, r"members has no column “name”"),
        ({"activity": {"columns": {"ts": "at"}}}, {}, r"needs columns that are not mapped: member_id, kind"),
        ({"memebers": {"path": "/x", "columns": {}}}, {}, r"“memebers” is not a canonical table[\s\S]*members"),
        ({"activity": {"time_zone": "Mars"}}, {}, "“Mars” is no time zone"),
        ({}, {"people": {"aliases": {"a": ["b"]}}}, "Accounts of one person are not merged"),
        ({"members": {"filter": "since ="}}, {}, "does not take this"),
    ],
)
def test_a_map_that_does_not_fit_is_refused_with_what_would(
    lake: Path, change: dict[str, Any], more: dict[str, Any], said: str
) -> None:
    with pytest.raises(ParameterError) as caught:
        opened(lake, mapped(lake, **change), **more)
    assert re.search(said, str(caught.value)), caught.value


def test_a_folder_that_is_not_there_says_that_the_engine_looks_for_it(lake: Path) -> None:
    with pytest.raises(DataError, match="cannot read the folder"):
        opened(lake, mapped(lake, members={"path": "/nowhere/x.parquet"}))


def test_a_path_that_means_another_place_elsewhere_is_refused() -> None:
    with pytest.raises(ValueError, match="neither absolute"):
        given_({"members": {"path": "data/members", "columns": {"member_id": "a"}}})
    with pytest.raises(ValueError, match="one of from, path and query"):
        given_({"members": {"path": "/data", "from": "crm.members", "columns": {"member_id": "a"}}})


def test_two_rows_of_one_member_are_refused_and_a_query_makes_them_one(lake: Path) -> None:
    twice = f"SELECT * FROM '{lake / 'crm.parquet'}' UNION ALL SELECT * FROM '{lake / 'crm.parquet'}'"
    asked = {"query": twice, "columns": MEMBERS}
    with pytest.raises(DataError, match="30 of 60 rows share their member_id"):
        opened(lake, {"members": asked})
    once = f"SELECT mail, min(since) AS since FROM ({twice}) GROUP BY mail"
    tables, _infos = opened(lake, {"members": {"query": once, "columns": MEMBERS}})
    assert tables.rows["members"] == 30


def test_a_table_comes_from_one_place(lake: Path) -> None:
    (lake / "members.csv").write_text("member_id\na\n", encoding="utf-8")
    with pytest.raises(ParameterError, match="from the sources and from the engine"):
        opened(
            lake, mapped(lake), sources=[{"kind": "workbook", "path": "members.csv", "options": {"table": "members"}}]
        )


BERLIN = ZoneInfo("Europe/Berlin")


@settings(max_examples=20)
@given(st.lists(st.datetimes(datetime(2021, 1, 1), datetime(2024, 12, 31)), min_size=1, max_size=8))  # noqa: DTZ001
def test_local_times_become_the_instants_that_python_takes_them_for(moments: list[datetime]) -> None:
    edges = [datetime(2023, 10, 29, 2, 30), datetime(2023, 3, 26, 2, 30), datetime(2023, 3, 26, 1, 59)]  # noqa: DTZ001
    moments = [moment.replace(microsecond=0) for moment in [*moments, *edges]]
    rows = ibis.memtable(pa.table({"t": pa.array(moments, pa.timestamp("us"))}))
    found = rows.mutate(u=utc(rows.t, BERLIN, (min(moments).date(), max(moments).date()))).to_pyarrow().to_pylist()
    for row in found:
        meant = row["t"].replace(tzinfo=BERLIN).astimezone(UTC).replace(tzinfo=None)
        assert row["u"] == meant, row
