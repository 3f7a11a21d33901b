"""Canonical rows become stored tables: batches lie aside as parts, then rows that are one row are made one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from glob import escape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from zongjie.parameters import Engine
from zongjie.tables.duck import connect
from zongjie.tables.schemas import SPECS
from zongjie.tables.spec import TableSpec

_ORIGIN = pa.schema([("_source", pa.int32()), ("_place", pa.int32()), ("_row", pa.int64())])


@dataclass(frozen=True)
class Conflict:
    """A row with the key of an earlier one that says something else in `column`."""

    source: int
    place: int
    row: int
    column: str


@dataclass(frozen=True)
class Written:
    """What became of a table: rows stored, duplicates by source, and rows that contradict an earlier one."""

    rows: int
    duplicates: Counter[int] = field(default_factory=Counter)
    conflicts: tuple[Conflict, ...] = ()


class Writer:
    """Writes canonical tables; memory is bounded by the batches and by DuckDB's limit, which spills to disk.

    Parameters
    ----------
    folder
        An empty folder for the parts.
    zone
        The community's zone, in which local days are cut.
    engine
        DuckDB's share of memory and processors.
    """

    def __init__(self, folder: Path, zone: ZoneInfo, engine: Engine | None = None) -> None:
        self._folder = folder
        self._zone = zone
        self._parts: Counter[str] = Counter()
        self._connection = connect(engine or Engine(), folder)

    @property
    def tables(self) -> tuple[str, ...]:
        """Tables that have rows, in canonical order."""
        return tuple(name for name in SPECS if self._parts[name])

    def add(self, table: str, frame: pd.DataFrame, source: int, place: int) -> None:
        """Lay valid rows aside. The index of `frame` is the row number in the file that `place` numbers."""
        if frame.empty:
            return
        stored = to_arrow(SPECS[table], frame, self._zone)
        origin = [
            pa.repeat(pa.scalar(source, pa.int32()), len(frame)),
            pa.repeat(pa.scalar(place, pa.int32()), len(frame)),
            pa.array(frame.index, pa.int64()),
        ]
        part = pa.Table.from_arrays([*stored.columns, *origin], schema=pa.schema([*stored.schema, *_ORIGIN]))
        self._parts[table] += 1
        folder = self._folder / table
        folder.mkdir(exist_ok=True)
        pq.write_table(part, folder / f"{self._parts[table]:06}.parquet", compression="lz4")

    def finish(self, table: str, target: Path) -> Written:
        """Write one Parquet file of a table to `target`.

        Rows with one key are merged into one where they complete each other (what is missing in one stands in the
        other); where they contradict each other the first is kept and the others are reported.
        """
        spec = SPECS[table]
        key, columns = _quoted(spec.key), _quoted(spec.arrow.names)
        run = self._connection.execute
        parts = Path(escape(str(self._folder)), table, "*.parquet")  # the folder may be called `[2023]`
        self._connection.read_parquet(str(parts)).create_view("parts", replace=True)
        # Hashes find the candidates at a fraction of the memory; the merge itself goes by the key.
        run(
            f"CREATE OR REPLACE TEMP TABLE doubles AS SELECT *, hash({key}) AS _hash FROM parts WHERE _hash IN "
            f"(SELECT hash({key}) AS h FROM parts GROUP BY h HAVING count(*) > 1)"
        )
        run(f"CREATE OR REPLACE TEMP TABLE merged AS {_merge(spec)}")
        kept = f"SELECT {columns} FROM parts"
        if run("SELECT count(*) FROM merged").fetchall() != [(0,)]:
            first = "_origins[1]._source AS _source, _origins[1]._place AS _place, _origins[1]._row AS _row"
            kept = (
                f"SELECT {columns} FROM (SELECT * FROM parts WHERE hash({key}) NOT IN (SELECT _hash FROM doubles) "
                f"UNION ALL BY NAME SELECT {columns}, {first} FROM merged) ORDER BY _source, _place, _row"
            )
        path = str(target).replace("'", "''")
        run(f"COPY ({kept}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
        others = "FROM (SELECT _column, unnest(_origins[2:]) AS o FROM merged)"
        duplicates = run(f"SELECT o._source, count(*) {others} WHERE _column IS NULL GROUP BY ALL").fetchall()
        conflicts = run(
            f"SELECT o._source, o._place, o._row, _column {others} WHERE _column IS NOT NULL ORDER BY ALL"
        ).fetchall()
        return Written(
            pq.read_metadata(target).num_rows,
            Counter(dict(duplicates)),
            tuple(Conflict(*conflict) for conflict in conflicts),
        )

    def close(self) -> None:
        """Release the files."""
        self._connection.close()


def _merge(spec: TableSpec) -> str:
    """Return the query that makes one row of those that share a key, with `_column` where they contradict."""
    key, others = _quoted(spec.key), [name for name in spec.arrow.names if name not in spec.key]
    order = "ORDER BY _source, _place, _row"
    # any_value takes the first value that is not null, first the first row's value.
    picked = ", ".join(
        f'CASE WHEN _column IS NULL THEN any_value("{name}" {order}) ELSE first("{name}" {order}) END AS "{name}"'
        for name in others
    )
    differs = ", ".join(f"CASE WHEN count(DISTINCT \"{name}\") > 1 THEN '{name}' END" for name in others)
    return (
        f"SELECT {key}, coalesce({differs}, NULL) AS _column, {picked}, "
        f"list({{_source: _source, _place: _place, _row: _row}} {order}) AS _origins "
        f"FROM doubles GROUP BY {key} ORDER BY _origins"
    )


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def to_arrow(  # pyright: ignore[reportUnknownParameterType] - pyarrow has no types
    spec: TableSpec, frame: pd.DataFrame, zone: ZoneInfo
) -> pa.Table:
    """Return canonical rows as they are stored: all columns, instants without zone mark, local days beside them."""
    arrays: dict[str, pa.Array] = {}
    for column in spec.columns:
        values: Any = frame.get(column.name)
        if values is None or not column.stored:
            continue
        if column.type == "instant":
            arrays[column.name] = pa.array(values.dt.tz_localize(None))
            local = values.dt.tz_convert(zone).dt.tz_localize(None).dt.normalize()
            arrays[str(column.day)] = pa.array(local)
        else:
            arrays[column.name] = pa.array(values, from_pandas=True)
    return pa.Table.from_arrays(
        [
            arrays[item.name].cast(item.type) if item.name in arrays else pa.nulls(len(frame), item.type)
            for item in spec.arrow
        ],
        schema=spec.arrow,
    )
