"""Errors that teach: what is wrong and where, what is known, what to do next."""

from __future__ import annotations

import errno
import os
import traceback
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

from zongjie.characters import line, short, shown

MAX_EXAMPLES = 5
MAX_KNOWN = 20
_MAX_SAID = 200
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


class MachineError(ZongjieError):
    """The machine cannot: a full disk, a missing permission, no memory left, another run at the same report."""

    exit_code = 6


class InternalError(ZongjieError):
    """Something that should not happen did: our fault."""

    exit_code = 5


# What the system says, what it means, what to do.
_REFUSALS = {
    errno.ENOSPC: ("The disk is full.", "free some space and run it again, or choose another disk with --out"),
    errno.EDQUOT: ("Your share of the disk is used up.", "free some space, or choose another disk with --out"),
    errno.EFBIG: ("A file may not grow as large as it has to.", "raise the limit (`ulimit -f`) and run it again"),
    errno.EROFS: ("The disk can only be read.", "choose a folder that can be written to with --out"),
    errno.EACCES: (
        "There is no permission for this file or folder, or another program holds it open.",
        "close it in other programs, set its permissions, or choose another folder with --out",
    ),
    errno.EPERM: ("The system does not permit this.", "set its permissions, or choose another folder with --out"),
    errno.ENAMETOOLONG: ("A name or path is too long.", "use shorter names, or a folder nearer to the root with --out"),
    errno.ENOTDIR: ("A file stands where a folder is due.", "move it away, or choose another folder with --out"),
    errno.EEXIST: ("A file stands where a folder is due.", "move it away, or choose another folder with --out"),
    errno.EIO: ("The disk or the network drive failed.", "check it, then run it again"),
    errno.EMFILE: ("Too many files are open.", "raise the limit (`ulimit -n`), or use fewer --jobs"),
    errno.ENFILE: ("Too many files are open on this machine.", "end other programs, or use fewer --jobs"),
    errno.ENOMEM: ("Memory ran out.", "end other programs, use fewer --jobs, or set engine.memory_limit"),
    errno.EAGAIN: ("No more processes may be started.", "end other programs, or use fewer --jobs"),
}
_TOO_LITTLE = "OutOfMemoryException"  # DuckDB's, which has the rest of its memory and more on disk
_LIMITED = (
    "The figures need more memory, or more room beside it, than DuckDB may take.",
    "raise engine.memory_limit, lower engine.threads, or name a folder with more room in engine.temp_directory",
)


def foreseen(error: BaseException) -> MachineError | None:
    """Return what the machine refused as an error that says what to do; None if that is not what went wrong."""
    cause: BaseException | None = error
    while cause is not None:
        number = errno.ENOMEM if isinstance(cause, MemoryError) else _number(cause)
        if number in _REFUSALS:
            what, hint = _LIMITED if type(cause).__name__ == _TOO_LITTLE else _REFUSALS[number]
            return MachineError(what, where=getattr(cause, "filename", None), examples=[_said(cause)], hint=hint)
        cause = cause.__cause__ or cause.__context__
    return None


def unforeseen(error: Exception) -> ZongjieError:
    """Return an error that is none of ours as one: the machine's, or one that nobody foresaw.

    Where the latter arose goes into a file; its words go nowhere: those of libraries quote the data that they fail on.
    """
    import tempfile

    if known := foreseen(error):
        return known
    with tempfile.NamedTemporaryFile("w", prefix="zongjie-", suffix=".log", delete=False, encoding="utf-8") as log:
        log.writelines(_trace(error))
    return InternalError(
        f"Something went wrong that should not: {type(error).__name__}.",
        where=log.name,
        hint="please report it with that file: it says where in the program, and nothing of your data",
    )


def _trace(error: BaseException) -> Iterator[str]:
    """Yield where an error arose, and each that led to it, without what they say."""
    behind = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if behind is not None:
        yield from _trace(behind)
        yield "\nwhich led to\n\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__module__}.{type(error).__qualname__}\n"


def _number(error: BaseException) -> int | None:
    """Return the system's number of an error, also of one of DuckDB's, which only quote its text."""
    if isinstance(error, OSError):
        return error.errno
    if type(error).__module__.partition(".")[0] not in ("_duckdb", "duckdb"):
        return None
    if type(error).__name__ == _TOO_LITTLE:
        return errno.ENOMEM
    return next((number for number in _REFUSALS if os.strerror(number) in str(error)), None)


def _said(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:_MAX_SAID]
