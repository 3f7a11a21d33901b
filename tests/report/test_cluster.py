"""A batch on a Dask cluster: two worker processes on this machine stand for several machines."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from distributed import LocalCluster

from tests.report import test_batch
from zongjie.errors import ParameterError
from zongjie.report.batch import cluster
from zongjie.report.batch.cluster import Cluster
from zongjie.report.batch.plan import Settings, plan
from zongjie.report.batch.run import run_batch
from zongjie.report.batch.workers import Answer
from zongjie.report.manifest import read_manifest
from zongjie.report.run import Silent

project = test_batch.project  # the same small communities


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    local: Any = LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0")
    with local:
        yield local.scheduler_address.replace("tcp://", cluster.PREFIX)


def test_the_workers_of_a_cluster_make_the_reports(address: str, project: Path, tmp_path: Path) -> None:
    planned = plan([str(project / "parameters" / "*.yaml")], "2023Q1..2023Q2", Settings({}, tmp_path, "pptx"))
    summary = run_batch(planned, Silent(), keep_going=True, executor=address)
    states = {(row.community, row.period): row.state for row in summary.rows}
    assert states == {
        ("fine", "2023Q1"): "done",
        ("fine", "2023Q2"): "done",
        ("fragile", "2023Q1"): "done",
        ("fragile", "2023Q2"): "partial",
        ("senseless", "2023Q1"): "failed",
        ("senseless", "2023Q2"): "failed",
    }
    figures = {figure["id"]: figure for figure in read_manifest(tmp_path / "fine" / "2023Q2")["figures"]}
    assert figures["members_end"]["value"] == 1006


def doubled(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def test_the_death_of_a_worker_is_the_failure_of_its_task(address: str) -> None:
    with Cluster(address) as crew:
        told = dict(crew.each(doubled, [1, 2, 3, 4], lambda: True))
    assert {item: answer.value for item, answer in told.items() if not answer.code} == {1: 2, 2: 4, 4: 8}
    assert told[3].code == 5
    assert "was lost" in told[3].why


def late(number: int) -> int:
    time.sleep(0.05)
    return number


def test_nothing_begins_after_a_stop_and_what_must_wait_waits(address: str) -> None:
    seen: list[int] = []
    with Cluster(address) as crew:
        for item, answer in crew.each(late, [1, 2, 3, 4, 5, 6], lambda: len(seen) < 2, lambda item: item != 1):
            assert answer == Answer(item, answer.seconds)
            seen.append(item)
    assert {2, 3} <= set(seen)
    assert 1 not in seen
    assert len(seen) < 6


def test_a_cluster_that_is_not_there_or_sees_nothing_is_refused(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ParameterError, match="does not see"):
        Cluster(address, sees=[tmp_path / "nowhere"])
    monkeypatch.setattr(cluster, "_PATIENCE", 0.3)
    with pytest.raises(ParameterError, match="no Dask scheduler"):
        Cluster("dask://127.0.0.1:9")
    monkeypatch.setattr(cluster, "code_hash", lambda: "older")
    with pytest.raises(ParameterError, match="another version"):
        Cluster(address)


def test_only_dask_is_an_executor(project: Path, tmp_path: Path) -> None:
    planned = plan([str(project / "parameters" / "fine.yaml")], "2023Q1", Settings({}, tmp_path))
    with pytest.raises(ParameterError, match="no executor"):
        run_batch(planned, Silent(), executor="ray://here")
