"""Reports made in a row and at once leave nothing behind; `scripts/load.py` does it five hundred times."""

from __future__ import annotations

import socket
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="counts what Linux says of processes")


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(ROOT / "scripts")
    import load

    return load


@pytest.fixture
def place(load: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    made = load.Place(tmp_path, 2)
    monkeypatch.setenv("TMPDIR", str(made.temporary))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(made.temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield made
    assert made.processes() == []


def test_reports_in_a_row_let_nothing_grow(load: Any, place: Any) -> None:
    seen: list[Any] = []
    grown = load.in_a_row(place, 6, lambda number, now: seen.append(now), periods=load.PERIODS[:1])
    assert grown == {}
    assert len(seen) == 6
    assert seen[-1].processes == 1  # the one that kernels are forked from
    assert seen[-1].temporary == 0


def test_reports_at_once_leave_nothing_behind(load: Any, place: Any) -> None:
    assert load.at_once(place, 0) == {}  # one batch; tests/report/test_batch.py has runs that end in every way
    made = {path.parents[1].name for path in place.outputs.glob("*/*/report.pptx")}
    assert made == {path.stem for path in place.parameters}


def test_what_is_left_behind_is_seen(load: Any, place: Any, tmp_path: Path) -> None:
    before = place.seen()
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    with socket.socket(), tempfile.NamedTemporaryFile():
        grown = load.more(place.seen(), before)
    done.set()
    thread.join()
    assert set(grown) == {"descriptors", "sockets", "temporary", "threads"}
