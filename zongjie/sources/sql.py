"""Rows of any database that Ibis reaches: a query, or a table, with a map of columns; streamed.

The path is a database in a file (SQLite, DuckDB), or a file with the query, the option `url` then saying where it runs.
Credentials stand in environment variables only, which the URL names: `${SHOP_DB}`.
"""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pandas as pd

from zongjie.errors import DataError, ParameterError
from zongjie.sources.base import Batch, Context, Source, register
from zongjie.sources.reading.layout import OPTIONS, Layout, check_options, match, wrong_header
from zongjie.tables.schemas import SPECS

CHUNK = 100_000
_QUERY = ".sql"
_MAGIC = {b"SQLite format 3\0": "sqlite", b"DUCK": "duckdb"}
_VARIABLE = re.compile(r"\$\{(\w+)\}")
_ABOUT_VALUES = re.compile("Conversion|DataError|InvalidInput|InvalidText|OutOfRange|Cast")


class Sql:
    """One canonical table of what a query returns; columns match by name, synonyms included, or as the options say."""

    kind = "sql"
    title = "a query or table of any database that Ibis reaches (SQLite, DuckDB; others with their driver)"
    tables: tuple[str, ...] = tuple(SPECS)
    options: Mapping[str, str] = {
        **OPTIONS,
        "query": "the query; else that of the path, if it ends in .sql",
        "from": "a table of the database to read whole, in place of a query",
        "url": "of the database, as in ${SHOP_DB}, an environment variable; not given if the path is a database",
        "time_zone": "of times without one, where it is not the community's",
    }
    folders = False

    def detect(self, path: Path) -> bool:
        """No: what of a database to read, nobody but its owner knows."""
        return False

    def is_live(self, options: Mapping[str, Any]) -> bool:
        """Whether what is read may change without any file changing."""
        return bool(options.get("url"))

    def read(self, path: Path, context: Context) -> Iterator[Batch]:
        """Yield batches of at most `CHUNK` rows."""
        check_options(context.options, path)
        table = context.options.get("table")
        if table is None:
            raise ParameterError("The option table is missing.", where=f"options of {path.name}", known=tuple(SPECS))
        zone = context.options.get("time_zone")
        local = replace(context, zone=ZoneInfo(str(zone))) if zone else context
        live: Any = "live" if self.is_live(context.options) else None
        first = 1
        layout: Layout | None = None
        for names, part in _rows(path, context.options):
            if layout is None:
                layout = match(str(table), names, context.options.get("columns"))
            if layout.missing:
                raise wrong_header(layout, names, path.name)
            batch = _batch(layout, part.set_axis(pd.RangeIndex(first, first + len(part))), local, path.name)
            yield replace(batch, notices={**batch.notices, live: len(part)}) if live else batch
            first += len(part)


def _batch(layout: Layout, cells: pd.DataFrame, context: Context, place: str) -> Batch:
    return layout.batch(cells.iloc[:, list(layout.positions.values())], context, place)


def _rows(path: Path, options: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], pd.DataFrame]]:
    """Yield rows with the names of the query's columns; at least one frame, if without rows."""
    import ibis

    url = _url(path, options)
    with _asking(path, url):
        connection: Any = ibis.connect(url, **({"read_only": True} if url.startswith("duckdb:") else {}))
    try:
        with _asking(path, url):
            wanted = connection.table(options["from"]) if options.get("from") else connection.sql(_query(path, options))
            names = tuple(wanted.columns)
            if connection.name == "sqlite":  # where a type is a wish: what stands in a column is parsed as any cell is
                wanted = wanted.mutate(**{name: wanted[name].cast("string") for name in names})
            parts = iter(_parts(connection, wanted))
        yield names, pd.DataFrame({name: pd.Series(dtype=object) for name in names})
        while True:
            with _asking(path, url):
                part = next(parts, None)
            if part is None:
                return
            yield names, part.to_pandas(integer_object_nulls=True, date_as_object=False)
    finally:
        connection.disconnect()


def _parts(connection: Any, wanted: Any) -> Any:
    if connection.name == "duckdb":  # Ibis 12 calls the old name of the method of DuckDB 2
        return connection.con.sql(wanted.compile()).to_arrow_reader(CHUNK)
    return wanted.to_pyarrow_batches(chunk_size=CHUNK)


@contextmanager
def _asking(path: Path, url: str) -> Generator[None]:
    """Turn what a driver raises into an error that teaches, without the URL: it may hold a password."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Ibis uses what newer versions of its libraries will drop
            yield
    except ParameterError:
        raise
    except Exception as error:  # each driver has errors of its own
        raise DataError(
            f"The database does not answer: {_without_secrets(error, url)}",
            where=path.name,
            hint="check the query, the option url and that the driver is there: pip install 'ibis-framework[postgres]'",
        ) from None


def _query(path: Path, options: Mapping[str, Any]) -> str:
    said = options.get("query") or (path.read_text(encoding="utf-8-sig") if path.suffix.lower() == _QUERY else "")
    if not str(said).strip():
        raise ParameterError(
            "There is no query.",
            where=f"options of {path.name}",
            hint="set the option query or from, or let the path be a file with the query that ends in .sql",
        )
    return str(said).strip().removesuffix(";")


def _url(path: Path, options: Mapping[str, Any]) -> str:
    written = str(options.get("url") or "")
    if not written:
        with path.open("rb") as file:
            head = file.read(16)
        engine = next((name for magic, name in _MAGIC.items() if head.startswith(magic) or head[8:12] == magic), None)
        if engine is None:
            raise ParameterError(
                "The path is no database in a file, and the option url is missing.",
                where=f"options of {path.name}",
                known=tuple(_MAGIC.values()),
                hint="set url to an environment variable with the database's URL: ${SHOP_DB}",
            )
        return f"{engine}://{path.resolve()}"
    if urlsplit(_VARIABLE.sub("", written)).password:
        raise ParameterError(
            "The option url holds a password.",
            where=f"options of {path.name}, url",
            hint="keep it out of the parameters file: name an environment variable, as in ${SHOP_DB}",
        )
    return _VARIABLE.sub(lambda found: _from_environment(found[1], path), written)


def _from_environment(name: str, path: Path) -> str:
    if name not in os.environ:
        raise ParameterError(
            f"The environment variable {name} is not set.",
            where=f"options of {path.name}, url",
            hint=f"set it where the report is run: export {name}=postgres://…",
        )
    return os.environ[name]


def _without_secrets(error: Exception, url: str) -> str:
    """Return the first line of an error without the URL and what stands in it; of one about values its name alone."""
    if _ABOUT_VALUES.search(type(error).__name__):  # it quotes them
        return type(error).__name__
    said = str(error).strip().splitlines()[0] if str(error).strip() else ""
    parts = urlsplit(url)
    for secret in filter(None, (url, parts.netloc, parts.password, parts.username, parts.hostname)):
        said = said.replace(secret, "…")
    return f"{type(error).__name__}: {said}"


SQL: Source = register(Sql())
