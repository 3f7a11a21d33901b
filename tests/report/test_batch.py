"""Many reports in one go, through the command line where it matters."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest

from tests.conftest import ROOT
from zongjie.errors import ParameterError, ZongjieError
from zongjie.parameters import load
from zongjie.periods import parse
from zongjie.report.batch import orders, workers
from zongjie.report.batch import run as batch
from zongjie.report.batch.plan import Plan, Settings, plan
from zongjie.report.batch.run import Row, Summary, run_batch
from zongjie.report.batch.workers import Answer, Crew
from zongjie.report.fingerprint import fingerprint
from zongjie.report.manifest import read_manifest
from zongjie.tables.duck import THREADS

BY_HAND = b"finished by hand"
QUARTERS = {"2023Q1": (1, 2, 3), "2023Q2": (4, 5, 6)}
OUTLINE = """
name: {zh_CN: 小结, en: Summary}
title: {zh_CN: "{period}小结", en: "Summary, {period}"}
chapters:
  - {id: results, title: {zh_CN: 成果, en: Results}, notebooks: [results_overview]}
  - {id: appendix, title: {zh_CN: 口径, en: Definitions}, notebooks: [checked], appendix: true}
"""
CHECKED = """
import os, time
from zongjie.report.api import open_report

report = open_report(community, period, overrides, workspace)
if waiting := os.environ.get("TEST_WAITS"):
    open(waiting, "w").close()
    time.sleep(600)
if report.prepared.info.slug == "fragile" and period == "2023Q2":
    raise ValueError("not this one")
"""


def marker(community: int, month: int) -> int:
    """Return a number of messages that no other month of any community has."""
    return 100_000 * community + 7 * month**3


def write_community(folder: Path, name: str, number: int) -> None:
    rows = [f"2023-{m:02},{1000 * number + m},15,5,300,{marker(number, m)}" for m in range(1, 13)]
    (folder / f"{name}.csv").write_text(
        "\n".join(["月份,期末成员数,新增,退出,活跃人数,消息数", *rows]), encoding="utf-8"
    )
    (folder / f"{name}.yaml").write_text(
        f"community: {name}\noutline: small\nsources: [{{kind: workbook, path: {name}.csv}}]\n", encoding="utf-8"
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of two chapters: one community is fine, one has a notebook that fails, one has a table of no months."""
    root = tmp_path_factory.mktemp("batch")
    parameters, outlines, notebooks = root / "parameters", root / "report_templates" / "outlines", root / "notebooks"
    for folder in (parameters, outlines, notebooks):
        folder.mkdir(parents=True)
    (outlines / "small.yaml").write_text(OUTLINE, encoding="utf-8")
    given = nbformat.v4.new_code_cell(
        'community = ""\nperiod = ""\noverrides = {}\nworkspace = ""', id="checked-0", metadata={"tags": ["parameters"]}
    )
    made = nbformat.v4.new_notebook(cells=[given, nbformat.v4.new_code_cell(CHECKED, id="checked-1")])
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(made, notebooks / "checked.ipynb")
    for name, number in (("fine", 1), ("fragile", 5)):  # the second will have other data later
        write_community(parameters, name, number)
    write_community(parameters, "senseless", 3)
    (parameters / "senseless.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    return root


def arguments(project: Path, *more: str) -> list[str]:
    return [
        "batch",
        str(project / "parameters" / "*.yaml"),
        "--periods",
        "2023Q1..2023Q2",
        "--jobs",
        "2",
        "--only",
        "pptx",
        *more,
    ]


@dataclass(frozen=True)
class Course:
    """A batch that was interrupted, and the same command again."""

    code: int
    said: str
    left: set[str]
    first: str
    record: dict[str, Any]
    final: int
    orphans: list[psutil.Process]


def begun(*given: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "zongjie", *given],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        start_new_session=True,
    )


def family(process: int) -> list[psutil.Process]:
    with suppress(psutil.NoSuchProcess):
        return psutil.Process(process).children(recursive=True)
    return []


def outliving(processes: Iterable[psutil.Process]) -> list[psutil.Process]:
    """Return those that are still there after a while, though what they worked for has ended."""
    alive = psutil.wait_procs(processes, timeout=15)[1]
    return [one for one in alive if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]


@dataclass(frozen=True)
class Ended:
    """A command that was watched until its end."""

    code: int
    out: str
    err: str
    had: frozenset[psutil.Process]

    @property
    def orphans(self) -> list[psutil.Process]:
        return outliving(self.had)


def watched(*given: str, until: Path | None = None, number: int = signal.SIGKILL, **environment: str) -> Ended:
    """Run a command, send it a signal once a file is there, and note all processes that it had."""
    had: set[psutil.Process] = set()
    with begun(*given, **environment) as running, ThreadPoolExecutor(1) as reader:
        said = reader.submit(running.communicate)
        while not said.done():
            had |= set(family(running.pid))
            if until and until.exists():
                until.unlink()
                running.send_signal(number)
            time.sleep(0.2)  # it looks through all processes of the machine
    return Ended(running.returncode, *said.result(), frozenset(had))


@pytest.fixture(scope="module")
def course(project: Path) -> Course:
    with begun(*arguments(project, "--keep-going")) as running:
        assert running.stderr is not None
        said = ""
        for line in running.stderr:
            said += line
            if "fine 2023Q" in line:  # the first report is done
                break
        children = family(running.pid)
        running.send_signal(signal.SIGINT)
        said += running.stderr.read()
        code = running.wait(60)
    assert not outliving(children)
    left = {path.name for path in (project / "outputs").glob("*/.*")}
    first = next((project / "outputs" / "fine").glob("2023Q*/manifest.json"), None)
    assert first is not None, said
    (first.parent / "report.pptx").write_bytes(BY_HAND)
    write_community(project / "parameters", "fragile", 2)
    again = watched(*arguments(project, "--keep-going", "--json"))
    return Course(code, said, left, first.parent.name, json.loads(again.out), again.code, again.orphans)


def states(record: dict[str, Any]) -> dict[str, str]:
    return {f"{row['community']} {row['period']}": row["state"] for row in record["reports"]}


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="interrupts are sent otherwise there")


def test_an_interrupted_batch_says_so_and_leaves_nothing_half_made(course: Course):
    assert course.code == 130, course.said
    assert "Stopped" in course.said
    assert "Traceback" not in course.said
    assert not course.left


def test_the_same_command_goes_on_and_one_failure_harms_no_other(course: Course):
    found = states(course.record)
    assert found.pop("fragile 2023Q2") == "partial"
    assert {found.pop("senseless 2023Q1"), found.pop("senseless 2023Q2")} == {"failed"}
    assert set(found) == {"fine 2023Q1", "fine 2023Q2", "fragile 2023Q1"}
    assert set(found.values()) == {"done", "unchanged"}


def test_what_failed_is_told_with_its_reason_and_the_worst_is_the_exit_code(course: Course):
    rows = {f"{row['community']} {row['period']}": row for row in course.record["reports"]}
    assert rows["fragile 2023Q2"]["why"] == "notebook checked failed, cell checked-1: ValueError: not this one"
    assert rows["fragile 2023Q2"]["code"] == 4
    assert "senseless.csv" in rows["senseless 2023Q1"]["why"]
    assert (rows["senseless 2023Q1"]["code"], course.final) == (3, 3)


def test_two_reports_never_share_a_figure(project: Path, course: Course):
    for number, name in enumerate(("fine", "fragile"), start=1):
        for period, months in QUARTERS.items():
            manifest = read_manifest(project / "outputs" / name / period)
            figures = {figure["id"]: figure for figure in manifest["figures"]}
            assert (manifest["community"], manifest["period"]) == (name, period)
            assert {figure["period"] for figure in figures.values() if figure["value"] is not None} <= {period}
            assert figures["messages"]["value"] == sum(marker(number, month) for month in months)
            over_time = [row["value"] for row in figures["messages_over_time"]["rows"]]
            assert over_time == [marker(number, month) for month in months]


def run_of(project: Path, name: str, outputs: Path) -> list[str]:
    path = project / "parameters" / f"{name}.yaml"
    return ["run", str(path), "--period", "2023Q2", "--out", str(outputs), "--only", "pptx"]


def test_a_batch_makes_the_bytes_that_a_run_makes(project: Path, course: Course, tmp_path: Path):
    said = watched(*run_of(project, "fine", tmp_path))
    assert said.code == 0, said.err
    assert said.had
    assert not said.orphans
    same = ["report.ipynb", "figures.xlsx", *(["report.pptx"] if course.first != "2023Q2" else [])]
    for name in same:
        ours, theirs = (outputs / "fine" / "2023Q2" / name for outputs in (project / "outputs", tmp_path))
        assert ours.read_bytes() == theirs.read_bytes(), name


def test_a_finished_report_of_unchanged_data_is_left_alone_and_one_of_new_data_made(project: Path, course: Course):
    assert states(course.record)[f"fine {course.first}"] == "unchanged"
    assert (project / "outputs" / "fine" / course.first / "report.pptx").read_bytes() == BY_HAND
    figures = read_manifest(project / "outputs" / "fragile" / "2023Q1")["figures"]
    (messages,) = (figure["value"] for figure in figures if figure["id"] == "messages")
    assert messages == sum(marker(2, month) for month in QUARTERS["2023Q1"]) > 200_000 * 3


def test_no_process_outlives_a_batch_whose_reports_succeed_and_fail(course: Course):
    assert course.final == 3
    assert not course.orphans


def test_no_process_outlives_a_run_that_fails(project: Path, tmp_path: Path):
    said = watched(*run_of(project, "fragile", tmp_path))
    assert said.code == 4
    assert said.had
    assert not said.orphans


@pytest.mark.parametrize(
    ("command", "number", "code"),
    [("run", signal.SIGINT, 130), ("run", signal.SIGKILL, -signal.SIGKILL), ("batch", signal.SIGKILL, -signal.SIGKILL)],
)
def test_no_process_outlives_what_is_ended_in_the_midst_of_a_notebook(
    project: Path, tmp_path: Path, command: str, number: int, code: int
):
    made = tmp_path / "made"
    batch_of_one = ["batch", str(project / "parameters" / "fine.yaml"), "--periods", "2023Q2", "--out", str(made)]
    given = run_of(project, "fine", made) if command == "run" else batch_of_one
    waiting = tmp_path / "waiting"
    said = watched(*given, until=waiting, number=number, TEST_WAITS=str(waiting))
    assert said.code == code, said.err
    assert len(said.had) >= 2  # the nursery and a kernel at least
    assert not said.orphans
    assert not (made / "fine" / "2023Q2").exists()


# Before anything runs ------------------------------------------------------------------------------------------------


class Silent:
    def stage(self, name: str, total: int = 1) -> None: ...
    def detail(self, text: str) -> None: ...
    def step(self, text: str, seconds: float, failed: bool = False) -> None: ...


def planned(project: Path, *names: str, periods: str = "2023Q1..2023Q2") -> Plan:
    return plan([str(project / "parameters" / name) for name in names], periods, Settings({}, project / "elsewhere"))


@pytest.mark.parametrize(
    ("names", "periods", "said"),
    [
        (["fine.yaml"], "2023Q1..2023Q9", "“2023Q9” is not a period"),
        (["fine.yaml"], "2023Q1..2023-06", "is no range of periods"),
        (["none*.yaml"], "2023", "There is no parameters file"),
        (["fine.yaml", "wrong.yaml"], "2023", "“peroid” is not a parameter"),
        (["fine.yaml", "empty.yaml"], "2023", "The source file does not exist"),
        (["fine.yaml", "wrong.yaml", "empty.yaml"], "2023Q9", "3 parameters files or periods are wrong"),
        (["fine.yaml", "other/fine.yaml"], "2023", "2 parameters files or periods are wrong"),
    ],
)
def test_what_can_be_known_to_be_wrong_stops_a_batch_before_it_begins(
    project: Path, names: list[str], periods: str, said: str
):
    parameters = project / "parameters"
    (parameters / "other").mkdir(exist_ok=True)
    write_community(parameters / "other", "fine", 4)
    bad = {
        "wrong.yaml": "community: x\nsources: [{kind: workbook, path: fine.csv}]\nperoid: x\n",
        "empty.yaml": "community: x\nsources: [{kind: workbook, path: no.csv}]\n",
    }
    try:
        for name, text in bad.items():
            (parameters / name).write_text(text, encoding="utf-8")
        with pytest.raises(ZongjieError, match=said):
            run_batch(planned(project, *names, periods=periods), Silent())
        going = planned(project, *names, periods=f"{periods},2022")
        assert len(going.refused) >= 1
        assert [str(period) for period in going.periods][-1] == "2022"
        assert not (project / "elsewhere").exists()
    finally:
        for name in bad:
            (parameters / name).unlink()


class Here:
    """Stands in for a crew: tasks are done here, by a function of the test."""

    notebooks = 1

    @staticmethod
    def answer(item: Any) -> Answer:
        raise NotImplementedError

    def __init__(self, size: int) -> None: ...
    def __enter__(self) -> Here:
        return self

    def __exit__(self, *_: object) -> None: ...
    def each(
        self, task: object, items: Iterable[Any], going: Callable[[], bool], ready: object = None
    ) -> Iterator[tuple[Any, Answer]]:
        for item in items:
            if going():
                yield item, type(self).answer(item)


@pytest.mark.parametrize(
    ("keep_going", "expected"),
    [(False, ["done", "failed", "not begun", "not begun"]), (True, ["done", "failed", "done", "done"])],
)
def test_after_a_failure_no_other_begins_unless_all_that_can_be_made_is_wanted(
    project: Path, monkeypatch: pytest.MonkeyPatch, keep_going: bool, expected: list[str]
):
    def answer(item: Any) -> Answer:
        fails = isinstance(item, batch.Order) and (item.community.name, str(item.period)) == ("fine", "2023Q2")
        return Answer(code=5, why="lost") if fails else Answer(("somewhere", ""))

    monkeypatch.setattr(Here, "answer", staticmethod(answer))
    monkeypatch.setattr(batch, "Crew", Here)
    monkeypatch.setattr(orders, "unchanged", lambda order: False)
    summary = run_batch(planned(project, "fine.yaml", "fragile.yaml"), Silent(), keep_going=keep_going)
    assert [row.state for row in summary.rows] == expected
    assert summary.code == 5


@pytest.mark.parametrize(("codes", "worst"), [((0, 0), 0), ((4, 2), 2), ((4, 0), 4), ((2, 3, 4), 3), ((3, 5), 5)])
def test_the_exit_code_is_that_of_the_worst_failure(codes: tuple[int, ...], worst: int):
    assert Summary(tuple(Row("a", str(n), "done", code=code) for n, code in enumerate(codes))).code == worst


# Workers and fingerprints --------------------------------------------------------------------------------------------


def tried(item: str) -> str:
    if item == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if item == "wrong":
        raise ParameterError("This is wrong.")
    return item.upper()


def test_the_death_of_a_worker_is_the_failure_of_one_task():
    with Crew(1) as crew:
        answers = dict(crew.each(tried, ["killed", "wrong", "fine"], lambda: True))
    assert answers["fine"].value == "FINE"
    assert (answers["wrong"].code, answers["wrong"].why) == (2, "This is wrong.")
    assert answers["killed"].code == 5
    assert "exit code -9" in answers["killed"].why


def process(_: int) -> tuple[int, int]:
    return os.getpid(), os.getppid()


def share(_: int) -> str:
    return os.environ[THREADS]


@pytest.mark.parametrize(("size", "given"), [(1, 6), (2, 3), (12, 1)])
def test_workers_share_the_processors(size: int, given: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv(THREADS, raising=False)
    monkeypatch.setattr(workers.os, "cpu_count", lambda: 6)
    with Crew(size) as crew:
        ((_, answer),) = crew.each(share, [1], lambda: True)
    assert answer.value == str(given)


def test_no_worker_goes_on_with_code_that_has_changed_since(monkeypatch: pytest.MonkeyPatch):
    with Crew(1) as crew:
        (_, first), (_, same) = crew.each(process, [1, 2], lambda: True)
        monkeypatch.setattr(workers, "code_on_disk", lambda: 0)
        monkeypatch.setattr(workers, "outdated", lambda: True)
        ((_, other),) = crew.each(process, [3], lambda: True)
    assert first.value == same.value
    assert first.value[0] != other.value[0]
    assert first.value[1] != os.getpid() == other.value[1]  # forked from what was loaded before, and begun afresh


def test_a_task_waits_for_what_must_be_done_before_unless_that_never_comes():
    done: list[str] = []
    before = {"judge": "maker", "lost": "nobody", "maker": ""}

    def ready(item: str) -> bool:
        return before[item] in ("", *done)

    with Crew(1) as crew:
        for item, _ in crew.each(tried, ["judge", "maker", "lost"], lambda: True, ready):
            done.append(item)
    assert done == ["maker", "judge", "lost"]


def test_a_fingerprint_changes_with_whatever_a_report_is_made_of(project: Path):
    path, logo = project / "parameters" / "fine.yaml", project / "parameters" / "logo.png"

    def taken(period: str = "2023Q1", tables: str = "a", only: str | None = None, plan: str = "", **values: Any) -> str:
        return fingerprint(path, load(path, values), parse(period), Path(tables), only, plan=plan)

    logo.write_bytes(b"1")
    prints = [taken(), taken("2023Q2"), taken(tables="b"), taken(only="html"), taken(deck="brief"), taken(plan="p")]
    prints.append(taken(logo="logo.png"))
    logo.write_bytes(b"2")
    prints.append(taken(logo="logo.png"))
    assert len(set(prints)) == len(prints)
    assert taken() == prints[0]
