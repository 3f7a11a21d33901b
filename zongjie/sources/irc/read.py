"""Reading IRC logs line by line: the moment, the person and the id of each message."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from zongjie.sources.base import Batch, Notice
from zongjie.sources.irc import dialects
from zongjie.sources.irc.dialects import LINE, Kind
from zongjie.sources.irc.relays import carried
from zongjie.sources.reading.gather import Gather

SKIPS: Mapping[str, str] = {
    "join": "join: broken connections make most of them",
    "leave": "leave: broken connections make most of them",
    "rename": "change of a nick",
    "notice": "notice, which programs send",
    "other": "mode, topic, kick, or a line of the logger's own",
}
_NO_DAY = "a time of day without a day; neither the file's name nor a line above it has one"
_SECOND = 1_000_000
_MIX = np.uint64(0x9E3779B97F4A7C15)  # odd, with its bits well spread: two moments never meet in one hash
_NOTHING: tuple[Any, ...] = (None,) * 7
MINUTES = {f"{minute // 60:02}:{minute % 60:02}": minute * 60 * _SECOND for minute in range(24 * 60)}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Channel:
    """Where and when the lines of a file were said: until a line announces another day, on the file's."""

    name: str
    day: date | None
    zone: ZoneInfo


class Lines:
    """Gathers the messages of logs; keeps the people and never a text.

    Parameters
    ----------
    naming
        Gives a nick the name of its person; None if that is the nick.
    relays
        Accounts that carry the words of others, in lower case, and whether names in any form are meant.
    prefix
        Put before the names of those others.
    """

    def __init__(self, naming: Callable[[str], str] | None, relays: Mapping[str, bool], prefix: str) -> None:
        self.relays = relays
        self.carriers: set[str] = set()  # relays that carried something
        self.people: dict[str, str] = {}  # nick → the name in the tables
        self.notices: Counter[Notice] = Counter()
        self._naming, self._prefix = naming, prefix
        self._rows = Gather()
        self._plain: dict[str, str] = {}  # the same, of those who carry nobody's words
        self._lines: list[str] = []  # of the rows gathered, for their ids
        self._carry: Counter[int] = Counter()
        self._skips: Counter[str] = Counter()
        self._enter(Channel("", None, ZoneInfo("UTC")))

    @property
    def full(self) -> bool:
        """Whether there is enough for a batch."""
        return self._rows.full

    def begin(self, place: str, channel: Channel) -> None:
        """Begin a file."""
        self._rows.begin(place)
        self._enter(channel)

    def read(self, block: bytes) -> None:
        """Read a block of whole lines; what is usual goes the short way, as logs have millions of lines."""
        rows, match, channel, before, coarse = self._rows, LINE.match, self._channel.name, len(self._rows.rows), 0
        for line in _decoded(block).split("\n"):
            if not line or line.isspace():
                continue
            rows.number += 1
            found = match(line)
            parts: tuple[Any, ...] = found.groups() if found else _NOTHING
            day, clock, second, offset, nick, _, body = parts
            name = self._plain.get(nick)
            if name and day is None and offset is None and self._midnight is not None and self._even:
                rows.rows.append(rows.number)
                rows.ts.append(self._midnight + MINUTES[clock] + (int(second) * _SECOND if second else 0))
                rows.members.append(name)
                self._lines.append(line)
                coarse += second is None
            elif body and body.startswith("*** ") and body.endswith((" joined", " left")) and body.count(" ") == 2:
                self._skips["join" if body.endswith("d") else "leave"] += 1
            else:
                self._line(line, found)
        rows.groups += [channel] * (len(rows.rows) - before)
        self.notices["coarse_times"] += coarse

    def take(self, ignored: tuple[str, ...] = ()) -> Batch:
        """Return what was gathered and begin anew, in the same file."""
        self._rows.ids = self._identify()
        self._rows.skipped.update({SKIPS[kind]: count for kind, count in self._skips.items()})
        self._lines = []
        self._skips.clear()
        return replace(self._rows.take("line"), ignored=ignored)

    def _enter(self, channel: Channel) -> None:
        self._channel = channel
        self._midnight, self._even = _midnight(channel) if channel.day else (None, True)
        self._written = ""  # the day as the last line wrote it

    def _line(self, line: str, found: re.Match[str] | None) -> None:
        if found is None:
            self._unstamped(line)
            return
        day, clock, second, offset, nick, text, body = found.groups()
        if nick is None:
            try:
                kind, nick, text = dialects.parse(body, dated=day is not None)
            except ValueError as error:
                self._unknown(line, str(error))
                return
            if kind != "message":
                self._skip(kind)
                return
        if day is not None:
            self._turn(day)
        if self._midnight is None:
            self._rows.reject(_NO_DAY)
            return
        if second is None:
            self.notices["coarse_times"] += 1
        moment = self._midnight + MINUTES[clock] + int(second or 0) * _SECOND
        if offset is not None or not self._even:
            moment = _local(self._channel, MINUTES[clock] // _SECOND + int(second or 0), offset)
        self._add(moment, nick, text or "", line)

    def _add(self, moment: int, nick: str, text: str, line: str) -> None:
        name = self.people.get(nick) or self._meet(nick)
        if nick not in self._plain:
            name = self._carried(name, text, any_form=self.relays[nick.casefold()])
        rows = self._rows
        rows.rows.append(rows.number)
        rows.ts.append(moment)
        rows.members.append(name)
        self._lines.append(line)

    def _meet(self, nick: str) -> str:
        name = self.people[nick] = self._naming(nick) if self._naming else nick
        if nick.casefold() not in self.relays:
            self._plain[nick] = name
        return name

    def _carried(self, relay: str, text: str, *, any_form: bool) -> str:
        person = carried(text, any_form=any_form)
        if person is None:
            return relay
        self.carriers.add(relay)
        self.notices["relayed"] += 1
        nick = f"{self._prefix}{person}"
        return self.people.get(nick) or self._meet(nick)

    def _skip(self, kind: Kind) -> None:
        self._skips[kind] += 1
        if kind == "rename":
            self.notices["unjoined_renames"] += 1

    def _unstamped(self, line: str) -> None:
        """Read a line that does not begin with a time of day: the logger's own, or one that HexChat wrote."""
        last = self._channel.day
        if last and (said := dialects.hexchat(line, last)):
            self._enter(replace(self._channel, day=said[0]))
            self._line(said[1], LINE.match(said[1]))
        else:
            self._unknown(line, "neither a message nor an event")

    def _unknown(self, line: str, reason: str) -> None:
        day = dialects.header(line)
        if day:
            self._enter(replace(self._channel, day=day))
        if day or dialects.of_logger(line):
            self._skip("other")
        else:
            self._rows.reject(reason)

    def _turn(self, written: str) -> None:
        if written != self._written:
            try:
                self._enter(replace(self._channel, day=date.fromisoformat(written)))
            except ValueError:  # a day that does not exist
                self._enter(replace(self._channel, day=None))
            self._written = written

    def _identify(self) -> list[str]:
        """Return ids: a hash of channel, moment and line, and for its equals in the file their place among them.

        So a line that two exports hold is one row, and one that was said twice in a minute is two.
        """
        from pandas.core.util.hashing import hash_array

        if not self._lines:
            return []
        lines, channels = (hash_array(np.array(texts, dtype=object)) for texts in (self._lines, self._rows.groups))
        hashes: Any = lines ^ (np.array(self._rows.ts).astype("uint64") * _MIX + channels)  # uint64 wraps
        files = np.searchsorted(self._rows.starts, self._rows.rows, side="right")
        frame: Any = pd.DataFrame({"file": files, "hash": hashes})
        place = frame.groupby(["file", "hash"]).cumcount().to_numpy().copy()
        if self._carry:  # equals of the lines at the end of the last batch
            same = files == 1
            place[same] += np.array([self._carry[key] for key in hashes[same].tolist()], dtype=place.dtype)
        last = (files == len(self._rows.starts)) & (np.array(self._rows.ts) >= self._rows.ts[-1])
        kept = self._carry if len(self._rows.starts) == 1 else Counter[int]()
        ended = Counter(hashes[last].tolist())
        self._carry = Counter({key: count + kept[key] for key, count in ended.items()})
        return [f"{key:016x}.{at}" if at else f"{key:016x}" for key, at in zip(hashes.tolist(), place, strict=True)]


def _decoded(block: bytes) -> str:
    """Return a block as text: UTF-8, and line by line what is left of older encodings."""
    try:
        text = block.decode("utf-8")
    except UnicodeDecodeError:
        text = "\n".join(map(_decoded_line, block.split(b"\n")))
    return text.replace("\r\n", "\n").removeprefix("\ufeff")


def _decoded_line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def _midnight(channel: Channel) -> tuple[int, bool]:
    """Return the beginning of the channel's day in microseconds of UTC, and whether no clock is changed that day."""
    begin = _local(channel, 0)
    return begin, _local(channel, 86_399) - begin == 86_399 * _SECOND


def _local(channel: Channel, clock: int, offset: str | None = None) -> int:
    """Return a time of day (in seconds) of the channel's day in microseconds of UTC; `offset` is its own."""
    day = cast(date, channel.day)
    moment = datetime(day.year, day.month, day.day) + timedelta(seconds=clock)  # noqa: DTZ001 - the zone is put to it
    zone = channel.zone
    if offset is not None:
        zone = datetime.strptime("+0000" if offset == "Z" else offset.replace(":", ""), "%z").tzinfo
    return _micros(moment.replace(tzinfo=zone))


def _micros(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)
