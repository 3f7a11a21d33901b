"""Kernels that execute notebooks: this interpreter, talking over private sockets instead of TCP ports."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import zmq.asyncio
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from zongjie.report.kernels import warm
from zongjie.report.kernels.freshness import code_on_disk
from zongjie.report.sockets import near

# What a notebook of ours never uses and every kernel would otherwise pay for at its start.
_ARGUMENTS = (
    "-Xfrozen_modules=off",
    "-m",
    warm.LAUNCHER,
    "-f",
    "{connection_file}",
    "--HistoryManager.enabled=False",
    "--IPKernelApp.capture_fd_output=False",
)

_LONGEST = 80  # bytes of the usual place: a socket's path in it may have 103

_nursery: warm.Nursery | None = None
_outgrown: list[warm.Nursery] = []
_running: set[KernelManager] = set()


@contextmanager
def nursery() -> Generator[None, None, None]:
    """Have kernels forked from a warm process while the context lasts; no kernel outlives it.

    Within another nursery it is that one which serves: many reports may share it, each begun with the code on the disk.
    """
    global _nursery  # noqa: PLW0603 - one a process: Jupyter builds provisioners by name, out of our reach
    if _nursery:
        if _nursery.code != code_on_disk():
            _outgrown.append(_nursery)  # a report that has begun goes on with its kernels
            _nursery = warm.Nursery()
        yield
        return
    zmq.asyncio.Context.instance()  # once, before threads race for it
    _nursery = warm.Nursery() if warm.AVAILABLE else None
    try:
        yield
    finally:
        kill_kernels()
        for one in (_nursery, *_outgrown):
            if one:
                one.close()
        _nursery = None
        _outgrown.clear()


def open_workspace(workspace: Path) -> None:
    """Have the kernels of a report start with its workspace read, where they are forked."""
    if _nursery:
        _nursery.open(workspace)


class ForkProvisioner(LocalProvisioner):
    """A Jupyter kernel provisioner that forks the kernel from the nursery."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork the kernel, or start it the stock way where there is nothing to fork from."""
        forked = _fork(cmd, kwargs.get("cwd") or os.getcwd(), kwargs.get("env") or os.environ)  # noqa: PTH109
        if forked is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.process: Any = forked
        self.pid = forked.pid
        self.pgid = None
        self.cwd = kwargs.get("cwd")
        return self.connection_info


class KernelManager(AsyncKernelManager):
    """A kernel of the running interpreter, whatever kernelspecs the machine has."""

    @property
    def kernel_spec(self) -> KernelSpec:
        """The specification of the running interpreter's own kernel."""
        return KernelSpec(
            argv=[sys.executable, *_ARGUMENTS],
            display_name="zongjie",
            language="python",
            metadata=warm.provisioner() if _nursery else {},
        )


def _fork(command: list[str], cwd: str, env: Mapping[str, str]) -> warm.ForkedKernel | None:
    try:
        return _nursery.fork(command, cwd, env) if _nursery else None
    except OSError as error:
        logging.getLogger(__name__).warning("Kernels are started the slow way: %s.", error)
        return None


def kill_kernels() -> None:
    """End every kernel that runs now, in the midst of whatever it does."""
    for manager in tuple(_running):
        process: Any = getattr(manager.provisioner, "process", None)
        if process is not None:
            process.kill()


@contextmanager
def kernel_manager() -> Generator[KernelManager, None, None]:
    """Yield a kernel manager whose sockets lie in a private folder, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="zj-", dir=near(_LONGEST), ignore_cleanup_errors=True) as folder:
        manager = KernelManager(connection_file=str(Path(folder) / "k.json"), **_transport(folder))
        _running.add(manager)
        try:
            yield manager
        finally:
            _running.discard(manager)


def _transport(folder: str) -> dict[str, str]:
    if sys.platform == "win32":
        return {}
    return {"transport": "ipc", "ip": str(Path(folder) / "k")}
