"""Seconds and memory of whole processes, and the lines that they become."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "scripts"


@dataclass(frozen=True)
class Spent:
    """Wall and CPU seconds of a process, its children's included, and the peak of its memory in bytes."""

    wall: float
    cpu: float
    peak: int = 0


@dataclass(frozen=True)
class Line:
    """One line of the table: ours beside the rival's, and how many times better ours is."""

    name: str
    ours: float
    rival: float
    unit: str = "s"

    @property
    def ratio(self) -> float:
        """How many times better ours is; both are costs."""
        return self.rival / self.ours

    def record(self) -> dict[str, object]:
        """Return it JSON-ready."""
        ours, rival = round(self.ours, 3), round(self.rival, 3)
        return {"name": self.name, "ours": ours, "rival": rival, "unit": self.unit, "ratio": round(self.ratio, 2)}


def measured(command: list[str]) -> Spent:
    """Run a command and return what it spent."""
    import psutil

    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=ROOT)
    watched, peak = psutil.Process(process.pid), 0
    before = _children()
    while process.poll() is None:
        try:
            peak = max(peak, watched.memory_info().rss)
        except psutil.NoSuchProcess:
            break
        time.sleep(0.02)
    errors = process.communicate()[1]
    wall = time.perf_counter() - start
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{errors.decode(errors='replace')}")
    return Spent(wall, _children() - before, peak)


def _children() -> float:
    import resource

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def median(runs: int, once: Callable[[], Spent]) -> Spent:
    """Return the median of each figure over several runs."""
    spent = [once() for _ in range(runs)]
    return Spent(
        statistics.median(one.wall for one in spent),
        statistics.median(one.cpu for one in spent),
        int(statistics.median(one.peak for one in spent)),
    )


def module(name: str, *arguments: str | Path) -> list[str]:
    """Return the command that runs a module of this package as a process of its own."""
    return [sys.executable, str(SCRIPTS / "bench.py"), "--part", name, *map(str, arguments)]
