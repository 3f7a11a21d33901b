"""What Parquet files say of their columns."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from zongjie.tables.statistics import bounds, count_rows, filled_columns, rows_by_month

DAYS = [date(2023, 11, 30), None, date(2023, 12, 1), date(2023, 12, 31), date(2024, 2, 1)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    columns = {"day": DAYS, "none": [None] * 5, "late": [None, None, None, None, "x"], "all": list("abcde")}
    types = pa.schema([("day", pa.date32()), ("none", pa.string()), ("late", pa.string()), ("all", pa.string())])
    path = tmp_path / "rows.parquet"
    pq.write_table(pa.table(columns, schema=types), path, row_group_size=2)  # values of `late` are in the last group
    return path


def test_rows_bounds_and_months(file: Path):
    assert count_rows(file) == 5
    assert bounds(file, "day") == (date(2023, 11, 30), date(2024, 2, 1))
    assert rows_by_month(file, "day") == {"2023-11": 1, "2023-12": 2, "2024-02": 1}


def test_a_column_counts_as_filled_from_its_first_value_in_any_row_group(file: Path):
    assert filled_columns(file) == {"day", "late", "all"}


def test_no_column_no_days_and_no_rows(file: Path, tmp_path: Path):
    assert bounds(file, "nowhere") is None
    empty = tmp_path / "empty.parquet"
    pq.write_table(pa.table({"day": pa.array([], pa.date32())}), empty)
    assert (bounds(empty, "day"), filled_columns(empty), rows_by_month(empty, "day")) == (None, frozenset(), {})


def test_a_file_without_statistics_is_taken_to_be_filled(tmp_path: Path):
    path = tmp_path / "bare.parquet"
    pq.write_table(pa.table({"a": [1, None]}), path, write_statistics=False)
    assert filled_columns(path) == {"a"}
