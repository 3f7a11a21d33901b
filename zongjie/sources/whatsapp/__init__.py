"""WhatsApp: the text of an exported chat, as it is or in the zip that holds it; Android and iOS, any locale.

Members are phone numbers, or names as the exporting person saved them; notices of joins and leaves become memberships.
Times are exact to the minute on Android. Whether days stand before months is told by all dates of the file.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any

from zongjie.errors import DataError
from zongjie.sources.base import Batch, Context, Source, register
from zongjie.sources.reading.chat import CHECK, OPTIONS, SYSTEM, TABLES, ZONE, Action, Chat, zone_of
from zongjie.sources.reading.clocks import NO_DATE, Days, clock
from zongjie.sources.reading.rows import DAY_FIRST
from zongjie.sources.reading.textlog import HEAD, decode, lines
from zongjie.sources.reading.tree import Tree
from zongjie.sources.whatsapp.dialects import APP, SHAPES, Written, begins, clean, day_first, shape_of, written
from zongjie.sources.whatsapp.notices import creator, notice_moves
from zongjie.tables.privacy import mask

_ENCRYPTED = re.compile(
    r"end-to-end|WhatsApp|ende-zu-ende|extremo a extremo|de ponta a ponta|de bout en bout|端到端|端對端|сквозным",
    re.IGNORECASE,
)
_TITLES = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"WhatsApp[ _.-]*Chat (?:with|mit) (?P<name>.+)",
        r"WhatsApp[ _.-]*Chat - (?P<name>.+)",
        r"Chat (?:de )?WhatsApp con (?P<name>.+)",
        r"Conversa do WhatsApp com (?P<name>.+)",
        r"Discussion WhatsApp avec (?P<name>.+)",
        r"WhatsApp-chat met (?P<name>.+)",
        r"[与與](?P<name>.+?)的\s*WhatsApp\s*(?:聊天|對話)(?:记录|紀錄)?",
    )
)
_NUMBER = r"\+?[\d\s()./\u2010-\u2015-]{7,}"
_PHONE = re.compile(_NUMBER)
_CHANGED = re.compile(rf"(?P<old>{_NUMBER}?) changed to (?P<new>{_NUMBER})")
_NOT_IN_NUMBERS = re.compile(r"[^\d+]")
_PLAIN_LOG = re.compile(r"\[?\d{4}-\d{1,2}-\d{1,2} ")  # how programs write: no sign of WhatsApp by itself


class WhatsApp:
    """A text whose messages begin with date, time and author."""

    kind = "whatsapp"
    title = "WhatsApp chat export: the text file, or the zip with _chat.txt, of Android or iOS in any language"
    tables = TABLES
    options: Mapping[str, str] = {
        **OPTIONS,
        **ZONE,
        "group": "name of the group; else that of the file",
        DAY_FIRST: "true or false: how 03/04/2024 is read, where the file does not tell",
    }
    folders = False

    def detect(self, path: Path) -> bool:
        """Whether a fair part of the first lines begins as messages do."""
        try:
            with _opened(path) as (file, name):
                head = decode(file.read(HEAD))
        except (DataError, OSError):
            return False
        found = [clean(line) for line in head.split("\n") if begins(line)]
        matching = [line for line in found if any(shape.fullmatch(line) for shape in SHAPES)]
        if not matching:
            return False
        told = name == "_chat.txt" or "whatsapp" in name.casefold() or bool(_ENCRYPTED.search(head))
        plain = all(_PLAIN_LOG.match(line) for line in matching)
        return told or (not plain and len(matching) >= max(2, head.count("\n") // 20))

    def read(self, path: Path, context: Context) -> Iterator[Batch]:
        """Yield activity in batches, then memberships, groups and members."""
        with _opened(path) as (file, _name):
            shape = shape_of(decode(file.read(HEAD)).split("\n"))
        if shape is None:
            raise _no_chat(path)
        order = context.options.get(DAY_FIRST)
        order = _order(path, shape) if order is None else bool(order)
        chat = Chat(context, path.name, "line", zone_of(context))
        log = _Log(chat, shape, order, str(context.options.get("group") or _group(path)))
        with _opened(path) as (file, _name):
            for number, line in lines(file):
                log.take(number, line)
                if number % CHECK == 0 and chat.full:
                    yield from chat.batches()
        yield from chat.finish()


@contextmanager
def _opened(path: Path) -> Generator[tuple[IO[bytes], str]]:
    """Open the text of an export, in a zip the one text at its root."""
    if path.is_dir():
        raise _no_chat(path)
    with Tree(path, "an exported chat of WhatsApp") as tree:
        name = tree.names[0] if tree.names == [path.name] else _text_of(path, tree.names)
        with tree.open(name) as file:
            yield file, PurePosixPath(name).name


def _text_of(path: Path, names: list[str]) -> str:
    texts = [name for name in names if name.endswith(".txt")]
    named = [name for name in texts if PurePosixPath(name).name == "_chat.txt" or "whatsapp" in name.casefold()]
    found = named or [name for name in texts if "/" not in name]
    if len(found) != 1:
        raise _no_chat(path)
    return found[0]


def _no_chat(path: Path) -> DataError:
    return DataError(
        "This file is not an exported chat of WhatsApp.",
        where=str(path),
        hint="in the chat choose Export chat, without media, and give the text file or the zip as it is",
    )


def _order(path: Path, shape: re.Pattern[str]) -> bool:
    """Return whether days stand before months in a file, by a pass over all of it."""
    steps: list[Written] = []
    start = ""
    with _opened(path) as (file, _name):
        for _number, line in lines(file):
            if line[:12] == start or not begins(line) or not (found := shape.fullmatch(clean(line))):
                continue  # most messages begin with the date of the one before
            start, seen = line[:12], written(found)
            if not steps or seen != steps[-1]:
                steps.append(seen)
    found_order = day_first(steps)
    if found_order is None:
        raise DataError(
            f"Day and month cannot be told apart in the dates of this chat ({len(set(steps))} different ones).",
            where=str(path),
            hint="set the option day_first to true (31/12) or false (12/31)",
        )
    return found_order


def _group(path: Path) -> str:
    stem = clean(path.stem if path.stem != "_chat" else path.parent.name)
    found = next((match for title in _TITLES if (match := title.fullmatch(stem))), None)
    return found["name"] if found else stem


class _Log:
    """Reads line by line."""

    def __init__(self, chat: Chat, shape: re.Pattern[str], order: bool, group: str) -> None:
        self._chat, self._shape, self._order, self._group = chat, shape, order, group
        self._days = Days()
        self._same: dict[str, str] = {}  # a new phone number → the member's first one
        self._midnights: dict[tuple[str | Any, ...], int] = {}
        self._authors: dict[str, str] = {}  # as written → member, empty where it is no author but a notice with a colon
        chat.groups[group] = {"name": group}

    def take(self, number: int, line: str) -> None:
        """Read a line; what does not begin a message is part of the one before."""
        if not begins(line):
            return
        found = self._shape.fullmatch(clean(line))
        if not found:
            return
        try:
            moment = self._midnight(found) + clock(found["h"], found["m"], found["s"], found["half"] or found["half2"])
        except ValueError:
            self._chat.reject(number, NO_DATE, mask(line[:20]))
            return
        self._said(number, moment, found["body"])

    def _midnight(self, found: re.Match[str]) -> int:
        date = found.group("a", "b", "c")
        seconds = self._midnights.get(date)
        if seconds is None:
            seconds = self._midnights[date] = self._days.seconds(*written(found).day(self._order))
        return seconds

    def _said(self, number: int, moment: int, body: str) -> None:
        name, colon, text = body.partition(": ")
        if not colon and body.endswith(":"):
            name, colon, text = body[:-1], ":", ""
        if not colon:
            self._notice(number, moment, body)
        elif text.startswith(APP) and self._is_notice(number, name, text.lstrip(APP)):
            self._notice(number, moment, text)
        elif member := self._author(name, body):
            chat, group = self._chat, self._group
            chat.add(Action(number, moment, member, group, chat.place_of(group, moment)))
        else:
            self._notice(number, moment, body)

    def _author(self, name: str, body: str) -> str:
        member = self._authors.get(name)
        if member is None:
            member = "" if _told_with_colon(body) else self._member(name)
            self._authors[name] = member
        return member

    def _is_notice(self, number: int, name: str, text: str) -> bool:
        """Whether the app says this of the group: iOS writes notices as if the group or a member had said them."""
        first = not self._authors and bool(_ENCRYPTED.search(text))
        return first or name == self._group or bool(creator(text) or notice_moves(number, 0, "", text, str))

    def _notice(self, number: int, moment: int, body: str) -> None:
        text = body.replace(APP, "")
        if self._new_number(text):
            return
        if made := creator(text):
            owner = self._member(made[0]) if made[0].casefold() not in ("you", "你", "您") else None
            self._chat.groups[self._group] |= {"created_at": moment, "owner": owner}
        moves = notice_moves(number, moment, self._group, text, self._member)
        for move in moves:
            self._chat.move(move)
        if not moves:
            self._chat.skipped[SYSTEM] += 1

    def _new_number(self, text: str) -> bool:
        """Whether somebody has a new phone number; they stay who they were."""
        found = _CHANGED.fullmatch(text.strip())
        if not found:
            return False
        first, new = self._member(found["old"]), _NOT_IN_NUMBERS.sub("", found["new"])
        if new != first:
            self._same[new] = first
            self._authors.pop(found["new"], None)
        self._chat.notices["renames"] += 1
        self._chat.skipped["new phone number of a member"] += 1
        return True

    def _member(self, name: str) -> str:
        """Return the id of a name: a phone number in its plain form, or the name."""
        plain = name.replace(APP, "").lstrip("~ ").strip()
        if _PHONE.fullmatch(plain):
            plain = _NOT_IN_NUMBERS.sub("", plain)
            plain = self._same.get(plain, plain)
            self._chat.meet(plain, "")
        else:
            plain = plain or "~"  # how WhatsApp writes somebody whose name is blank
            self._chat.meet(plain, plain)
            self._chat.by_name.add(plain)
        return plain


def _told_with_colon(body: str) -> bool:
    """Whether a line is a notice that quotes a colon: somebody called the group “Run: 5 km”."""
    quoted = re.search(r"[\"“„«]", body.partition(": ")[0])
    return bool(quoted and re.search(r"[\"”“»]\s*\.?$", body)) or bool(creator(body))


SOURCE: Source = register(WhatsApp())
