"""What adapters of long logs share: rows gathered column by column over many files, until there are enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import compress
from typing import Any

import numpy as np
import pandas as pd

from zongjie.sources.base import Batch, Notice, Reject
from zongjie.sources.reading.rows import empty
from zongjie.tables.privacy import mask
from zongjie.tables.schemas import SPECS
from zongjie.tables.spec import FRAME_TYPES

_END = 253_402_214_400_000_000  # microseconds from 1970 to the last day of the year 9999

CHUNK = 100_000


class Gather:
    """Rows of `activity` from many files, in columns: what is said of each row is appended by the reader.

    Attributes
    ----------
    number
        Of the row that is read, over the whole export.
    ts
        Microseconds since 1970 in UTC.
    """

    def __init__(self) -> None:
        self.number = 0
        self._clear()

    def _clear(self) -> None:
        self.rows: list[int] = []
        self.ts: list[int] = []
        self.members: list[str] = []
        self.groups: list[str] = []
        self.ids: list[str] = []
        self.topics: list[str | None] = []
        self.replies: list[str | None] = []
        self.rejects: list[Reject] = []
        self.skipped: Counter[str] = Counter()
        self._parts: list[tuple[int, str]] = []

    @property
    def full(self) -> bool:
        """Whether there is enough for a batch."""
        return len(self.rows) + len(self.rejects) >= CHUNK

    @property
    def starts(self) -> list[int]:
        """Number of the first row of each file gathered from."""
        return [first for first, _ in self._parts]

    def begin(self, place: str) -> None:
        """Begin a file: messages count rows from here."""
        self._parts.append((self.number + 1, place))

    def reject(self, reason: str, value: object = "", row: int | None = None) -> None:
        """Note that the row read, or the one with this number, cannot be used."""
        first, place = self._parts[-1]
        self.rejects.append(Reject(f"{place}, row {(row or self.number) - first + 1}", reason, masked=mask(value)))

    def keep(self, kept: list[bool]) -> None:
        """Drop the rows that are not marked as kept."""
        for name in ("rows", "ts", "members", "groups", "ids", "topics", "replies"):
            column: list[Any] = getattr(self, name)
            setattr(self, name, list(compress(column, kept)))

    def take(self, unit: str = "row") -> Batch:
        """Return what was gathered and begin anew, in the same file."""
        columns: dict[str, Any] = {
            "activity_id": self.ids,
            "member_id": self.members,
            "group_id": self.groups,
            "topic": self.topics,
            "reply_to": self.replies,
        }
        frame = frame_of("activity", {name: column for name, column in columns.items() if column}, self.rows)
        instants = pd.Series(_whole(self.ts).view("datetime64[us]"), index=frame.index)
        frame = frame.assign(ts=instants.dt.tz_localize("UTC"), kind=pd.Series("message", frame.index, dtype="str"))
        frame = frame if self.rows else empty("activity")
        batch = Batch("activity", frame, tuple(self.rejects), dict(self.skipped), unit=unit, parts=tuple(self._parts))
        last = self._parts[-1:]
        self._clear()
        self._parts = last
        return batch


def _whole(moments: list[int]) -> np.ndarray:
    """Return microseconds in 64 bits; what no calendar reaches becomes the end of time, which the schema rejects."""
    try:
        found = np.array(moments, dtype="int64")
    except OverflowError:
        found = np.array([max(-_END, min(_END, moment)) for moment in moments], dtype="int64")
    return np.clip(found, -_END, _END)


def frame_of(table: str, columns: Mapping[str, Iterable[Any]], index: Iterable[int] | None = None) -> pd.DataFrame:
    """Return canonical rows of columns that are clean already; rows are numbered from 1 if no index is given."""
    types = {column.name: FRAME_TYPES[column.type] for column in SPECS[table].columns}
    made = {name: pd.Series(list(column), dtype=types[name]) for name, column in columns.items()}
    frame = pd.DataFrame(made)
    return frame.set_axis(list(index) if index is not None else range(1, len(frame) + 1))


def groups_batch(groups: Mapping[str, str], place: str) -> Batch:
    """Return the groups by id, with their names."""
    if not groups:
        return Batch("groups", empty("groups"), place=place)
    return Batch("groups", frame_of("groups", {"group_id": groups, "name": groups.values()}), place=place, unit="group")


def members_batch(
    members: Iterable[str], bots: frozenset[str], place: str, notices: Mapping[Notice, int], staff: Iterable[str] = ()
) -> Batch:
    """Return everyone who occurs, with what must be known of them."""
    names, known = list(members), frozenset(staff)
    said: dict[Notice, int] = {"bots": len(bots), **notices}
    notes: dict[Notice, int] = {notice: count for notice, count in said.items() if count}
    if not names:
        return Batch("members", empty("members"), place=place, notices=notes)
    columns: dict[str, Iterable[Any]] = {"member_id": names, "is_bot": [name in bots for name in names]}
    if known:
        columns["is_staff"] = [name in known for name in names]
    return Batch("members", frame_of("members", columns), place=place, unit="name", notices=notes)
