"""Columns of the Parquet files, as a platform would export them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sample_project import plan

_OFFSET = np.timedelta64(8, "h")  # Asia/Shanghai is 8 hours ahead, all year


def utc(local_ms: np.ndarray, known: np.ndarray | None = None) -> pa.Array:
    """Return local milliseconds since 2022-01-01 as instants; null where not known."""
    moments = plan.DAY0.astype("datetime64[ms]") + local_ms.astype("timedelta64[ms]") - _OFFSET
    return pa.array(moments, pa.timestamp("ms", tz="UTC"), mask=None if known is None else ~known)


def labels(codes: np.ndarray, names: Sequence[str]) -> pa.DictionaryArray:
    """Return codes as the names that they stand for."""
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype("int32")), pa.array(list(names)))


def write(path: Path, columns: Mapping[str, Any]) -> None:
    """Write a table that says that it is made up."""
    made = pa.table({name: pa.array(one) if isinstance(one, np.ndarray) else one for name, one in columns.items()})
    pq.write_table(made.replace_schema_metadata({"note": plan.SYNTHETIC}), path, compression="zstd")
