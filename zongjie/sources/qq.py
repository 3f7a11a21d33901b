"""QQ and TIM: the text file that the message manager exports, of one group or of all.

Members are their QQ numbers; nicknames change. Chats of two are skipped. What the notices of the system say of joins
and leaves becomes memberships.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from zongjie.errors import DataError
from zongjie.sources.base import Batch, Context, Source, register
from zongjie.sources.reading.chat import CHECK, DIRECT, OPTIONS, SYSTEM, TABLES, ZONE, Action, Chat, zone_of
from zongjie.sources.reading.clocks import NO_DATE, Days, clock
from zongjie.sources.reading.moves import Move
from zongjie.sources.reading.textlog import head_of, lines
from zongjie.tables.privacy import mask

_TITLE = "消息记录（此消息记录为文本格式"
_CATEGORY, _OBJECT = re.compile(r"消息分组[:：](.*)"), re.compile(r"消息对象[:：](.*)")
_HEADER = re.compile(
    r"(\d{4})[-/](\d{1,2})[-/](\d{1,2}) (?:([上下]午|凌晨|早上|中午|晚上) ?)?(\d{1,2}):(\d{2}):(\d{2})"
    r"(?: ([AaPp][Mm]))?(?: (.*?)(?:\((\d+)\)|<([^<>]+)>)?)?\s*"
)
_RANK = re.compile(r"^(?:【[^】]*】)+(?=.)")  # the member's title in the group
_DISCUSSION = ("讨论组", "多人聊天")  # groups whose members are written without numbers
_SYSTEM = frozenset({"10000", "1000000"})
_ANONYMOUS = "80000000"

# What the system says in a group; the words of QQ and TIM from 2010 on.
_WHO = r"(?P<who>.+?)"
_JOINS = (
    (re.compile(rf"^.+?邀请{_WHO}(?:进入|加入)了?(?:本群|群)"), "invited"),
    (re.compile(rf"^{_WHO}(?:已经?)?通过.+?(?:进入|加入)了?(?:本群|群)"), "link"),
    (re.compile(rf"^{_WHO}(?:已经?)?(?:进入|加入)了?(?:本群|该群|群聊|群)"), "joined"),
)
_LEAVES = (
    (re.compile(rf"^{_WHO}(?:已经?)?被.*?(?:移出|移除|踢出|请出)"), "removed"),
    (re.compile(rf"^.+?(?:将|把){_WHO}(?:移出|移除|踢出|请出)"), "removed"),
    (re.compile(rf"^{_WHO}(?:已经?)?(?:退出|离开)了?(?:本群|该群|群聊|群)"), "left"),
)
_NUMBERED = re.compile(r"(.*?)[(（<](\d{5,})[)）>]$")
_CENTURIES = frozenset({"19", "20"})
_OWN = frozenset({"你", "您"})


class QQ:
    """A text file of headers `2019-03-01 9:05:01 nickname(number)`, each followed by its message."""

    kind = "qq"
    title = "QQ and TIM chat history, exported from the message manager as text (.txt)"
    tables = TABLES
    options: Mapping[str, str] = {**OPTIONS, **ZONE, "group": "name of the group where the file does not tell it"}
    folders = False

    def detect(self, path: Path) -> bool:
        """Whether the head is the manager's, or holds two headers with numbers."""
        if not path.is_file():
            return False
        head = head_of(path)
        if _TITLE in head:
            return True
        matches = [found for line in head.split("\n") if line[:2] in _CENTURIES and (found := _header(line))]
        return sum(bool(found[10]) for found in matches) >= 2

    def read(self, path: Path, context: Context) -> Iterator[Batch]:
        """Yield activity in batches, then memberships, groups and members."""
        chat = Chat(context, path.name, "line", zone_of(context))
        log = _Log(chat, str(context.options.get("group") or path.stem))
        with path.open("rb") as file:
            for number, line in lines(file):
                log.take(number, line)
                if number % CHECK == 0 and chat.full:
                    yield from chat.batches()
        log.close()
        if not log.headers:
            raise DataError(
                "This file is not a chat history of QQ: no line is a message's header.",
                where=str(path),
                hint="export it from the message manager as text (.txt); .mht and .bak cannot be read",
            )
        yield from chat.finish()


def _header(line: str) -> re.Match[str] | None:
    return _HEADER.fullmatch(line) if line[4:5] in ("-", "/") else None


class _Log:
    """Reads line by line; a section is one chat."""

    def __init__(self, chat: Chat, group: str) -> None:
        self.headers = 0
        self._chat, self._group = chat, group
        self._days = Days()
        self._category = ""
        self._numbered = False  # whether the section's members have numbers
        self._notice: tuple[int, int, str] | None = None  # of the system: line, moment, text so far

    def take(self, number: int, line: str) -> None:
        """Read a line."""
        start = line[:2]
        found = _header(line) if start in _CENTURIES else None
        if found:
            self._message(number, found)
        elif start != "消息" and not self._notice:
            return  # text
        elif start == "消息" and (section := _OBJECT.fullmatch(line)):
            self.close()
            self._group, self._numbered = section[1].strip() or self._group, False
        elif start == "消息" and (category := _CATEGORY.fullmatch(line)):
            self.close()
            self._category = category[1]
        elif self._notice and line:
            number, moment, text = self._notice
            self._notice = (number, moment, text + line)

    def close(self) -> None:
        """Make what can be made of the notice read last."""
        if not self._notice:
            return
        number, moment, text = self._notice
        self._notice = None
        found = _moves(number, moment, self._group, text.strip())
        for move in found:
            self._chat.move(move)
        if not found:
            self._chat.skipped[SYSTEM] += 1

    def _message(self, number: int, found: re.Match[str]) -> None:
        year, month, day, half, hour, minute, second, half2, name, digits, mail = found.groups()
        name, member = (name or "").strip(), digits or mail
        if not member and (self._numbered or self._is_text(name)):
            return  # a text that begins with a date
        self.close()
        self.headers += 1
        try:
            moment = self._days.seconds(year, month, day) + clock(hour, minute, second, half or half2)
        except ValueError:
            self._chat.reject(number, NO_DATE, mask(found[0][:19]))
            return
        if member in _SYSTEM or (not member and name == "系统消息"):
            self._notice = (number, moment, "")
        elif not member and not self._discussion:
            self._chat.skipped[DIRECT] += 1
        elif member == _ANONYMOUS:
            self._chat.skipped["anonymous message"] += 1
        else:
            self._numbered = self._numbered or bool(digits)
            self._add(number, moment, member or "", _RANK.sub("", name) if name[:1] == "【" else name)

    def _is_text(self, name: str) -> bool:
        return not name and not self._category

    @property
    def _discussion(self) -> bool:
        return any(word in self._category or word in self._group for word in _DISCUSSION)

    def _add(self, number: int, moment: int, member: str, name: str) -> None:
        chat, group = self._chat, self._group
        if not member:
            member = name
            chat.by_name.add(name)
        if group not in chat.groups:
            chat.groups[group] = {"name": group}
        chat.meet(member, "" if name == member else name)  # a nickname that could not be looked up is the number
        chat.add(Action(number, moment, member, group, chat.place_of(group, moment)))


def _moves(number: int, moment: int, group: str, text: str) -> list[Move]:
    """Return the joins or leaves that a notice of the system tells."""
    for patterns, joined in ((_LEAVES, False), (_JOINS, True)):
        for pattern, scene in patterns:
            if found := pattern.match(text):
                names = found["who"].strip().split("、")
                return [_move(number, moment, group, name, joined, scene) for name in names if name not in _OWN]
    return []


def _move(number: int, moment: int, group: str, name: str, joined: bool, scene: str) -> Move:
    told = _NUMBERED.fullmatch(name.strip())
    return Move(moment, group, told[2] if told else name.strip(), joined, number, scene, named=not told)


SOURCE: Source = register(QQ())
