"""The store: canonical tables as Parquet, read through Ibis."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from zongjie.errors import DataError, ParameterError
from zongjie.parameters import Engine
from zongjie.tables.schemas import SPECS

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends import BaseBackend


class Tables:
    """The canonical tables of one community, ready to be queried.

    Parameters
    ----------
    folder
        Where one Parquet file a table lies: `members.parquet`, `activity.parquet`, …
    zone
        The community's zone. Every stored instant has a sibling with its local calendar day, cut in this zone when
        the table was written (see `zongjie.tables.schemas`).
    engine
        The Ibis backend, and for DuckDB its share of memory and processors.
    """

    def __init__(self, folder: Path, zone: ZoneInfo, engine: Engine | None = None) -> None:
        self.folder = folder
        self.zone = zone
        self.engine = engine or Engine()
        self._views: dict[str, ir.Table] = {}

    @cached_property
    def rows(self) -> dict[str, int]:
        """Number of rows by table, for the tables that are there; a table may be there and empty."""
        import pyarrow.parquet as pq

        return {path.stem: pq.read_metadata(path).num_rows for path in sorted(self.folder.glob("*.parquet"))}

    @cached_property
    def names(self) -> frozenset[str]:
        """Names of the tables that are there and hold at least one row."""
        return frozenset(name for name, rows in self.rows.items() if rows)

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def __getitem__(self, name: str) -> ir.Table:
        if name not in self.names:
            raise DataError(
                f"There is no table {name}.", where=str(self.folder), given=name, known=tuple(sorted(self.names))
            )
        if name not in self._views:
            path = str(self.folder / f"{name}.parquet")
            self._views[name] = self._connection.read_parquet(path, table_name=name)  # pyright: ignore[reportAttributeAccessIssue]
        return self._views[name]

    @cached_property
    def _connection(self) -> BaseBackend:
        import ibis

        engine = self.engine
        limits = {"memory_limit": engine.memory_limit, "threads": engine.threads} if engine.backend == "duckdb" else {}
        options: dict[str, Any] = {name: value for name, value in limits.items() if value} | engine.options
        try:
            connection = getattr(ibis, engine.backend).connect(**options)
        except (AttributeError, ImportError) as error:
            raise ParameterError(
                f"The engine “{engine.backend}” cannot be used: {error}.",
                where="engine.backend",
                given=engine.backend,
                known=("duckdb", "pyspark"),
                hint="the name is that of an installed Ibis backend",
            ) from None
        if engine.backend == "duckdb":
            connection.con.execute("SET enable_progress_bar = false")  # it would draw into the output of notebooks
        return connection

    def span(self, name: str) -> tuple[date, date] | None:
        """Return the first and last local day that a table holds, or None for a table without days.

        Monthly totals reach to the end of their last month.
        """
        spec = SPECS.get(name)
        day = spec.day if spec else "day"
        table = self[name]
        if day is None or day not in table.columns:
            return None
        found = table.aggregate(first=table[day].min(), last=table[day].max(), month=_last_month(table, day))
        (row,) = found.to_pyarrow().to_pylist()
        if row["first"] is None:
            return None
        return row["first"], max(row["last"], _month_end(row["month"])) if row["month"] else row["last"]


def _last_month(table: ir.Table, day: str) -> ir.Value:
    """Return the last month for which the table has a monthly total."""
    import ibis

    if "grain" in table.columns:
        return table.filter(table["grain"] == "month")[day].max().as_scalar()
    return table[day].max() if day == "month" else ibis.null("date")


def _month_end(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
