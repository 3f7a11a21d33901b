"""The lines of IRC logs as clients and bots write them: what each says, on which day, in which channel.

Read are the forms of public log bots (`[HH:MM] <nick> text`, `*** nick joined`), energymech, eggdrop, ZNC, irssi
(`--- Day changed`, `-!-`), WeeChat (columns by tabs), HexChat and XChat (`**** BEGIN LOGGING AT`), mIRC (`Session
Start`), and ISO stamps before the line (Limnoria and others). Their documentation and the files themselves define them.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

Kind = Literal["message", "join", "leave", "rename", "notice", "other"]
SUFFIXES = frozenset({"", ".txt", ".log", ".irclog", ".weechatlog"})

# day, hour with minute, second, offset; then nick and text of a message, or whatever else is said
LINE = re.compile(
    r"\[?(?:(\d{4}-\d\d-\d\d)[T ])?((?:[01]\d|2[0-3]):[0-5]\d)(?::([0-5]\d|60)(?:[.,]\d+)?)?(Z|[+-]\d\d:?\d\d)?\]?"
    r"[ \t]+(?:<[ @+%&~!]?([^<>]{1,64})>(?:[ \t](.*)|$)|(.*))",
    re.DOTALL,
)
HEXCHAT = re.compile(r"([A-Z][a-z]{2}) ([ 0-3]\d) (\d\d:\d\d:\d\d.*)", re.DOTALL)
_HEADER = re.compile(
    r"(?:---|\*\*\*\*|Session|\[\d\d:\d\d(?::\d\d)?\] ---)[ ].*?"
    r"([A-Z][a-z]{2}) +(\d{1,2}),? (?:\d\d:\d\d:\d\d )?(\d{4})"
)
_OF_LOGGER = ("---", "***", "===", "-!-", "Session ", "# ")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_EVENT = re.compile(r"(?:\*\*\*|===|-!-|-->|<--|--|→|←|—)(?:[ \t]+|$)(.*)", re.DOTALL)
_RENAME = re.compile(r"(?:Nick change: )?(\S+) (?:is now known as|->) (\S+?)\.?$")
_JOIN = re.compile(r"Joins: |\S+ (?:[(\[].*[)\]] )?(?:has )?joined\b")
_LEAVE = re.compile(r"(?:Quits|Parts): |\S+ (?:[(\[].*[)\]] )?(?:(?:has )?(?:left|quit)\b|got (?:netsplit|lost))")
# What clients write in the form of an action: `* nick (user@host) has joined #channel`.
_NO_ACTION = re.compile(
    r"(?:Joins|Parts|Quits): |Now talking (?:in|on) |Disconnected|Rejoined channel|Topic (?:for|is)|Channel mode"
    r"|\S+ (?:[(\[]\S*@\S*[)\]] has |has (?:quit \(|left #|joined #)|is now known as \S+$|sets (?:mode|channel)"
    r"|(?:gives|removes) (?:channel|voice|half)|has changed the topic|changes topic to|was kicked by)"
)
_NOTICE = re.compile(r"-[^\s-]\S*- ")
_EGGDROP = re.compile(
    r"\S+ \([^()\s]*@[^()\s]*\) (?:joined|left|got)\b|Nick change: |\S+: mode change |Topic changed on "
)

_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_./]?)([01]\d)\2([0-3]\d)(?!\d)")
_GENERIC = frozenset(
    {"irc", "log", "logs", "irclog", "irclogs", "irc-logs", "channel", "channels", "export", "data", ""}
)


def parse(body: str, *, dated: bool) -> tuple[Kind, str, str]:
    """Return what a stamped line says that is no `<nick> text`: its kind, the nick, and its text (or new nick).

    Parameters
    ----------
    body
        The line behind its stamp.
    dated
        Whether the stamp has a date, as those of WeeChat have, whose columns are separated by tabs.
    """
    if dated and "\t" in body:
        prefix, _, text = body.partition("\t")
        if (nick := prefix.strip()) not in ("*", "--", "-->", "<--", "=!=", ""):
            return "message", nick.lstrip("@+%&~!"), text
        body = f"{nick or '--'} {text}"
    if event := _EVENT.match(body):
        return _event(event[1], body)
    if body.startswith(("* ", "*\t", "Action: ")):
        said = body.split(None, 1)[1] if body[1:].strip() and " " in body.replace("\t", " ").strip() else ""
        if not said:
            return "other", "", ""
        nick, _, text = said.partition(" ")
        return _event(said, body) if _NO_ACTION.match(said) else ("message", nick.lstrip("@+%&~!"), text)
    if _NOTICE.match(body):
        return "notice", "", ""
    if _EGGDROP.match(body):
        return _event(body, body)
    raise ValueError("neither a message nor an event")


def _event(said: str, body: str) -> tuple[Kind, str, str]:
    if renamed := _RENAME.match(said):
        return "rename", renamed[1], renamed[2]
    if body.startswith(("-->", "→")) or _JOIN.match(said):
        return "join", "", ""
    return ("leave" if body.startswith(("<--", "←")) or _LEAVE.match(said) else "other"), "", ""


def header(line: str) -> date | None:
    """Return the day that a line of the logger announces: `--- Day changed Tue Jan 06 2015`."""
    found = _HEADER.match(line)
    return _day(int(found[3]), found[1], int(found[2])) if found else None


def of_logger(line: str) -> bool:
    """Whether a line without a stamp is the logger's own."""
    return line.startswith(_OF_LOGGER)


def hexchat(line: str, last: date) -> tuple[date, str] | None:
    """Return the day and the rest of a line such as `Jan 05 10:00:00 <nick> text`, whose year is the last day’s."""
    found = HEXCHAT.match(line)
    day = _day(last.year, found[1], int(found[2])) if found else None
    if not found or not day:
        return None
    new_year = last.month == 12 and day.month == 1
    return (day.replace(year=last.year + 1) if new_year else day), found[3]


def _day(year: int, month: str, day: int) -> date | None:
    try:
        return date(year, _MONTHS.index(month) + 1, day)
    except ValueError:
        return None


def is_log(head: bytes) -> bool:
    """Whether the beginning of a file is an IRC log: most lines are understood, and one says so beyond doubt."""
    lines = head.decode("utf-8-sig", "replace").replace("\r", "").split("\n")
    lines = [line for line in (lines[:-1] or lines) if line.strip()][:60]
    known = sum(_known(line) for line in lines)
    return known > 0.8 * len(lines) and any(_certain(line) for line in lines)


def _known(line: str) -> bool:
    found = LINE.match(line) or ((last := HEXCHAT.match(line)) and LINE.match(last[3]))
    if not found:
        return of_logger(line)
    try:
        return found[5] is not None or bool(parse(found[7] or "", dated=found[1] is not None))
    except ValueError:
        return header(line) is not None


def _certain(line: str) -> bool:
    """Whether no other kind of file has such a line; tabs alone are in many tables."""
    last = HEXCHAT.match(line)
    found = LINE.match(last[3] if last else line)
    if not found:
        return bool(re.match(r"--- Log opened|\*\*\*\* BEGIN LOGGING AT|Session Start: ", line))
    return found[5] is not None or (found[7] or "").startswith(("*** ", "-!- ", "-->\t", "<--\t"))


def day_of(path: Path, name: str) -> date | None:
    """Return the day that a file's name tells: `2020-01-31`, `20200131`, `2020/01/31/#channel.txt`."""
    parents = (
        f"{path.parent.name}/{path.name}/" if name != path.name else f"{path.parent.parent.name}/{path.parent.name}/"
    )
    full = parents + name
    begin = full.rfind("/") + 1
    for found in reversed(list(_DATE.finditer(full))):
        if found.end() > begin or found[2] == "/":  # folders of a year, a month and a day count as well
            try:
                return date(int(found[1]), int(found[3]), int(found[4]))
            except ValueError:
                continue
    return None


def channel_of(path: Path, name: str) -> str:
    """Return the channel that a file's name tells, else the nearest folder whose name is no date."""
    above = (path.parent.parent.name, path.parent.name) if name == path.name else (path.name.removesuffix(".zip"),)
    return next(filter(None, map(_channel, reversed((*above, *name.split("/"))))), "irc")


@lru_cache(maxsize=100_000)
def _channel(place: str) -> str | None:
    """Return the channel that the name of a file or folder tells, None if it is a date or only says “log”."""
    plain = _DATE.sub("", unquote(place.removesuffix(".gz"))).rstrip("._- ")
    plain = re.sub(r"\.(?:log|txt|irclog|weechatlog)$", "", plain)
    if "#" in plain:
        return plain[plain.index("#") + 1 :].strip("._- ") or None
    plain = plain.strip("._- ")
    return None if plain.lower() in _GENERIC or re.fullmatch(r"[\d._-]+", plain) else plain
