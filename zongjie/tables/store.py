"""The store: canonical tables as Parquet, read through Ibis."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from zongjie.errors import DataError, ParameterError
from zongjie.parameters import Engine
from zongjie.tables.schemas import SPECS
from zongjie.tables.statistics import bounds, count_rows, filled_columns, rows_by_month

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends import BaseBackend

_ASKED_OFTEN = ("member_days",)  # unpacked once for all metrics rather than by each
_MOST_HELD = 5_000_000  # rows: about 300 MB


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
        self._filled: dict[str, frozenset[str]] = {}
        self._kept: dict[tuple[Any, ...], Any] | None = None

    @cached_property
    def rows(self) -> dict[str, int]:
        """Number of rows by table, for the tables that are there; a table may be there and empty."""
        return {path.stem: count_rows(path) for path in sorted(self.folder.glob("*.parquet"))}

    @cached_property
    def names(self) -> frozenset[str]:
        """Names of the tables that are there and hold at least one row."""
        return frozenset(name for name, rows in self.rows.items() if rows)

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def __getitem__(self, name: str) -> ir.Table:
        held = self._kept is not None and self.engine.backend == "duckdb" and name in _ASKED_OFTEN
        return self.keep(Tables._view, name) if held and self.rows.get(name, 0) <= _MOST_HELD else self._view(name)

    def _view(self, name: str) -> ir.Table:
        if name not in self._views:
            path = str(self._path(name))
            self._views[name] = self._connection.read_parquet(path, table_name=name)  # pyright: ignore[reportAttributeAccessIssue]
        return self._views[name]

    @contextmanager
    def keeping(self) -> Generator[None]:
        """Within it, the rows of what `keep` is asked for are computed once and held by the engine."""
        self._kept = {}
        try:
            yield
        finally:
            self._kept = None  # the engine drops its tables with the last expression on them

    def keep(self, make: Callable[..., Any], *arguments: Any) -> Any:
        """Return the expression `make(tables, *arguments)`, which several others start from; see `keeping`."""
        if self._kept is None:
            return make(self, *arguments)
        if (make, *arguments) not in self._kept:
            self._kept[make, *arguments] = make(self, *arguments).cache()
        return self._kept[make, *arguments]

    @cached_property
    def _connection(self) -> BaseBackend:
        import ibis

        if self.engine.backend == "duckdb":
            from zongjie.tables.duck import connect

            return ibis.duckdb.from_connection(connect(self.engine))
        try:
            return getattr(ibis, self.engine.backend).connect(**self.engine.options)
        except (AttributeError, ImportError) as error:
            raise ParameterError(
                f"The engine “{self.engine.backend}” cannot be used: {error}.",
                where="engine.backend",
                given=self.engine.backend,
                known=("duckdb", "pyspark"),
                hint="the name is that of an installed Ibis backend",
            ) from None

    def span(self, name: str) -> tuple[date, date] | None:
        """Return the first and last local day that a table holds, or None for a table without days.

        Monthly totals reach to the end of their last month.
        """
        day = self._day(name)
        path = self._path(name)
        found = bounds(path, day) if day else None
        if found is None:
            return None
        month = found[1] if day == "month" else _last_month(path) if name == "daily" else None
        return found[0], max(found[1], _month_end(month)) if month else found[1]

    def months(self, name: str) -> dict[str, int]:
        """Return the number of rows by local month (`2023-11`), for months that hold any."""
        day = self._day(name)
        return rows_by_month(self._path(name), day) if day else {}

    def filled(self, name: str) -> frozenset[str]:
        """Return the columns of a table that hold at least one value."""
        if name not in self._filled:
            self._filled[name] = filled_columns(self._path(name))
        return self._filled[name]

    def _day(self, name: str) -> str | None:
        return spec.day if (spec := SPECS.get(name)) else "day"

    def _path(self, name: str) -> Path:
        if name not in self.names:
            raise DataError(
                f"There is no table {name}.", where=str(self.folder), given=name, known=tuple(sorted(self.names))
            )
        return self.folder / f"{name}.parquet"


def _last_month(path: Path) -> date | None:
    """Return the last month for which there is a monthly total."""
    import pyarrow.parquet as pq

    rows = pq.read_table(path, columns=["date", "grain"]).to_pylist()
    return max((row["date"] for row in rows if row["grain"] == "month"), default=None)


def _month_end(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
