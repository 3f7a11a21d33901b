"""The plain text of DiscordChatExporter: the server and the channel between two rules, then `[time] name` and a text.

A message is its head line; what follows up to the next one is its text, and nothing is kept of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from io import TextIOWrapper
from typing import IO
from zoneinfo import ZoneInfo

from zongjie.sources.discord import table
from zongjie.sources.discord.table import Channel, Row

_RULE = "=" * 20  # above and below the block that names the server and the channel
_HEAD = re.compile(r"\[([^\]]{8,40})\] (\S.*?)(?: \(pinned\))?\s*$")
_DATE = re.compile(r"\d{1,4}[-./]")


def is_ours(head: bytes) -> bool:
    """Whether a file begins with the exporter's block."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return text.startswith(_RULE.encode()) and b"\nGuild: " in text and b"\nChannel: " in text


def day_first(file: IO[bytes]) -> bool | None:
    """Return how 03/04/2021 is meant in a file, None if no date is written so or none tells."""
    for found in _heads(file):
        order = table.order_of(found[1])
        if order != "unclear":
            return order
    return None


def rows(file: IO[bytes], channel: Channel, zone: ZoneInfo, first: bool | None) -> Iterator[Row]:
    """Yield the messages of a file; see `zongjie.sources.discord.table.rows`."""
    micros = table.clock(zone, first)
    alike: Counter[str] = Counter()  # messages of an author in the latest moment
    latest = 0
    for found in _heads(file):
        date, name = found[1], found[2]
        ts = micros(date)
        if ts is None:
            if _DATE.match(date):  # else the line is part of a text
                yield Row(problem=table.NO_DATE, shown=date)
            continue
        if ts != latest:
            latest = ts
            alike.clear()
        alike[name] += 1
        yield table.message(name, name, ts, table.id_of(channel.group, name, ts, alike[name]), date)


def _heads(file: IO[bytes]) -> Iterator[re.Match[str]]:
    """Yield the head lines of messages: each stands behind an empty line."""
    text = TextIOWrapper(file, encoding="utf-8-sig", errors="replace")
    empty = False
    try:
        for line in text:
            found = _HEAD.match(line) if empty and line[0] == "[" else None
            if found:
                yield found
            empty = not line.strip()
    finally:
        text.detach()  # the file is closed by whoever opened it
