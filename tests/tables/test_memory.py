"""Memory: what exceeds DuckDB's share goes to disk and comes to the same; what cannot is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from tests.metrics.building import SHANGHAI
from zongjie.errors import MachineError, ParameterError, foreseen
from zongjie.metrics.evaluate import compute
from zongjie.parameters import Engine
from zongjie.periods import parse
from zongjie.slides.figure import Figures
from zongjie.tables import derive
from zongjie.tables.duck import THREADS, connect
from zongjie.tables.store import Tables

ROWS = 400_000
FIGURES = ("messages", "speakers", "active_members", "dau_mean", "wau_mean", "mau", "top1_share", "segments")


def log(folder: Path) -> Path:
    """Write a log in which nobody does two things on one day: member-days are as many as its rows."""
    folder.mkdir()
    columns = ("group_id", "topic", "reply_to", "content_id")
    with duckdb.connect() as connection:
        connection.execute(f"""
            COPY (SELECT 'a' || n AS activity_id, 'member number ' || n // 100 AS member_id, ts, ts::DATE AS day,
                         'message' AS kind, {", ".join(f"NULL::VARCHAR AS {name}" for name in columns)}
                  FROM (SELECT n, TIMESTAMP '2022-12-01' + to_days((n % 100)::INT) AS ts FROM range({ROWS}) AS t(n)))
            TO '{folder}/activity.parquet'""")
    return folder


def figures(folder: Path, engine: Engine) -> Figures:
    derive.derive(folder, SHANGHAI, engine)
    return compute(Tables(folder, SHANGHAI, engine), parse("2023-01"), {}, "en", FIGURES)


@pytest.mark.parametrize(("engine", "threads"), [(Engine(), 1), (Engine(threads=2), 2)])
def test_a_process_keeps_to_its_share_unless_the_parameters_say(
    engine: Engine, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(THREADS, "1")
    with connect(engine) as connection:
        assert connection.execute("SELECT current_setting('threads')").fetchall() == [(threads,)]


def test_a_share_that_is_no_number_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(THREADS, "many")
    with pytest.raises(ParameterError, match="does not take these settings"):
        connect(Engine())


def test_figures_are_the_same_where_memory_is_too_small_to_hold_the_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    roomy = figures(log(tmp_path / "roomy"), Engine(memory_limit="1GB", threads=1))
    spilled: list[Path] = []
    write = derive._write  # pyright: ignore[reportPrivateUsage]

    def watched(table: Any, path: Path, *order: str) -> None:
        write(table, path, *order)
        spilled.extend(tmp_path.glob(".spill-*/*"))

    monkeypatch.setattr(derive, "_write", watched)
    narrow = figures(log(tmp_path / "narrow"), Engine(memory_limit="28MB", threads=1))
    assert spilled
    assert narrow.dump() == roomy.dump()
    assert pq.read_table(tmp_path / "narrow" / "member_days.parquet").num_rows == ROWS
    assert narrow["messages"].value == ROWS / 100 * 31


def test_a_limit_that_nothing_fits_into_says_what_to_raise(tmp_path: Path) -> None:
    with pytest.raises(duckdb.OutOfMemoryException) as caught:
        figures(log(tmp_path / "log"), Engine(memory_limit="3MB", threads=1))
    said = foreseen(caught.value)
    assert isinstance(said, MachineError)
    assert "engine.memory_limit" in str(said)


def test_what_was_put_aside_goes_with_the_connection(tmp_path: Path) -> None:
    with connect(Engine(memory_limit="30MB", threads=1), tmp_path) as connection:
        connection.execute("CREATE TABLE numbers AS SELECT hash(n) AS a, hash(n + 1) AS b FROM range(4000000) AS t(n)")
        assert list(tmp_path.glob(".spill-*/*"))
    assert not list(tmp_path.iterdir())


def test_a_folder_of_the_parameters_takes_it_and_must_be_there(tmp_path: Path) -> None:
    engine = Engine(memory_limit="30MB", threads=1, temp_directory=str(tmp_path / "elsewhere"))
    with pytest.raises(ParameterError, match="temp_directory"):
        connect(engine, tmp_path)
    (tmp_path / "elsewhere").mkdir()
    with connect(engine, tmp_path) as connection:
        connection.execute("CREATE TABLE numbers AS SELECT hash(n) AS a, hash(n + 1) AS b FROM range(4000000) AS t(n)")
        assert list((tmp_path / "elsewhere").glob(".spill-*/*"))
