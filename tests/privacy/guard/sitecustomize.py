"""Loaded by every Python process whose path holds this folder: notes each attempt to use the network, and refuses it."""

from __future__ import annotations

import os
import socket
import sys
from typing import Any

_ASKED = {"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"}
_PROBE = ("::1", 0)  # urllib3 asks so, when papermill imports it, whether there is IPv6, and closes it at once
_NAMED = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}


def _guard(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.bind" and arguments[1] == _PROBE:
        return
    if event in _NAMED or (event in _ASKED and arguments[0].family in (socket.AF_INET, socket.AF_INET6)):
        with open(os.environ["NETWORK_ATTEMPTS"], "a", encoding="utf-8") as file:  # noqa: PTH123 - loaded at every start
            file.write(f"{event} {arguments}\n")
        raise PermissionError(f"the network is not to be used: {event}")


sys.addaudithook(_guard)
