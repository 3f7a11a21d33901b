"""The store where metrics are computed by another engine, over stored tables or over tables of its own."""

from __future__ import annotations

import gc
import re
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from zongjie.errors import DataError, ZongjieError
from zongjie.parameters import Engine
from zongjie.tables.contacts import hide
from zongjie.tables.engines.connect import connect, first_line
from zongjie.tables.engines.derived import derived
from zongjie.tables.engines.stock import Stock, take
from zongjie.tables.engines.unsupported import UnsupportedError
from zongjie.tables.statistics import count_rows
from zongjie.tables.store import Tables

if TYPE_CHECKING:
    from ibis.backends import BaseBackend

    from zongjie.tables.session import Session

Row = dict[str, Any]
_LOG = "activity"
_PSEUDONYM = re.compile(r"[0-9a-f]{20}")


class EngineTables(Tables):
    """The canonical tables of one community in an engine.

    Only what is asked for comes back from it: counts, sums, the slices of a breakdown. What the sources of the
    parameters file hold beside them (a workbook of the staff) is handed to it.

    Parameters
    ----------
    connection
        To the engine; made when first needed if not given.
    mapped
        Tables that lie in the engine, by canonical name, in canonical columns.
    stock
        What each of these holds.
    """

    def __init__(
        self,
        folder: Path,
        zone: ZoneInfo,
        engine: Engine,
        connection: BaseBackend | None = None,
        mapped: Mapping[str, Any] | None = None,
        stock: Mapping[str, Stock] | None = None,
    ) -> None:
        super().__init__(folder, zone, engine)
        if connection is not None:
            self.__dict__["_connection"] = connection
        self._mapped = dict(mapped or {})
        self._stock = dict(stock or {})

    @cached_property
    def rows(self) -> dict[str, int]:
        """Number of rows by table, for the tables that are there; a table may be there and empty."""
        if not self._mapped:
            return super().rows
        stored = {path.stem: count_rows(path) for path in sorted(self.folder.glob("*.parquet"))}
        self.__dict__["rows"] = known = stored | {name: one.rows for name, one in self._stock.items()}
        for name, table in derived(self):  # each may ask for those before it
            self._views[name] = self.hold(table)
            self._stock[name] = take(self._views[name], "day" if "day" in table.columns else None)
            known[name] = self._stock[name].rows
        return known

    def collect(self, expression: Any) -> list[Row]:
        """Return the rows of an expression; what an engine's own tables hold is looked at for contacts of people.

        Raises
        ------
        UnsupportedError
            If the engine's dialect lacks what the expression needs.
        DataError
            If the engine fails.
        """
        with self._asking(expression):
            rows = super().collect(expression)
        return [{name: _shown(cell) for name, cell in row.items()} for row in rows] if self._mapped else rows

    def hold(self, expression: Any) -> Any:
        """Return the rows of an expression, computed once and held by the engine as long as somebody asks for them."""
        # Ibis 12 hands rows from memory to an engine before a query of it is run, but not before it is held.
        with self._asking(expression):
            self._connection._run_pre_execute_hooks(expression)  # pyright: ignore[reportPrivateUsage]
            return super().hold(expression)

    def close(self) -> None:
        """Let go of the engine: its memory and processors are others' while decks and pages are made."""
        self._kept = None
        for held in (self._views, self._mapped, self._answers):
            held.clear()
        gc.collect()  # what is held is dropped with the last expression on it, which must be before the connection is
        if connection := self.__dict__.pop("_connection", None):
            connection.disconnect()

    @contextmanager
    def _asking(self, expression: Any) -> Generator[None]:
        """Tell what the engine cannot say from what it failed to do; each backend has errors of its own for both."""
        try:
            yield
        except ZongjieError:
            raise
        except Exception as error:
            try:
                self._connection.compile(expression)
            except Exception as untranslated:  # a rule that is missing is told in several ways
                raise UnsupportedError(
                    f"The engine {self.engine.backend} cannot say this: {first_line(untranslated)}", where="engine"
                ) from None
            raise failed(self.engine, error) from None

    @cached_property
    def _session(self) -> Session | None:
        return None  # queries kept from earlier runs are DuckDB's over stored tables

    @cached_property
    def _connection(self) -> BaseBackend:
        return connect(self.engine)

    def _view(self, name: str) -> Any:
        if name not in self.names:
            self.path(name)  # says what is wrong
        if name not in self._views:
            self._views[name] = self._in_engine(name) if name in self._mapped else self._stored(name)
        return self._views[name]

    def _in_engine(self, name: str) -> Any:
        """Return a table of the engine; all but the log are held once asked for: each is mapped once."""
        return self._mapped[name] if name == _LOG else self.hold(self._mapped[name])

    def _stored(self, name: str) -> Any:
        """Return a table of the folder: read by the engine where it can, handed to one that is elsewhere."""
        import ibis
        import pyarrow.parquet as pq

        path = self.path(name)
        if not self._mapped:
            with suppress(AttributeError, NotImplementedError):  # some engines read no files
                return self._connection.read_parquet(str(path), table_name=name)  # pyright: ignore[reportAttributeAccessIssue]
        return nullable(ibis.memtable(pq.read_table(path)))

    def span(self, name: str) -> Any:
        """Return the first and last local day that a table holds, or None for a table without days."""
        return self._stock[name].span if name in self._stock else super().span(name)

    def months(self, name: str) -> dict[str, int]:
        """Return the number of rows by local month (`2023-11`), for months that hold any."""
        return self._stock[name].months if name in self._stock else super().months(name)

    def filled(self, name: str) -> frozenset[str]:
        """Return the columns of a table that hold at least one value."""
        return self._stock[name].filled if name in self._stock else super().filled(name)


def nullable(table: Any) -> Any:
    """Return a table whose columns may all hold nothing, as stored ones do: tables of one kind can then be united."""
    kinds = {name: kind.copy(nullable=True) for name, kind in table.schema().items() if not kind.nullable}
    return table.cast(kinds) if kinds else table


def failed(engine: Engine, error: Exception) -> DataError:
    """Return the error for an engine that broke off."""
    return DataError(
        f"The engine {engine.backend} failed: {first_line(error, engine.options.values())}",
        where="engine",
        hint="look into the engine's own log; with less data at once (a filter), or more memory, it may succeed",
    )


def _shown(cell: Any) -> Any:
    """Return a cell without contacts of people; digits of a pseudonym are none."""
    return hide(cell, mentions=True) if isinstance(cell, str) and not _PSEUDONYM.fullmatch(cell) else cell
