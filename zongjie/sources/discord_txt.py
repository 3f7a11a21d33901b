"""Discord as an archiving bot writes it to text: `[time] name (id=…)`, then what was said, indented.

The number in brackets is the message's, not its author's: who wrote is known by name only, and who changes name becomes
another member. Files are channels, or threads of a forum, whose titles are topics. Texts are not kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from zongjie.errors import DataError
from zongjie.sources.base import Batch, Context, Notice, Source, register
from zongjie.sources.reading import bots
from zongjie.sources.reading.gather import Gather, groups_batch, members_batch
from zongjie.sources.reading.seen import Seen
from zongjie.sources.reading.tree import Tree, heads, suffix_of

_WHAT = "a Discord text archive"
_SUFFIXES = frozenset({"", ".txt", ".log"})
_HEAD = re.compile(r"\[(\d{4}-\d\d-\d\d[T ][^\]]{5,30})\] (.{1,80}?) \(id=(\d{15,20})\)\s*$")
_HEAD_BYTES = re.compile(rb"^\[\d{4}-\d\d-\d\d[T ][^\]\n]{5,30}\] [^\n]{1,320} \(id=\d{15,20}\)\s*$", re.MULTILINE)
_REPLY = re.compile(r"\s+\[reply to .{0,100} msg=(\d{15,20})\]")
_CHANNEL = re.compile(r"# Archive of #(.+?) \((?:channel )?id (\d+)\)")
_THREAD = re.compile(r"# Thread '(.*)' in (?:forum|channel) #(.+?)\s*$")
_THREAD_IDS = re.compile(r"# thread_id=(\d+)(?: (?:forum|channel|parent)_id=(\d+))?")
_NUMBERED = re.compile(r"(.+)#\d{4}")
_FORGOTTEN = re.compile(r"deleted[ _]user", re.IGNORECASE)
_EPOCH, _DISCORD = datetime(1970, 1, 1, tzinfo=UTC), 1_420_070_400_000  # the second in milliseconds: 2015-01-01
_LARGEST = 1 << 63
_COPY = "message that stands in two files"


class DiscordTxt:
    """A folder, a zip or a file of channels in text."""

    kind = "discord_txt"
    title = "Discord channels as a bot archives them to text, `[time] name (id=…)`: a folder, a zip or a file"
    tables: tuple[str, ...] = ("members", "groups", "activity")
    options: Mapping[str, str] = {
        **bots.OPTIONS,
        "fold_numbers": "true: `name#1234`, as names were until 2023, is `name`",
    }
    folders = True

    def detect(self, path: Path) -> bool:
        """Whether one of the first files has a line with a time, a name and a message's number."""
        return any(_is_channel(head) for _, head in heads(path, _SUFFIXES))

    def read(self, path: Path, context: Context) -> Iterator[Batch]:
        """Yield activity file by file, then groups and members.

        Raises
        ------
        DataError
            If no file is a channel in text.
        """
        with Tree(path, _WHAT) as tree:
            ignored: list[str] = []
            reader = _Reader(tree, fold=bool(context.options.get("fold_numbers")))
            for name in tree.names:
                if suffix_of(name) not in _SUFFIXES or not _is_channel(tree.head(name)):
                    ignored.append(name)
                    continue
                reader.begin(name)
                for block in tree.blocks(name):
                    reader.read(block)
                    if reader.rows.full:
                        yield reader.take()
            yield replace(reader.take(), ignored=tuple(ignored))
            if not reader.names:
                raise DataError(
                    "No file of this export is a Discord channel in text.",
                    where=str(path),
                    examples=[f"it holds {name}" for name in tree.names[:3]],
                    hint="lines such as `[2025-01-31T10:00:00+00:00] name (id=…)` are read; JSON and CSV: kind discord",
                )
            yield groups_batch(reader.groups, f"{path.name}, channels")
            yield reader.members(context)


class _Reader:
    """Reads line by line; keeps names, and the numbers of messages."""

    def __init__(self, tree: Tree, *, fold: bool) -> None:
        self.rows = Gather()
        self.groups: dict[str, str] = {}  # id → name
        self.names: dict[str, str] = {}  # as written → in the tables
        self._tree, self._fold = tree, fold
        self._seen = Seen()
        self._numbers: list[int] = []  # of the messages gathered

    def begin(self, name: str) -> None:
        """Begin a file: until a line says more, its name is the channel's."""
        self.rows.begin(self._tree.place(name))
        self._first, self._open = self.rows.number, False
        self._group = name.rpartition("/")[2].rpartition(".")[0] or name
        self._topic: str | None = None

    def read(self, block: bytes) -> None:
        """Read a block of whole lines."""
        for line in block.decode("utf-8", "replace").split("\n"):
            if not line or line[0] in " \t\r":
                if self._open and line[:1] == " ":
                    self._reply(line)
            elif line[0] == "[" and (found := _HEAD.match(line)):
                self.rows.number += 1
                self._message(found[1], found[2], int(found[3]))
            elif line[0] == "#" and self.rows.number == self._first:
                self._header(line)
            else:
                self.rows.number += 1
                self.rows.reject("neither a message nor an indented line of one")

    def take(self) -> Batch:
        """Return what was gathered, each message once, and begin anew."""
        fresh = self._seen.fresh(self._numbers)
        self._numbers = []
        if copies := len(fresh) - sum(fresh):
            self.rows.skipped[_COPY] += copies
            self.rows.keep(fresh)
        self._open = False
        return self.rows.take("row")

    def members(self, context: Context) -> Batch:
        """Return everyone who wrote. `name#1234` and `name` may be one person before and after Discord's change."""
        names = dict.fromkeys(self.names.values())
        plain = {found[1] for name in names if (found := _NUMBERED.fullmatch(name))}
        notices: dict[Notice, int] = {
            "shared_names": len(names),
            "unjoined_renames": len(plain & names.keys()),
            "deleted_accounts": sum(bool(_FORGOTTEN.match(name)) for name in names),
        }
        robots = bots.bots_of(names, context.options)
        return members_batch(names, robots, f"{self._tree.path.name}, names", notices)

    def _header(self, line: str) -> None:
        """Read what a file says of itself before its first message."""
        if found := _CHANNEL.match(line):
            self._group = found[2]
            self.groups[self._group] = found[1]
        elif found := _THREAD.match(line):
            self._topic = found[1]
            self._group = found[2]
        elif (found := _THREAD_IDS.match(line)) and found[2]:
            self.groups[found[2]] = self._group
            self._group = found[2]

    def _message(self, written: str, name: str, number: int) -> None:
        self._open = number < _LARGEST
        if not self._open:
            self.rows.reject("a number that no message has")
            return
        member = self.names.get(name)
        if member is None:
            folded = _NUMBERED.fullmatch(name) if self._fold else None
            member = self.names[name] = folded[1] if folded else name
        self.groups.setdefault(self._group, self._group)
        rows = self.rows
        rows.rows.append(rows.number)
        rows.ts.append(_moment(written, number))
        rows.members.append(member)
        rows.groups.append(self._group)
        rows.ids.append(str(number))
        rows.topics.append(self._topic)
        rows.replies.append(None)
        self._numbers.append(number)

    def _reply(self, line: str) -> None:
        """Read the first indented line of a message, which says whom it answers."""
        if found := _REPLY.match(line):
            self.rows.replies[-1] = found[1]
        self._open = False


def _is_channel(head: bytes) -> bool:
    return bool(_HEAD_BYTES.search(head))


def _moment(written: str, number: int) -> int:
    """Return microseconds since 1970: of the time as written, else of the message's number, which holds one."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return ((number >> 22) + _DISCORD) * 1000
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) // timedelta(microseconds=1)


DISCORD_TXT: Source = register(DiscordTxt())
