"""Small communities in the store, from plain rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from zongjie.metrics.evaluate import compute
from zongjie.periods import parse
from zongjie.slides.figure import Figures
from zongjie.tables.derive import derive
from zongjie.tables.schemas import SPECS
from zongjie.tables.spec import FRAME_TYPES
from zongjie.tables.store import Tables
from zongjie.tables.writer import Writer

SHANGHAI = ZoneInfo("Asia/Shanghai")
Rows = Iterable[Mapping[str, Any]] | pd.DataFrame


def store(folder: Path, zone: ZoneInfo = SHANGHAI, **tables: Rows) -> Tables:
    """Write tables as ingestion does, in one batch each, and derive from them; times without a zone are local."""
    return store_batches(folder, zone, **{name: [rows] for name, rows in tables.items()})


def store_batches(folder: Path, zone: ZoneInfo = SHANGHAI, **tables: Iterable[Rows]) -> Tables:
    """Write tables as ingestion does, batch by batch."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as parts:
        writer = Writer(Path(parts), zone)
        for name, batches in tables.items():
            for number, rows in enumerate(batches):
                writer.add(name, frame(name, rows, zone), 0, number)
        for name in writer.tables:
            writer.finish(name, folder / f"{name}.parquet")
        writer.close()
    derive(folder, zone)
    return Tables(folder, zone)


def frame(table: str, rows: Rows, zone: ZoneInfo) -> pd.DataFrame:
    """Return rows as a canonical frame."""
    raw = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows))
    columns = {}
    for column in SPECS[table].columns:
        if column.name not in raw:
            continue
        if column.type == "instant":
            times = pd.to_datetime(raw[column.name], format="mixed")
            local = times if times.dt.tz is not None else times.dt.tz_localize(zone)
            columns[column.name] = local.dt.tz_convert("UTC").dt.as_unit("us")
        else:
            columns[column.name] = raw[column.name].astype(FRAME_TYPES[column.type])
    return pd.DataFrame(columns)


def figures(tables: Tables, period: str, **options: Any) -> Figures:
    """Compute the English figures of a period."""
    return compute(tables, parse(period), options.pop("targets", {}), options.pop("language", "en"), **options)


def values(rows: Iterable[Mapping[str, Any]], key: str, field: str = "value") -> dict[Any, Any]:
    """Return one field of a breakdown by slice."""
    return {row[key]: row[field] for row in rows}
