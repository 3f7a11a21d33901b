"""Any table of a file, by a map of columns: names of its columns, or SQL expressions over them.

A column that is only named is read as every cell is (dates, 1.2万, ids with leading zeros); an expression sees the
columns as numbers and timestamps where all their first cells are. DuckDB reads the file, row by row, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pandas as pd

from zongjie.errors import DataError, ParameterError
from zongjie.sources.base import Batch, Context, Reject, Source, register
from zongjie.sources.reading.rows import DAY_FIRST, DAY_FIRST_HELP, canonical, empty
from zongjie.sources.table import relation as relations
from zongjie.sources.table.celltypes import as_written, cell_types, damage
from zongjie.sources.table.columnmap import ColumnMap, column_map
from zongjie.sources.table.relation import Relation, quoted, relation
from zongjie.tables.privacy import mask
from zongjie.tables.schemas import SPECS

CHUNK = 100_000
ROW = "_row"  # in expressions: the number of the row in the file


class Table:
    """One canonical table of a file whose columns the options map; named in the parameters file, never detected."""

    kind = "table"
    title = "any CSV, text, Excel or Parquet file (.gz too) whose columns the options map, also by SQL expressions"
    tables: tuple[str, ...] = tuple(SPECS)
    options: Mapping[str, str] = {
        "table": "the canonical table that the rows become",
        "columns": "canonical name → a column of the file, or a DuckDB expression over its columns "
        f"(`{ROW}` is the row's number)",
        "constants": "canonical name → a value that all rows have",
        "filter": "a DuckDB condition; rows that do not meet it are skipped, and counted",
        "group_by": "columns whose equal rows become one (the lines of an order); expressions then aggregate: sum(…)",
        **relations.OPTIONS,
        "time_zone": "of times without one, where it is not the community's",
        DAY_FIRST: DAY_FIRST_HELP,
    }
    folders = False

    def detect(self, path: Path) -> bool:
        """No: without the map of columns such a file is nobody's."""
        return False

    def read(self, path: Path, context: Context) -> Iterator[Batch]:
        """Yield batches of at most `CHUNK` rows."""
        wanted = column_map(context.options, path)
        local = _in_zone(context, path)
        with relation(path, context.options) as source:
            start = Batch(wanted.table, empty(wanted.table), place=source.place, headers=wanted.headers)
            try:
                yield from _Query(source, wanted, start).batches(local)
            except duckdb.Error as error:
                raise _refused(error, source, path) from None
            if damaged := source.damaged():
                yield Batch(wanted.table, empty(wanted.table), rejects=damaged)


class _Query:
    """The query that makes canonical columns of a file's, and the account of its rows."""

    def __init__(self, source: Relation, wanted: ColumnMap, start: Batch) -> None:
        self._connection, self._wanted, self._start = source.connection, wanted, start
        self._known = {name.lower(): name for name in source.names}
        said = [*wanted.expressions(self._known), wanted.filter]
        self._typed = cell_types(source.connection, said)
        casts = ", ".join(
            f"TRY_CAST({quoted(name)} AS {type_}) AS {quoted(name)}" for name, type_ in self._typed.items()
        )
        kept = f"coalesce(({wanted.filter}), _damage IS NOT NULL)" if wanted.filter else "true"
        # Cells as text bear another name than the file's own, which expressions mean.
        texts = ", ".join(f"{quoted(name)} AS {quoted(as_written(name))}" for name in source.names)
        self._view = (
            f"(SELECT *, {kept} AS _kept FROM (SELECT *{f' REPLACE ({casts})' if casts else ''}, "
            f"{damage(self._typed)} AS _damage FROM "
            f"(SELECT row_number() OVER () + {source.first - 1} AS {ROW}, *, {texts} FROM cells)))"
        )

    def batches(self, context: Context) -> Iterator[Batch]:
        """Yield canonical batches."""
        query = self._grouped() if self._wanted.group_by else self._single()
        if self._wanted.group_by:
            yield self._account()
        for part in self._connection.sql(query).to_arrow_reader(CHUNK):
            yield _with_notice(canonical(*self._sound(_to_pandas(part)), context), context)

    def _single(self) -> str:
        return f"SELECT {self._selected('{}')}, {ROW}, _kept, _damage FROM {self._view}"

    def _grouped(self) -> str:
        """Return the query of groups; a column that is only named is the first row's."""
        return (
            f"SELECT {self._selected(f'first({{}} ORDER BY {ROW})')}, min({ROW}) AS {ROW}, true AS _kept, "
            f"NULL AS _damage FROM {self._view} WHERE _kept AND _damage IS NULL "
            f"GROUP BY {self._groups()} ORDER BY {ROW}"
        )

    def _groups(self) -> str:
        return ", ".join(quoted(as_written(self._known.get(name.lower(), name))) for name in self._wanted.group_by)

    def _selected(self, plain: str) -> str:
        chosen: list[str] = []
        for column, said in self._wanted.columns.items():
            name = self._known.get(said.lower())
            chosen.append(
                f"{plain.format(quoted(as_written(name))) if name else f'({said})'} AS {quoted('~' + column)}"
            )
        return ", ".join(chosen)

    def _account(self) -> Batch:
        """Return the batch without rows that accounts for the lines which groups leave over."""
        sound = "FILTER (_kept AND _damage IS NULL)"
        counts = (
            f"count(*), count(*) {sound}, count(DISTINCT row({self._groups()})) {sound}, count(*) FILTER (NOT _kept)"
        )
        every, kept, made, out = self._run(f"SELECT {counts} FROM {self._view}").fetchall()[0]
        skipped = {"left out by the filter": out, "a further row of its group": kept - made}
        damage: list[Reject] = []
        if every > kept + out:
            bad = self._run(f"SELECT {ROW}, _damage FROM {self._view} WHERE _kept AND _damage IS NOT NULL").fetchall()
            damage = [self._reject(row, said) for row, said in bad]
        return replace(
            self._start, rejects=tuple(damage), skipped={reason: count for reason, count in skipped.items() if count}
        )

    def _sound(self, rows: pd.DataFrame) -> tuple[pd.DataFrame, Batch]:
        """Return the rows that the filter keeps, and the batch with the others accounted for."""
        kept, damaged = rows["_kept"].astype(bool), rows["_damage"].notna()
        bad = rows.loc[kept & damaged, "_damage"]
        out = kept.tolist().count(False)
        batch = replace(
            self._start,
            rejects=tuple(self._reject(row, str(said)) for row, said in zip(bad.index.tolist(), bad, strict=True)),
            skipped={"left out by the filter": out} if out else {},
        )
        sound = rows[kept & ~damaged].drop(columns=["_kept", "_damage"])
        return sound.set_axis(list(self._wanted.columns), axis=1).assign(**self._wanted.constants), batch

    def _run(self, query: str) -> duckdb.DuckDBPyConnection:
        return self._connection.execute(query)

    def _reject(self, row: int, said: str) -> Reject:
        column, _, cell = said.partition("\x1f")
        noun = "date" if self._typed.get(column) == "TIMESTAMP" else "number"
        return Reject(self._start.locate(row), f"not a {noun}", column, mask(cell))


def _to_pandas(part: Any) -> pd.DataFrame:
    rows = part.to_pandas(integer_object_nulls=True, date_as_object=False)
    return rows.set_index(ROW).rename_axis(None)


def _with_notice(batch: Batch, context: Context) -> Batch:
    """Say where times are days: nobody is active at midnight only."""
    time = SPECS[batch.table].time or ""
    if SPECS[batch.table].by_name[time].type != "instant" if time else True:
        return batch
    moments = batch.frame[time].dropna()
    days = len(moments) > 0 and bool(
        (moments.dt.tz_convert(context.zone).dt.strftime("%H%M%S%f").astype(int) == 0).all()
    )
    return replace(batch, notices={"undated": len(moments)}) if days else batch


def _in_zone(context: Context, path: Path) -> Context:
    name = context.options.get("time_zone")
    try:
        return replace(context, zone=ZoneInfo(str(name))) if name else context
    except (KeyError, ValueError):
        raise ParameterError(f"“{name}” is no time zone.", where=f"options of {path.name}, time_zone") from None


def _refused(error: duckdb.Error, source: Relation, path: Path) -> DataError:
    """Return the error for a query that DuckDB does not take; its words quote the query, seldom the data."""
    said = str(error).splitlines()[0] if isinstance(error, duckdb.BinderException | duckdb.ParserException) else ""
    return DataError(
        f"DuckDB cannot read the file by this map of columns: {said or type(error).__name__}",
        where=f"{path.name}, options columns, filter or group_by",
        known=source.names,
        hint='a column whose name is no plain word stands in double quotes: sum("Unit price" * Quantity)',
    )


TABLE: Source = register(Table())
