"""A crew on several machines: the tasks of a batch done by the workers of a Dask cluster.

The machines share the project's folder under the same path, as parameters, data and outputs are files; what is sent is
the order for a report, and what comes back is what became of it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from zongjie.errors import InternalError, ParameterError, ZongjieError
from zongjie.hashes import code_hash
from zongjie.report.batch.workers import NOTEBOOKS, Answer, done
from zongjie.report.kernels.freshness import outdated

if TYPE_CHECKING:
    from distributed import Client, Worker

PREFIX = "dask://"
_PATIENCE = 10  # seconds for a scheduler to answer and to have a worker
_PLUGIN = "zongjie"

T = TypeVar("T")


class Cluster:
    """The workers of a Dask scheduler, one task a thread; see `zongjie.report.batch.workers.Crew`.

    Attributes
    ----------
    notebooks
        How many notebooks a task may execute at once.

    Parameters
    ----------
    address
        `dask://host:port` of the scheduler.
    size
        Reports at once; as many as the workers have threads by default.
    sees
        Files and folders that must lie before every worker.

    Raises
    ------
    ParameterError
        If the cluster cannot be reached, has no worker, or its workers hold other code or do not see this project.
    """

    notebooks = NOTEBOOKS

    def __init__(self, address: str, size: int | None = None, sees: Iterable[Path] = ()) -> None:
        self._address = address
        self._client = _connected(address)
        try:
            threads = _workers(self._client, address)
            self._size = min(size or threads, threads)
            self._client.register_plugin(_plugin(), name=_PLUGIN)
            self._check([str(path) for path in sees])
        except BaseException:
            self._client.close()
            raise

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.unregister_worker_plugin(_PLUGIN)
        self._client.close()

    def each(
        self,
        task: Callable[[T], Any],
        items: Iterable[T],
        going: Callable[[], bool],
        ready: Callable[[T], bool] = lambda _: True,
    ) -> Generator[tuple[T, Answer], None, None]:
        """Do a task for each item and yield what became of it; see `Crew.each`."""
        left = list(items)
        given: dict[Future[Answer], T] = {}
        pool = self._client.get_executor(pure=False, retries=0)
        try:
            while given or (left and going()):
                while left and going() and len(given) < self._size:
                    place = next((n for n, item in enumerate(left) if ready(item)), None if given else 0)
                    if place is None:
                        break
                    item = left.pop(place)
                    given[pool.submit(_timed, task, item)] = item
                for heard in wait(given, return_when=FIRST_COMPLETED).done:
                    yield given.pop(heard), _answer(heard)
        finally:
            pool.shutdown(wait=False)  # what is still at work is of no use to anyone

    def _check(self, paths: list[str]) -> None:
        """Refuse workers whose code is another, or before whom the project does not lie."""
        seen = cast("dict[str, tuple[str, list[str]]]", self._client.run(_seen, paths))
        for worker, found in seen.items():
            if found[0] != code_hash():
                raise ParameterError(
                    "A worker of the cluster has another version of zongjie.",
                    where=worker,
                    hint="install the same version on all machines, and start the workers anew",
                )
            if found[1]:
                raise ParameterError(
                    f"A worker of the cluster does not see {found[1][0]}.",
                    where=worker,
                    hint="the machines must share the project's folder under the same path",
                )


def _connected(address: str) -> Client:
    try:
        from distributed import Client
    except ImportError:
        raise ParameterError(
            "Dask is not installed.", where="--executor", given=address, hint="pip install distributed"
        ) from None
    try:
        return Client(f"tcp://{address.removeprefix(PREFIX)}", timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise ParameterError(
            f"There is no Dask scheduler at {address}: {error}.",
            where="--executor",
            given=address,
            hint="start one with `dask scheduler`, and `dask worker HOST:8786` on each machine",
        ) from None


def _workers(client: Client, address: str) -> int:
    """Return how many threads the workers have together."""
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError:
        raise ParameterError(
            "The Dask scheduler has no worker.",
            where="--executor",
            given=address,
            hint="start `dask worker HOST:8786 --nthreads 1 --nworkers 2` on each machine",
        ) from None
    return sum(cast("dict[str, int]", client.nthreads()).values())


def _seen(paths: list[str]) -> tuple[str, list[str]]:
    return "" if outdated() else code_hash(), [path for path in paths if not Path(path).exists()]


def _timed(task: Callable[[Any], Any], item: Any) -> Answer:
    start = time.perf_counter()
    if outdated():
        raise ParameterError(
            "The code of zongjie changed after this worker of the cluster had loaded it.", hint="start the workers anew"
        )
    return replace(done(task, item), seconds=time.perf_counter() - start)


def _answer(future: Future[Answer]) -> Answer:
    """Return what a task answered, or what ended its worker in the midst of it."""
    try:
        return future.result()
    except ZongjieError as error:
        return Answer(code=error.exit_code, why=str(error))
    except Exception as error:
        lost = InternalError(
            f"The worker that did this was lost: {type(error).__name__}: {error}.",
            hint="if its memory ran out, give the workers more, or set engine.memory_limit in the parameters",
        )
        return Answer(code=lost.exit_code, why=str(lost))


def _plugin() -> Any:
    from distributed import WorkerPlugin

    class Warm(WorkerPlugin):
        """Keeps the nursery of kernels warm in a worker from report to report."""

        def setup(self, worker: Worker) -> None:
            from zongjie.report.kernels.manager import nursery

            self._held = ExitStack()
            self._held.enter_context(nursery())

        def teardown(self, worker: Worker) -> None:
            self._held.close()

    return Warm()
