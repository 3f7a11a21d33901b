"""What an adapter is: the protocol, the batches that it yields, the registry."""

from __future__ import annotations

import importlib
import pkgutil
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol, runtime_checkable
from zoneinfo import ZoneInfo

import pandas as pd

from zongjie.errors import DataError, ParameterError


@dataclass(frozen=True)
class Reject:
    """A row that cannot be used: where it stands, the column, why; the value is masked."""

    place: str
    reason: str
    column: str = ""
    masked: str = ""

    def __str__(self) -> str:
        column = f", column {self.column}" if self.column else ""
        value = f" “{self.masked}”" if self.masked else ""
        return f"{self.place}{column}:{value} {self.reason}"


Notice = Literal[
    "bots",  # accounts that the platform or the name tells to be programs
    "relays",  # accounts that carry the words of people elsewhere
    "relayed",  # messages so carried, credited to those people
    "renames",  # one person under several names, as the platform tells it
    "unjoined_renames",  # changes of a name that is the id: two members, unless an option joins them
    "several_ids",  # names under which several ids write: perhaps one person each
    "shared_names",  # names that several people may bear: the export has no ids
    "deleted_accounts",  # people whom the platform has forgotten: messages without an author that can be told apart
    "damaged_ids",  # ids that a spreadsheet has rounded: 1.00005E+27
    "missing_people",  # people seen in rows but not in the export's list of people
    "missing_rows",  # rows that the export names and does not hold
    "current_members_only",  # people of a list that forgets those who left: past joins are under-counted
    "imported",  # rows that an importer wrote in an older system's name
    "undated",  # rows whose time is a day, not an instant
    "coarse_times",  # rows whose time is exact to the minute only
    "foreign_days",  # days that the platform cuts in a zone of its own
    "partial_days",  # days that the platform has not closed yet
    "live",  # rows of a database on a server: no file's hash tells what was read, so it is always read again
]


@dataclass(frozen=True)
class Batch:
    """Rows of one canonical table, as far as the adapter could read them.

    Every raw row read is in `frame`, in `rejects`, or counted in `skipped` with the rule's reason.
    `zongjie.sources.reading.rows.canonical` makes a batch from columns as they stand in a file.

    Attributes
    ----------
    frame
        Canonical columns only, typed as in `zongjie.tables.spec.FRAME_TYPES`: instants in UTC, shares 0–1. Its index is
        the number of each row as the reader of the file counts it, unique in the batch.
    place, unit
        What a message names before the row number: “data.xlsx, sheet 活动” and “row”.
    parts
        Where a batch holds rows of several files: the index of each one's first row and its own place, ascending;
        messages then count rows from there.
    headers
        Canonical name → the file's own name of a column, where they differ; messages say both.
    ignored
        Columns, sheets or members of the file that nothing was made of.
    notices
        What the reader of the figures must know, or may want to overrule: kind of notice → how many people or rows.
        No row is lost by one.
    """

    table: str
    frame: pd.DataFrame
    rejects: tuple[Reject, ...] = ()
    skipped: Mapping[str, int] = field(default_factory=dict)
    place: str = ""
    unit: str = "row"
    parts: tuple[tuple[int, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    notices: Mapping[Notice, int] = field(default_factory=dict)

    @property
    def read(self) -> int:
        """Number of raw rows that this batch accounts for."""
        return len(self.frame) + len(self.rejects) + sum(self.skipped.values())

    def locate(self, row: int) -> str:
        """Return the place of a row of the frame."""
        part = bisect_right(self.parts, row, key=lambda part: part[0])
        first, place = self.parts[part - 1] if part else (1, self.place)
        return f"{place}, {self.unit} {row - first + 1}"

    def name(self, column: str) -> str:
        """Return a column as messages name it: in the file's words and ours."""
        theirs = self.headers.get(column, column)
        return column if theirs == column else f"{theirs} ({column})"


@dataclass(frozen=True)
class Context:
    """What an adapter may know of the community: the zone of times without one, and the adapter's options."""

    zone: ZoneInfo
    options: Mapping[str, Any] = field(default_factory=dict)


class Source(Protocol):
    """An adapter of one platform. Adapters stream: they yield batches and never hold a whole export."""

    kind: str
    title: str  # what it reads, one line, for `zongjie sources`
    tables: tuple[str, ...]  # canonical tables that it can fill
    options: Mapping[str, str]  # option → what it does
    folders: bool  # whether an export may be a folder, which `read` then gets whole

    def detect(self, path: Path) -> bool:
        """Whether this file or folder is one of ours; reads no more than the head and raises nothing."""
        ...

    def read(self, path: Path, context: Context) -> Iterator[Batch]:
        """Yield the export's rows as canonical batches.

        Raises
        ------
        DataError
            If the file is not what this adapter reads: what, where, and what to do.
        """
        ...


@runtime_checkable
class Live(Protocol):
    """An adapter that may read what no file holds: a database on a server."""

    def is_live(self, options: Mapping[str, Any]) -> bool:
        """Whether what these options read may change without any file changing; it is then always read again."""
        ...


_REGISTRY: dict[str, Source] = {}
_READING = frozenset({"base", "build", "ingest"})  # what reads with the adapters, and takes long to load


def register(source: Source) -> Source:
    """Add an adapter to the registry; called once at the bottom of its module."""
    _REGISTRY[source.kind] = source
    return source


def all_sources() -> dict[str, Source]:
    """Return every adapter by kind; adding a module to this folder is enough to add one."""
    for name in _modules():
        importlib.import_module(f"zongjie.sources.{name}")
    return dict(sorted(_REGISTRY.items()))


def _modules() -> list[str]:
    package = importlib.import_module("zongjie.sources")
    names = (module.name for module in pkgutil.iter_modules(package.__path__))
    return [name for name in names if name not in _READING]


def get_source(kind: str) -> Source:
    """Return the adapter of a kind.

    Raises
    ------
    ParameterError
        With the known kinds and the nearest match.
    """
    module = kind.replace("-", "_")
    if module in _modules():  # the others need not be loaded: most adapters have the name of their module
        importlib.import_module(f"zongjie.sources.{module}")
    known = _REGISTRY if kind in _REGISTRY else all_sources()
    if kind not in known:
        raise ParameterError(
            f"There is no source of the kind “{kind}”.",
            given=kind,
            known=tuple(known),
            hint="`zongjie sources` lists them",
        )
    return known[kind]


def find_source(path: Path) -> Source:
    """Return the adapter that recognises a file or folder.

    Raises
    ------
    DataError
        If none does; the known kinds are listed.
    """
    known = all_sources()
    for source in known.values():
        if source.detect(path):
            return source
    raise DataError(
        "No adapter recognises this export.",
        where=str(path),
        known=tuple(known),
        hint="name the kind in the parameters file, under sources; `zongjie sources` says what each reads",
    )
