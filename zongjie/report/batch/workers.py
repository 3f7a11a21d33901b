"""Processes that do one task after another; the death of one is the failure of one task.

A pool of the standard library gives up all that is left when one of its processes dies, and offers no way to end those
that are at work. Each worker keeps imports and the nursery of kernels warm from task to task; a new one takes its place
after a while, so that memory does not grow with the number of reports.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from multiprocessing import util
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any, TypeVar, cast

from zongjie.errors import InternalError, ZongjieError, unforeseen
from zongjie.report.kernels.freshness import code_on_disk, outdated
from zongjie.report.sockets import near

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext, SpawnContext

_TASKS = 12  # that a worker does before a new one takes its place
NOTEBOOKS = 2  # at once a core, over all workers
_LONGEST = 70  # bytes of the usual place of temporary files: a socket's path in it may have 107
_FAREWELL = 20  # seconds to end what is at work and to remove what is half made
_LOADED = (
    "zongjie.report.run",
    "zongjie.sources.ingest",
    "zongjie.metrics.evaluate",
    "zongjie.quality.inspect",
    "zongjie.export.figures_workbook",
    "zongjie.export.deck.render",
    "zongjie.export.page.exporter",
    "zongjie.export.page.charts",
    "ibis.backends.duckdb",
    "scipy.stats",
    "statsmodels.tsa.exponential_smoothing.ets",
    "statsmodels.tsa.seasonal",
)

T = TypeVar("T")


@dataclass(frozen=True)
class Answer:
    """What became of a task: its value, or the exit code and the text of the error that stopped it."""

    value: Any = None
    seconds: float = 0.0
    code: int = 0
    why: str = ""


class Worker:
    """A process that does tasks. Only the main thread may make one.

    Parameters
    ----------
    code
        The code on the disk that it will load; see `freshness.code_on_disk`.
    processors
        How many of them are its own.
    """

    def __init__(self, code: int, processors: int) -> None:
        context = _context()
        self.code = code
        self.connection, theirs = context.Pipe()
        self.busy = False
        self._tasks = 0
        self._process = context.Process(target=_serve, args=(theirs, processors), daemon=True)
        with _deaf(), theirs:
            self._process.start()

    def give(self, task: Callable[[Any], Any], item: Any) -> None:
        """Begin a task."""
        self.busy, self._tasks = True, self._tasks + 1
        with suppress(OSError):  # it is dead already, as `take` will find
            self.connection.send((task, item))

    def take(self) -> Answer:
        """Return what became of the task; `connection` is ready when there is something to hear."""
        self.busy = False
        try:
            return self.connection.recv()
        except (EOFError, OSError):
            self._process.join(_FAREWELL)
            self._tasks = _TASKS
            lost = InternalError(
                f"The process that did this ended in the midst of it (exit code {self._process.exitcode}).",
                hint="if memory ran out (-9), use fewer --jobs or set engine.memory_limit in the parameters",
            )
            return Answer(code=lost.exit_code, why=str(lost))

    def spent(self, code: int) -> bool:
        """Whether another should take its place: after many tasks, or once the code on the disk is another."""
        return self._tasks >= _TASKS or self.code != code

    def dismiss(self) -> None:
        """Let it end, at once if it is at work."""
        self.connection.close()
        if self.busy:
            self._process.terminate()

    def part(self) -> None:
        """Wait until a dismissed worker is gone."""
        self._process.join(_FAREWELL)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


class Crew:
    """Workers, as many as tasks may run at once; none outlives the context.

    Attributes
    ----------
    notebooks
        How many notebooks a worker may execute at once.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._workers: list[Worker] = []
        self._processors = max(1, (os.cpu_count() or 1) // size)
        self.notebooks = max(1, NOTEBOOKS * (os.cpu_count() or 1) // size)

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.dismiss()
        for worker in self._workers:
            worker.part()

    def each(
        self,
        task: Callable[[T], Any],
        items: Iterable[T],
        going: Callable[[], bool],
        ready: Callable[[T], bool] = lambda _: True,
    ) -> Generator[tuple[T, Answer], None, None]:
        """Do a task for each item and yield what became of it, as they come; no other begins once `going` is false.

        An item waits until it is `ready`, unless nothing is being done that could make it so.
        """
        left = list(items)
        given: dict[Connection, tuple[Worker, T]] = {}
        while given or (left and going()):
            while left and going():
                place = next((n for n, item in enumerate(left) if ready(item)), None if given else 0)
                if place is None or (worker := self._idle()) is None:
                    break
                item = left.pop(place)
                worker.give(task, item)
                given[worker.connection] = worker, item
            for heard in wait(list(given)):
                worker, item = given.pop(cast("Connection", heard))
                yield item, worker.take()

    def _idle(self) -> Worker | None:
        code = code_on_disk()
        for worker in [worker for worker in self._workers if worker.spent(code) and not worker.busy]:
            worker.dismiss()
            worker.part()
            self._workers.remove(worker)
        for worker in self._workers:
            if not worker.busy:
                return worker
        if len(self._workers) == self._size:
            return None
        self._workers.append(Worker(code, self._processors))
        return self._workers[-1]


def _context() -> ForkServerContext | SpawnContext:
    """Return how processes are started: forked from a clean one that has the imports loaded, where there is `fork`.

    What that one has loaded is as old as this process: once the code is another, they load it themselves.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods() or outdated():
        return multiprocessing.get_context("spawn")
    _make_folder_of_sockets()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(_LOADED))
    return context


def _make_folder_of_sockets() -> None:
    """Make it before the workers are, so that they know of it, and where the paths of sockets are short enough."""
    usual = tempfile.tempdir
    tempfile.tempdir = near(_LONGEST) or usual
    try:
        util.get_temp_dir()
    finally:
        tempfile.tempdir = usual


@contextmanager
def _deaf() -> Generator[None, None, None]:
    """Start processes that do not hear of Ctrl-C: it is their parent's to handle."""
    heard = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, heard)


def _serve(connection: Connection, processors: int) -> None:
    """Do tasks until the parent closes its end or asks to stop."""
    from zongjie.report.kernels.manager import nursery
    from zongjie.tables.duck import THREADS

    os.environ.setdefault(THREADS, str(processors))
    gc.freeze()  # what is loaded stays: going through it at each collection took a tenth of a report's time
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _stop)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with suppress(KeyboardInterrupt, EOFError, BrokenPipeError), nursery():
        while True:
            task, item = connection.recv()
            start = time.perf_counter()
            answer = done(task, item)
            connection.send(replace(answer, seconds=time.perf_counter() - start))


def done(task: Callable[[Any], Any], item: Any) -> Answer:
    """Do a task; return its value, or what stopped it."""
    try:
        return Answer(task(item))
    except ZongjieError as error:
        return Answer(code=error.exit_code, why=str(error))
    except Exception as error:
        ours = unforeseen(error)
        return Answer(code=ours.exit_code, why=str(ours))


def _stop(number: int, frame: object) -> None:
    """End the kernels, then what waits for them, which removes what is half made."""
    from zongjie.report.kernels.manager import kill_kernels

    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    kill_kernels()
    raise KeyboardInterrupt


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        shutil.rmtree(util.get_temp_dir(), ignore_errors=True)  # the parent's: one that was killed cannot
        os.kill(os.getpid(), signal.SIGTERM)
