"""WeChat as community tools export it: MemoTrace (WeChatMsg, 留痕) CSV files, and the CSV files of wechat_stat.

MemoTrace writes all sessions into one table with the ids of senders, or one table a session with names only. A session
of at most two people in a file of several is private and skipped. Its first versions wrote no senders: such rows say
nothing of members and are skipped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from zongjie.errors import DataError
from zongjie.sources.base import Batch, Context, Source, register
from zongjie.sources.reading.chat import DIRECT, OPTIONS, SYSTEM, TABLES, ZONE, Action, Chat, zone_of
from zongjie.sources.reading.clocks import NO_DATE, Stamps
from zongjie.sources.reading.textfile import names_in
from zongjie.sources.reading.textlog import csv_rows, head_of
from zongjie.sources.wechat.notices import notice_moves

_SYSTEM_TYPES = frozenset({"10000", "10002"})  # notices, withdrawals
_SYSTEM_NAMES = frozenset({"系统消息", "系统", "撤回消息", "Note", "System"})
_SELF = "self"  # the exporting person, where their id is not written
_CHATROOM = re.compile(r"\(([^()]+@chatroom)\)")  # in the name of a session's folder
_NO_SENDER = "message whose sender the export does not tell"


@dataclass(frozen=True, slots=True)
class _Said:
    """A row as all variants understand it."""

    moment: int | None
    group: str
    sender: str
    name: str
    system: bool
    text: str
    title: str | None = None
    key: str | None = None
    by_name: bool = False
    aliases: tuple[str, ...] = ()


Cell = Callable[[str], str]


@dataclass(frozen=True)
class _Variant:
    """A form of the table: the columns that tell it, and how a row is read."""

    columns: frozenset[str]
    session: str  # the column of the session, empty where a file is one
    read: Callable[[Cell, Stamps, str], _Said]
    utc: bool = False


def _all_sessions(cell: Cell, _stamps: Stamps, _group: str) -> _Said:
    time, name = cell("CreateTime"), cell("Remark") or cell("NickName")
    sender = cell("Sender") or (_SELF if name and cell("IsSender") == "1" else "")
    return _Said(
        moment=int(time) if time.isdecimal() and len(time) < 20 else None,
        group=cell("TalkerId"),
        sender=sender or name,
        name=name,
        system=cell("Type") in _SYSTEM_TYPES,
        text=cell("StrContent"),
        by_name=not sender,
        aliases=(cell("NickName"),),
    )


def _one_session(cell: Cell, stamps: Stamps, group: str) -> _Said:
    shown, nickname, number = cell("发送人"), cell("昵称"), cell("消息ID")
    return _Said(
        moment=stamps.seconds(cell("时间")),
        group=group,
        sender=nickname or shown,
        name=nickname or shown,
        system=cell("类型") in _SYSTEM_NAMES,
        text=cell("内容"),
        key=f"{group}:{number}" if number.strip("0") else None,
        by_name=True,
        aliases=(shown, cell("备注")),
    )


def _statistics(cell: Cell, stamps: Stamps, _group: str) -> _Said:
    title = cell("group_name")  # ids of groups change with each login of the bot, names do not
    return _Said(
        moment=stamps.seconds(cell("time")),
        group=title or cell("group_id"),
        sender=cell("from_id"),
        name=cell("from_nickname"),
        system=cell("content_type") in _SYSTEM_NAMES,
        text=cell("content"),
        title=title,
    )


_VARIANTS = (
    _Variant(frozenset({"localId", "TalkerId", "Type", "IsSender", "CreateTime"}), "TalkerId", _all_sessions, utc=True),
    _Variant(frozenset({"消息ID", "类型", "发送人", "时间"}), "", _one_session),
    _Variant(frozenset({"time", "group_id", "from_id", "content_type"}), "", _statistics),
)


@dataclass(frozen=True)
class _Table:
    """A header that is known: its variant and where its columns stand."""

    variant: _Variant
    names: tuple[str, ...]

    @property
    def places(self) -> dict[str, int]:
        """Column → its place. A last column that the header forgets is the sender where nothing else names one."""
        places = {name: place for place, name in enumerate(self.names)}
        return {"Sender": len(self.names), **places} if "NickName" in places else places


class WeChat:
    """CSV files of three forms, told by their headers."""

    kind = "wechat"
    title = "WeChat groups: CSV files of MemoTrace (WeChatMsg, 留痕) and wechat_stat"
    tables = TABLES
    options: Mapping[str, str] = {
        **OPTIONS,
        **ZONE,
        "group": "id of the group where the file does not tell it; else the file's name",
        "groups": "ids (TalkerId) of the sessions to read; the others are skipped",
    }
    folders = False

    def detect(self, path: Path) -> bool:
        """Whether the first row is a header of one of the forms."""
        return path.is_file() and _table_of(head_of(path)) is not None

    def read(self, path: Path, context: Context) -> Iterator[Batch]:
        """Yield activity in batches, then memberships, groups and members."""
        table = _table_of(head_of(path))
        if table is None:
            raise DataError(
                "This file is not a WeChat export: its first row is no header that is known.",
                where=str(path),
                known=tuple(", ".join(sorted(variant.columns)) for variant in _VARIANTS),
                hint="export it from MemoTrace as CSV",
            )
        chat = Chat(context, path.name, "row", None if table.variant.utc else zone_of(context))
        reader = _Reader(chat, table, path, context)
        with path.open("rb") as file:
            for number, cells in csv_rows(file, path):
                if number > 1:
                    reader.take(number, cells)
                if chat.full:
                    yield from chat.batches()
        yield from chat.finish()


class _Reader:
    """Reads row by row."""

    def __init__(self, chat: Chat, table: _Table, path: Path, context: Context) -> None:
        self._chat, self._table, self._places = chat, table, table.places
        self._stamps = Stamps()
        room = _CHATROOM.search(path.parent.name)
        self._group = str(context.options.get("group") or (room[1] if room else path.stem))
        wanted = context.options.get("groups")
        self._wanted = {str(group) for group in wanted} if wanted else None
        self._private = _private(path, self._places) if self._wanted is None else frozenset[str]()

    def take(self, number: int, cells: list[str]) -> None:
        """Read a row."""
        if tuple(cells[:3]) == self._table.names[:3]:
            self._chat.skipped["repeated header"] += 1
        elif not len(self._table.names) <= len(cells) + 1 <= len(self._table.names) + 2:
            self._chat.reject(number, f"{len(cells)} cells, not {len(self._table.names)}")
        else:
            self._said(number, self._table.variant.read(self._cell(cells), self._stamps, self._group))

    def _cell(self, cells: list[str]) -> Cell:
        places, width = self._places, len(cells)

        def cell(name: str) -> str:
            place = places.get(name, width)
            return cells[place].strip() if place < width else ""

        return cell

    def _said(self, number: int, said: _Said) -> None:
        chat, group = self._chat, said.group
        if group in self._private:
            chat.skipped[DIRECT] += 1
        elif self._wanted is not None and group not in self._wanted:
            chat.skipped["of another group than those wanted"] += 1
        elif said.moment is None:
            chat.reject(number, NO_DATE)
        elif said.system:
            self._notice(number, said.moment, group, said.text)
        elif not said.sender:
            chat.skipped[_NO_SENDER] += 1
        else:
            self._add(number, said.moment, said)

    def _notice(self, number: int, moment: int, group: str, text: str) -> None:
        found = notice_moves(number, moment, group, text)
        if not found:
            self._chat.skipped[SYSTEM] += 1
        for move in found:
            self._chat.groups.setdefault(group, {"name": None if self._table.variant.session else group})
            self._chat.move(move)

    def _add(self, number: int, moment: int, said: _Said) -> None:
        chat, group = self._chat, said.group
        if group not in chat.groups:
            chat.groups[group] = {"name": said.title or (None if self._table.variant.session else group)}
        chat.meet(said.sender, said.name, *said.aliases)
        if said.by_name:
            chat.by_name.add(said.sender)
        chat.add(Action(number, moment, said.sender, group, said.key or chat.place_of(group, moment)))


def _table_of(head: str) -> _Table | None:
    first, _, _ = head.partition("\n")
    names = tuple("time" if name.startswith("time(") else name for name in names_in(first))  # time(Asia/Shanghai)
    for variant in _VARIANTS:
        if variant.columns <= set(names):
            return _Table(variant, names)
    return None


def _private(path: Path, places: Mapping[str, int]) -> frozenset[str]:
    """Return the sessions in which at most two people wrote, if the file holds several sessions with senders."""
    if "TalkerId" not in places or "Sender" not in places:
        return frozenset()
    session, names = places["TalkerId"], [places[name] for name in ("Sender", "NickName") if name in places]
    senders: dict[str, set[str]] = {}
    with path.open("rb") as file:
        for number, cells in csv_rows(file, path):
            if number == 1 or len(cells) <= session or cells[session] == "TalkerId":
                continue
            who = next(filter(None, (cells[place] for place in names if place < len(cells))), "")
            known = senders.setdefault(cells[session].strip(), set())
            if who and len(known) < 3:
                known.add(who)
    return frozenset(name for name, known in senders.items() if len(known) < 3) if len(senders) > 1 else frozenset()


SOURCE: Source = register(WeChat())
