"""Telegram: result.json of Telegram Desktop, of one chat or of a whole account.

Chats of two are skipped. Who joined or was removed is told by service messages, by name where it was somebody else's
doing; who leaves a large group leaves no trace.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from zongjie.errors import DataError
from zongjie.sources.base import Batch, Context, Source, register
from zongjie.sources.reading.chat import DIRECT, OPTIONS, TABLES, ZONE, Action, Chat, zone_of
from zongjie.sources.reading.clocks import NO_DATE
from zongjie.sources.reading.jsonfile import Record, count, objects, paired
from zongjie.sources.reading.jsonlists import Begin, Broken, lists
from zongjie.sources.reading.moves import Move
from zongjie.sources.reading.textlog import head_of
from zongjie.sources.telegram.service import Forum, peer, service
from zongjie.tables.privacy import mask

_FILE, _WHAT = "result.json", "an export of Telegram Desktop"
_GROUPS = frozenset(
    {"private_group", "public_group", "private_supergroup", "public_supergroup", "private_channel", "public_channel"}
)
_TYPES = "|".join((*sorted(_GROUPS), "personal_chat", "bot_chat", "saved_messages"))
_TYPED = re.compile(rf'"type"\s*:\s*"(?:{_TYPES})"')
_STRING = r'("(?:[^"\\]|\\.)*")'
_META = {"name": re.compile(rf'"name"\s*:\s*{_STRING}'), "type": re.compile(rf'"type"\s*:\s*{_STRING}')}
_MESSAGE = r'\{\s*"id"\s*:\s*-?\d+\s*,\s*"type"\s*:\s*"(?:message|service|unsupported)"'
_ID = re.compile(r'"id"\s*:\s*"?(-?\d+)')
_UNDATED = "reaction, which the export gives no date or no person"
_NO_AUTHOR = "message without an author"


class Telegram:
    """A JSON file with one list of messages a chat."""

    kind = "telegram"
    title = "Telegram Desktop export: result.json (machine-readable JSON), or the folder that holds it"
    tables = TABLES
    options: Mapping[str, str] = {**OPTIONS, **ZONE, "groups": "ids of the chats to read; the others are skipped"}
    folders = True

    def detect(self, path: Path) -> bool:
        """Whether the head tells a chat of Telegram's types with messages, or an account's data."""
        head = head_of(_file(path)).lstrip("\ufeff \n\t")
        if not head.startswith("{"):
            return False
        account = '"personal_information"' in head and '"about"' in head
        return account or (bool(_TYPED.search(head)) and '"messages"' in head)

    def read(self, path: Path, context: Context) -> Iterator[Batch]:
        """Yield activity in batches, then memberships, groups and members."""
        file = _file(path)
        chat = Chat(context, file.name, "message")
        reader = _Reader(chat, context)
        with file.open("rb") as raw, io.TextIOWrapper(raw, encoding="utf-8-sig", errors="replace") as text:
            for item in lists(text, "messages", _MESSAGE, file.name, _WHAT):
                reader.take(item)
                if chat.full:
                    yield from chat.batches()
        if not reader.lists:
            raise DataError(
                f"This file is not {_WHAT}: it holds no list of messages.",
                where=str(file),
                hint="export the chat as “Machine-readable JSON” in Telegram Desktop",
            )
        chat.notices["deleted_accounts"] += sum(not name for name in chat.names.values())
        yield from chat.finish()


def _file(path: Path) -> Path:
    return path / _FILE if path.is_dir() else path


class _Reader:
    """Reads message by message."""

    def __init__(self, chat: Chat, context: Context) -> None:
        self.lists = 0
        self._chat, self._zone = chat, zone_of(context)
        wanted = context.options.get("groups")
        self._wanted = {str(group) for group in wanted} if wanted else None
        self._group, self._skip = "", ""
        self._forum = Forum()
        self._read = 0  # messages
        self._number = 0  # rows: a message may carry reactions

    def take(self, item: Begin | Record | Broken) -> None:
        """Read a message, or the beginning of a chat."""
        if isinstance(item, Begin):
            self._begin(item.before)
            return
        self._read += 1
        self._number += 1
        if isinstance(item, Broken):
            self._chat.reject(self._read, "not JSON")
        elif self._skip:
            self._chat.skipped[self._skip] += 1
        else:
            self._message(item)

    def _begin(self, before: str) -> None:
        self.lists += 1
        self._forum = Forum()
        said = (json.loads(_last(_META[key], before) or '""', strict=False) for key in ("type", "name"))
        kind, name = map(paired, said)
        self._group = _last(_ID, before) or name
        self._skip = "" if kind in _GROUPS else DIRECT
        if self._wanted is not None:
            self._skip = "" if self._group in self._wanted else "of another group than those wanted"
        if not self._skip:
            self._chat.groups[self._group] = {"name": name or None}

    def _message(self, record: Record) -> None:
        chat, group, kind = self._chat, self._group, record.get("type")
        if kind == "unsupported":  # of a newer Telegram: it has no author, and often no date
            chat.skipped["message of a kind that Telegram did not export"] += 1
            return
        moment = self._moment(record.get("date_unixtime"), record.get("date"))
        if moment is None:
            chat.reject(self._read, NO_DATE, mask(record.get("date") or ""))
            return
        if kind != "message":
            moves = service(record, group, moment, self._number, chat, self._forum)
            self._told(moves, f"service message: {record.get('action') or kind}")
            return
        member = peer(record.get("from_id"))
        if not member:
            chat.skipped[_NO_AUTHOR] += 1
            return
        chat.meet(member, str(record.get("from") or ""))
        topic, reply = self._forum.place(record.get("id"), record.get("reply_to_message_id"))
        key = f"{group}:{record.get('id')}"
        said = "message"
        if member.startswith("channel"):  # a channel, or admins who write as the group
            said = "post"
            chat.official.add(member)
        chat.add(Action(self._number, moment, member, group, key, f"{group}:{reply}" if reply else None, topic, said))
        for reaction in objects(record.get("reactions")):
            self._reaction(reaction, key, topic)

    def _told(self, moves: list[Move], reason: str) -> None:
        if not moves:
            self._chat.skipped[reason] += 1
        for move in moves:
            self._chat.move(move)

    def _reaction(self, reaction: Record, message: str, topic: str | None) -> None:
        told = 0
        for recent in objects(reaction.get("recent")):
            member, moment = peer(recent.get("from_id")), self._moment(None, recent.get("date"))
            if not member or moment is None:
                continue
            told += 1
            self._number += 1
            self._chat.meet(member, str(recent.get("from") or ""))
            sign = reaction.get("emoji") or reaction.get("document_id") or reaction.get("type")
            key = f"{message}:{sign}:{moment}"
            self._chat.add(Action(self._number, moment, member, self._group, key, None, topic, "reaction"))
        self._chat.skipped[_UNDATED] += max(0, count(reaction.get("count")) - told)

    def _moment(self, unix: Any, local: Any) -> int | None:
        """Return the instant; exports of before 2021 tell only the local time of the exporting machine."""
        try:
            return int(unix) if unix else int(datetime.fromisoformat(local).replace(tzinfo=self._zone).timestamp())
        except (ValueError, TypeError, OverflowError):
            return None


def _last(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.findall(text)
    return found[-1] if found else ""


SOURCE: Source = register(Telegram())
