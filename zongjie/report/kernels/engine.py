"""The papermill engine `zongjie`. papermill loads it by its entry point; import papermill, never this module."""

from __future__ import annotations

import os
from typing import Any

from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine as PapermillEngine

from zongjie.report.kernels.manager import kernel_manager

_START_TIMEOUT = 120


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
        with kernel_manager() as manager:
            client = PapermillNotebookClient(
                nb_man,
                km=manager,
                timeout=execution_timeout,
                startup_timeout=_START_TIMEOUT,
                shutdown_kernel="immediate",  # it holds nothing worth a farewell, which would take seconds
                resources={"metadata": {"path": folder or os.getcwd()}},  # noqa: PTH109 - nbclient wants a string
            )
            return client.execute(cleanup_kc=True)  # the manager is ours, but the client ends it
