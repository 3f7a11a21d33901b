"""Discord: channels as DiscordChatExporter writes them (JSON, CSV or TXT), one file a channel.

Messages become activity of their channel; those of a thread are of its parent channel, with the thread's name as topic.
Joins that a welcome channel announces become memberships of the server: that is whom the log saw join, not all members.
Reactions carry no date and are skipped. Texts are not kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd

from zongjie.errors import DataError
from zongjie.sources.base import Batch, Context, Notice, Source, register
from zongjie.sources.discord import plain, table
from zongjie.sources.reading import bots
from zongjie.sources.reading.chat import DIRECT, ZONE, zone_of
from zongjie.sources.reading.depth import Watched
from zongjie.sources.reading.gather import Gather, frame_of, groups_batch, members_batch
from zongjie.sources.reading.jsonfile import Record, count, dig, stream
from zongjie.sources.reading.rows import DAY_FIRST, DAY_FIRST_HELP, empty
from zongjie.sources.reading.tree import Tree, heads, suffix_of
from zongjie.tables.spec import FRAME_TYPES

_WHAT = "a DiscordChatExporter file"
_SUFFIXES = frozenset({".json", ".csv", ".txt"})
_FLAT = (table, plain)
_SPOKEN = frozenset({"Default", "Reply", "0", "19", "20", "23"})  # 20 and 23: commands, which newer exports number
_REPLY = frozenset({"Reply", "19"})
_JOIN = frozenset({"GuildMemberJoin", "7"})
_DIRECT_GUILD = "0"  # what the exporter calls the server of direct messages
_DELETED_USER = "456226577798135808"  # the one account that messages of deleted accounts are moved to
_TOLD = "told by the row of its join"
_HEAD = 65_536


class Discord:
    """One file a channel; a folder or a zip of them is one server."""

    kind = "discord"
    title = "Discord channels exported with DiscordChatExporter: JSON, CSV or TXT; a file, a folder or a zip of them"
    tables: tuple[str, ...] = ("members", "memberships", "groups", "activity")
    options: Mapping[str, str] = {
        **bots.OPTIONS,
        "staff": "names or ids of staff",
        **ZONE,
        DAY_FIRST: DAY_FIRST_HELP,
    }
    folders = True

    def detect(self, path: Path) -> bool:
        """Whether a file begins as the exporter's do."""
        found = (head for _, head in heads(path, _SUFFIXES))
        return any(_is_json(head) or any(form.is_ours(head) for form in _FLAT) for head in found)

    def read(self, path: Path, context: Context) -> Iterator[Batch]:
        """Yield activity and joins a hundred thousand messages at a time, then channels and members."""
        with Tree(path, _WHAT) as tree:
            reader = _Reader(tree, context)
            others: list[str] = []
            for name in tree.names:
                head = tree.head(name) if suffix_of(name) in _SUFFIXES else b""
                form = next((form for form in _FLAT if form.is_ours(head)), None)
                if _is_json(head):
                    yield from reader.json(name)
                elif form:
                    yield from reader.flat(name, form)
                else:
                    others.append(name)
            if len(others) == len(tree.names):
                raise DataError(
                    f"This is not {_WHAT}.",
                    where=str(path),
                    examples=[f"it holds {name}" for name in others[:3]],
                    hint="export the channels with DiscordChatExporter as JSON, and give the file or the folder",
                )
            yield from reader.finish(tuple(others))


class _Reader:
    """Reads one file after the other; keeps people and channels, never messages."""

    def __init__(self, tree: Tree, context: Context) -> None:
        self._tree, self._context = tree, context
        self._gather = Gather()
        self._groups: dict[str, str] = {}
        self._names: dict[str, str] = {}  # member → the last name seen
        self._marked: set[str] = set()
        self._renamed: set[str] = set()
        self._by_name: set[str] = set()  # members whose name is all that tells them apart
        self._notices: Counter[Notice] = Counter()
        self._joins: list[tuple[str, str, int]] = []

    def json(self, name: str) -> Iterator[Batch]:
        """Read a JSON file."""
        gather, place, read = self._gather, self._tree.place(name), 0
        gather.begin(place)
        with self._tree.open(name) as file:
            channel = _Channel(file.read(_HEAD), Path(name).stem)
            file.seek(0)
            try:
                for message in stream(file, "messages.item", place, _WHAT):
                    read += 1
                    gather.number += 1
                    try:
                        self._take(message, channel)
                    except (AttributeError, TypeError, ValueError):
                        gather.reject("not a message as the exporter writes it")
                    if gather.full:
                        yield from self._batches()
            except DataError:
                if not read:
                    raise
                gather.number += 1
                gather.reject("the file breaks off or is damaged here: what follows is lost")
        if channel.group and channel.guild != _DIRECT_GUILD:
            self._groups[channel.group] = channel.name  # the first channel of old servers has the server's own id

    def flat(self, name: str, form: Any) -> Iterator[Batch]:
        """Read a file that says no more of a message than author, time and text: CSV or TXT."""
        gather, channel = self._gather, table.Channel(name)
        gather.begin(self._tree.place(name))
        self._groups.setdefault(channel.group, channel.name)
        day_first = self._context.options.get(DAY_FIRST)
        if day_first is None:
            with self._tree.open(name) as file:
                day_first = form.day_first(file)
        with self._tree.open(name) as file:
            for row in form.rows(file, channel, zone_of(self._context), day_first):
                gather.number += 1
                if row.skipped:
                    gather.skipped.update(row.skipped)
                if row.problem:
                    gather.reject(row.problem, row.shown)
                    continue
                if row.joins:
                    gather.skipped[_TOLD] += 1
                    self._joins.append((row.member, channel.group, row.ts))
                elif row.spoken:
                    self._notices["coarse_times"] += row.coarse
                    self._add(row.member, row.ts, channel.group, row.id)
                if self._names.get(row.member) != row.name:
                    self._meet(row.member, row.name, marked=bots.looks_like_bot(row.name))
                    self._by_name |= {row.member} if row.nameless else set()
                if gather.full:
                    yield from self._batches()

    def finish(self, ignored: tuple[str, ...]) -> Iterator[Batch]:
        """Yield the rest: activity, joins, channels and everyone seen."""
        yield from self._batches()
        place = self._tree.path.name
        yield groups_batch(self._groups, f"{place}, channels")
        options = self._context.options
        robots, people, staff = (bots.named(options, option) for option in ("bots", "people", "staff"))
        said = {member: {member.casefold(), name.casefold()} for member, name in self._names.items()}
        marked = {member for member in said if (member in self._marked or said[member] & robots)}
        self._notices.update(renames=len(self._renamed), shared_names=len(self._by_name))
        yield members_batch(
            self._names,
            frozenset(member for member in marked if not said[member] & people),
            f"{place}, authors",
            self._notices,
            [member for member in said if said[member] & staff],
        )
        if ignored:
            yield Batch("members", empty("members"), ignored=ignored)

    def _take(self, message: Record, channel: _Channel) -> None:
        gather, kind = self._gather, str(message.get("type") or "Default")
        if reactions := message.get("reactions"):
            gather.skipped[table.UNDATED] += sum(count(item.get("count")) for item in reactions)
        if channel.guild == _DIRECT_GUILD:
            gather.skipped[DIRECT] += 1
            return
        author = message.get("author") or {}
        member, number, ts = author.get("id"), message.get("id"), _micros(message.get("timestamp"))
        if kind not in _SPOKEN and kind not in _JOIN:
            gather.skipped[f"{table.NOT_SAID}: {kind}"] += 1
        elif not (isinstance(member, str) and isinstance(number, str) and member and number):
            gather.reject("a message without an author or an id")
        elif ts is None:
            gather.reject("not a date that exists", message.get("timestamp"))
        elif kind in _JOIN:
            gather.skipped[_TOLD] += 1
            self._joins.append((member, channel.guild or channel.group, ts))
            self._groups.setdefault(channel.guild or channel.group, channel.guild_name or channel.name)
            self._meet(member, str(author.get("name") or ""), marked=bool(author.get("isBot")))
        else:
            answered = dig(message, "reference", "messageId") if kind in _REPLY else None
            reply = answered if isinstance(answered, str) else None
            self._add(member, ts, channel.group, number, channel.topic, reply)
            self._meet(member, str(author.get("name") or ""), marked=bool(author.get("isBot")))

    def _add(
        self,
        member: str,
        ts: int,
        group: str,
        message: str,
        topic: str | None = None,
        reply: str | None = None,
    ) -> None:
        gather = self._gather
        gather.rows.append(gather.number)
        gather.ts.append(ts)
        gather.members.append(member)
        gather.groups.append(group)
        gather.ids.append(message)
        gather.topics.append(topic)
        gather.replies.append(reply)
        self._notices["deleted_accounts"] += member == _DELETED_USER

    def _meet(self, member: str, name: str, *, marked: bool) -> None:
        if self._names.get(member, name) != name and member != _DELETED_USER:
            self._renamed.add(member)
        self._names[member] = name
        if marked:
            self._marked.add(member)

    def _batches(self) -> Iterator[Batch]:
        yield self._gather.take("message")
        if self._joins:
            members, groups, times = zip(*self._joins, strict=True)
            columns = {"member_id": members, "group_id": groups, "join_scene": ["joined"] * len(members)}
            frame = frame_of("memberships", columns)
            moments = pd.Series(pd.to_datetime(list(times), unit="us", utc=True), index=frame.index)
            frame["joined_at"] = moments.astype(FRAME_TYPES["instant"])
            yield Batch("memberships", frame, place=f"{self._tree.path.name}, joins", unit="join")
            self._joins = []


class _Channel:
    """What the head of a JSON file says: the server, the channel, and the thread if it is one."""

    def __init__(self, head: bytes, fallback: str) -> None:
        guild, channel = _part(head, "guild"), _part(head, "channel")
        self.guild, self.guild_name = str(guild.get("id") or ""), str(guild.get("name") or "")
        self.group, self.name = str(channel.get("id") or fallback), str(channel.get("name") or fallback)
        self.topic: str | None = None
        if "Thread" in str(channel.get("type")) and channel.get("categoryId"):
            self.group, self.name, self.topic = str(channel["categoryId"]), str(channel.get("category")), self.name


def _part(head: bytes, key: str) -> Record:
    """Return one object of a file's head, which breaks off somewhere behind it."""
    import ijson

    try:
        text = Watched(BytesIO(head.removeprefix(b"\xef\xbb\xbf")), key, _WHAT)
        found: Any = next(ijson.items(text, key), {})
    except (DataError, ijson.JSONError, UnicodeDecodeError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_json(head: bytes) -> bool:
    return all(key in head for key in (b'"guild"', b'"channel"', b'"dateRange"')) or (
        b'"guild"' in head and b'"channel"' in head and b'"messages"' in head and b'"isPinned"' in head
    )


def _micros(text: Any) -> int | None:
    """Return microseconds since 1970 of a time with an offset."""
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return round(moment.timestamp() * 1e6) if moment.tzinfo else None


DISCORD: Source = register(Discord())
