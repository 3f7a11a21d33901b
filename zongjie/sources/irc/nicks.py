"""One person under several nicks: folding of alternates, and what `is now known as` joins. Both are for the asking."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

_ALTERNATE = re.compile(
    r"(?:[_`^]+|[|\-_\[](?:away|afk|busy|brb|zzz|off|out|work|home|phone|mobile|lunch|sleep|bbl)\]?)+$", re.I
)
_GUEST = re.compile(r"(?:guest|user|web|unknown|mib_)\d*$|\w*freenode.*", re.I)
_RENAMES = re.compile(rb"[ \t]([^\s]{1,64}) is now known as ([^\s]{1,64})\s*$", re.MULTILINE)


def fold(nick: str) -> str:
    """Return a nick without what marks an alternate of it (`nick_`, `nick__`, `nick|away`), in lower case."""
    return (_ALTERNATE.sub("", nick) or nick).casefold()


def merge(blocks: Iterable[bytes]) -> dict[str, str]:
    """Return nick → the one nick that stands for all that a log's renames join, in any number of steps.

    Nicks of guests, which many people have had, join nobody.
    """
    heads: dict[str, str] = {}

    def head(nick: str) -> str:
        while (above := heads.setdefault(nick, nick)) != nick:
            heads[nick] = nick = heads.setdefault(above, above)
        return nick

    for block in blocks:
        for old, new in _RENAMES.findall(block):
            one, other = (name.decode("utf-8", "replace") for name in (old, new))
            if not _GUEST.match(one) and not _GUEST.match(other):
                heads[head(other)] = head(one)
    return {nick: head(nick) for nick in list(heads)}


def naming(merged: dict[str, str], *, folded: bool) -> Callable[[str], str]:
    """Return what gives a nick the name that its person has in the tables."""

    def name(nick: str) -> str:
        nick = merged.get(nick, nick)
        return fold(nick) if folded else nick

    return name
