"""Warm kernels: forked from a process that has the imports loaded already.

Starting an interpreter and importing what a notebook needs costs far more than what our notebooks do. One *nursery*
process a run does it once, beside the reading of the data, and forks a kernel for each notebook: every kernel starts
from the same clean state and nothing passes from one notebook to the next. Where `fork` does not exist, kernels are
started the stock way.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from zongjie.report.kernels.freshness import code_on_disk

AVAILABLE = sys.platform != "win32" and hasattr(os, "fork") and hasattr(socket, "send_fds")
LAUNCHER = "zongjie.report.kernels.launcher"
_NURSERY = "zongjie.report.kernels.nursery"
_FAREWELL = 0.5  # seconds


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
    """The process that kernels are forked from.

    Attributes
    ----------
    code
        The code on the disk when it began to load it; see `freshness.code_on_disk`.
    """

    def __init__(self) -> None:
        self.code = code_on_disk()
        self._ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self._lock = threading.Lock()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", _NURSERY, str(theirs.fileno())],
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

    def open(self, workspace: Path) -> None:
        """Have the workspace of a report be read once for all kernels that are forked from now on."""
        with self._lock, suppress(OSError):  # one that is gone is noticed by who asks for a kernel
            self._ours.sendall(json.dumps({"workspace": str(workspace)}).encode() + b"\n")

    def close(self) -> None:
        """End the nursery, loaded or not; its kernels are ended by who asked for them."""
        self._ours.close()
        try:
            self._process.wait(_FAREWELL)  # one that serves ends by itself, and leaves its kernels' seconds to us
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def provisioner() -> dict[str, Any]:
    """Return the part of a kernel specification that asks for a forked kernel."""
    return {"kernel_provisioner": {"provisioner_name": "zongjie-fork"}}
