"""The process of a kernel: ipykernel's own, without the port that it opens for the prints of subprocesses."""

from __future__ import annotations

import sys
from typing import Any

from ipykernel import kernelapp
from ipykernel.iostream import IOPubThread


class QuietIOPubThread(IOPubThread):
    """Publishes a kernel's output and listens to nobody.

    ipykernel's listens on a TCP port of the loopback, open to every user of the machine, for what forked children
    print; our notebooks have none.
    """

    def __init__(self, socket: Any, pipe: bool = False, session: Any = False) -> None:
        super().__init__(socket, pipe=False, session=session)


def launch(arguments: list[str]) -> None:
    """Be a kernel until told to end."""
    setattr(kernelapp, "IOPubThread", QuietIOPubThread)  # noqa: B010 - the application offers no other way
    kernelapp.IPKernelApp.launch_instance(argv=arguments)


if __name__ == "__main__":
    launch(sys.argv[1:])
