"""Adapters beside pandas: each on the largest export of its kind that is here.

Exports are the samples of the tests and, where the folder of real exports is beside the checkout, those that the
parameters files in `tests/parameters/` name. Reading is measured alone, with what it has to import: ours makes batches
of typed, checked rows of the canonical tables and drops them; pandas' reader for that format makes a data frame of the
file as it is, which is where the work that ours has done would begin. So ours is never the faster one by much.
"""

from __future__ import annotations

import gzip
import io
import json
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from benches.timing import ROOT, Line, measured, module

SMALL = 2_000  # rows under which a figure says more about the start than about the adapter


READERS = {
    ".csv": "read_csv",
    ".parquet": "read_parquet",
    ".txt": "read_table",
    ".xlsx": "read_excel",
    ".xml": "read_xml",
}


def lines() -> list[Line]:
    """Return a line for each kind: CPU seconds, read by ours and by pandas; what is small or no table is left out."""
    best: dict[str, tuple[int, Line]] = {}
    for number, (kind, name, _, _) in enumerate(exports()):
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "read.json"
            measured(module("read", number, out))
            rows, ours = json.loads(out.read_text(encoding="utf-8"))
            if rows < max(SMALL, best[kind][0] if kind in best else 0):
                continue
            measured(module("read-plainly", number, out))
            rival = json.loads(out.read_text(encoding="utf-8"))
        if rival is None:
            print(f"{kind}: pandas has no reader for {name}; its line is left out")
            continue
        best[kind] = rows, Line(f"adapter {kind}, {rows:,} rows, pandas: CPU", ours, rival)
    return [best[kind][1] for kind in sorted(best)]


def exports() -> list[tuple[str, str, Path, dict[str, Any]]]:
    """Return kind, name, path and options of every export that the parameters files name and that is here."""
    import yaml

    found: list[tuple[str, str, Path, dict[str, Any]]] = []
    folders = (ROOT / "tests" / "parameters", ROOT / "parameters")
    for file in sorted(file for folder in folders for file in folder.glob("*.yaml")):
        for source in yaml.safe_load(file.read_text(encoding="utf-8"))["sources"]:
            path = file.parent / source["path"]
            paths = [path] if path.exists() else sorted(path.parent.glob(path.name))
            found += [(source["kind"], one.name, one, source.get("options", {})) for one in paths]
    return found


def read(number: str, out: str) -> None:
    """Read one export; write how many rows there were and how long it took."""
    kind, _, path, options = exports()[int(number)]
    begun = time.process_time()
    from zongjie.sources.base import Context, get_source

    source = get_source(kind)
    rows = sum(batch.read for batch in source.read(path, Context(ZoneInfo("UTC"), options)))
    Path(out).write_text(json.dumps([rows, time.process_time() - begun]), encoding="utf-8")


def read_plainly(number: str, out: str) -> None:
    """Read all files of one export into data frames; write how long it took, or null if pandas cannot."""
    path = exports()[int(number)][2]
    begun = time.process_time()
    import pandas as pd

    rows, records = 0, list[Any]()
    for name, data in files(path):
        suffix = Path(name.removesuffix(".gz")).suffix
        given = gzip.decompress(data) if name.endswith(".gz") else data
        if suffix == ".json":  # one frame of all files: a frame of each would take pandas a minute
            said = json.loads(given)
            records += said if isinstance(said, list) else [said]
        elif reader := READERS.get(suffix):
            options: dict[str, Any] = {"sheet_name": None} if reader == "read_excel" else {}
            frame = getattr(pd, reader)(io.BytesIO(given), **options)
            rows += sum(map(len, frame.values())) if isinstance(frame, dict) else len(frame)
    rows += len(pd.json_normalize(records)) if records else 0
    seconds = time.process_time() - begun if rows else None
    Path(out).write_text(json.dumps(seconds), encoding="utf-8")


def files(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of every file of an export: itself, those of a folder, or those of a zip."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            yield from ((name, archive.read(name)) for name in archive.namelist())
        return
    for one in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if one.is_file():
            yield one.name, one.read_bytes()


def parts() -> dict[str, Any]:
    """Return what runs in a process of its own, by name."""
    return {"read": read, "read-plainly": read_plainly}
