"""Notebooks of a report, executed through papermill: one kernel each, several at once."""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import papermill
from jupyter_core.utils import ensure_event_loop
from papermill.exceptions import PapermillExecutionError

from zongjie.characters import shown
from zongjie.errors import foreseen
from zongjie.paths import Project
from zongjie.report.kernels.manager import kill_kernels
from zongjie.tables.contacts import hide

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
MAX_EVALUE = 400
_ENGINE = "zongjie"
_GLANCE = 0.1  # seconds
_PER_CORE = 2  # half of a short notebook's time is waiting for its kernel, not computing

Told = Callable[["Executed"], None]


@dataclass(frozen=True)
class Failure:
    """Why a notebook stopped: the cell that raised (counted from 1, as the reader sees them) and the error."""

    cell: str
    error: str

    def __str__(self) -> str:
        return f"cell {self.cell}: {self.error}"


@dataclass(frozen=True)
class Executed:
    """A notebook that was executed, where its copy lies and how long it took (seconds, wall clock)."""

    name: str
    path: Path
    seconds: float
    failure: Failure | None = None


def execute(
    project: Project,
    notebooks: Iterable[str],
    parameters: dict[str, Any],
    folder: Path,
    *,
    jobs: int | None = None,
    timeout: int | None = None,
    told: Told | None = None,
) -> list[Executed]:
    """Execute notebooks with the same parameters; a failing one harms no other.

    Within `kernels.manager.nursery()` their kernels are forked from a warm process.

    Parameters
    ----------
    project
        Where the notebooks are found.
    notebooks
        Their names, in the report's order.
    parameters
        Values for the parameters cell of each.
    folder
        Where the executed copies go; a failed one shows its error in place.
    jobs
        How many run at once; two per core by default.
    timeout
        Seconds that a cell may take.
    told
        Called when a notebook is done, from the thread that ran it.

    Returns
    -------
    list of Executed
        In the order of `notebooks`.

    Raises
    ------
    MachineError
        If the machine refuses what all of them need: the disk is full, say.
    """
    found = [(name, project.notebook(name)) for name in notebooks]
    folder.mkdir(parents=True, exist_ok=True)

    def one(item: tuple[str, Path]) -> Executed:
        name, source = item
        done = _execute(name, source, folder / f"{name}.ipynb", parameters, timeout)
        if told:
            told(done)
        return done

    pool = ThreadPoolExecutor(max_workers=jobs or _PER_CORE * (os.cpu_count() or 1), thread_name_prefix="notebook")
    begun = [pool.submit(one, item) for item in found]
    try:
        return [future.result() for future in begun]
    except KeyboardInterrupt:
        _stop(pool, begun)
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _stop(pool: ThreadPoolExecutor, begun: list[Future[Executed]]) -> None:
    """End what is being executed, a kernel that is only just starting too: it would be waited for otherwise."""
    pool.shutdown(wait=False, cancel_futures=True)
    while not all(one.done() for one in begun):
        kill_kernels()
        time.sleep(_GLANCE)


def _execute(name: str, source: Path, target: Path, parameters: dict[str, Any], timeout: int | None) -> Executed:
    start = time.perf_counter()
    failure = None
    try:
        papermill.execute_notebook(
            _literal(source),
            _literal(target),
            parameters,
            engine_name=_ENGINE,
            kernel_name="python3",
            progress_bar=False,
            request_save_on_cell_execute=False,
            folder=str(source.parent),
            execution_timeout=timeout,
        )
    except PapermillExecutionError as error:
        failure = Failure(_cell(target, error), _short(f"{error.ename}: {error.evalue}".removesuffix(": ")))
    except Exception as error:  # a notebook that is none is reported like a raising cell
        if refused := foreseen(error):  # by the machine: it would refuse the others too
            raise refused from error
        failure = Failure("?", _short(f"{type(error).__name__}: {error}"))
    finally:
        _close_event_loop()
    return Executed(name, target, time.perf_counter() - start, failure)


def _close_event_loop() -> None:
    """Close the event loop that Jupyter gives each thread and leaves open, with what a failure left pending."""
    loop = ensure_event_loop()
    pending = asyncio.all_tasks(loop)
    for task in pending:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*pending, return_exceptions=True))
    loop.close()


def _literal(path: Path) -> str:
    """Return a path that papermill does not take for a format string."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _cell(path: Path, error: PapermillExecutionError) -> str:
    """Return the failing cell's id if the executed copy has it, else its number."""
    cells = nbformat.read(path, as_version=4).cells if path.is_file() else []
    failed = (str(cell.id) for cell in cells if any(one.output_type == "error" for one in cell.get("outputs", ())))
    return next(failed, str(error.cell_index))


def _short(text: str) -> str:
    text = hide(shown(_ANSI.sub("", text))).strip()
    return text if len(text) <= MAX_EVALUE else f"{text[:MAX_EVALUE]}…"
