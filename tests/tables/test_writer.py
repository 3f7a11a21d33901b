"""Batches become one file a table, rows that are one row become one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from zongjie.tables.schemas import SPECS
from zongjie.tables.writer import Writer, to_arrow

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    folder = tmp_path / "it's parts"
    folder.mkdir()
    with closing(Writer(folder, SHANGHAI)) as opened:
        yield opened


def members(*rows: tuple[str, str | None, str | None], first: int = 2) -> pd.DataFrame:
    index = range(first, first + len(rows))
    return pd.DataFrame(rows, columns=["member_id", "source", "tier"], index=index).astype("str")


def test_days_are_local_and_absent_columns_are_null() -> None:
    moment = pd.Series(pd.to_datetime(["2023-01-01 15:59", "2023-01-01 16:00"], utc=True)).astype("datetime64[us, UTC]")
    frame = pd.DataFrame({"member_id": ["a", "b"], "ts": moment, "kind": "message"})
    stored = to_arrow(SPECS["activity"], frame, SHANGHAI)
    assert stored.schema == SPECS["activity"].arrow
    assert stored["day"].to_pylist() == [date(2023, 1, 1), date(2023, 1, 2)]
    assert stored["group_id"].null_count == 2


def test_rows_keep_their_order(writer: Writer, tmp_path: Path) -> None:
    writer.add("members", members(("b", "x", None), ("a", "y", None)), 0, 0)
    writer.add("members", members(("c", "z", None)), 1, 1)
    assert writer.finish("members", tmp_path / "it's members.parquet").rows == 3
    assert pd.read_parquet(tmp_path / "it's members.parquet")["member_id"].tolist() == ["b", "a", "c"]


def test_rows_that_complete_each_other_are_one_in_any_order(writer: Writer, tmp_path: Path) -> None:
    writer.add("members", members(("a", None, "core"), ("b", "x", None)), 0, 0)
    writer.add("members", members(("a", "ads", None), ("a", None, "core")), 1, 1)
    written = writer.finish("members", tmp_path / "members.parquet")
    assert (written.rows, written.duplicates, written.conflicts) == (2, Counter({1: 2}), ())
    stored = pd.read_parquet(tmp_path / "members.parquet").set_index("member_id")
    assert stored.loc["a", ["source", "tier"]].tolist() == ["ads", "core"]


def test_of_contradicting_rows_the_first_is_kept_as_it_was(writer: Writer, tmp_path: Path) -> None:
    writer.add("members", members(("a", "ads", None), ("b", "x", None)), 0, 0)
    writer.add("members", members(("a", "friends", "core"), first=7), 1, 4)
    written = writer.finish("members", tmp_path / "members.parquet")
    (conflict,) = written.conflicts
    assert (conflict.source, conflict.place, conflict.row, conflict.column) == (1, 4, 7, "source")
    stored = pd.read_parquet(tmp_path / "members.parquet").set_index("member_id")
    assert stored.loc["a", "source"] == "ads"
    assert pd.isna(stored.loc["a", "tier"])


def test_actions_alike_in_everything_are_one_action(writer: Writer, tmp_path: Path) -> None:
    moments = pd.Series(pd.to_datetime(["2023-01-01"] * 3, utc=True)).astype("datetime64[us, UTC]")
    frame = pd.DataFrame({"member_id": ["a", "a", "a"], "ts": moments, "kind": ["message", "message", "like"]})
    writer.add("activity", frame, 0, 0)
    written = writer.finish("activity", tmp_path / "activity.parquet")
    assert (written.rows, written.duplicates) == (2, Counter({0: 1}))


def test_only_tables_with_rows_are_written(writer: Writer) -> None:
    writer.add("members", members(), 0, 0)
    assert writer.tables == ()
    writer.add("members", members(("a", None, None)), 0, 0)
    assert writer.tables == ("members",)
