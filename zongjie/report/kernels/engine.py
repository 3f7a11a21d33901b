"""The papermill engine `zongjie`. papermill loads it by its entry point; import papermill, never this module."""

from __future__ import annotations

import os
from typing import Any

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_output
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
            try:
                return client.execute(cleanup_kc=True)  # the manager is ours, but the client ends it
            except CellTimeoutError:
                return _stopped(nb_man.nb, "Timeout", f"longer than {execution_timeout} seconds (engine.cell_timeout)")
            except DeadKernelError:
                return _stopped(nb_man.nb, "DeadKernel", "the kernel died; if memory ran out, try fewer --jobs")


def _stopped(notebook: NotebookNode, name: str, why: str) -> NotebookNode:
    """Return a notebook whose kernel was lost, with the error in the cell that was running: papermill looks there."""
    begun = [cell for cell in notebook.cells if cell.metadata.papermill["start_time"]]
    begun[-1].outputs.append(new_output("error", ename=name, evalue=why, traceback=[f"{name}: {why}"]))
    return notebook
