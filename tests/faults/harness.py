"""A command line that is struck at a stage of one's choice, as the system, the user or the disk may strike it.

A command runs in a process forked from one that has the imports loaded: a fault of a second then costs a second.
"""

from __future__ import annotations

import functools
import importlib
import multiprocessing
import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import nbformat
import psutil

from zongjie.cli import main

PERIOD = "2023Q1"
MARK = "ZONGJIE_TEST"
_LOADED = ("tests.faults.harness", "zongjie.report.run", "zongjie.sources.build", "zongjie.metrics.evaluate")
_LOADED += ("zongjie.quality.inspect", "zongjie.export.figures_workbook", "zongjie.export.deck.render")
_LOADED += ("zongjie.export.page.exporter", "ibis.backends.duckdb", "statsmodels.tsa.exponential_smoothing.ets")
_OUTLINE = """
name: {zh_CN: 小结, en: Summary}
title: {zh_CN: "{period}小结", en: "Summary, {period}"}
chapters:
  - {id: results, title: {zh_CN: 成果, en: Results}, notebooks: [first]}
  - {id: more, title: {zh_CN: 其他, en: More}, notebooks: [second]}
"""
_GIVEN = 'community = ""\nperiod = ""\noverrides = {}\nworkspace = ""'
_CODE = """
import os
exec(os.environ.get("DEED_{name}", ""))
from zongjie.report.api import open_report
report = open_report(community, period, overrides, workspace)
{slide}
"""
_SLIDES = {
    "first": 'report.overview("results.overview", ["members_end", "messages"])',
    "second": 'report.metric("growth.members", "members_end", chart=report.over_time("members_over_time"))',
}


def write_project(root: Path) -> Path:
    """Write a project of two short notebooks over a few rows and return its parameters file."""
    parameters, outlines, notebooks = root / "parameters", root / "report_templates" / "outlines", root / "notebooks"
    for folder in (parameters, outlines, notebooks):
        folder.mkdir(parents=True)
    (outlines / "small.yaml").write_text(_OUTLINE, encoding="utf-8")
    for name, slide in _SLIDES.items():
        given = nbformat.v4.new_code_cell(_GIVEN, id=f"{name}-0", metadata={"tags": ["parameters"]})
        made = nbformat.v4.new_notebook(
            cells=[given, nbformat.v4.new_code_cell(_CODE.format(name=name, slide=slide), id=name)]
        )
        made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(made, notebooks / f"{name}.ipynb")
    write_data(root, 1)
    file = parameters / "small.yaml"
    file.write_text("community: small\noutline: small\nsources: [{kind: workbook, path: small.csv}]\n")
    return file


def write_data(root: Path, edition: int) -> None:
    """Write the data of an edition: no number of messages is that of another."""
    rows = [f"2023-{m:02},{1000 + m},15,5,300,{edition * 10_000 + m}" for m in range(1, 10)]
    (root / "parameters" / "small.csv").write_text("\n".join(["月份,期末成员数,新增,退出,活跃人数,消息数", *rows]))


@dataclass(frozen=True)
class Blow:
    """What happens in the midst of a command.

    Attributes
    ----------
    at
        The function (`module:name`) at whose first call it happens.
    deed
        The code that is executed then; the process kills itself by default.
    mentions
        Only a call counts with this among its arguments.
    after
        Whether it happens once the function is done.
    """

    at: str
    deed: str = "os.kill(os.getpid(), signal.SIGKILL)"
    mentions: str = ""
    after: bool = False

    def arm(self) -> None:
        """Have it happen in this process."""
        module, _, name = self.at.partition(":")
        *owners, last = name.split(".")
        owner: Any = functools.reduce(getattr, owners, importlib.import_module(module))
        function = getattr(owner, last)
        setattr(owner, last, self._around(function))

    def _around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        done = False

        def struck(*args: Any, **kwargs: Any) -> Any:
            nonlocal done
            now = not done and self.mentions in f"{args}"
            done = done or now
            if now and not self.after:
                exec(self.deed)
            value = function(*args, **kwargs)
            if now and self.after:
                exec(self.deed)
            return value

        return struck


@dataclass
class Running:
    """A command at work."""

    process: Any
    folder: Path
    mark: str

    def wait(self) -> Ended:
        """Return how it ended."""
        self.process.join(180)
        assert self.process.exitcode is not None, "it never ended"
        said = [(self.folder / name).read_text(encoding="utf-8") for name in ("out", "err")]
        return Ended(self.process.exitcode, said[0], said[1], self.mark)


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str
    mark: str

    def orphans(self) -> list[str]:
        """Return the processes that it left behind, once they had time to end."""
        deadline = time.monotonic() + 60
        while (left := _marked(self.mark)) and time.monotonic() < deadline:
            time.sleep(0.1)
        return left


@dataclass
class Place:
    """A project on its own, with a folder for what its commands lay aside."""

    root: Path
    aside: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def parameters(self) -> Path:
        return self.root / "parameters" / "small.yaml"

    @property
    def report(self) -> Path:
        return self.root / "outputs" / "small" / PERIOD

    def begin(
        self,
        *arguments: str | Path,
        blow: Blow | None = None,
        largest: int | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> Running:
        """Begin a command; `largest` is the size that no file may grow beyond."""
        mark, context = str(uuid4()), multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(list(_LOADED))
        folder = Path(tempfile.mkdtemp(dir=self.root.parent))
        for name in ("out", "err"):  # there to be read before the process is
            (folder / name).touch()
        around = {"TMPDIR": str(self.aside), MARK: mark, "COLUMNS": "200", **self.environment, **(environment or {})}
        process = context.Process(
            target=_be, args=([str(one) for one in arguments], folder, blow, largest, around), daemon=False
        )
        process.start()
        return Running(process, folder, mark)

    def command(self, *arguments: str | Path, **how: Any) -> Ended:
        """Run a command to its end."""
        return self.begin(*arguments, **how).wait()

    def run(self, *arguments: str | Path, **how: Any) -> Ended:
        """Make the report."""
        return self.command("run", self.parameters, "--period", PERIOD, *arguments, **how)

    def state(self) -> dict[str, bytes]:
        """Return what stands in the report's place."""
        return state(self.report)

    def left(self) -> list[str]:
        """Return what lies about that is no output: hidden files and folders, and all that was laid aside."""
        hidden = [path for path in self.root.rglob("*") if path.name.startswith(".")]
        return sorted(str(path) for path in [*hidden, *self.aside.iterdir()])


def state(folder: Path) -> dict[str, bytes]:
    """Return all files of a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def made(folder: Path) -> dict[str, bytes]:
    """Return the files that people get, which are the same bytes for the same input."""
    names = ("report.ipynb", "report.html", "report.pptx", "figures.xlsx")
    return {name: (folder / name).read_bytes() for name in names}


def _be(
    arguments: list[str], folder: Path, blow: Blow | None, largest: int | None, environment: dict[str, str]
) -> None:
    """Be the command."""
    for descriptor, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(folder / name, os.O_WRONLY | os.O_CREAT), descriptor)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.update(environment)
    tempfile.tempdir = None
    time.tzset()
    if largest is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    if blow:
        blow.arm()
    sys.argv = ["zongjie", *arguments]
    main()


def _marked(mark: str) -> list[str]:
    found: list[str] = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == mark and process.status() != psutil.STATUS_ZOMBIE:
                found.append(f"{process.pid} {process.cmdline()}")
        except psutil.Error:  # gone, or not ours to look at
            continue
    return found
