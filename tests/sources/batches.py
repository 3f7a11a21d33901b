"""What an adapter yields, gathered by table, without the ingest that stores it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from zongjie.sources.base import Context, Reject, get_source


@dataclass
class Gathered:
    """Frames by table, and the account of all rows."""

    frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    notices: Counter[str] = field(default_factory=Counter)

    def __getitem__(self, table: str) -> pd.DataFrame:
        return self.frames[table]


def gather(kind: str, path: Path, options: dict[str, Any] | None = None, zone: str = "Asia/Shanghai") -> Gathered:
    """Read an export whole."""
    found, parts = Gathered(), {}
    for batch in get_source(kind).read(path, Context(ZoneInfo(zone), options or {})):
        parts.setdefault(batch.table, []).append(batch.frame)
        found.rejects += batch.rejects
        found.skipped.update(batch.skipped)
        found.notices.update(batch.notices)
    found.frames = {table: pd.concat(frames, ignore_index=True) for table, frames in parts.items()}
    return found


def moments(column: pd.Series) -> list[str]:
    """Return instants as `2023-03-01 01:05:09`, in UTC."""
    return [f"{moment:%Y-%m-%d %H:%M:%S}" for moment in column]
