"""chatlog (sjzar/chatlog): WeChat groups as its JSON or CSV. Members are WeChat ids; chats of two are skipped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from zongjie.errors import DataError
from zongjie.sources.base import Batch, Context, Source, register
from zongjie.sources.reading.chat import DIRECT, OPTIONS, SYSTEM, TABLES, ZONE, Action, Chat, zone_of
from zongjie.sources.reading.clocks import NO_DATE, Stamps
from zongjie.sources.reading.jsonfile import Record, dig, stream
from zongjie.sources.reading.textfile import names_in
from zongjie.sources.reading.textlog import csv_rows, head_of
from zongjie.sources.wechat.notices import notice_moves
from zongjie.tables.privacy import mask

_WHAT = "an export of chatlog"
_HEADER = ("Time", "SenderName", "Sender", "TalkerName", "Talker", "Content")
_LIST = re.compile(r'^\s*(?:\{.{0,2000}?"(?P<key>\w+)"\s*:\s*)?\[\s*\{[^{}\[\]]{0,400}?"seq"\s*:', re.DOTALL)
_KEYS = ('"talker"', '"sender"', '"isChatRoom"')
_ROOM = "@chatroom"
_SYSTEM_SENDER, _SYSTEM_TYPE = "系统消息", 10_000
_NO_SENDER = "no sender"


class Chatlog:
    """A list of messages, or a table of six columns."""

    kind = "chatlog"
    title = "chatlog (sjzar/chatlog): WeChat groups, as its JSON or CSV"
    tables = TABLES
    options: Mapping[str, str] = {**OPTIONS, **ZONE}
    folders = False

    def detect(self, path: Path) -> bool:
        """Whether the head is a list of messages with seq, talker and sender, or the table's header."""
        if not path.is_file():
            return False
        head = head_of(path)
        return _is_table(head) or (bool(_LIST.match(head)) and all(key in head for key in _KEYS))

    def read(self, path: Path, context: Context) -> Iterator[Batch]:
        """Yield activity in batches, then memberships, groups and members."""
        head = head_of(path)
        if _is_table(head):
            yield from _table(path, context)
        elif found := _LIST.match(head):
            yield from _messages(path, context, f"{found['key']}.item" if found["key"] else "item")
        else:
            raise DataError(
                f"This file is not {_WHAT}.",
                where=str(path),
                hint="save the answer of /api/v1/chatlog with format=json or format=csv",
            )


def _is_table(head: str) -> bool:
    first, _, _ = head.partition("\n")
    return names_in(first) == _HEADER


def _messages(path: Path, context: Context, prefix: str) -> Iterator[Batch]:
    chat = Chat(context, path.name, "message")
    with path.open("rb") as file:
        for number, record in enumerate(stream(file, prefix, path.name, _WHAT), 1):
            _take(chat, number, record)
            if chat.full:
                yield from chat.batches()
    yield from chat.finish()


def _take(chat: Chat, number: int, record: Record) -> None:
    group, sender = str(record.get("talker") or ""), str(record.get("sender") or "")
    moment = _moment(record.get("time"))
    if not record.get("isChatRoom", group.endswith(_ROOM)):
        chat.skipped[DIRECT] += 1
    elif moment is None:
        chat.reject(number, NO_DATE, mask(record.get("time") or ""))
    elif record.get("type") == _SYSTEM_TYPE or sender == _SYSTEM_SENDER:
        _notice(chat, number, moment, group, str(record.get("content") or ""))
    elif not sender:
        chat.reject(number, _NO_SENDER)
    else:
        _meet(chat, group, record.get("talkerName"), sender, record.get("senderName"))
        seq = record.get("seq")
        key = f"{group}:{seq}" if seq else chat.place_of(group, moment)
        chat.add(Action(number, moment, sender, group, key, _referred(record, group)))


def _referred(record: Record, group: str) -> str | None:
    """Return the id of the message that this one quotes: seq is its second and three digits that begin at 000."""
    contents = record.get("contents")
    moment = _moment(dig(contents, "refer", "time")) if contents else None
    return None if moment is None or moment <= 0 else f"{group}:{moment}000"


def _table(path: Path, context: Context) -> Iterator[Batch]:
    chat, stamps = Chat(context, path.name, "row", zone_of(context)), Stamps()
    with path.open("rb") as file:
        for number, cells in csv_rows(file, path):
            if number > 1:
                _row(chat, stamps, number, cells)
            if chat.full:
                yield from chat.batches()
    yield from chat.finish()


def _row(chat: Chat, stamps: Stamps, number: int, cells: list[str]) -> None:
    if tuple(cells) == _HEADER:
        chat.skipped["repeated header"] += 1
        return
    if len(cells) != len(_HEADER):
        chat.reject(number, f"not {len(_HEADER)} cells")
        return
    time, name, sender, title, group, content = cells
    moment = stamps.seconds(time)
    if not group.endswith(_ROOM):
        chat.skipped[DIRECT] += 1
    elif moment is None:
        chat.reject(number, NO_DATE, mask(time))
    elif sender == _SYSTEM_SENDER:
        _notice(chat, number, moment, group, content)
    elif not sender:
        chat.reject(number, _NO_SENDER)
    else:
        _meet(chat, group, title, sender, name)
        chat.add(Action(number, moment, sender, group, chat.place_of(group, moment)))


def _notice(chat: Chat, number: int, moment: int, group: str, text: str) -> None:
    chat.groups.setdefault(group, {})
    if not (found := notice_moves(number, moment, group, text)):
        chat.skipped[SYSTEM] += 1
    for move in found:
        chat.move(move)


def _meet(chat: Chat, group: str, title: Any, sender: str, name: Any) -> None:
    if not chat.groups.setdefault(group, {}).get("name") and title:
        chat.groups[group]["name"] = str(title)
    chat.meet(sender, str(name or ""))


def _moment(time: Any) -> int | None:
    try:
        return int(datetime.fromisoformat(str(time)).timestamp()) if time else None
    except (ValueError, OverflowError):
        return None


SOURCE: Source = register(Chatlog())
