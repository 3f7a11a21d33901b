"""One report beside the plain way, from a cold start: all tables and figures ready, and with data that changed."""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benches import communities, plain
from benches.timing import Line, Spent, measured, median

PERIOD = "2023"
LAST_DAY = "2024-03-31"  # of the sample's log: what a new export adds


def lines(runs: int) -> tuple[list[Line], dict[str, float]]:
    """Return the lines, and the seconds of our stages."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        changed = [_changed(folder, folder / f"changed{turn}") for turn in range(runs)]
        parameters, outputs = folder / f"{communities.NAME}00.yaml", folder / "changed0"  # as the last data left it
        own = _run(parameters, outputs)
        ready = median(runs, lambda: measured(own))
        report = outputs / parameters.stem / PERIOD
        stages = json.loads((report / "manifest.json").read_text(encoding="utf-8"))["seconds"]["stages"]
        steps = plain.way(parameters, PERIOD, outputs, folder / "plain", report / "report.ipynb")
        rival = _sum([median(runs, step) for step in steps])
    return [
        Line("one report, tables ready", ready.wall, rival.wall),
        Line("one report, tables ready: CPU", ready.cpu, rival.cpu),
        Line("one report, changed data", *(statistics.median(way) for way in zip(*changed, strict=True))),
    ], stages


def _changed(folder: Path, outputs: Path) -> tuple[float, float]:
    """Return seconds of a report after the activity log grew by a day: ours, and the plain way's."""
    parameters = communities.write(folder, until=LAST_DAY)
    measured(_run(parameters, outputs))
    theirs = outputs.with_name(f"{outputs.name}-plain")
    shutil.copytree(outputs, theirs)
    communities.write(folder)
    ours = measured(_run(parameters, outputs))
    bound = outputs / parameters.stem / PERIOD / "report.ipynb"
    steps = plain.way(parameters, PERIOD, theirs, folder / "plain", bound)
    return ours.wall, _sum([step() for step in steps]).wall


def _run(parameters: Path, outputs: Path) -> list[str]:
    return [sys.executable, "-m", "zongjie", "run", str(parameters), "--period", PERIOD, "--out", str(outputs)]


def _sum(spent: Sequence[Spent]) -> Spent:
    return Spent(sum(one.wall for one in spent), sum(one.cpu for one in spent))
