"""The store: canonical tables as Parquet, read through Ibis."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from zongjie.errors import DataError
from zongjie.parameters import Engine

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends import BaseBackend


class Tables:
    """The canonical tables of one community, ready to be queried.

    Parameters
    ----------
    folder
        Where one Parquet file (or folder of files) a table lies: `members.parquet`, `activity.parquet`, …
    zone
        The community's zone. Every stored table with a time has a `day` column: the local calendar day of its
        leading time column (see `schemas.SPECS`), cut in this zone when the table was written.
    """

    def __init__(self, folder: Path, zone: ZoneInfo, engine: Engine | None = None) -> None:
        self.folder = folder
        self.zone = zone
        self.engine = engine or Engine()

    @cached_property
    def names(self) -> frozenset[str]:
        """Names of the tables that are there and hold at least one row."""
        return frozenset(path.stem for path in self.folder.glob("*.parquet"))

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def __getitem__(self, name: str) -> ir.Table:
        if name not in self.names:
            raise DataError(f"There is no table {name}.", given=name, known=sorted(self.names))
        return self._connection.read_parquet(self.folder / f"{name}.parquet", table_name=name)

    @cached_property
    def _connection(self) -> BaseBackend:
        import ibis

        return ibis.duckdb.connect()

    def span(self, name: str) -> tuple[date, date] | None:
        """Return the first and last local day that a table holds, or None for a table without days."""
        raise NotImplementedError
