"""Load: many small reports in a row, and several at once; nothing may grow and nothing may be left behind.

`python scripts/load.py [--runs 500] [--at-once 8] [--json FILE]` makes reports in one process (as a worker of a batch
does), in processes of their own, and by `zongjie batch`, in a folder for the purpose. After each it counts what there
is: processes, threads, descriptors, sockets, temporary files, memory in use. Exit code 1 if something has grown.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from itertools import cycle, islice
from pathlib import Path
from statistics import median

import psutil

ROOT = Path(__file__).resolve().parent.parent
PERIODS = ("2023Q1", "2023-04", "2023Q2", "2023-07", "2023Q3", "2023-10", "2023Q4", "2023-12")
OUTLINE = """
name: {zh_CN: 小结, en: Summary}
title: {zh_CN: "{period}小结", en: "Summary, {period}"}
chapters:
  - {id: results, title: {zh_CN: 成果, en: Results}, notebooks: [results_overview]}
"""
_PATIENCE = 10  # seconds that what is ending may take to be gone
_AROUND = 10  # runs at the beginning, and at the end, that are compared
_GROWTH = 1.03  # of memory: how allocators use it varies a little


@dataclass(frozen=True)
class Seen:
    """What there is at a moment: counts, and the megabytes that this process uses."""

    processes: int
    threads: int
    descriptors: int
    sockets: int
    temporary: int
    outputs: int
    memory: float


class Place:
    """A project of small communities, with temporary files in a folder of its own.

    Parameters
    ----------
    folder
        An empty folder.
    communities
        How many communities it has; each has the totals of a year by month.
    """

    def __init__(self, folder: Path, communities: int = 1) -> None:
        self.outputs, self.temporary = folder / "outputs", folder / "tmp"
        self.parameters = [folder / "parameters" / f"load{number}.yaml" for number in range(communities)]
        outline = folder / "report_templates" / "outlines" / "short.yaml"
        for made in (self.outputs, self.temporary, self.parameters[0].parent, outline.parent):
            made.mkdir(parents=True)
        outline.write_text(OUTLINE, encoding="utf-8")
        for number, path in enumerate(self.parameters):
            rows = (f"2023-{month:02},{1000 + 10 * month + number},15,5,{300 + month},2000" for month in range(1, 13))
            table = "\n".join(("月份,期末成员数,新增,退出,活跃人数,消息数", *rows))
            path.with_suffix(".csv").write_text(table, encoding="utf-8")
            source = f"[{{kind: workbook, path: {path.stem}.csv}}]"
            path.write_text(f"community: {path.stem}\noutline: short\nsources: {source}\n", encoding="utf-8")
        self.environment = {**os.environ, "TMPDIR": str(self.temporary), "JUPYTER_RUNTIME_DIR": str(self.temporary)}

    def processes(self) -> list[psutil.Process]:
        """Return the processes that came of this place, orphans too: they have its folder in their environment."""
        return [one for one in psutil.process_iter() if one.pid != os.getpid() and self._is_ours(one)]

    def _is_ours(self, process: psutil.Process) -> bool:
        try:
            return process.environ().get("TMPDIR") == str(self.temporary)
        except (psutil.Error, OSError):  # of another user, or gone
            return False

    def seen(self) -> Seen:
        """Count what there is now."""
        _give_back()
        me = psutil.Process()
        opened = [str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
        return Seen(
            processes=len(self.processes()),
            threads=me.num_threads(),
            descriptors=len(opened),
            sockets=sum(name.startswith("socket:") for name in opened),
            temporary=sum(1 for _ in self.temporary.rglob("*")),
            outputs=sum(1 for _ in self.outputs.rglob("*")),
            memory=me.memory_info().rss / 2**20,
        )

    def settled(self, usual: Seen | None) -> Seen:
        """Count once all that is ending has ended, or patience has."""
        until = time.monotonic() + _PATIENCE
        while (now := self.seen()) and usual and time.monotonic() < until and more(now, usual):
            time.sleep(0.05)
        return now

    def command(self, *arguments: str | Path) -> None:
        """Run `zongjie`; raise if it fails."""
        command = [sys.executable, "-m", "zongjie", *map(str, arguments), "--out", str(self.outputs)]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, check=False, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


def _give_back() -> None:
    """Have the allocator give back what is free: what it keeps at hand comes and goes by a tenth, and is no leak."""
    gc.collect()
    with suppress(OSError, AttributeError):  # only GNU's C library has this
        ctypes.CDLL("libc.so.6").malloc_trim(0)


def more(now: Seen, usual: Seen) -> dict[str, tuple[float, float]]:
    """Return the counts that are higher than usual."""
    names = [field.name for field in fields(Seen) if field.name != "memory"]
    return {name: (old, new) for name in names if (new := getattr(now, name)) > (old := getattr(usual, name))}


def in_a_row(
    place: Place, runs: int, told: Callable[[int, Seen], None], periods: Sequence[str] = PERIODS
) -> dict[str, tuple[float, float]]:
    """Make reports one after another in this process; return what has grown since each period was reported on twice."""
    from zongjie.periods import parse
    from zongjie.report.kernels.manager import nursery
    from zongjie.report.run import Silent, run

    warm = 2 * len(periods)
    found: list[Seen] = []
    with nursery():
        for number, period in enumerate(islice(cycle(periods), runs)):
            run(place.parameters[0], parse(period), Silent(), outputs=place.outputs)
            found.append(place.settled(found[warm - 1] if number >= warm else None))
            told(number + 1, found[-1])
    grown = more(found[-1], found[warm - 1])
    before, after = (median(one.memory for one in some) for some in (found[warm:][:_AROUND], found[-_AROUND:]))
    return grown | ({"memory": (before, after)} if runs > warm + 2 * _AROUND and after > _GROWTH * before else {})


def at_once(place: Place, rounds: int) -> dict[str, tuple[float, float]]:
    """Make reports of all communities at once, in processes of their own and in a batch; return what is left."""
    before = place.seen()
    for period in islice(cycle(PERIODS), rounds):
        with ThreadPoolExecutor(len(place.parameters)) as pool:
            list(pool.map(lambda path: place.command("run", path, "--period", period), place.parameters))  # noqa: B023
    jobs = str(len(place.parameters))
    place.command("batch", *place.parameters, "--periods", PERIODS[-1], "--jobs", jobs, "--keep-going", "--anew")
    return {name: more for name, more in more(place.settled(before), before).items() if name != "outputs"}


def _say(grown: dict[str, tuple[float, float]], of: str) -> None:
    for name, (before, after) in grown.items():
        print(f"{of}: {name} grew from {before:,.6g} to {after:,.6g}", file=sys.stderr)
    if not grown:
        print(f"{of}: nothing grew, nothing is left")


def main(given: Iterable[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=500, help="reports in a row")
    parser.add_argument("--at-once", type=int, default=8, help="reports at the same time")
    parser.add_argument("--rounds", type=int, default=3, help="how often as many reports are made at the same time")
    parser.add_argument("--json", type=Path, help="write what was counted after each report in a row")
    asked = parser.parse_args(None if given is None else list(given))
    folder = Path(tempfile.mkdtemp(prefix="zongjie-load-"))
    place = Place(folder, asked.at_once)
    os.environ.update(TMPDIR=str(place.temporary), JUPYTER_RUNTIME_DIR=str(place.temporary))
    tempfile.tempdir = None  # to be looked up anew
    counted: list[dict[str, float]] = []

    def told(number: int, seen: Seen) -> None:
        counted.append(asdict(seen))
        if number % 25 == 0 or number == asked.runs:
            print(
                f"{number:4} " + " · ".join(f"{name} {count:,.6g}" for name, count in counted[-1].items()), flush=True
            )

    try:
        row = in_a_row(place, asked.runs, told)
        _say(row, f"{asked.runs} reports in a row")
        crowd = at_once(place, asked.rounds)
        _say(crowd, f"{asked.at_once} reports at once, {asked.rounds + 1} times")
    finally:
        if asked.json:
            asked.json.write_text(json.dumps(counted), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
    return 1 if row or crowd else 0


if __name__ == "__main__":
    sys.exit(main())
