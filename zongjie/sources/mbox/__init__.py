"""Mailing lists: mbox files, and the monthly or yearly text files of Pipermail, compressed or not.

Only headers are read; texts and subjects are not kept. A person is an address (obfuscated ones, `a at b.org`, are
understood); one person with several addresses is several members until the parameters' aliases join them. Copies of a
mail, and mails to several lists, are one by their Message-ID. Mails whose clock was wrong have the time at which they
came in; without that they are rejected. Who is subscribed to a list is not in its archive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from zongjie.errors import DataError
from zongjie.sources.base import Batch, Context, Notice, Source, register
from zongjie.sources.mbox.headers import Sender, answered, fields, hashed, identify, is_digest, moment, sender
from zongjie.sources.reading import bots
from zongjie.sources.reading.gather import Gather, groups_batch, members_batch
from zongjie.sources.reading.seen import Seen
from zongjie.sources.reading.tree import Tree, heads, suffix_of

_WHAT = "a mailing list's archive"
_SUFFIXES = frozenset({"", ".txt", ".mbox", ".mbx", ".mail"})
_COPY = "copy of a mail, or the same mail to another list"
_DIGEST = "digest, a list's own collection of mails"
# A line `From ` begins a mail only if a time ends it and a header follows: bodies have lines that begin so, too.
_START = re.compile(
    rb"From ([^\r\n]*?)[ \t]+((?:[A-Z][a-z]{2},? )?[^\r\n]{0,14}\d\d?:\d\d[^\r\n]{0,30})\r?\n"
    rb"(?=>?[A-Za-z][\w-]*:[ \t\r\n])"
)
_END = re.compile(rb"\r?\n\r?\n")
_LONGEST = 1 << 20  # bytes of headers: what is longer is no mail
_LIST = re.compile(r"<([^<>.]+)\.[^<>]*>")
_PERIOD = re.compile(
    r"(?:19|20)\d\d[-_.]?(?:q[1-4]|[01]?\d|january|february|march|april|may|june|july|august|september|october|november|december)?"
    r"(?:[-_.]?[0-3]\d)?",
    re.I,
)


class Mbox:
    """Archives of one or many lists: a file, a zip, or folders of them."""

    kind = "mbox"
    title = "Mailing lists: mbox files and Pipermail's text files (.txt, .txt.gz); a file, a zip or folders of lists"
    tables: tuple[str, ...] = ("members", "groups", "activity")
    options: Mapping[str, str] = {
        **bots.OPTIONS,
        "list": "the name of the list, where neither a header nor a file or folder says it",
    }
    folders = True

    def detect(self, path: Path) -> bool:
        """Whether one of the first files begins as a mail does."""
        return any(_is_mbox(head) for _, head in heads(path, _SUFFIXES))

    def read(self, path: Path, context: Context) -> Iterator[Batch]:
        """Yield activity file by file, then groups (lists) and members.

        Raises
        ------
        DataError
            If no file is an archive of mails.
        """
        with Tree(path, _WHAT) as tree:
            reader, ignored = _Reader(), list[str]()
            for name in tree.names:
                if suffix_of(name) not in _SUFFIXES or not _is_mbox(tree.head(name)):
                    ignored.append(name)
                    continue
                reader.begin(tree.place(name), str(context.options.get("list") or _list_of(path, name)))
                for block in tree.blocks(name):
                    reader.read(block)
                    if reader.rows.full:
                        yield reader.take()
                reader.end()
            if not reader.rows.number:
                raise DataError(
                    "No file of this export is an archive of mails.",
                    where=str(path),
                    examples=[f"it holds {name}" for name in tree.names[:3]],
                    hint="an mbox file begins with a line such as `From ann at b.org  Mon May  5 10:00:00 2025`",
                )
            yield replace(reader.take(), ignored=tuple(ignored))
            yield groups_batch(reader.groups, f"{path.name}, lists")
            yield reader.members(context, path.name)


class _Reader:
    """Reads mail by mail; keeps senders, and the ids of mails."""

    def __init__(self) -> None:
        self.rows = Gather()
        self.groups: dict[str, str] = {}  # lists
        self._known: dict[tuple[str, str], Sender | None] = {}  # headers as written → sender
        self._senders: dict[str, Sender] = {}
        self._keys: dict[str, set[str]] = {}  # name shown → at most two keys
        self._seen = Seen()
        self._ids: list[int] = []
        self._rest = b""
        self._list = ""

    def begin(self, place: str, name: str) -> None:
        """Begin a file, of the list of that name unless a mail's own header names another."""
        self.rows.begin(place)
        self._list = name
        self._rest = b"\n"

    def read(self, block: bytes) -> None:
        """Read a block of whole lines; a mail whose headers the block cuts is read with the next."""
        block = self._rest + block
        self._rest = b"\n" if block.endswith(b"\n") else b""
        at = -1
        while (at := block.find(b"\nFrom ", at + 1)) >= 0:
            end = _END.search(block, at + 1, at + _LONGEST)
            if end is None and len(block) - at < _LONGEST:
                self._rest = block[at:]
                return
            start = _START.match(block, at + 1)
            if start and end:
                self._mail(start, block[start.end() : end.start()])
                at = end.start() - 1

    def end(self) -> None:
        """End a file; its last mail may have headers only."""
        start = _START.match(self._rest, 1)
        if start:
            self._mail(start, self._rest[start.end() :])
        self._rest = b""

    def take(self) -> Batch:
        """Return what was gathered, each mail once, and begin anew."""
        fresh = self._seen.fresh(self._ids)
        self._ids = []
        if copies := len(fresh) - sum(fresh):
            self.rows.skipped[_COPY] += copies
            self.rows.keep(fresh)
        return self.rows.take("mail")

    def members(self, context: Context, place: str) -> Batch:
        """Return everyone who wrote."""
        told, people = (bots.named(context.options, option) for option in ("bots", "people"))
        robots = frozenset(
            key
            for key, one in self._senders.items()
            if (one.program or {key.casefold(), one.name.casefold()} & told)
            and not {key.casefold(), one.name.casefold()} & people
        )
        notices: dict[Notice, int] = {"several_ids": sum(len(keys) > 1 for keys in self._keys.values())}
        return members_batch(self._senders, robots, f"{place}, senders", notices)

    def _mail(self, start: re.Match[bytes], head: bytes) -> None:
        rows = self.rows
        rows.number += 1
        said = fields(head)
        one = self._sender(said, start[1].decode("utf-8", "replace"))
        if one is None:
            rows.reject("a mail that names no sender")
            return
        if is_digest(said.get("subject", ""), one.key):
            rows.skipped[_DIGEST] += 1
            return
        at = moment(said.get("date", ""), start[2].decode("ascii", "replace"))
        if at is None:
            rows.reject("a mail without a time that can be", said.get("date", ""))
            return
        number = identify(said.get("message-id", "")) or hashed(f"{one.key}\n{at}\n{said.get('subject', '')}")
        listed = _LIST.search(said.get("list-id", ""))
        group = listed[1].lower() if listed else self._list
        self.groups[group] = group
        if one.key not in self._senders:
            self._meet(one)
        rows.rows.append(rows.number)
        rows.ts.append(at)
        rows.members.append(one.key)
        rows.groups.append(group)
        rows.ids.append(number)
        rows.replies.append(answered(said.get("in-reply-to", ""), said.get("references", "")))
        self._ids.append(int.from_bytes(bytes.fromhex(number), signed=True))

    def _sender(self, said: Mapping[str, str], envelope: str) -> Sender | None:
        written = said.get("x-original-from") or said.get("from") or envelope
        form = (written, said.get("reply-to", ""))
        if form not in self._known:
            self._known[form] = sender(*form) or sender(envelope)
        return self._known[form]

    def _meet(self, one: Sender) -> None:
        self._senders[one.key] = one
        if " " in one.name and len(keys := self._keys.setdefault(one.name.casefold(), set())) < 2:
            keys.add(one.key)


def _is_mbox(head: bytes) -> bool:
    return bool(_START.match(head.lstrip(b"\xef\xbb\xbf\r\n")))


def _list_of(path: Path, name: str) -> str:
    """Return the list that the name of a file or folder tells: the nearest that is no period (`2020-May.txt.gz`)."""
    above = (path.parent.name,) if name == path.name else (path.name.removesuffix(".zip"),)
    for place in reversed((*above, *name.split("/"))):
        plain = place.removesuffix(".gz")
        plain = plain.removesuffix(suffix_of(plain)) if suffix_of(plain) in _SUFFIXES else plain
        plain = _PERIOD.sub("", plain).strip("._- ").lower()
        if plain:
            return plain
    return "list"


MBOX: Source = register(Mbox())
