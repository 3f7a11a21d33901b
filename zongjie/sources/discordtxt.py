"""Discord channels as plain text: DiscordChatExporter's TXT, and archives of bots that write `[time] name (id=…)`.

A message is its head line; what follows up to the next one is its text, and nothing is kept of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from io import TextIOWrapper
from typing import IO
from zoneinfo import ZoneInfo

from zongjie.sources import discordcsv
from zongjie.sources.discordcsv import Channel, Row

_RULE = "=" * 20  # above and below the block that names the server and the channel
# A bot's archive gives the id of the message, not of its author, and indents texts.
_BOT = re.compile(r"\[(\d{4}-\d\d-\d\d[T ][^\]]{5,30})\] (\S.*?) \(id=(\d{15,20})\)\s*$")
_HEAD = re.compile(r"\[([^\]]{8,40})\] (\S.*?)(?: \(pinned\))?\s*$")
_DATE = re.compile(r"\d{1,4}[-./]")


def is_ours(head: bytes) -> bool:
    """Whether a file begins as one of the two does."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().decode("utf-8", "replace")
    named = text.startswith(_RULE) and "\nGuild: " in text and "\nChannel: " in text
    return named or bool(_BOT.match(text.split("\n")[0]))


def day_first(file: IO[bytes]) -> bool | None:
    """Return how 03/04/2021 is meant in a file, None if no date is written so or none tells."""
    for found, _ in _heads(file):
        order = discordcsv.order_of(found[1])
        if order != "unclear":
            return order
    return None


def rows(file: IO[bytes], channel: Channel, zone: ZoneInfo, first: bool | None) -> Iterator[Row]:
    """Yield the messages of a file; see `zongjie.sources.discordcsv.rows`."""
    micros = discordcsv.clock(zone, first)
    alike: Counter[str] = Counter()  # messages of an author in the latest moment
    latest = 0
    for found, by_bot in _heads(file):
        date, name = found[1], found[2]
        ts = micros(date)
        if ts is None:
            if _DATE.match(date):  # else the line is part of a text
                yield Row(problem=discordcsv.NO_DATE, shown=date)
            continue
        if ts != latest:
            alike, latest = Counter(), ts
        alike[name] += 1
        yield discordcsv.message(
            name, name, ts, found[3] if by_bot else discordcsv.id_of(channel.group, name, ts, alike[name]), date
        )


def _heads(file: IO[bytes]) -> Iterator[tuple[re.Match[str], bool]]:
    """Yield the head lines of messages, and whether a bot wrote them; the exporter's stand behind an empty line."""
    text = TextIOWrapper(file, encoding="utf-8-sig", errors="replace")
    named, empty = False, True
    try:
        for line in text:
            named = named or line.startswith(_RULE)
            if line[0] == "[":
                bot = None if named else _BOT.match(line)
                found = bot or (_HEAD.match(line) if named and empty else None)
                if found:
                    yield found, bot is not None
            empty = not line.strip()
    finally:
        text.detach()  # the file is closed by whoever opened it
