"""A batch beside the plain way one by one, and its memory from the first reports to the last.

The communities are twelfths of the sample, their reports those of four quarters. The plain way would take an hour and
more for 48: it is measured on the first two and multiplied, which the line's name says. It reads its tables itself, as
ours does; figures of a quarter are computed once by either.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benches import communities, plain
from benches.timing import ROOT, Line

OF = 12
QUARTERS = ("2023Q1", "2023Q2", "2023Q3", "2023Q4")
PLAIN = 2  # reports that the plain way is measured on
_DONE = ("✓", "✗")
_EVERY = 2.0  # seconds between looks at the memory, each of which walks through the pages of a dozen processes


@dataclass
class Watched:
    """A batch that was watched: when each report was done, and the memory of all its processes over time."""

    wall: float = 0.0
    done: list[float] = field(default_factory=list[float])
    memory: list[tuple[float, int]] = field(default_factory=list[tuple[float, int]])
    begun: float = 0.0

    def peak(self, first: int, last: int) -> float:
        """Return the most gigabytes between the ends of two reports, counted from 0; -1 is the beginning of all."""
        begin = self.begun if first < 0 else self.done[first]
        return max(size for when, size in self.memory if begin <= when <= self.done[last]) / 1e9


def lines(number: int) -> list[Line]:
    """Return the lines for the reports of so many communities."""
    reports = number * len(QUARTERS)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        files = [communities.write(folder, one, OF) for one in range(number)]
        batch = watched(files, folder / "ours")
        rival = 0.0
        for period in QUARTERS[:PLAIN]:
            bound = folder / "ours" / files[0].stem / period / "report.ipynb"
            steps = plain.way(files[0], period, folder / "plain", folder / "results", bound)
            rival += sum(step().wall for step in steps)
    some = min(10, reports // 3)
    return [
        Line(f"batch of {reports} reports (plain way: {PLAIN} measured)", batch.wall, rival / PLAIN * reports),
        Line(
            f"its memory, last {some} reports beside first {some}",
            batch.peak(reports - some - 1, reports - 1),
            batch.peak(-1, some - 1),
            "GB",
        ),
    ]


def watched(files: list[Path], outputs: Path) -> Watched:
    """Run a batch of all quarters of communities."""
    command = [sys.executable, "-m", "zongjie", "batch", *map(str, files), "--periods", ",".join(QUARTERS)]
    seen = Watched()
    start = time.perf_counter()
    with (
        subprocess.Popen(
            [*command, "--out", str(outputs)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=ROOT
        ) as batch,
        _memory(batch.pid, seen),
    ):
        assert batch.stderr
        said = ""
        for line in batch.stderr:
            said += line
            if line.startswith("reports"):
                seen.begun = time.perf_counter()
            elif seen.begun and line.strip().startswith(_DONE):
                seen.done.append(time.perf_counter())
    seen.wall = time.perf_counter() - start
    if batch.returncode:
        raise RuntimeError(f"the batch failed:\n{said}")
    return seen


@contextmanager
def _memory(process: int, seen: Watched) -> Iterator[None]:
    """Note the memory of a process and all its descendants, a page that several share counted once."""
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(_EVERY):
            seen.memory.append((time.perf_counter(), _size(process)))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _size(process: int) -> int:
    import psutil

    total = 0
    try:
        top = psutil.Process(process)
        for one in (top, *top.children(recursive=True)):
            try:
                memory = one.memory_full_info()
            except psutil.NoSuchProcess:
                continue  # a kernel that ended meanwhile
            total += getattr(memory, "pss", memory.uss)  # elsewhere than on Linux: what is its own
    except psutil.NoSuchProcess:
        return 0
    return total
