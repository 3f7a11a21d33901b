"""The nursery: the process that warm kernels are forked from. `zongjie.report.kernels.warm` starts it and asks it."""

from __future__ import annotations

import gc
import importlib
import io
import json
import os
import select
import shutil
import signal
import socket
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

_LOADED = (
    "ipykernel.debugger",  # every kernel imports it, used or not: two thirds of its start
    "ipykernel.ipkernel",
    "IPython.core.completer",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "tornado.platform.asyncio",
    "zongjie.report.api",
    "zongjie.report.kernels.launcher",
    "zongjie.slides.mime",
)
_LOADED_MEANWHILE = (  # what some notebooks of a whole report need and takes as long as all the rest
    "holidays.countries",
    "scipy.stats",
    "statsmodels.tsa.exponential_smoothing.ets",
)
_WHOLE = 4  # notebooks after which a run is taken for one of a whole report
_DONE = object()
_LIMIT = 1 << 20  # bytes of one request: an environment and a command line

Later = deque[Iterator[object]]
"""What is done step by step while nobody asks for a kernel."""


def serve(connection: socket.socket) -> None:
    """Fork a kernel for each request until the run closes its end or dies; then end what was forked.

    The folders of their sockets go too: a run that was killed can no longer remove them. Nothing that is loaded or
    opened here may start a thread: a fork would not have it.
    """
    gc.disable()
    for name in _LOADED:
        importlib.import_module(name)
    later: Later = deque()
    signal.signal(signal.SIGCHLD, _reap)
    forked: list[tuple[int, int]] = []
    homes: set[Path] = set()
    count = 0
    requests = connection.makefile("rb", buffering=0)
    while line := _request(requests, later):
        asked = json.loads(line)
        if "workspace" in asked:
            later.append(_opened(asked["workspace"]))
            continue
        read, write = os.pipe()
        home = Path(asked["arguments"][asked["arguments"].index("-f") + 1]).parent
        homes = {one for one in homes if one.exists()} | {home}
        _settle()
        pid = os.fork()
        if pid == 0:
            os.close(read)
            requests.close()
            connection.close()
            _become_kernel(**asked)
        os.close(write)
        socket.send_fds(connection, [str(pid).encode()], [read])
        forked = [*_living(forked), (pid, read)]
        count += 1
        if count == _WHOLE:
            later.append(map(importlib.import_module, _LOADED_MEANWHILE))
    for pid, _ in _living(forked):
        os.kill(pid, signal.SIGKILL)
    with suppress(ChildProcessError):  # there is none left
        while True:
            os.wait()
    for home in homes:
        shutil.rmtree(home, ignore_errors=True)


def _reap(number: int, frame: object) -> None:
    """Wait for the dead at once. Were they ignored, their processor seconds would be missing from the run's."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _living(forked: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the kernels that live; close the descriptors of the others, which are readable by now."""
    gone = {life for _, life in forked if select.select([life], [], [], 0)[0]}
    for life in gone:
        os.close(life)
    return [one for one in forked if one[1] not in gone]


def _request(requests: io.RawIOBase, later: Later) -> bytes:
    """Return the next request, nothing once there will be none; do what can be done until then."""
    while later and not select.select([requests], [], [], 0)[0]:
        if next(later[0], _DONE) is _DONE:
            later.popleft()
    return requests.readline(_LIMIT)


def _opened(workspace: str) -> Iterator[object]:
    """Read what every notebook of a report begins with reading; return what is left for when nobody waits."""
    from zongjie.report.api import open_report

    try:
        steps = open_report("", "", workspace=workspace).rehearse()
        next(steps, None)
        return steps
    except Exception:  # the notebooks meet it again, and say so where the reader sees it
        return iter(())


def _settle() -> None:
    """Keep what is loaded from the garbage collector of the next kernel.

    Walking through it would copy each of its memory pages into every kernel, a third of a kernel's start.
    """
    gc.collect()
    gc.freeze()


def _become_kernel(arguments: list[str], cwd: str, env: dict[str, str]) -> NoReturn:
    from zongjie.report.kernels import launcher

    code = 1
    gc.enable()
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.chdir(cwd)
        os.environ.clear()
        silence = os.open(os.devnull, os.O_WRONLY)  # what a kernel says of itself is not the run's output
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        os.environ.update(env, JPY_PARENT_PID=str(os.getppid()))  # the kernel ends should the nursery vanish
        sys.argv = [launcher.__name__, *arguments]
        sys.path.insert(0, "")
        launcher.launch(arguments)
        code = 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as run:
        serve(run)
    os._exit(0)  # nothing to tidy up, and taking the imports apart takes longer than the kernels did to end
