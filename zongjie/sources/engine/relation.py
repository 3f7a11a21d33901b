"""Rows of a table in an engine under canonical column names, still of the engine's types."""

from __future__ import annotations

import warnings
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zongjie.errors import DataError, ParameterError, ZongjieError
from zongjie.parameters import Engine, EngineTable
from zongjie.sources.table.columnmap import column_map
from zongjie.tables.engines.connect import first_line

if TYPE_CHECKING:
    from ibis.backends import BaseBackend

_TEMPORARY = "zongjie_from_path_"


@dataclass(frozen=True)
class Relation:
    """A mapped table.

    Attributes
    ----------
    rows
        Canonical column names over what stands in the engine's columns; the filter is applied.
    zoned
        Columns whose values are instants; other times are local.
    read
        Rows before the filter.
    """

    table: str
    rows: Any
    zoned: frozenset[str]
    read: int


def relation(connection: BaseBackend, engine: Engine, name: str) -> Relation:
    """Return the rows of the table that the parameters call `name`.

    Raises
    ------
    ParameterError
        If the map of columns does not fit the canonical table or the engine's.
    DataError
        If the engine fails.
    """
    asked = engine.tables[name]
    place = f"engine.tables.{name}"
    wanted = column_map({"table": name, "columns": asked.columns, "constants": asked.constants}, Path(place))
    backend: Any = connection
    where = f" WHERE {asked.filter}" if asked.filter else ""
    source = _source(backend, engine, name, asked)
    with understanding(engine, f"{place}, from, path or query"):
        whole = _asked(backend, f"SELECT * FROM {source}", f"zongjie_whole_{name}")
    names = {column.lower(): column for column in whole.columns}
    chosen = {column: _quoted(backend, names[said.lower()]) if said.lower() in names else f"({said})"
              for column, said in wanted.columns.items()}  # fmt: skip
    text = ", ".join(f"{said} AS {_quoted(backend, column)}" for column, said in chosen.items())
    query = f"SELECT {text} FROM {source}{where}"
    with understanding(engine, f"{place}, columns or filter", known=tuple(whole.columns)):
        rows = _asked(backend, query, f"zongjie_{name}")
        zoned = _zoned(backend, rows, query)
    with understanding(engine, place):
        read = int(whole.count().to_pyarrow().as_py()) if asked.filter else -1
    return Relation(name, _with_constants(rows, wanted.constants), zoned, read)


@contextmanager
def understanding(engine: Engine, where: str, known: tuple[str, ...] = ()) -> Generator[None]:
    """Turn what an engine says of a query that the parameters wrote into an error that teaches."""
    try:
        yield
    except ZongjieError:
        raise
    except Exception as error:  # each backend has errors of its own
        raise ParameterError(
            f"The engine {engine.backend} does not take this: {first_line(error, engine.options.values())}",
            where=where,
            known=known,
            hint="expressions are the engine's own SQL; a name that is no plain word stands in the engine's quotes",
        ) from None


def _source(connection: Any, engine: Engine, name: str, asked: EngineTable) -> str:
    """Return what to write behind FROM."""
    if asked.query:
        return f"({asked.query.strip().removesuffix(';')}) zongjie_asked"
    if asked.table:
        return asked.table
    read = getattr(connection, f"read_{asked.format}", None)
    if read is None:
        raise ParameterError(
            f"The engine {engine.backend} does not read {asked.format} folders.",
            where=f"engine.tables.{name}.path",
            hint="name a table of its catalogue with from, or write a query",
        )
    try:
        read(asked.path, table_name=_TEMPORARY + name)
    except Exception as error:  # each backend has errors of its own
        raise DataError(
            f"The engine {engine.backend} cannot read the folder: {first_line(error)}",
            where=f"engine.tables.{name}.path: {asked.path}",
            hint="the path is seen from the engine, not from this machine",
        ) from None
    return _quoted(connection, _TEMPORARY + name)


def _asked(connection: Any, query: str, name: str) -> Any:
    """Return the rows of a query."""
    if connection.name != "duckdb":
        return connection.sql(query)
    # Ibis 12 asks for the columns of a query by a method that DuckDB 2 no longer has; for those of a view it does not.
    connection.con.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {query}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return connection.table(name)


def _quoted(connection: Any, name: str) -> str:
    """Return a name as the engine's SQL writes it."""
    import sqlglot as sg

    return sg.to_identifier(name, quoted=True).sql(dialect=connection.dialect)


def _zoned(connection: Any, rows: Any, query: str) -> frozenset[str]:
    """Return the columns of instants; Ibis has one type for both of Spark's."""
    if connection.name == "pyspark":
        fields = connection._session.sql(query).schema.fields
        return frozenset(field.name for field in fields if field.dataType.typeName() == "timestamp")
    types = rows.schema().items()
    return frozenset(name for name, kind in types if kind.is_timestamp() and kind.timezone)


def _with_constants(rows: Any, constants: Any) -> Any:
    import ibis

    return rows.mutate(**{name: ibis.literal(value) for name, value in constants.items()}) if constants else rows
