from __future__ import annotations

import json
import signal
import time
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest

from tests.report.stories import prepared
from zongjie.paths import Project
from zongjie.report.execute import Executed, execute
from zongjie.report.kernels import freshness, warm
from zongjie.report.kernels import manager as kernels

SOURCES = {
    "first": "import os, sys\nshared = 41\nsys.shared = 41\nx + 1",
    "second": "import sys\n(x, hasattr(sys, 'shared'), 'shared' in globals())",
    "raising": "y = 1\nraise ValueError('no such column')",
    "dying": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    "slow": "import time\ntime.sleep(60)",
    "busy": "import time\nwhile time.process_time() < 0.5: pass",
    "opening": "from zongjie.report.api import open_report\nopen_report('', '', workspace=workspace).prepared.info.language",
    "querying": (
        "from zongjie.parameters import Engine\nfrom zongjie.tables.duck import connect\n"
        "connect(Engine()).execute('SELECT 1').fetchall()"
    ),
    "listening": (
        "import os, pathlib\n"
        "sockets = {line.split()[9] for line in pathlib.Path('/proc/net/tcp').read_text().splitlines()[1:]}\n"
        "mine = {os.readlink(f'/proc/self/fd/{fd}') for fd in os.listdir('/proc/self/fd') if os.path.exists(f'/proc/self/fd/{fd}')}\n"
        "[link for link in mine if link.startswith('socket:') and link[8:-1] in sockets]"
    ),
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    folder = tmp_path / "笔记 {本}" / "notebooks"
    folder.mkdir(parents=True)
    for name, source in SOURCES.items():
        parameters = nbformat.v4.new_code_cell("x = 1", id=f"{name}-0", metadata={"tags": ["parameters"]})
        notebook = nbformat.v4.new_notebook(cells=[parameters, nbformat.v4.new_code_cell(source, id=f"{name}-1")])
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(notebook, folder / f"{name}.ipynb")
    return Project(folder.parent)


def result(done: Executed) -> str:
    return nbformat.read(done.path, as_version=4).cells[-1].outputs[-1]["data"]["text/plain"]


def run(project: Project, *names: str, timeout: int | None = None, **parameters: str) -> list[Executed]:
    return execute(project, names, {"x": 7, **parameters}, project.root / "done", timeout=timeout)


def as_executed(done: Executed) -> dict[str, Any]:
    """Return a notebook without what differs from run to run: clocks and message numbers."""
    notebook = nbformat.read(done.path, as_version=4)
    for part in (notebook, *notebook.cells):
        part.metadata = {name: value for name, value in part.metadata.items() if name not in ("papermill", "execution")}
    return json.loads(nbformat.writes(notebook))


@pytest.mark.skipif(not warm.AVAILABLE, reason="no fork here")
def test_warm_kernels_share_no_state_and_execute_as_stock_ones_do(project: Project, monkeypatch: pytest.MonkeyPatch):
    notebooks = ("first", "second", "raising")
    with kernels.nursery():
        forked = run(project, *notebooks)
    monkeypatch.setattr(warm, "AVAILABLE", False)
    with kernels.nursery():
        assert kernels._nursery is None
        stock = run(project, *notebooks)
    for done in (forked, stock):
        assert result(done[0]) == "8"
        assert result(done[1]) == "(7, False, False)"
    assert [as_executed(done) for done in forked] == [as_executed(done) for done in stock]


@pytest.mark.skipif(not warm.AVAILABLE, reason="no fork here")
def test_a_report_that_begins_after_a_source_file_changed_has_kernels_of_the_new_code(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    package = tmp_path / "package"
    package.mkdir()
    (package / "module.py").write_text("a = 1")
    monkeypatch.setattr(freshness, "_PACKAGE", package)
    with kernels.nursery():
        first = kernels._nursery
        assert first is not None
        with kernels.nursery():
            assert kernels._nursery is first
        (package / "module.py").write_text("a = 22")
        with kernels.nursery():
            assert kernels._nursery is not first
            assert first._process.poll() is None  # a report that began before goes on
            assert result(run(project, "first")[0]) == "8"
    assert first._process.poll() is not None


def test_a_kernel_opens_its_own_workspace_whatever_the_nursery_has_read(project: Project, tmp_path: Path):
    def opened(workspace: Path) -> str:
        (done,) = run(project, "opening", workspace=str(workspace))
        return str(done.failure) if done.failure else result(done)

    for language in ("zh_CN", "en"):
        prepared(language).save(tmp_path / language)
    with kernels.nursery():
        kernels.open_workspace(tmp_path / "zh_CN")
        assert opened(tmp_path / "zh_CN") == "'zh_CN'"
        assert opened(tmp_path / "en") == "'en'"
        kernels.open_workspace(tmp_path / "en")
        prepared("zh_CN").save(tmp_path / "en")
        assert opened(tmp_path / "en") == "'zh_CN'"
        (tmp_path / "en" / "prepared.json").write_text("{", encoding="utf-8")
        kernels.open_workspace(tmp_path / "en")
        assert "JSONDecodeError" in opened(tmp_path / "en")
        assert opened(tmp_path / "zh_CN") == "'zh_CN'"
        assert kernels._nursery
        assert kernels._nursery._process.poll() is None


def test_a_failing_notebook_names_its_cell_and_harms_no_other(project: Project):
    with kernels.nursery():
        failed, fine = run(project, "raising", "first")
    assert failed.failure is not None
    assert str(failed.failure) == "cell raising-1: ValueError: no such column"
    assert "no such column" in failed.path.read_text(encoding="utf-8")
    assert result(fine) == "8"


def test_a_dead_kernel_and_a_hanging_cell_are_reported_and_nothing_outlives_the_run(project: Project):
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    start = time.monotonic()
    with kernels.nursery():
        dead, hung, fine = run(project, "dying", "slow", "first", timeout=2)
    assert str(dead.failure) == "cell dying-1: DeadKernel: the kernel died; if memory ran out, try fewer --jobs"
    assert str(hung.failure) == "cell slow-1: Timeout: longer than 2 seconds (engine.cell_timeout)"
    assert "engine.cell_timeout" in hung.path.read_text(encoding="utf-8")
    assert fine.failure is None
    assert time.monotonic() - start < 40
    deadline = time.monotonic() + 5
    while (
        left := {child.pid for child in psutil.Process().children(recursive=True)} - before
    ) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not left


def test_a_notebook_can_query_where_there_are_no_widgets_for_a_progress_bar(project: Project):
    with kernels.nursery():
        (done,) = run(project, "querying")
    assert done.failure is None
    assert result(done) == "[(1,)]"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the system does not say what children spent")
def test_the_seconds_that_a_kernel_spends_are_counted_as_the_runs(project: Project):
    with kernels.nursery():
        assert kernels._nursery is not None
        run(project, "busy")
        nursery, deadline = psutil.Process(kernels._nursery._process.pid), time.monotonic() + 10
        while not nursery.cpu_times().children_user and time.monotonic() < deadline:
            time.sleep(0.01)
        spent = nursery.cpu_times()
    assert spent.children_user + spent.children_system >= 0.5


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc to see what a process holds open")
def test_a_nursery_that_serves_many_reports_keeps_nothing_of_their_kernels(project: Project):
    with kernels.nursery():
        assert kernels._nursery is not None
        descriptors = Path(f"/proc/{kernels._nursery._process.pid}/fd")
        run(project, "first")
        before = len(list(descriptors.iterdir()))
        for _ in range(4):
            run(project, "first")
        assert len(list(descriptors.iterdir())) <= before + 1  # the last one's is let go when the next is asked for


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="needs /proc to see what a process listens on")
def test_a_kernel_listens_on_no_network_port(project: Project):
    with kernels.nursery():
        (done,) = run(project, "listening")
    assert result(done) == "[]"


@pytest.mark.skipif(not warm.AVAILABLE, reason="no fork here")
def test_without_its_nursery_a_kernel_is_started_the_stock_way(project: Project, monkeypatch: pytest.MonkeyPatch):
    with kernels.nursery():
        assert kernels._nursery is not None
        kernels._nursery._process.kill()
        kernels._nursery._process.wait()
        (done,) = run(project, "first")
    assert result(done) == "8"


def test_ctrl_c_ends_what_runs_and_begins_nothing_that_waits(project: Project):
    def interrupted(done: Executed) -> None:
        signal.raise_signal(signal.SIGINT)

    names = ("first", "slow", "busy", "second")
    with kernels.nursery(), pytest.raises(KeyboardInterrupt):
        execute(project, names, {"x": 7}, project.root / "done", jobs=2, told=interrupted)
    assert not (project.root / "done" / "second.ipynb").exists()
