"""The CSV files of DiscordChatExporter: no ids of messages, no types; in older ones times as the locale writes them."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from io import TextIOWrapper
from pathlib import PurePosixPath
from typing import IO, Literal, NamedTuple
from zoneinfo import ZoneInfo

from zongjie.sources.reading import values
from zongjie.sources.reading.textfile import names_in

UNDATED = "reaction, which the export gives no date"
NOT_SAID = "not a message of a member"
NO_DATE = "not a date that exists, or day and month cannot be told apart: see the option day_first"

_HEADER = re.compile(rb'^(?:\xef\xbb\xbf)?"?(?:AuthorID"?[,;]"?)?Author"?([,;])"?Date"?\1"?Content"?\1"?Attachments')
_FILE = re.compile(r"^(?P<name>.*?)\s*\[(?P<id>\d{15,20})\]")  # Server - Category - channel [123456789012345678]
_COUNT = re.compile(r"\((\d+)\)(?=,|$)")  # 👍 (3),❤ (1)
_TAG = re.compile(r"#\d{4}$")
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.]\d{4}")
_SECONDS = re.compile(r":\d\d[:.]\d\d")
# Written by the exporter itself in place of a text: there is no other mark of these messages.
_JOINED = "Joined the server."
_SYSTEM = frozenset({"Pinned a message.", "Started a thread.", "Changed the channel icon."})


class Channel:
    """What a file's name says of its channel."""

    def __init__(self, file: str) -> None:
        stem = PurePosixPath(file).name.removesuffix(".gz").removesuffix(".csv").removesuffix(".txt")
        found = _FILE.match(stem)
        self.group = found["id"] if found else re.sub(r"\s*\[part \d+\]", "", stem)
        self.name = (found["name"] if found else self.group).split(" - ")[-1]


class Row(NamedTuple):
    """A row: a message, a join, something skipped, or a problem with the value that shows it."""

    member: str = ""
    name: str = ""
    ts: int = 0  # microseconds since 1970
    id: str = ""
    spoken: bool = False
    joins: bool = False
    nameless: bool = False  # the author has no id, nor a number behind the name
    coarse: bool = False  # a time without seconds
    skipped: Mapping[str, int] | None = None
    problem: str = ""
    shown: str = ""


def is_ours(head: bytes) -> bool:
    """Whether a file begins with the exporter's header."""
    return bool(_HEADER.match(head))


def day_first(file: IO[bytes]) -> bool | None:
    """Return how 03/04/2021 is meant in a file, None if no date is written so or none tells."""
    for cells, columns in _cells(file):
        order = order_of(cells[columns["Date"]]) if len(cells) > columns["Date"] else "unclear"
        if order != "unclear":
            return order
    return None


def order_of(date: str) -> bool | Literal["unclear"] | None:
    """Return whether a date has its day first; None if it is not written with slashes or dots at all."""
    found = _SLASHED.match(date)
    if not found:
        return None
    return int(found[1]) > 12 if max(int(found[1]), int(found[2])) > 12 else "unclear"


def clock(zone: ZoneInfo, first: bool | None) -> Callable[[str], int | None]:
    """Return what reads a time as microseconds since 1970; None for what is no time, or may be two."""

    @lru_cache(maxsize=4096)
    def micros(text: str) -> int | None:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            found = values.instant(text, zone, first)
            return round(found.timestamp() * 1e6) if found else None
        return round((moment if moment.tzinfo else moment.replace(tzinfo=zone)).timestamp() * 1e6)

    return micros


def rows(file: IO[bytes], channel: Channel, zone: ZoneInfo, first: bool | None) -> Iterator[Row]:
    """Yield the rows of a file.

    Parameters
    ----------
    zone
        Of times without one: that of whoever exported.
    first
        Whether in 03/04/2021 the day comes first.
    """
    micros = clock(zone, first)
    alike: Counter[str] = Counter()  # messages of an author in the latest moment
    latest = 0
    for cells, columns in _cells(file):
        if len(cells) < len(columns):
            yield Row(problem="fewer cells than the header has columns")
            continue
        date, name = cells[columns["Date"]], cells[columns["Author"]]
        ts, member = micros(date), cells[columns["AuthorID"]] if "AuthorID" in columns else name
        if ts is None or not member:
            yield Row(problem="a message without an author" if ts else NO_DATE, shown=date)
            continue
        if ts != latest:
            latest = ts
            alike.clear()
        alike[member] += 1
        said, reactions = cells[columns["Content"]], cells[columns["Reactions"]] if "Reactions" in columns else ""
        row = message(member, name, ts, id_of(channel.group, member, ts, alike[member]), date)
        if said in _SYSTEM or said == _JOINED or reactions:
            row = row._replace(
                spoken=said not in _SYSTEM and said != _JOINED,
                joins=said == _JOINED,
                skipped=_skipped(said, reactions),
            )
        yield row


def message(member: str, name: str, ts: int, key: str, date: str) -> Row:
    """Return the row of a message."""
    return Row(
        member=member,
        name=_TAG.sub("", name) if "#" in name else name,
        ts=ts,
        id=key,
        spoken=True,
        nameless=member is name and not _TAG.search(name),
        coarse=not _SECONDS.search(date),
    )


def id_of(*key: object) -> str:
    """Return an id for a message; the author's own must not be read in it."""
    return blake2b("\x1f".join(map(str, key)).encode(), digest_size=12).hexdigest()


def _skipped(said: str, reactions: str) -> dict[str, int]:
    counts = [int(count) for count in _COUNT.findall(reactions)]
    skipped = {UNDATED: sum(counts), f"{NOT_SAID}: {said}": said in _SYSTEM}
    return {reason: int(count) for reason, count in skipped.items() if count}


def _cells(file: IO[bytes]) -> Iterator[tuple[list[str], dict[str, int]]]:
    """Yield rows of cells, each with the places of the columns."""
    text = TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")
    try:
        header = text.readline()
        mark = ";" if header.count(";") > header.count(",") else ","
        names = names_in(header.strip(), mark)
        columns = {name: place for place, name in enumerate(names) if name}
        for cells in _sound(csv.reader(text, delimiter=mark)):
            if cells:
                yield cells, columns
    finally:
        text.detach()  # the file is closed by whoever opened it


def _sound(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    """Yield rows; one that is no CSV comes as a single cell."""
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield [""]
