"""A batch whose worker is killed, and one that is killed itself: no report is harmed, and the next makes the rest."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import Any
from uuid import uuid4

import pytest

from tests.faults.harness import MARK, Ended, Place, state

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")

# A notebook's kernel, the nursery that forked it, the worker, the process that forks workers, the batch.
KILL = "import psutil\nif period == '2023Q3':\n psutil.Process(){}.kill()\n import time; time.sleep(60)"
WORKER, BATCH = KILL.format(".parent()" * 2), KILL.format(".parent()" * 4)


def batch(place: Place, deed: str = "") -> Ended:
    """Run a batch as a user does."""
    mark = str(uuid4())
    arguments = ["batch", str(place.parameters), "--periods", "2023Q2..2023Q3", "--jobs", "2", "--keep-going"]
    done = subprocess.run(
        [sys.executable, "-m", "zongjie", *arguments, "--only", "pptx", "--json"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **place.environment, "TMPDIR": str(place.aside), MARK: mark, "DEED_second": deed},
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr, mark)


def rows(ended: Ended) -> dict[str, dict[str, Any]]:
    return {row["period"]: row for row in json.loads(ended.out)["reports"]}


def test_a_worker_and_then_the_batch_are_killed(place: Place):
    before = state(place.report)
    struck = batch(place, WORKER)
    assert struck.code == 5, struck.err
    found = rows(struck)
    assert {period: row["state"] for period, row in found.items()} == {"2023Q2": "done", "2023Q3": "failed"}
    assert "exit code -9" in found["2023Q3"]["why"]
    done = state(place.report.with_name("2023Q2"))
    killed = batch(place, BATCH)
    assert killed.code == -signal.SIGKILL
    assert not struck.orphans()
    assert not killed.orphans()
    last = batch(place)
    assert last.code == 0, last.err
    assert {period: row["state"] for period, row in rows(last).items()} == {"2023Q2": "unchanged", "2023Q3": "done"}
    assert (state(place.report), state(place.report.with_name("2023Q2"))) == (before, done)
    assert not place.left()
