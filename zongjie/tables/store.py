"""The store: canonical tables as Parquet, read through Ibis."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from zongjie.errors import DataError
from zongjie.parameters import Engine
from zongjie.tables.schemas import SPECS
from zongjie.tables.statistics import bounds, count_rows, filled_columns, read_columns, rows_by_month

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends import BaseBackend

    from zongjie.tables.session import Session


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
        self._answers: dict[tuple[Any, ...], Any] = {}

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
        return self._session.table(name) if self._session else self._view(name)

    def ask(self, answer: Callable[..., Any], *arguments: Any) -> Any:
        """Return `answer(tables, *arguments)`, which is worked out once."""
        if (answer, *arguments) not in self._answers:
            self._answers[answer, *arguments] = answer(self, *arguments)
        return self._answers[answer, *arguments]

    def fetch(self, key: str, make: Callable[..., Any], *arguments: Any) -> list[dict[str, Any]]:
        """Return the rows of the expression `make(tables, *arguments)`.

        Parameters
        ----------
        key
            What the expression is called among those with these arguments.
        make
            Asks of the tables only what `zongjie.tables.asking.Asking` answers.
        arguments
            Periods and names.
        """
        if self._session:
            return self._session.rows(key, make, *arguments)
        return self.collect(make(self, *arguments))

    def collect(self, expression: Any) -> list[dict[str, Any]]:
        """Return the rows of an expression over these tables."""
        return expression.to_pyarrow().to_pylist()

    @contextmanager
    def keeping(self) -> Generator[None]:
        """Within it, the rows of what `keep` is asked for are computed once and held by the engine."""
        self._kept = {}
        if self._session:
            self._session.begin()
        try:
            yield
        finally:
            self._kept = None  # other engines drop their tables with the last expression on them
            if self._session:
                self._session.end()

    def keep(self, make: Callable[..., Any], *arguments: Any) -> Any:
        """Return the expression `make(tables, *arguments)`, which several others start from; see `keeping`."""
        if self._kept is None:
            return make(self, *arguments)
        if self._session:
            return self._session.kept(make, *arguments)
        if (make, *arguments) not in self._kept:
            self._kept[make, *arguments] = self.hold(make(self, *arguments))
        return self._kept[make, *arguments]

    def hold(self, expression: Any) -> Any:
        """Return the rows of an expression, computed once and held by the engine as long as somebody asks for them."""
        return expression.cache()

    def close(self) -> None:
        """Let go of the engine; over stored tables DuckDB lets go by itself."""

    @cached_property
    def _session(self) -> Session | None:
        """What asks DuckDB; other engines are asked through Ibis alone."""
        if self.engine.backend != "duckdb":
            return None
        from zongjie.tables.session import Session

        return Session(self)

    def _view(self, name: str) -> ir.Table:
        if name not in self._views:
            path = str(self.path(name))
            self._views[name] = self._connection.read_parquet(path, table_name=name)  # pyright: ignore[reportAttributeAccessIssue]
        return self._views[name]

    @cached_property
    def _connection(self) -> BaseBackend:
        from zongjie.tables.engines.connect import connect

        return connect(self.engine)

    def span(self, name: str) -> tuple[date, date] | None:
        """Return the first and last local day that a table holds, or None for a table without days.

        Monthly totals reach to the end of their last month.
        """
        day = self._day(name)
        path = self.path(name)
        found = bounds(path, day) if day else None
        if found is None:
            return None
        month = found[1] if day == "month" else _last_month(path) if name == "daily" else None
        return found[0], max(found[1], month_end(month)) if month else found[1]

    def months(self, name: str) -> dict[str, int]:
        """Return the number of rows by local month (`2023-11`), for months that hold any."""
        day = self._day(name)
        return rows_by_month(self.path(name), day) if day else {}

    def filled(self, name: str) -> frozenset[str]:
        """Return the columns of a table that hold at least one value."""
        if name not in self._filled:
            self._filled[name] = filled_columns(self.path(name))
        return self._filled[name]

    def _day(self, name: str) -> str | None:
        return spec.day if (spec := SPECS.get(name)) else "day"

    def path(self, name: str) -> Path:
        """Return the file of a table."""
        if name not in self.names:
            raise DataError(
                f"There is no table {name}.", where=str(self.folder), given=name, known=tuple(sorted(self.names))
            )
        return self.folder / f"{name}.parquet"


def _last_month(path: Path) -> date | None:
    """Return the last month for which there is a monthly total."""
    rows = read_columns(path, "date", "grain").to_pylist()
    return max((row["date"] for row in rows if row["grain"] == "month"), default=None)


def month_end(month: date) -> date:
    """Return the last day of a month."""
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
