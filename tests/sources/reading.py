"""Helpers of the source tests: reading a community into a folder, looking at what was stored, writing workbooks."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import patch

import openpyxl
import pandas as pd

from zongjie.parameters import Parameters
from zongjie.sources.ingest import ingest
from zongjie.sources.ingested import Ingested

DATA = Path(__file__).resolve().parent.parent / "data"


class Reader:
    """Reads sources, given as (kind, path) or (kind, path, options), with other parameters by name.

    Most tests look at what was read. Only with `derived` are member days and the like made of it, which takes longer.
    """

    def __init__(self, folder: Path, *, derived: bool = False) -> None:
        self.folder = folder
        self.derived = derived

    def __call__(self, *sources: tuple[Any, ...], **parameters: Any) -> Ingested:
        given = [
            {"kind": kind, "path": str(path), "options": options[0] if options else {}}
            for kind, path, *options in sources
        ]
        settings = {"community": "测试社群", "privacy": {"pseudonymise": False}} | parameters
        how = nullcontext() if self.derived else patch("zongjie.sources.build.derive")
        with how:
            return ingest(Parameters(sources=given, **settings), self.folder, self.folder / "tables")


def table(ingested: Ingested, name: str) -> pd.DataFrame:
    """Return a stored table."""
    return pd.read_parquet(ingested.folder / f"{name}.parquet")


def contents(ingested: Ingested) -> dict[str, pd.DataFrame]:
    """Return all stored tables, rows in an order of their own."""
    tables = {name: table(ingested, name) for name in ingested.rows}
    return {name: frame.sort_values(list(frame.columns), ignore_index=True) for name, frame in tables.items()}


def workbook(path: Path, **sheets: Sequence[Sequence[Any]]) -> Path:
    """Write a workbook: sheet name → rows."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def csv_file(path: Path, *rows: str, encoding: str = "utf-8") -> Path:
    """Write a text file, one line a row."""
    path.write_bytes(("\n".join(rows) + "\n").encode(encoding))
    return path
