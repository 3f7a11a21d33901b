"""Kernels that execute notebooks: this interpreter, talking over private sockets instead of TCP ports."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine as PapermillEngine

NAME = "zongjie"
_START_TIMEOUT = 120

# What a notebook of ours never uses and every kernel would otherwise pay for at its start.
_ARGUMENTS = (
    "-Xfrozen_modules=off",
    "-m",
    "ipykernel_launcher",
    "-f",
    "{connection_file}",
    "--HistoryManager.enabled=False",
    "--IPKernelApp.capture_fd_output=False",
)


class KernelManager(AsyncKernelManager):
    """A kernel of the running interpreter, whatever kernelspecs the machine has."""

    @property
    def kernel_spec(self) -> KernelSpec:
        """The specification of the running interpreter's own kernel."""
        return KernelSpec(argv=[sys.executable, *_ARGUMENTS], display_name="zongjie", language="python")


class Engine(PapermillEngine):
    """The papermill engine `zongjie`: like the stock one, with kernels of our own.

    Sockets lie in a folder that only this user can enter, so that nothing listens on the network and two runs never
    race for a port. Windows has no such sockets; there the stock transport is used.
    """

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, *, execution_timeout: int | None = None, folder: str | None = None, **_: Any
    ) -> NotebookNode:
        """Execute a notebook; see papermill's `Engine`.

        Parameters
        ----------
        nb_man
            papermill's wrapper of the notebook.
        kernel_name
            Ignored: the kernel is this interpreter's.
        execution_timeout
            Seconds that one cell may take; None for no limit.
        folder
            Working folder of the kernel.
        """
        with _manager() as manager:
            client = PapermillNotebookClient(
                nb_man,
                km=manager,
                timeout=execution_timeout,
                startup_timeout=_START_TIMEOUT,
                resources={"metadata": {"path": folder or os.getcwd()}},  # noqa: PTH109 - nbclient wants a string
            )
            return client.execute()


@contextmanager
def _manager() -> Iterator[KernelManager]:
    """Yield a kernel manager whose sockets lie in a private folder, gone afterwards."""
    if sys.platform == "win32":
        yield KernelManager()
        return
    # Short on purpose: a socket's path may not exceed 107 bytes.
    with tempfile.TemporaryDirectory(prefix="zj-", ignore_cleanup_errors=True) as folder:
        socket = str(Path(folder) / "k")
        yield KernelManager(transport="ipc", ip=socket, connection_file=str(Path(folder) / "k.json"))
