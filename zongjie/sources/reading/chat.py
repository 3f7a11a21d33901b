"""What the adapters of chat logs share: messages become activity, joins and leaves memberships, authors members.

Texts are not kept. A log tells who wrote, not who read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pandas as pd

from zongjie.errors import ParameterError
from zongjie.sources.base import Batch, Context, Notice, Reject
from zongjie.sources.reading import bots, values
from zongjie.sources.reading.moves import Move, Stay, stays
from zongjie.sources.reading.rows import empty
from zongjie.tables.spec import FRAME_TYPES, Type

CHUNK = 100_000
CHECK = 1024  # lines after which a log looks whether there is enough for a batch
TABLES: tuple[str, ...] = ("members", "memberships", "groups", "activity")
OPTIONS: Mapping[str, str] = {
    **bots.OPTIONS,
    "staff": "names or ids of staff",
}
ZONE: Mapping[str, str] = {"time_zone": "of the times in the file, such as Asia/Shanghai; else the community's"}
DIRECT = "direct message"
SYSTEM = "system message"

_DAY = 86_400
_REMEMBERED = 200_000  # moments; a message that comes later than so many others is numbered anew
_FARTHEST = 100_000_000_000  # seconds: some three thousand years


class Action(NamedTuple):
    """A row of `activity`: its number in the file, its moment in seconds since 1970, and its columns."""

    number: int
    ts: int
    member_id: str
    group_id: str
    activity_id: str
    reply_to: str | None = None
    topic: str | None = None
    kind: str = "message"


class Chat:
    """Gathers what a chat log says, batch by batch; keeps people and moves, never messages.

    Parameters
    ----------
    place
        The file, as messages name it.
    unit
        What `number` counts: line, row, message.
    zone
        The zone of moments that are local times; None where they are UTC.
    """

    def __init__(self, context: Context, place: str, unit: str, zone: ZoneInfo | None = None) -> None:
        self.groups: dict[str, dict[str, Any]] = {}  # id → name, created_at (a moment), owner
        self.names: dict[str, str] = {}  # member → the last name seen
        self.marked: set[str] = set()  # members that the platform calls bots
        self.notices: Counter[Notice] = Counter()
        self.official: set[str] = set()  # authors who speak for the community
        self.by_name: set[str] = set()  # members whose name is all that tells them apart
        self._context, self._place, self._unit, self._zone = context, place, unit, zone
        self._bearers: dict[str, str | None] = {}  # name → the member; None if several bear it
        self._renamed: set[str] = set()
        self._moves: list[Move] = []
        self._seen: dict[tuple[str, int], int] = {}  # messages of a group in a moment
        self._latest = 0
        self._clear()

    def _clear(self) -> None:
        self._rows: list[Action] = []
        self._rejects: list[Reject] = []
        self.skipped: Counter[str] = Counter()

    @property
    def full(self) -> bool:
        """Whether there is enough for a batch."""
        return len(self._rows) + len(self._rejects) >= CHUNK

    def meet(self, member: str, name: str, *aliases: str) -> None:
        """Learn the name of a member, and others that notices may use; a name may have several bearers."""
        if self.names.get(member) == name:
            return
        if self.names.get(member) and name:
            self._renamed.add(member)
        self.names[member] = name or self.names.get(member, "")
        for called in filter(None, (name, *aliases)):
            if self._bearers.setdefault(called, member) != member:
                self._bearers[called] = None

    def place_of(self, group: str, moment: int) -> str:
        """Return an id for a message that has none: its moment, and its place among the messages of that moment.

        An export that overlaps another one numbers them alike. Where the file goes back more than a day an export
        begins that was appended to another, and numbers begin anew.
        """
        if moment < self._latest - _DAY or len(self._seen) > _REMEMBERED:
            self._seen.clear()
            self._latest = moment
        elif moment > self._latest:
            self._latest = moment
        key = (group, moment)
        place = self._seen[key] = self._seen.get(key, 0) + 1
        return f"{group}:{moment}:{place}"

    def add(self, action: Action) -> None:
        """Add an action."""
        self._rows.append(action)

    def reject(self, number: int, reason: str, masked: str = "") -> None:
        """Add a row that cannot be used."""
        self._rejects.append(Reject(f"{self._place}, {self._unit} {number}", reason, masked=masked))

    def move(self, move: Move) -> None:
        """Add a join or a leave."""
        self._moves.append(move)

    def batches(self) -> Iterator[Batch]:
        """Yield the activity gathered so far and begin anew."""
        if not (self._rows or self._rejects or self.skipped):
            return
        numbers, moments, *texts = zip(*self._rows, strict=True) if self._rows else [()] * len(Action._fields)
        columns = {name: _texts(column) for name, column in zip(Action._fields[2:], texts, strict=True)}
        frame = pd.DataFrame({"ts": self._instants(moments), **columns}).set_axis(list(numbers))
        yield self._batch("activity", frame, tuple(self._rejects), self.skipped)
        self._clear()

    def finish(self) -> Iterator[Batch]:
        """Yield the rest: activity, memberships, groups, members."""
        yield from self.batches()
        found, skipped = stays(self._moves, self._bearers)
        yield self._batch("memberships", self._stays(found), (), skipped)
        yield self._batch("groups", self._groups())
        yield self._members({**self.names, **{stay.member: "" for stay in found if stay.member not in self.names}})

    def _stays(self, found: list[Stay]) -> pd.DataFrame:
        return pd.DataFrame(
            {
                "member_id": _texts([stay.member for stay in found]),
                "group_id": _texts([stay.group for stay in found]),
                "joined_at": self._instants([stay.joined for stay in found]),
                "left_at": self._instants([stay.left for stay in found]),
                "join_scene": _texts([stay.join_scene or None for stay in found]),
                "leave_scene": _texts([stay.leave_scene or None for stay in found]),
            }
        ).set_axis(range(1, len(found) + 1))

    def _groups(self) -> pd.DataFrame:
        rows = self.groups.values()
        return pd.DataFrame(
            {
                "group_id": _texts(list(self.groups)),
                "name": _texts([row.get("name") for row in rows]),
                "created_at": self._instants([row.get("created_at") for row in rows]),
                "owner": _texts([row.get("owner") for row in rows]),
            }
        ).set_axis(range(1, len(rows) + 1))

    def _members(self, names: Mapping[str, str]) -> Batch:
        people, robots, staff = (bots.named(self._context.options, option) for option in ("people", "bots", "staff"))
        told = {member: {member.casefold(), name.casefold()} for member, name in names.items()}
        marked = [
            (member in self.marked or bots.looks_like_bot(names[member]) or bool(said & robots)) and not said & people
            for member, said in told.items()
        ]
        frame = pd.DataFrame(
            {
                "member_id": _texts(list(names)),
                "is_staff": pd.Series(
                    [member in self.official or bool(said & staff) for member, said in told.items()], dtype="boolean"
                ),
                "is_bot": pd.Series(marked, dtype="boolean"),
            }
        ).set_axis(range(1, len(names) + 1))
        self.notices["bots"] += sum(marked)
        self.notices["renames"] += len(self._renamed)
        self.notices["shared_names"] += len(self.by_name)
        return self._batch("members", frame, notices=dict(+self.notices))

    def _batch(
        self,
        table: str,
        frame: pd.DataFrame,
        rejects: tuple[Reject, ...] = (),
        skipped: Mapping[str, int] | None = None,
        notices: Mapping[Notice, int] | None = None,
    ) -> Batch:
        unit = self._unit if table == "activity" else "entry"
        place = self._place if table == "activity" else f"{self._place}, {table}"
        rows = empty(table) if frame.empty else frame
        return Batch(table, rows, rejects, +Counter(skipped or {}), place, unit, notices=notices or {})

    def _instants(self, seconds: Any) -> pd.Series:
        try:
            moments = pd.Series(pd.to_datetime(pd.Series(seconds, dtype="Int64"), unit="s"))
        except (OverflowError, pd.errors.OutOfBoundsDatetime):  # a damaged file's: what no calendar holds is missing
            near = [second if second is not None and abs(second) < _FARTHEST else None for second in seconds]
            moments = pd.Series(pd.to_datetime(pd.Series(near, dtype="Int64"), unit="s"))
        moments = moments.astype(f"datetime64[us{', UTC' if moments.dt.tz else ''}]")
        return values.to_utc(moments, self._zone or ZoneInfo("UTC")).astype(FRAME_TYPES["instant"])


def zone_of(context: Context) -> ZoneInfo:
    """Return the zone of a log's local times: the option `time_zone`, else the community's.

    Raises
    ------
    ParameterError
        If there is no such zone.
    """
    name = context.options.get("time_zone")
    if name is None:
        return context.zone
    try:
        return ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ParameterError(
            f"There is no time zone “{name}”.", where="options, time_zone", hint="write it as Asia/Shanghai"
        ) from None


def _texts(column: Any) -> pd.Series:
    text: Type = "text"
    return pd.Series(list(column), dtype=FRAME_TYPES[text])
