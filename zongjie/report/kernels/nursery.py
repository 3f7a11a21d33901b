"""The nursery: the process that warm kernels are forked from. `zongjie.report.kernels.warm` starts it and asks it."""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import shutil
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

_LOADED = (
    "ipykernel.debugger",  # every kernel imports it, used or not: two thirds of its start
    "ipykernel.ipkernel",
    "IPython.core.completer",
    "IPython.core.debugger",
    "IPython.core.oinspect",
    "tornado.platform.asyncio",
    "zongjie.report.api",
    "zongjie.report.kernels.launcher",
)
_LIMIT = 1 << 20  # bytes of one request: an environment and a command line


def serve(connection: socket.socket) -> None:
    """Fork a kernel for each request until the run closes its end or dies; then end what was forked.

    The folders of their sockets go too: a run that was killed can no longer remove them.
    """
    _load()
    signal.signal(signal.SIGCHLD, _reap)
    forked: list[tuple[int, int]] = []
    homes: set[Path] = set()
    requests = connection.makefile("rb", buffering=0)
    while line := requests.readline(_LIMIT):
        read, write = os.pipe()
        asked = json.loads(line)
        homes.add(Path(asked["arguments"][asked["arguments"].index("-f") + 1]).parent)
        pid = os.fork()
        if pid == 0:
            os.close(read)
            requests.close()
            connection.close()
            _become_kernel(**asked)
        os.close(write)
        socket.send_fds(connection, [str(pid).encode()], [read])
        forked = [(other, life) for other, life in forked if _lives(life)] + [(pid, read)]
    for pid, life in forked:
        if _lives(life):
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


def _lives(life: int) -> bool:
    return not select.select([life], [], [], 0)[0]


def _load() -> None:
    """Import what a notebook would import; nothing here may start a thread.

    What is loaded is kept from the garbage collector: walking through it would copy each of its memory pages into
    every kernel, a third of a kernel's start.
    """
    gc.disable()
    for name in _LOADED:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    gc.enable()


def _become_kernel(arguments: list[str], cwd: str, env: dict[str, str]) -> NoReturn:
    from zongjie.report.kernels import launcher

    code = 1
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
