"""Adapters: rows a second and peak memory, each on the largest export of its kind that is here.

Exports are the samples of the tests and, where the folder of real exports is beside the checkout, those that the
parameters files in `tests/parameters/` name. Reading is measured alone: batches are made and dropped.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from benches.timing import ROOT, measured, module

SMALL = 2_000  # rows under which a figure says more about the start than about the adapter


@dataclass(frozen=True)
class Reading:
    """What reading one export took."""

    kind: str
    export: str
    rows: int
    seconds: float
    peak_mb: float

    @property
    def rate(self) -> float:
        """Rows a second."""
        return self.rows / self.seconds

    def record(self) -> dict[str, object]:
        """Return it JSON-ready."""
        return asdict(self) | {"rows_per_second": round(self.rate)}


def readings() -> list[Reading]:
    """Read each export in a process of its own; the largest of a kind is kept, small ones are left out."""
    best: dict[str, Reading] = {}
    for number, (kind, name, _, _) in enumerate(exports()):
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "read.json"
            spent = measured(module("read", number, out))
            said = json.loads(out.read_text(encoding="utf-8"))
        reading = Reading(kind, name, said["rows"], round(said["seconds"], 3), round(spent.peak / 1e6, 1))
        if reading.rows >= max(SMALL, best[kind].rows if kind in best else 0):
            best[kind] = reading
    return [best[kind] for kind in sorted(best)]


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
    """Read one export and write how many rows there were and how long it took."""
    import time

    from zongjie.sources.base import Context, get_source

    kind, _, path, options = exports()[int(number)]
    source = get_source(kind)
    begun = time.perf_counter()
    rows = sum(batch.read for batch in source.read(path, Context(ZoneInfo("UTC"), options)))
    said = {"rows": rows, "seconds": time.perf_counter() - begun}
    Path(out).write_text(json.dumps(said), encoding="utf-8")


def parts() -> dict[str, Any]:
    """Return what runs in a process of its own, by name."""
    return {"read": read}
