"""Parquet files with canonical columns, or with columns that the options name; read by row groups."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from zongjie.errors import DataError
from zongjie.sources.base import Batch, Context, Source, register
from zongjie.sources.reading.layout import OPTIONS, check_options, choose, wrong_header
from zongjie.tables.schemas import SPECS

CHUNK = 500_000
_MAGIC = b"PAR1"


class Parquet:
    """Any canonical table; the file's name (or its columns) says which."""

    kind = "parquet"
    title = (
        "Parquet files of any canonical table, the file named after it (activity.parquet); a folder or pattern of them"
    )
    tables: tuple[str, ...] = tuple(SPECS)
    options: Mapping[str, str] = OPTIONS
    folders = True

    def detect(self, path: Path) -> bool:
        """Whether the file begins as Parquet does, or the folder holds such a file."""
        if path.is_dir():
            return any(self.detect(file) for file in _files(path)[:1])
        with path.open("rb") as file:
            return file.read(4) == _MAGIC

    def read(self, path: Path, context: Context) -> Iterator[Batch]:
        """Yield batches of at most `CHUNK` rows."""
        check_options(context.options, path)
        files = _files(path) if path.is_dir() else [path]
        if not files:
            raise DataError("The folder holds no Parquet file.", where=str(path), hint="its files end in .parquet")
        for file in files:
            yield from _read_file(file, context)


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.parquet"))


def _read_file(path: Path, context: Context) -> Iterator[Batch]:
    with _readable(path):
        file = pq.ParquetFile(path)
    with file:
        header = file.schema_arrow.names
        layout = choose(header, context, path.stem) or choose(header, context, path.parent.name)
        if layout is None:
            raise DataError(
                "Neither the file's name nor its columns say which table it holds.",
                where=str(path),
                known=tuple(SPECS),
                hint="rename it (activity.parquet) or set the option table",
            )
        if layout.missing:
            raise wrong_header(layout, header, str(path))
        wanted = [header[place] for place in layout.positions.values()]
        first = 1
        parts = file.iter_batches(batch_size=CHUNK, columns=wanted)
        while True:
            with _readable(path):
                part = next(parts, None)
            if part is None:
                return
            cells = _to_pandas(part.select(wanted), first)
            yield layout.batch(cells, context, path.name)
            first += len(cells)


@contextmanager
def _readable(path: Path) -> Generator[None]:
    """Have whatever the reader says of a damaged file told as that."""
    try:
        yield
    except (pa.ArrowException, OSError, ValueError) as error:
        raise DataError(
            "This is not a Parquet file, or it is damaged.",
            where=str(path),
            examples=[str(error).splitlines()[0] if str(error) else type(error).__name__],
            hint="export it again; for CSV and Excel files the kind is workbook",
        ) from None


def _to_pandas(part: Any, first: int) -> pd.DataFrame:
    """Return the rows with plain columns (no dictionaries, no extension of the index), numbered from `first`."""
    plain = [column.dictionary_decode() if pa.types.is_dictionary(column.type) else column for column in part.columns]
    dates = [column.cast(pa.timestamp("us")) if pa.types.is_date(column.type) else column for column in plain]
    cells = pa.RecordBatch.from_arrays(dates, names=part.schema.names).to_pandas()
    cells.index = pd.RangeIndex(first, first + len(cells))
    return cells


PARQUET: Source = register(Parquet())
