"""Accounts that carry the words of people elsewhere: `<bridge> <Ann> good morning` was said by Ann."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

SHARE, LEAST = 0.9, 50  # of an account's lines that begin with `<name> `, and how many it must have written
_NICK = rb"[ @+%&~!]?([^<>\s]{1,64})"
_CODES = rb"[\x02\x03\x0f\x16\x1d\x1f\d,]{0,6}"
_CARRIED = re.compile(
    rb"^[^<\r\n]{0,40}<" + _NICK + rb">[ \t]+" + _CODES + rb"<[^<>\r\n]{1,64}>[\s\x0f\x03]", re.MULTILINE
)
_CARRIED_TABS = re.compile(
    rb"^[-\d :T]{10,25}\t[@+%&~!]?([^\t\r\n]{1,64})\t" + _CODES + rb"<[^<>\r\n]{1,64}>[\s\x0f\x03]", re.MULTILINE
)

# Colours of IRC, and the marks of no width that bridges put into names so that nobody is called.
_FORMAT = re.compile(r"\x03(?:\d{1,2}(?:,\d{1,2})?)?|[\x00-\x02\x04-\x08\x0b-\x1f\u200b-\u200f\u2060\ufeff]")
_ANGLES = re.compile(r"\s*<\s*([^<>]{1,64}?)\s*>(?:\s|$)")
_ANY = re.compile(r"\s*(?:<\s*([^<>]{1,64}?)\s*>|\[\s*([^\[\]]{1,64}?)\s*\]|([^\s:<>\[\]]{1,64}):)(?:\s|$)")


def carried(text: str, *, any_form: bool = False) -> str | None:
    """Return the name of the person whose words a relay's line carries, None if it carries nobody's.

    Parameters
    ----------
    text
        What the account wrote.
    any_form
        Whether `[name]` and `name:` count besides `<name>`: only for accounts known to be relays, as people begin lines
        with the name of whom they answer.
    """
    plain = _FORMAT.sub("", text)
    found = (_ANY if any_form else _ANGLES).match(plain)
    return next((name for name in found.groups() if name), None) if found else None


def find_relays(blocks: Callable[[], Iterable[bytes]]) -> frozenset[str]:
    """Return the accounts of a log of which at least 90 % of at least 50 lines begin with `<name> `.

    Parameters
    ----------
    blocks
        Gives the log anew in blocks of whole lines; it is gone through once, and again only if there is a candidate.
    """
    counts: Counter[bytes] = Counter()
    for block in blocks():
        counts.update(_carriers(block))
    candidates = {account: count for account, count in counts.items() if count >= SHARE * LEAST}
    if not candidates:
        return frozenset()
    totals = _totals(blocks(), candidates)
    found = (
        account
        for account, count in candidates.items()
        if totals[account] >= LEAST and count >= SHARE * totals[account]
    )
    return frozenset(account.decode("utf-8", "replace") for account in found)


def _carriers(block: bytes) -> Iterator[bytes]:
    if b"> <" in block or b"> \x03" in block or b">\t<" in block:
        yield from _CARRIED.findall(block)
    if b"\t<" in block or b"\t\x03" in block:
        yield from _CARRIED_TABS.findall(block)


def _totals(blocks: Iterable[bytes], accounts: Iterable[bytes]) -> Counter[bytes]:
    names = b"|".join(re.escape(account) for account in sorted(accounts))
    line = re.compile(
        rb"^[^<\r\n]{0,40}<[ @+%&~!]?(" + names + rb")>|^[-\d :T]{10,25}\t[@+%&~!]?(" + names + rb")\t", re.MULTILINE
    )
    totals: Counter[bytes] = Counter()
    for block in blocks:
        totals.update(angled or tabbed for angled, tabbed in line.findall(block))
    return totals
