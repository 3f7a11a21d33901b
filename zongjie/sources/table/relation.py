"""A file of rows as a DuckDB view: read lazily, every cell as it stands there, and no file beside it."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from zongjie.errors import DataError, ParameterError
from zongjie.parameters import Engine
from zongjie.sources.base import Reject
from zongjie.sources.reading.grid import Grid, grids, is_workbook
from zongjie.sources.reading.textfile import WHITESPACE, encoding_of, open_text, records, separator_of
from zongjie.tables.duck import connect

OPTIONS: Mapping[str, str] = {
    "names": "list of column names, where the file has no header line",
    "skip": "number of lines before the header (or before the first row)",
    "separator": "of a text file: a character, or whitespace for columns set apart by any number of spaces",
    "encoding": "of a text file that is neither UTF-8 nor GB18030: latin-1, cp1252, …",
    "sheet": "of a workbook; the first if not given",
}
_CHUNK = 50_000
_PARQUET = b"PAR1"
_LONGEST_LINE = 16 << 20
_PROBLEMS = {
    "MISSING COLUMNS": "fewer cells than the header has columns",
    "TOO MANY COLUMNS": "more cells than the header has columns",
    "UNQUOTED VALUE": "a quote that does not end",
    "INVALID ENCODING": "bytes that are no text",
    "LINE SIZE OVER MAXIMUM": "a line longer than 16 MB",
}


@dataclass(frozen=True)
class Relation:
    """The view `cells` over a file: its columns as they stand in it (text, or Parquet's types)."""

    connection: duckdb.DuckDBPyConnection
    names: tuple[str, ...]
    place: str
    first: int  # number of the first row as an editor shows it: 2 below a header

    def damaged(self) -> tuple[Reject, ...]:
        """Return the lines that were left out because they are broken; complete when all rows were fetched."""
        if self.connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'reject_errors'").fetchone():
            found = self.connection.execute(
                "SELECT line, first(error_type ORDER BY column_idx) FROM reject_errors GROUP BY line ORDER BY line"
            ).fetchall()
            return tuple(
                Reject(f"{self.place}, line {line}", _PROBLEMS.get(str(error), str(error).lower()))
                for line, error in found
            )
        return ()


@contextmanager
def relation(path: Path, options: Mapping[str, Any]) -> Generator[Relation]:
    """Open a file as a relation; its connection sees no other file and takes no other setting.

    Raises
    ------
    DataError
        If the file cannot be read.
    ParameterError
        If the options do not fit it.
    """
    connection = connect(Engine())
    with tempfile.TemporaryDirectory() as folder, connection:
        with path.open("rb") as file:
            magic = file.read(4)
        if magic == _PARQUET:
            found = _parquet(connection, path)
        elif is_workbook(path):
            found = _workbook(connection, path, options)
        else:
            found = _text(connection, path, options, Path(folder))
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield found


def quoted(name: str) -> str:
    """Return a name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def _parquet(connection: duckdb.DuckDBPyConnection, path: Path) -> Relation:
    connection.execute("SET allowed_paths = [" + literal(str(path)) + "]")
    try:
        connection.execute(f"CREATE VIEW cells AS FROM read_parquet({literal(str(path))})")
    except duckdb.Error:
        raise DataError(
            "This is not a Parquet file, or it is damaged.", where=str(path), hint="export it again"
        ) from None
    return Relation(connection, _columns(connection), path.name, 1)


def _text(connection: duckdb.DuckDBPyConnection, path: Path, options: Mapping[str, Any], folder: Path) -> Relation:
    encoding = options.get("encoding") or encoding_of(path)
    separator = str(options.get("separator") or separator_of(path, encoding))
    skip = int(options.get("skip") or 0)
    names = _names(options, next(islice(records(path, encoding, separator), skip, None), []), path)
    read, header = path, not options.get("names")
    if separator == WHITESPACE or encoding not in ("utf-8", "utf-8-sig"):
        read = _plain(path, encoding, separator, folder)
        separator = "\t" if separator == WHITESPACE else separator
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    connection.execute("SET allowed_paths = [" + literal(str(read)) + "]")
    connection.execute(
        f"CREATE VIEW cells AS FROM read_csv({literal(str(read))}, auto_detect = false, columns = {{{columns}}}, "
        f"delim = {literal(separator)}, quote = '\"', escape = '\"', skip = {skip}, header = {str(header).lower()}, "
        f"max_line_size = {_LONGEST_LINE}, ignore_errors = true, store_rejects = true)"
    )
    return Relation(connection, names, path.name, skip + 1 + header)


def _plain(path: Path, encoding: str, separator: str, folder: Path) -> Path:
    """Write a text file anew as DuckDB reads it: in UTF-8, columns set apart by one character."""
    target = folder / "plain.csv"
    with target.open("w", encoding="utf-8", newline="") as file:
        if separator == WHITESPACE:
            csv.writer(file, delimiter="\t").writerows(records(path, encoding, separator))
        else:
            with open_text(path, encoding) as source:
                while text := source.read(1 << 20):
                    file.write(text)
    return target


def _workbook(connection: duckdb.DuckDBPyConnection, path: Path, options: Mapping[str, Any]) -> Relation:
    grid = _sheet(path, options.get("sheet"))
    rows = (cells for _, cells in islice(grid.rows(), int(options.get("skip") or 0), None))
    given = options.get("names")
    names = _names(options, [] if given else [_written(cell) or "" for cell in next(rows, ())], path)
    connection.execute("CREATE TABLE cells (" + ", ".join(f"{quoted(name)} VARCHAR" for name in names) + ")")
    while chunk := list(islice(rows, _CHUNK)):
        part = pd.DataFrame([[*map(_written, cells[: len(names)])] for cells in chunk], dtype=object)
        part = part.reindex(columns=range(len(names))).set_axis(list(names), axis=1)
        connection.register("part", part.astype("str"))
        connection.execute("INSERT INTO cells SELECT * FROM part")
        connection.unregister("part")
    return Relation(connection, names, grid.place, int(options.get("skip") or 0) + 1 + (not given))


def _sheet(path: Path, wanted: str | None) -> Grid:
    seen: list[str] = []
    for grid in grids(path):
        if wanted in (None, grid.name):
            return _held(grid)
        seen.append(grid.name)
    raise ParameterError(
        f"The workbook has no sheet “{wanted}”.", where=str(path), given=str(wanted), known=tuple(seen)
    )


def _held(grid: Grid) -> Grid:
    """Return a sheet whose rows are in memory: its workbook is closed when the search for it ends."""
    rows = list(grid.rows())
    return Grid(grid.name, grid.place, lambda: iter(rows))


def _written(cell: Any) -> str | None:
    if cell is None:
        return None
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53 else str(cell)


def _names(options: Mapping[str, Any], header: list[str], path: Path) -> tuple[str, ...]:
    """Return the names of columns, given or read; of two alike the second is called `name_2`."""
    given = options.get("names")
    found = [str(name).strip() for name in given or header]
    if not found:
        raise DataError("The file has no header line.", where=str(path), hint="set the option names, or correct skip")
    taken: dict[str, int] = {}
    names: list[str] = []
    for place, name in enumerate(found, 1):
        word = (name.removeprefix("\ufeff") or f"column_{place}").strip()
        taken[word.lower()] = taken.get(word.lower(), 0) + 1
        names.append(word if taken[word.lower()] == 1 else f"{word}_{taken[word.lower()]}")
    return tuple(names)


def _columns(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    return tuple(str(row[0]) for row in connection.execute("DESCRIBE cells").fetchall())
