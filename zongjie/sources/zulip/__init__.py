"""Zulip: public archives (a folder a stream, a JSON file a topic), and the export of an organisation.

Public archives name senders and mostly have no ids of them: two people of one name are one member there, and who
changes name becomes another. Topics are public names; the mark of a resolved topic is no part of its name. A message
that was moved can stand in two files: its number makes it one. Direct messages are skipped. Texts are not kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from zongjie.errors import DataError
from zongjie.sources.base import Batch, Context, Notice, Source, register
from zongjie.sources.reading import bots
from zongjie.sources.reading.archive import holds
from zongjie.sources.reading.gather import Gather, groups_batch, members_batch
from zongjie.sources.reading.jsonfile import Record, parse, stream
from zongjie.sources.reading.seen import Seen
from zongjie.sources.reading.tree import Tree, heads
from zongjie.sources.zulip.export import read_export

_WHAT = "a Zulip archive"
_JSON = frozenset({".json"})
_LARGE = 1 << 24  # bytes; a larger file is read object by object
_LAST = (1 << 63) - 1  # number of a message, which Zulip keeps in 64 bits
_ESCAPED = re.compile(r"\.([0-9A-F]{2})")
_STREAM = re.compile(r"(\d+)-(.+)")
_RESOLVED = "✔ "
MOVED = "message that stands in two files, as it was moved"


class Zulip:
    """A public archive with `sender_full_name` and `timestamp` in its files, or an export with realm.json."""

    kind = "zulip"
    title = "Zulip: a public archive (stream/topic.json) or an organisation's export (realm.json); a folder or a zip"
    tables: tuple[str, ...] = ("members", "memberships", "groups", "activity")
    options: Mapping[str, str] = bots.OPTIONS
    folders = True

    def detect(self, path: Path) -> bool:
        """Whether the first JSON files hold messages of Zulip, or realm.json lies among messages-000001.json."""
        return _is_export(path) or any(_is_topic(head) for _, head in heads(path, _JSON))

    def read(self, path: Path, context: Context) -> Iterator[Batch]:
        """Yield activity file by file, then groups and members.

        Raises
        ------
        DataError
            If no file holds messages of Zulip.
        """
        if _is_export(path):
            yield from read_export(path, context)
            return
        with Tree(path, _WHAT) as tree:
            reader = _Reader(tree)
            for name in tree.names:
                reader.read(name)
                if reader.rows.full:
                    yield reader.take()
            yield reader.take(last=True)
            yield groups_batch(reader.streams, f"{path.name}, streams")
            yield reader.members(context)


class _Reader:
    """Reads topic by topic; keeps names of people and streams, and the numbers of messages."""

    def __init__(self, tree: Tree) -> None:
        self.rows = Gather()
        self.streams: dict[str, str] = {}  # id → name
        self._tree = tree
        self._names: dict[str, str] = {}  # member → the last name seen
        self._by_name: set[str] = set()  # members whose name is their id
        self._numbers: list[int] = []
        self._seen = Seen()
        self._ignored: list[str] = []

    def read(self, name: str) -> None:
        """Read one topic."""
        if not name.lower().endswith(".json"):
            self._ignored.append(name)
            return
        self.rows.begin(self._tree.place(name))
        records = self._records(name)
        try:
            first = next(records, None)
            if first is None or not _is_message(first):
                self._ignored.append(name)
                return
            group, topic = self._place(name)
            for record in chain((first,), records):
                self.rows.number += 1
                self._take(record, group, topic)
        except DataError:  # a topic of thousands that is damaged: what came before it is read
            self.rows.number += 1
            self.rows.reject("the rest of the file is damaged")

    def take(self, *, last: bool = False) -> Batch:
        """Return what was gathered, each message once, and begin anew."""
        fresh = self._seen.fresh(self._numbers)
        moved = len(fresh) - sum(fresh)
        self._numbers = []
        if moved:
            self.rows.skipped[MOVED] += moved
            self.rows.keep(fresh)
        ignored = tuple(self._ignored) if last else ()
        batch = self.rows.take("message")
        if last and not self._names:
            raise DataError(
                "No file of this export holds messages of Zulip.",
                where=str(self._tree.path),
                examples=[f"it holds {name}" for name in self._tree.names[:3]],
                hint="a public archive has a folder a stream with a JSON file a topic; an export has realm.json",
            )
        return Batch("activity", batch.frame, batch.rejects, batch.skipped, "", "message", batch.parts, {}, ignored)

    def members(self, context: Context) -> Batch:
        """Return everyone who wrote."""
        robots = bots.bots_of(self._names.values(), context.options)
        marked = {member for member, name in self._names.items() if name in robots}
        found = bots.bots_of(self._names, context.options, marked)
        notices: dict[Notice, int] = {"shared_names": len(self._by_name)}
        return members_batch(self._names, found, f"{self._tree.path.name}, senders", notices)

    def _records(self, name: str) -> Iterator[Record]:
        place = self._tree.place(name)
        with self._tree.open(name) as file:
            content = file.read(_LARGE)
            if len(content) < _LARGE:
                value = parse(content, place, _WHAT)
                found = value.get("messages") if isinstance(value, dict) else value
                yield from found if isinstance(found, list) else ()
                return
        with self._tree.open(name) as file:
            yield from stream(file, "messages.item" if content.lstrip()[:1] == b"{" else "item", place, _WHAT)

    def _take(self, record: Record, group: str, topic: str) -> None:
        try:
            number, moment = _number(record["id"]), round(float(record["timestamp"]) * 1_000_000)
            name = str(record.get("sender_full_name") or "")
            member = str(record.get("sender_id") or name)
        except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
            self.rows.reject("a message without a number or a time")
            return
        if not member:
            self.rows.reject("a message without a sender")
            return
        if record.get("type") in ("private", "direct"):
            self.rows.skipped["direct message"] += 1
            return
        if member == name:
            self._by_name.add(name)
        self._names[member] = name
        rows = self.rows
        rows.rows.append(rows.number)
        rows.ts.append(moment)
        rows.members.append(member)
        rows.groups.append(str(record.get("stream_id") or group))
        rows.ids.append(str(number))
        rows.topics.append(_plain(str(record["subject"])) if record.get("subject") else topic)
        self._numbers.append(number)

    def _place(self, name: str) -> tuple[str, str]:
        """Return stream and topic of a file: `113488-general/Lean.204.json`."""
        *folders, file = name.split("/")
        folders = [unquote(_ESCAPED.sub(r"%\1", folder)) for folder in folders or [self._tree.path.stem]]
        numbered = [place for place, folder in enumerate(folders) if _STREAM.fullmatch(folder)]
        whole = "/".join(folders[numbered[-1] :] if numbered else folders[-1:])  # a stream's name may have a slash
        found = _STREAM.fullmatch(whole)
        group, title = (found[1], found[2]) if found else (whole, whole)
        self.streams[group] = title
        return group, _plain(unquote(_ESCAPED.sub(r"%\1", file.removesuffix(".json"))))


def _number(said: Any) -> int:
    number = int(said)
    if not 0 <= number <= _LAST:
        raise ValueError("no number of a message")
    return number


def _plain(topic: str) -> str:
    return topic.removeprefix(_RESOLVED).strip() or "(no topic)"


def _is_message(record: Any) -> bool:
    return (
        isinstance(record, dict) and "timestamp" in record and ("sender_full_name" in record or "sender_id" in record)
    )


def _is_topic(head: bytes) -> bool:
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return text[:1] in (b"[", b"{") and all(key in head for key in (b'"sender_full_name"', b'"timestamp"'))


def _is_export(path: Path) -> bool:
    return holds(path, "realm.json", "messages-000001.json")


ZULIP: Source = register(Zulip())
