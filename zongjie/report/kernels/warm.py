"""Warm kernels: forked from a process that has the imports loaded already.

Starting an interpreter and importing what a notebook needs costs far more than what our notebooks do. One *nursery*
process a run does it once, beside the reading of the data, and forks a kernel for each notebook: every kernel starts
from the same clean state and nothing passes from one notebook to the next. A nursery ends with the run, so it is never
older than the source files that it has loaded. Where `fork` does not exist, kernels are started the stock way.
"""

from __future__ import annotations

import importlib
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

AVAILABLE = sys.platform != "win32" and hasattr(os, "fork") and hasattr(socket, "send_fds")
LAUNCHER = "zongjie.report.kernels.launcher"
_LOADED = (
    "ipykernel.debugger",  # every kernel imports it, used or not: two thirds of its start
    "ipykernel.ipkernel",
    "IPython.core.completer",
    "zongjie.report.api",
    LAUNCHER,
)
_FAREWELL = 0.5  # seconds
_LIMIT = 1 << 20  # bytes of one request: an environment and a command line


class ForkedKernel:
    """A kernel forked by the nursery, with the part of `subprocess.Popen` that Jupyter's provisioner uses.

    The kernel holds the writing end of a pipe; the reading end here is readable once the kernel is gone, however it
    went.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int, life: int) -> None:
        self.pid = pid
        self._life: int | None = life

    def poll(self) -> int | None:
        """Return None while the kernel lives, then 0 (how it ended is unknown)."""
        if self._life is None:
            return 0
        if not select.select([self._life], [], [], 0)[0]:
            return None
        return self._gone()

    def wait(self) -> int:
        """Return when the kernel is gone."""
        if self._life is not None:
            select.select([self._life], [], [])
            self._gone()
        return 0

    def send_signal(self, number: int) -> None:
        """Send a signal, if the kernel still lives."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End the kernel at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)

    def _gone(self) -> int:
        if self._life is not None:
            os.close(self._life)
            self._life = None
        return 0


class Nursery:
    """The process that kernels are forked from."""

    def __init__(self) -> None:
        self._ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self._lock = threading.Lock()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is the run's to handle
                env={**os.environ, "PYDEVD_DISABLE_FILE_VALIDATION": "1"},
            )

    def fork(self, command: Sequence[str], cwd: str, env: Mapping[str, str]) -> ForkedKernel:
        """Fork a kernel that does what a kernel command would.

        Raises
        ------
        OSError
            If the nursery is gone.
        """
        arguments = list(command[command.index(LAUNCHER) + 1 :])
        request = json.dumps({"arguments": arguments, "cwd": cwd, "env": dict(env)}).encode() + b"\n"
        with self._lock:
            self._ours.sendall(request)
            reply, descriptors, _, _ = socket.recv_fds(self._ours, 64, 1)
        if not descriptors:
            raise ConnectionError("the process that kernels are forked from has ended")
        return ForkedKernel(int(reply), descriptors[0])

    def close(self) -> None:
        """End the nursery, loaded or not; its kernels are ended by who asked for them."""
        self._ours.close()
        try:
            self._process.wait(_FAREWELL)  # one that serves ends by itself, and leaves its kernels' seconds to us
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _serve(connection: socket.socket) -> None:
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
    """Import what a notebook would import; nothing here may start a thread."""
    for name in _LOADED:
        importlib.import_module(name)


def _become_kernel(arguments: list[str], cwd: str, env: dict[str, str]) -> NoReturn:
    from zongjie.report.kernels.launcher import launch

    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.chdir(cwd)
        os.environ.clear()
        silence = os.open(os.devnull, os.O_WRONLY)  # what a kernel says of itself is not the run's output
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        os.environ.update(env, JPY_PARENT_PID=str(os.getppid()))  # the kernel ends should the nursery vanish
        sys.argv = [LAUNCHER, *arguments]
        sys.path.insert(0, "")
        launch(arguments)
        code = 0
    finally:
        os._exit(code)


def provisioner() -> dict[str, Any]:
    """Return the part of a kernel specification that asks for a forked kernel."""
    return {"kernel_provisioner": {"provisioner_name": "zongjie-fork"}}


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as run:
        _serve(run)
    os._exit(0)  # nothing to tidy up, and taking the imports apart takes longer than the kernels did to end
