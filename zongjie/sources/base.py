"""What an adapter is: the protocol, the batches that it yields, the registry."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import pandas as pd

from zongjie.errors import ParameterError


@dataclass(frozen=True)
class Reject:
    """A row that cannot be used: where it stands, the column, why; the value is masked."""

    place: str
    reason: str
    column: str = ""
    masked: str = ""


@dataclass(frozen=True)
class Batch:
    """Rows of one canonical table, as far as the adapter could read them.

    `frame` has canonical column names, timestamps in UTC (timezone-aware), shares 0–1; unknown columns are kept out.
    For every raw row read: it is in `frame`, in `rejects`, or counted in `skipped` with the rule's reason.
    `places` gives, per row of `frame`, the place that a message names (“sheet 活动, row 7”); it may be lazy.
    """

    table: str
    frame: pd.DataFrame
    read: int
    rejects: tuple[Reject, ...] = ()
    skipped: Mapping[str, int] = field(default_factory=dict)
    place: str = ""  # file and sheet: rows are then counted from `first_row`
    first_row: int = 2


@dataclass(frozen=True)
class Context:
    """What an adapter may know of the community: the zone of times without one, and the adapter's options."""

    zone: ZoneInfo
    options: Mapping[str, Any]


class Source(Protocol):
    """An adapter of one platform. Adapters stream: they yield batches and never hold a whole export."""

    kind: str
    title: str  # what it reads, one line, for `zongjie sources`
    tables: tuple[str, ...]  # canonical tables that it can fill
    options: Mapping[str, str]  # option → what it does

    def detect(self, path: Path) -> bool:
        """Whether this file or folder is one of ours; reads no more than the head."""
        ...

    def read(self, path: Path, context: Context) -> Iterator[Batch]:
        """Yield the export's rows as canonical batches."""
        ...


_REGISTRY: dict[str, Source] = {}


def register(source: Source) -> Source:
    """Add an adapter to the registry; called once at the bottom of its module."""
    _REGISTRY[source.kind] = source
    return source


def all_sources() -> dict[str, Source]:
    """Return every adapter by kind; adding a module to this folder is enough to add one."""
    package = importlib.import_module("zongjie.sources")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"zongjie.sources.{module.name}")
    return dict(sorted(_REGISTRY.items()))


def get_source(kind: str) -> Source:
    """Return the adapter of a kind.

    Raises
    ------
    ParameterError
        With the known kinds and the nearest match.
    """
    known = all_sources()
    if kind not in known:
        raise ParameterError(
            f"There is no source of the kind “{kind}”.",
            given=kind,
            known=tuple(known),
            hint="`zongjie sources` lists them",
        )
    return known[kind]
