"""Errors that teach: what is wrong and where, what is known, what to do next."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from zongjie.characters import line, short, shown

MAX_EXAMPLES = 5
MAX_KNOWN = 20
_LONGEST = 300  # characters of a name: who chose a longer one did not mean to be read
_LONGEST_SENTENCE = 3000


def nearest(given: str, known: Iterable[str]) -> str | None:
    """Return the known name most like `given`, or None if none is close."""
    by_lower = {name.lower(): name for name in known}
    match = get_close_matches(given.lower(), list(by_lower), n=1, cutoff=0.6)
    return by_lower[match[0]] if match else None


class ZongjieError(Exception):
    """Base of every error that a user can meet; printed whole, without a traceback.

    Parameters
    ----------
    what
        One sentence: what is wrong. Personal data is masked by the caller.
    where
        The place: file, sheet, row, column, cell, notebook or slide.
    given, known
        The name that was not understood and the names that would be.
    examples
        Offending places or (masked) values; at most five are printed.
    hint
        What to do next: an instruction or a command.
    """

    exit_code = 5

    def __init__(
        self,
        what: str,
        *,
        where: str | None = None,
        given: str | None = None,
        known: Sequence[str] = (),
        examples: Sequence[str] = (),
        hint: str | None = None,
    ) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.given = given
        self.known = tuple(known)
        self.examples = tuple(examples)
        self.hint = hint

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> list[str]:
        lines = [short(shown(self.what), _LONGEST_SENTENCE)]
        if self.where:
            lines.append(f"  where:  {line(self.where)}")
        lines += [f"  e.g.    {_named(example)}" for example in self.examples[:MAX_EXAMPLES]]
        if len(self.examples) > MAX_EXAMPLES:
            lines.append(f"          … and {len(self.examples) - MAX_EXAMPLES} more")
        if self.known:
            more = f", … ({len(self.known)} in all)" if len(self.known) > MAX_KNOWN else ""
            lines.append(f"  known:  {', '.join(map(_named, self.known[:MAX_KNOWN]))}{more}")
        if self.given and (match := nearest(self.given, self.known)):
            lines.append(f"  did you mean:  {_named(match)}")
        if self.hint:
            lines.append(f"  next:   {shown(self.hint)}")
        return lines


def _named(name: str) -> str:
    """Return what others have named as it stands in one line of a message: a file's name may hold anything."""
    return short(line(name), _LONGEST)


class ParameterError(ZongjieError):
    """The parameters file, a command-line option or the period is wrong."""

    exit_code = 2


class TemplateError(ParameterError):
    """A deck or page template, outline or wording file is missing or unusable."""


class DataError(ZongjieError):
    """A source file or a canonical table is missing, unreadable or inconsistent."""

    exit_code = 3


class NotebookError(ZongjieError):
    """A notebook failed; the other chapters were delivered."""

    exit_code = 4


class InternalError(ZongjieError):
    """Something that should not happen did: our fault."""

    exit_code = 5


def unforeseen(error: Exception) -> InternalError:
    """Return an error that nobody foresaw as ours, its traceback in a file instead of on the screen."""
    import tempfile

    with tempfile.NamedTemporaryFile("w", prefix="zongjie-", suffix=".log", delete=False, encoding="utf-8") as log:
        traceback.print_exception(error, file=log)
    return InternalError(
        f"Something went wrong that should not: {type(error).__name__}: {str(error)[:200]}",
        where=log.name,
        hint="please report it with that file (read it first: it may quote your data)",
    )
