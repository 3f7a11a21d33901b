"""Slack: the export of a workspace, a zip or the folder that it was unpacked to.

Messages become activity; joins and leaves of channels become memberships. Texts are not kept. Reactions carry no date
in an export, so they can be counted but belong to no day: they are skipped, with that reason. When somebody joined the
workspace is not in an export either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from zongjie.sources.base import Batch, Context, Source, register
from zongjie.sources.reading.archive import Archive, holds
from zongjie.sources.reading.jsonfile import Record, count, objects, parse, records, texts
from zongjie.sources.reading.rows import canonical, empty

CHUNK = 100_000
_WHAT = "a Slack export"
_SPOKEN = frozenset({"", "thread_broadcast", "reply_broadcast", "file_share", "me_message", "bot_message"})
_JOINS = frozenset({"channel_join", "group_join"})
_LEAVES = frozenset({"channel_leave", "group_leave"})
_SLACKBOT = "USLACKBOT"  # in no users.json
_UNDATED = "reaction, which the export gives no date"


class Slack:
    """A workspace export: users.json, channels.json and one folder a channel with one file a UTC day."""

    kind = "slack"
    title = "Slack workspace export: the zip file, or the folder it was unpacked to"
    tables: tuple[str, ...] = ("members", "memberships", "groups", "activity")
    options: Mapping[str, str] = {
        "bots": "ids that are bots besides those that Slack marks",
        "people": "ids that are people although Slack marks them as bots",
        "staff": "ids of staff besides the workspace's owners and admins",
    }
    folders = True

    def detect(self, path: Path) -> bool:
        """Whether channels.json and users.json lie in the zip or folder."""
        return holds(path, "channels.json", "users.json")

    def read(self, path: Path, context: Context) -> Iterator[Batch]:
        """Yield groups, then activity and memberships a few channels at a time, then members."""
        with Archive(path, "channels.json", _WHAT) as archive:
            channels = _listed(archive, "channels.json", "groups.json")
            yield _groups(archive, channels, context)
            reader = _Reader(archive, context)
            known = {str(channel.get("name")): channel for channel in channels}
            private = {str(item.get("id")) for item in _listed(archive, "dms.json", "mpims.json")}
            private |= {str(item.get("name")) for item in _listed(archive, "mpims.json")}
            for folder, days in _day_files(archive).items():
                reader.read(known.get(folder, {"id": folder}), days, private=folder in private)
                if reader.full:
                    yield from reader.batches()
            yield from reader.batches()
            yield _members(archive, reader, context)


class _Reader:
    """Gathers the rows of channels until there are enough for a batch."""

    def __init__(self, archive: Archive, context: Context) -> None:
        self.archive = archive
        self.authors: dict[str, bool] = {}  # everyone seen in a day file → whether a bot
        self._context = context
        self._number = 1  # of the next raw message, over the whole export
        self._clear()

    def _clear(self) -> None:
        self._messages: list[dict[str, Any]] = []
        self._parts: list[tuple[int, str]] = []
        self._skipped: Counter[str] = Counter()
        self._stays: list[dict[str, Any]] = []
        self._merged: Counter[str] = Counter()

    @property
    def full(self) -> bool:
        """Whether there is enough for a batch."""
        return len(self._messages) >= CHUNK

    def read(self, channel: Record, days: list[str], *, private: bool) -> None:
        """Read all day files of one channel."""
        present: dict[str, dict[str, Any]] = {}  # member → their open stay
        for day in days:
            self._parts.append((self._number, self.archive.place(day)))
            for message in records(parse(self.archive.read(day), self.archive.place(day), _WHAT), day, _WHAT):
                if private:
                    self._skipped["direct message"] += 1
                else:
                    self._take(message, channel, present)
                self._number += 1
        for member in texts(channel.get("members")):
            if member not in present:  # there before the export begins, or added without a message
                self._stays.append({"member_id": member, "group_id": channel["id"]})

    def batches(self) -> Iterator[Batch]:
        """Yield what was gathered and begin anew."""
        parts, place = tuple(self._parts), f"{self.archive.path.name}, joins and leaves"
        activity = Batch("activity", empty("activity"), (), self._skipped, unit="message", parts=parts)
        columns = ["number", "activity_id", "member_id", "ts", "group_id", "reply_to"]
        raw = pd.DataFrame(self._messages, columns=columns, dtype=object).set_index("number")
        yield canonical(raw.assign(ts=_moments(raw["ts"]), kind="message"), activity, self._context)
        stays = Batch("memberships", empty("memberships"), (), self._merged, place=place)
        columns = ["member_id", "group_id", "joined_at", "left_at", "join_scene"]
        raw = pd.DataFrame(self._stays, columns=columns, dtype=object)
        moments = {name: _moments(raw[name]) for name in ("joined_at", "left_at")}
        yield canonical(raw.assign(**moments), stays, self._context)
        self._clear()

    def _take(self, message: Record, channel: Record, present: dict[str, dict[str, Any]]) -> None:
        subtype = str(message.get("subtype") or "")
        member = message.get("user") or message.get("bot_id")
        self._skipped[_UNDATED] += sum(count(item.get("count")) for item in objects(message.get("reactions")))
        if subtype in _SPOKEN and message.get("type") == "message":
            self.authors[str(member)] = self.authors.get(str(member), False) or subtype == "bot_message"
            self._messages.append(self._row(message, member, channel))
        elif subtype in _JOINS:
            self._join(message, channel, present)
        elif subtype in _LEAVES:
            self._leave(message, channel, present)
        else:
            self._skipped[f"not a message of a member: {subtype or message.get('type') or 'no type'}"] += 1

    def _row(self, message: Record, member: Any, channel: Record) -> dict[str, Any]:
        ts, thread = message.get("ts"), message.get("thread_ts")
        return {
            "number": self._number,
            "activity_id": f"{channel['id']}:{ts}",
            "member_id": member,
            "ts": ts,
            "group_id": channel["id"],
            "reply_to": f"{channel['id']}:{thread}" if thread and thread != ts else None,
        }

    def _join(self, message: Record, channel: Record, present: dict[str, dict[str, Any]]) -> None:
        member, ts = str(message.get("user")), message.get("ts")
        if member in present:
            self._merged["joined again without leaving"] += 1
            return
        scene = "invited" if message.get("inviter") else "joined"
        present[member] = {"member_id": member, "group_id": channel["id"], "joined_at": ts, "join_scene": scene}
        self._stays.append(present[member])

    def _leave(self, message: Record, channel: Record, present: dict[str, dict[str, Any]]) -> None:
        member, ts = str(message.get("user")), message.get("ts")
        stay = present.pop(member, None)
        if stay is None:
            self._stays.append({"member_id": member, "group_id": channel["id"], "left_at": ts})
        else:
            stay["left_at"] = ts
            self._merged["leave, told in the row of its join"] += 1


def _groups(archive: Archive, channels: list[Record], context: Context) -> Batch:
    rows = [
        {
            "group_id": item.get("id"),
            "name": item.get("name"),
            "created_at": item.get("created"),
            "owner": item.get("creator"),
        }
        for item in channels
    ]
    batch = Batch("groups", empty("groups"), place=archive.place("channels.json"), unit="channel")
    return _numbered(rows, batch, context)


def _members(archive: Archive, reader: _Reader, context: Context) -> Batch:
    """Return everyone: those of users.json, and those who wrote without being in it."""
    listed = {str(user.get("id")): user for user in _listed(archive, "users.json")}
    bots, people, staff = (_ids(context, name) for name in ("bots", "people", "staff"))
    rows: list[dict[str, Any]] = []
    for member in [*listed, *(author for author in reader.authors if author not in listed and author != "None")]:
        user = listed.get(member, {})
        marked = bool(user.get("is_bot")) or reader.authors.get(member, False) or member == _SLACKBOT
        rows.append(
            {
                "member_id": member,
                "is_staff": bool(user.get("is_admin") or user.get("is_owner")) or member in staff,
                "is_bot": (marked or member in bots) and member not in people,
            }
        )
    batch = Batch("members", empty("members"), place=archive.place("users.json"), unit="user")
    return _numbered(rows, batch, context)


def _numbered(rows: list[dict[str, Any]], batch: Batch, context: Context) -> Batch:
    raw = pd.DataFrame(rows, dtype=object)
    return canonical(raw.set_axis(range(1, len(raw) + 1)), batch, context) if rows else batch


def _listed(archive: Archive, *names: str) -> list[Record]:
    """Return the records of those of the files that the export has."""
    return [
        record
        for name in names
        if name in archive
        for record in records(parse(archive.read(name), archive.place(name), _WHAT), archive.place(name), _WHAT)
    ]


def _day_files(archive: Archive) -> dict[str, list[str]]:
    """Return the day files (`general/2023-01-31.json`) by channel folder, in order.

    A JSON file of another name in a channel's folder is somebody's copy of a day: its rows are made unique later.
    """
    found: dict[str, list[str]] = {}
    for name in archive.names:
        folder, _, file = name.rpartition("/")
        if folder and file.endswith(".json"):
            found.setdefault(folder, []).append(name)
    return found


def _ids(context: Context, option: str) -> frozenset[str]:
    return frozenset(str(member) for member in context.options.get(option) or ())


def _moments(seconds: Any) -> pd.Series:
    """Return a column of Slack's `1660000000.123456` as UTC."""
    micros = pd.Series(pd.to_numeric(seconds, errors="coerce"), index=seconds.index, dtype="float64") * 1e6
    return pd.Series(pd.to_datetime(micros.round(), unit="us", utc=True, errors="coerce"), index=seconds.index)


SLACK: Source = register(Slack())
