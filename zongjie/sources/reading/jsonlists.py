"""Long lists of objects inside a JSON file of any layout, object by object, past damaged ones.

ijson reads one list quickly and stops at the first fault. Exports of messengers hold many lists (one a chat) and faults
in single messages: these are stepped over and reported.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from zongjie.errors import DataError
from zongjie.sources.reading.jsonfile import HALF, Record, paired

_CHUNK = 1 << 20
_AHEAD = 1 << 18  # what is kept before the reader: an object longer than this is read in a second go
_BEFORE = 1 << 13  # what is kept of the text before a list
_DECODER = json.JSONDecoder(strict=False)
_SPACE = re.compile(r"[\s,]*")
_HEX = re.compile(r"\\x([0-9A-Fa-f]{2})")  # some writers escape control characters as C does


@dataclass(frozen=True, slots=True)
class Begin:
    """A list begins: the text before it, as far back as `_BEFORE` characters or the list before."""

    before: str


@dataclass(frozen=True, slots=True)
class Broken:
    """An object that cannot be read."""


def lists(file: IO[str], key: str, start: str, where: str, what: str) -> Iterator[Begin | Record | Broken]:
    """Yield the beginning of each list that is the value of `key`, then its objects.

    Parameters
    ----------
    start
        A regular expression of how an object of the lists begins, by which the reader finds on behind a damaged one.
    where, what
        The file, and what it should be, for the message.

    Raises
    ------
    DataError
        If the file breaks off inside a list; what came before was yielded.
    """
    text = _Text(file, rf'(?<!\\)"{key}"\s*:\s*\[', start)
    while found := text.seek():
        yield Begin(found)
        while text.inside():
            yield text.take()
        if text.ended:
            raise DataError(
                f"This file cannot be read as {what}; it breaks off.",
                where=where,
                hint="export it again and do not edit it by hand; a download may have broken off",
            )


class _Text:
    """A window on a file's text."""

    def __init__(self, file: IO[str], opening: str, start: str) -> None:
        self.ended = False  # whether the text ended inside a list
        self._lost = False  # whether a damaged object was a list's last
        self._opening, self._next = re.compile(opening), re.compile(f"(?P<start>{start})|{opening}")
        self._file, self._buffer, self._at, self._eof = file, "", 0, False

    def seek(self) -> str:
        """Go behind the next opening of a list; return the text before it, empty if there is none."""
        while True:
            if found := self._opening.search(self._buffer, self._at):
                before = self._buffer[max(self._at, found.start() - _BEFORE) : found.end()]
                self._at = found.end()
                return before
            if not self._more(keep=_BEFORE):
                return ""

    def inside(self) -> bool:
        """Whether another object of the list follows; its end is stepped over."""
        if self._lost:
            self._lost = False
            return False
        while True:
            if len(self._buffer) - self._at < _AHEAD:
                self._more()
            end = _SPACE.match(self._buffer, self._at)
            self._at = end.end() if end else self._at
            if self._at < len(self._buffer):
                break
            if self._eof:
                self.ended = True
                return False
        closed = self._buffer[self._at] == "]"
        self._at += closed
        return not closed

    def take(self) -> Record | Broken:
        """Return the object at the reader's place."""
        while True:
            try:
                found, end = _DECODER.raw_decode(self._buffer, self._at)
                found = paired(found) if HALF.search(self._buffer, self._at, end) else found
            except json.JSONDecodeError as error:
                if self._mended(error.pos):
                    continue
                if len(self._buffer) - error.pos < _AHEAD and self._more():
                    continue
                return self._step_over()
            except (RecursionError, ValueError):  # nested too deep, a number of thousands of digits
                return self._step_over()
            self._at = end
            return found if isinstance(found, dict) else Broken()

    def _mended(self, place: int) -> bool:
        """Write an escape of C's as JSON's, if that is the fault."""
        found = _HEX.match(self._buffer, place) or _HEX.match(self._buffer, place - 1)
        if not found:
            return False
        self._buffer = f"{self._buffer[self._at : found.start()]}\\u00{found[1]}{self._buffer[found.end() :]}"
        self._at = 0
        return True

    def _step_over(self) -> Broken:
        """Go to the next object; where another list begins before it, leave this one."""
        while not (found := self._next.search(self._buffer, self._at + 1)):
            if not self._more():
                self._at = len(self._buffer)
                return Broken()
        if found["start"]:
            self._at = found.start()
        else:
            self._lost = True
        return Broken()

    def _more(self, keep: int | None = None) -> bool:
        """Read on; of the text so far keep what stands from the reader on, or the last characters."""
        chunk = self._file.read(_CHUNK)
        self._eof = not chunk
        start = self._at if keep is None else max(self._at, len(self._buffer) - keep)
        self._buffer, self._at = self._buffer[start:] + chunk, 0
        return bool(chunk)
