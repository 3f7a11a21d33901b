"""A JSON text that is watched while it is read: nested too deep, it would fill memory before a parser says so."""

from __future__ import annotations

import re
from typing import IO

import numpy as np

from zongjie.errors import DataError

_DEEPEST = 200  # exports nest about ten deep
_REST = bytes(set(range(256)) - set(b'[]{}"'))
_STRING = re.compile(rb'"[^"]*"')
_STEPS = np.zeros(256, dtype=np.int32)
_STEPS[list(b"[{")], _STEPS[list(b"]}")] = 1, -1


class Watched:
    """Reads a file for a parser, and counts the brackets that are open.

    Parameters
    ----------
    where, what
        The file, and what it should be, for the message.
    """

    def __init__(self, file: IO[bytes], where: str, what: str) -> None:
        self._file, self._where, self._what = file, where, what
        self._depth, self._text, self._escape = 0, False, b""

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes.

        Raises
        ------
        DataError
            If they nest too deep.
        """
        block = self._file.read(size)
        open_ = self._depth + np.cumsum(_STEPS[np.frombuffer(self._brackets(block), dtype=np.uint8)])
        if len(open_):
            self._depth = int(open_[-1])
            if open_.max() > _DEEPEST:
                raise DataError(
                    f"This file cannot be read as {self._what}; it is nested too deep.",
                    where=self._where,
                    hint="export it again and do not edit it by hand",
                )
        return block

    def _brackets(self, block: bytes) -> bytes:
        """Return the brackets outside strings, and keep in mind what the block leaves open."""
        block = self._escape + block
        ends = len(block) - len(block.rstrip(b"\\"))
        self._escape = b"\\" * (ends % 2)
        plain = block[: len(block) - ends].replace(b"\\\\", b"").replace(b'\\"', b"").translate(None, _REST)
        left = _STRING.sub(b"", b'"' * self._text + plain)
        before, quote, _ = left.partition(b'"')
        self._text = bool(quote)
        return before
