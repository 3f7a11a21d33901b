"""Raw rows become a canonical batch: each column is parsed by its type, rows that say nonsense become rejects."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from zongjie.sources.base import Batch, Context, Reject
from zongjie.sources.reading import values
from zongjie.sources.reading.words import translate
from zongjie.tables.privacy import mask
from zongjie.tables.schemas import SPECS
from zongjie.tables.spec import FRAME_TYPES, Column, TableSpec

DAY_FIRST = "day_first"
DAY_FIRST_HELP = "true or false: how 03/04/2025 is read; without it such dates are rejected"


def canonical(raw: pd.DataFrame, batch: Batch, context: Context) -> Batch:
    """Return `batch` with the rows of `raw`, parsed.

    Parameters
    ----------
    raw
        Canonical column names over the cells as they stand in the file; the index numbers the rows.
    batch
        The table, the place and the headers, perhaps rejects and skipped rows already.
    """
    spec = SPECS[batch.table]
    parsed = {
        column.name: _parse(raw[column.name], column, batch, context)
        for column in spec.columns
        if column.name in raw.columns
    }
    parsed, damaged = _without_damaged_ids(spec, parsed)
    frame = pd.DataFrame({name: column.values for name, column in parsed.items()}, index=raw.index)
    if damaged:
        batch = replace(batch, notices={**batch.notices, "damaged_ids": batch.notices.get("damaged_ids", 0) + damaged})
    return _without_bad(raw, _with_id(spec, frame), parsed, batch)


def _parse(raw: Any, column: Column, batch: Batch, context: Context) -> values.Parsed:
    """Return a column as its type; what holds several values, as a damaged JSON file may, is not understood."""
    try:
        return _parsed(raw, column, batch, context)
    except TypeError:  # asked of no cell that can do without: most columns have no such values
        several = raw.map(lambda cell: isinstance(cell, list | dict))
        if not several.any():
            raise
        parsed = _parsed(raw.mask(several, None), column, batch, context)
        return replace(parsed, bad=parsed.bad | several, reason="holds several values, where one belongs")


def _parsed(raw: Any, column: Column, batch: Batch, context: Context) -> values.Parsed:
    header = batch.headers.get(column.name, "")
    day_first = context.options.get(DAY_FIRST)
    match column.type:
        case "id" | "person":
            return values.ids(raw)
        case "instant":
            return values.instants(raw, context.zone, day_first=day_first)
        case "date":
            return values.dates(raw, context.zone, month=column.name == "month", day_first=day_first)
        case "flag":
            return values.flags(raw)
        case "count" | "amount" | "number" | "share":
            return _number(raw, column, header)
        case "text":
            parsed = values.texts(raw)
            return replace(parsed, values=translate(batch.table, column.name, parsed.values))


def _number(raw: Any, column: Column, header: str) -> values.Parsed:
    if column.name.endswith("_minutes"):
        return values.numbers(raw, values.minutes_scale(header), values.minutes)
    return values.numbers(raw, values.header_scale(header, money=column.type == "amount"))


def _without_damaged_ids(spec: TableSpec, parsed: Mapping[str, values.Parsed]) -> tuple[dict[str, values.Parsed], int]:
    """Make ids that a spreadsheet has rounded missing, and count them, where a row says something without them too."""
    found, damaged = dict(parsed), 0
    for name, column in parsed.items():
        kind = spec.by_name[name]
        if kind.type in ("id", "person") and not kind.required and name != spec.key[0] and column.bad.any():
            damaged += int(column.bad.to_numpy().sum())
            found[name] = values.Parsed(column.values.mask(column.bad), column.bad & False)
    return found, damaged


def _without_bad(raw: pd.DataFrame, frame: pd.DataFrame, parsed: Mapping[str, values.Parsed], batch: Batch) -> Batch:
    """Turn the rows with a cell that was not understood into rejects; the first such cell is named."""
    rejects: dict[int, Reject] = {}
    for name, column in parsed.items():
        for row in raw.index[column.bad]:
            if row not in rejects:
                shown = mask(raw.at[row, name])
                rejects[row] = Reject(batch.locate(row), column.reason, batch.name(name), shown)
    sound = frame.drop(index=list(rejects)) if rejects else frame
    return replace(batch, frame=sound, rejects=batch.rejects + tuple(rejects[row] for row in sorted(rejects)))


def _with_id(spec: TableSpec, frame: pd.DataFrame) -> pd.DataFrame:
    """Make the ids that a source does not have: an event is its name and start, a group its name."""
    (key, *_) = spec.key
    natural = [name for name in spec.natural if name in frame.columns]
    if key in frame.columns or not natural:
        return frame
    if len(spec.natural) == 1:
        return frame.assign(**{key: frame[natural[0]]})
    said = frame[natural].astype("str").fillna("").itertuples(index=False)
    made = [hashlib.blake2b("\x1f".join(cells).encode(), digest_size=8).hexdigest() for cells in said]
    ids = pd.Series(made, index=frame.index, dtype="str")
    return frame.assign(**{key: ids.mask(frame[natural].isna().all(axis=1))})


def empty(table: str) -> pd.DataFrame:
    """Return a frame of a canonical table without rows, for a batch that only has skipped or rejected ones."""
    return pd.DataFrame({column.name: pd.Series(dtype=FRAME_TYPES[column.type]) for column in SPECS[table].columns})
