"""What Parquet files say of their columns, mostly without a row being read."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any


def count_rows(path: Path) -> int:
    """Return the number of rows."""
    import pyarrow.parquet as pq

    return pq.read_metadata(path).num_rows


def bounds(path: Path, column: str) -> tuple[date, date] | None:
    """Return the lowest and highest day of a column; None if there is no such column or no day in it."""
    chunks = _columns(path).get(column, ())
    known = [chunk.statistics for chunk in chunks if chunk.statistics and chunk.statistics.has_min_max]
    return (min(one.min for one in known), max(one.max for one in known)) if known else None


def filled_columns(path: Path) -> frozenset[str]:
    """Return the columns that hold at least one value."""
    return frozenset(name for name, chunks in _columns(path).items() if any(_has_value(chunk) for chunk in chunks))


def rows_by_month(path: Path, column: str) -> dict[str, int]:
    """Return the number of rows by month (`2023-11`) of a column of days, in order; rows without a day are left out."""
    months: Counter[str] = Counter()
    for one in read_columns(path, column)[column].value_counts().to_pylist():
        if one["values"] is not None:
            months[f"{one['values']:%Y-%m}"] += one["counts"]
    return dict(sorted(months.items()))


def read_columns(path: Path, *names: str) -> Any:
    """Return columns as an Arrow table; pyarrow's `read_table` does so too, but loads pandas before."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        return file.read(columns=list(names))


def _columns(path: Path) -> dict[str, list[Any]]:
    """Return what is known of each column, a row group each."""
    import pyarrow.parquet as pq

    metadata: Any = pq.read_metadata(path)
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    names: list[str] = metadata.schema.to_arrow_schema().names
    return {name: [group.column(place) for group in groups] for place, name in enumerate(names)}


def _has_value(chunk: Any) -> bool:
    """Whether a chunk holds a value: `num_values` counts nulls too, and few writers leave the count of nulls out."""
    seen = chunk.statistics
    return chunk.num_values > 0 and (seen is None or not seen.has_null_count or seen.null_count < chunk.num_values)
