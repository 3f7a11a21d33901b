"""IRC: the logs of public channels, years of them, as clients, bouncers and log bots write them.

Messages and `/me` actions become activity. IRC has no list of members and no ids: a nick is a member, and since when
somebody belongs to a channel is not known. Joins and leaves are skipped, by count: a broken link between two servers
(netsplit) makes everybody leave and join again, so that their number says nothing of growth. Words that a bridge
carries (`<bridge> <Ann> good morning`) are credited to the person who said them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

from zongjie.errors import DataError
from zongjie.sources.base import Batch, Context, Notice, Source, register
from zongjie.sources.irc import dialects
from zongjie.sources.irc.nicks import merge, naming
from zongjie.sources.irc.read import Channel, Lines
from zongjie.sources.irc.relays import find_relays
from zongjie.sources.reading import bots
from zongjie.sources.reading.chat import zone_of
from zongjie.sources.reading.gather import groups_batch, members_batch
from zongjie.sources.reading.tree import Tree, heads, suffix_of

_WHAT = "an IRC log"


class Irc:
    """Logs of one or many channels, one file a day or one for all time; forms: `irc/dialects.py`."""

    kind = "irc"
    title = "IRC logs (irssi, WeeChat, ZNC, HexChat, mIRC, log bots): a file, a zip, or folders of channels"
    tables: tuple[str, ...] = ("members", "groups", "activity")
    options: Mapping[str, str] = {
        **bots.OPTIONS,
        "relays": "accounts that carry the words of people elsewhere, besides those that are found",
        "relay_prefix": "put before the names of people whose words a relay carries; else they are nicks like others",
        "merge_renames": "true: all nicks that `is now known as` joins are one person; nicks are shared and swapped",
        "fold_alts": "true: `nick_`, `nick__` and `nick|away` are `nick`",
        "channel": "the channel, where neither file nor folder says it",
        "time_zone": "of the times in the logs, such as Europe/Berlin; else UTC, as public logs are",
    }
    folders = True

    def detect(self, path: Path) -> bool:
        """Whether one of the first files with lines is mostly lines of a log."""
        return any(dialects.is_log(head) for _, head in heads(path, dialects.SUFFIXES) if head.strip())

    def read(self, path: Path, context: Context) -> Iterator[Batch]:
        """Yield activity file by file, then groups and members.

        Raises
        ------
        DataError
            If no file is an IRC log.
        """
        with Tree(path, _WHAT) as tree:
            names, ignored = _logs(tree)
            prefix = str(context.options.get("relay_prefix") or "")
            lines = Lines(self._naming(tree, names, context), self._relays(tree, names, context), prefix)
            zone = zone_of(context) if "time_zone" in context.options else ZoneInfo("UTC")
            channels: dict[str, str] = {}
            for name in names:
                channel = str(context.options.get("channel") or dialects.channel_of(path, name))
                channels[channel] = f"#{channel}" if channel[:1].isalpha() else channel
                lines.begin(tree.place(name), Channel(channel, dialects.day_of(path, name), zone))
                for block in tree.blocks(name):
                    lines.read(block)
                    if lines.full:
                        yield lines.take()
            yield lines.take(ignored)
            yield groups_batch(channels, f"{path.name}, channels")
            yield self._members(lines, context, f"{path.name}, nicks")

    def _naming(self, tree: Tree, names: list[str], context: Context) -> Callable[[str], str] | None:
        """Return what names people, None if nicks stay as they are."""
        merged = merge(_blocks(tree, names)) if context.options.get("merge_renames") else {}
        folded = bool(context.options.get("fold_alts"))
        return naming(merged, folded=folded) if merged or folded else None

    def _relays(self, tree: Tree, names: list[str], context: Context) -> Mapping[str, bool]:
        """Return the relays by nick, and whether they are the options' and so carry names in any form."""
        people = bots.named(context.options, "people")
        found = {nick.casefold(): False for nick in find_relays(lambda: _blocks(tree, names))}
        found = {nick: told for nick, told in found.items() if nick not in people}
        return found | dict.fromkeys(bots.named(context.options, "relays"), True)

    def _members(self, lines: Lines, context: Context, place: str) -> Batch:
        """Return everyone who wrote; a relay is a program."""
        members = dict.fromkeys(lines.people.values())
        relays = {name for nick, name in lines.people.items() if nick.casefold() in lines.relays}
        notices: Counter[Notice] = Counter({"relays": len(relays), **lines.notices})
        if context.options.get("merge_renames"):
            notices["renames"] = notices.pop("unjoined_renames", 0)
        return members_batch(members, bots.bots_of(members, context.options, relays), place, notices)


def _logs(tree: Tree) -> tuple[list[str], tuple[str, ...]]:
    """Return the files that are logs, and the others.

    Raises
    ------
    DataError
        If there is no log.
    """
    names = [
        name
        for name in tree.names
        if suffix_of(name) in dialects.SUFFIXES
        and (dialects.day_of(tree.path, name) or dialects.is_log(tree.head(name)))
    ]
    if not any(dialects.is_log(tree.head(name)) for name in names):
        raise DataError(
            "No file of this export is an IRC log.",
            where=str(tree.path),
            examples=[f"it holds {name}" for name in tree.names[:3]],
            hint="lines such as `[10:00] <nick> text` are read; give the log as the client or bot wrote it",
        )
    taken = frozenset(names)
    return names, tuple(name for name in tree.names if name not in taken)


def _blocks(tree: Tree, names: Iterable[str]) -> Iterator[bytes]:
    return chain.from_iterable(tree.blocks(name) for name in names)


IRC: Source = register(Irc())
