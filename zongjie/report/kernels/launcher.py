"""The process of a kernel: ipykernel's own, without what nobody asks of it here and every notebook would pay for."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from ipykernel import debugger, ipkernel, kernelapp
from ipykernel.iostream import IOPubThread


class QuietIOPubThread(IOPubThread):
    """Publishes a kernel's output and listens to nobody.

    ipykernel's listens on a TCP port of the loopback, open to every user of the machine, for what forked children
    print; our notebooks have none.
    """

    def __init__(self, socket: Any, pipe: bool = False, session: Any = False) -> None:
        super().__init__(socket, pipe=False, session=session)


class SysWithoutModules:
    """What `ipykernel` takes for `sys`.

    It asks each module for its file, for a debugger's sake. In a forked process that copies a page of memory a module:
    a fifth of a kernel's start.
    """

    modules: Mapping[str, object] = MappingProxyType({})

    def __getattr__(self, name: str) -> Any:
        return getattr(sys, name)


_REPLACED = (  # in ipykernel, which offers no other way
    (kernelapp, "IOPubThread", QuietIOPubThread),
    (debugger, "_is_debugpy_available", False),
    (ipkernel, "sys", SysWithoutModules()),
)


def launch(arguments: list[str]) -> None:
    """Be a kernel until told to end."""
    for module, name, value in _REPLACED:
        setattr(module, name, value)
    kernelapp.IPKernelApp.launch_instance(argv=arguments)


if __name__ == "__main__":
    launch(sys.argv[1:])
