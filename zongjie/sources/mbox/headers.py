"""The headers of a mail that say who wrote it, when, and what it answers (RFC 5322), as archives mangle them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from email.errors import MessageError
from email.header import decode_header, make_header
from email.utils import parsedate_tz

from zongjie.sources.reading.bots import looks_like_bot

_FIELD = re.compile(r"^(From|Date|Subject|Message-ID|In-Reply-To|References|List-Id|Reply-To|X-Original-From):", re.I)
_ADDRESS = re.compile(r"([^\s<>()\",;:]+)(?:@| at )([\w.-]+\.\w+|localhost|[\w-]+)")
_ANGLES = re.compile(r"<([^<>]*)>")
_COMMENT = re.compile(r"\(((?:[^()]|\([^()]*\))*)\)\s*$")
_VIA = re.compile(r"(.+?)\s+via\s+\S.*", re.I)
_STAMP = re.compile(
    r"(?:[A-Za-z]{3},? *)?(\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d\d):(\d\d)(?::(\d\d))? *([+-])(\d\d)([0-5]\d)"
)
_PLAIN = re.compile(r"[A-Za-z]{3} ([A-Za-z]{3}) +(\d{1,2}) (\d\d):(\d\d):(\d\d) (\d{4})\s*$")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ID = re.compile(r"<([^<>\s]+)>")
_DIGEST = re.compile(r"\bdigest,? vol(?:ume)?\.? \d+|\bdigest \d+ ", re.I)
# Addresses that many people's words come from, and those that are programs' own.
_SHARED = re.compile(r"(?:no-?reply|notifications?|donotreply|do-not-reply)(?:[+\-.].*)?@", re.I)
_PROGRAM = re.compile(
    r"(?:mailer-daemon|postmaster|majordomo|mailman|bugzilla(?:-daemon)?|listserv|.+-(?:request|owner|bounces|daemon))@",
    re.I,
)
_EPOCH = date(1970, 1, 1).toordinal()
_EARLIEST = (date(1980, 1, 1).toordinal() - _EPOCH) * 86_400  # mails are older than the web; clocks at 0 are not


@dataclass(frozen=True)
class Sender:
    """Who wrote: what tells the person from others, the name shown, and whether it is a program."""

    key: str
    name: str
    program: bool


def fields(head: bytes) -> dict[str, str]:
    """Return the headers that are read, by their names in lower case, each once and unfolded."""
    found: dict[str, str] = {}
    name = ""
    for line in _text(head).split("\n"):
        if line[:1] in (" ", "\t"):
            if name:
                found[name] += " " + line.strip()
            continue
        field = _FIELD.match(line)
        name = field[1].lower() if field else ""
        if name and name not in found:
            found[name] = line[len(name) + 1 :].strip()
        else:
            name = ""
    return found


def sender(written: str, reply_to: str = "") -> Sender | None:
    """Return the writer, None if the header names nobody.

    The key is the address in lower case (`a at b.org` is `a@b.org`), or the name where the address is not the writer's
    own: a list that writes `Ann via R-help`, a platform's `notifications@`.

    Parameters
    ----------
    written
        A header such as `Ann <ann@b.org>` or `ann at b.org (Ann)`.
    reply_to
        Where answers go: the writer's own address, if a list has put itself in the place of the writer.
    """
    plain = _decoded(written)
    angled = _ANGLES.search(plain)
    address = _address(angled[1] if angled else plain)
    comment = _COMMENT.search(plain)
    name = (
        (plain[: angled.start()] if angled else comment[1] if comment else "" if address else plain)
        .strip()
        .strip("\"'")
        .strip()
    )
    if not address and not name:
        return None
    if via := _VIA.fullmatch(name):
        name = via[1].strip("\"'")
        own = _address(reply_to)
        key = own if own and own != address else f"{name} via {address}"
    else:
        key = f"{name} via {address}" if name and _SHARED.match(address) else address or name
    program = bool(_PROGRAM.match(address)) or looks_like_bot(name)
    return Sender(key, name, program)


def moment(written: str, envelope: str) -> int | None:
    """Return microseconds since 1970 in UTC of a mail, None if neither time can be.

    A `Date` that cannot be read, or lies more than two days behind the day on which the mail came in (`envelope`, the
    end of its `From ` line) or a year before it, is a clock that was wrong: the mail's coming in is taken. A time
    without a zone is UTC.
    """
    said, came = _instant(written), _instant(envelope)
    if said is None or (came is not None and not came - 366 * 86_400 <= said <= came + 2 * 86_400):
        said = came
    return None if said is None or said < _EARLIEST else said * 1_000_000


def identify(message_id: str) -> str | None:
    """Return the id of a mail, None if the header has none: a hash, as ids of mails hold names and addresses."""
    found = _ID.search(message_id) or (re.match(r"\s*(\S+@\S+)\s*$", message_id))
    return hashed(found[1]) if found else None


def answered(in_reply_to: str, references: str) -> str | None:
    """Return the id of the mail that this one answers, None if it answers none that can be told."""
    found = _ID.findall(in_reply_to) or _ID.findall(references)[-1:]
    return hashed(found[0]) if found else None


def hashed(text: str) -> str:
    """Return a short hash of a text."""
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()


def is_digest(subject: str, key: str) -> bool:
    """Whether a mail is a list's own collection of others, which stand in the archive by themselves."""
    return (
        bool(_DIGEST.search(subject))
        and not subject.lower().lstrip().startswith(("re:", "aw:", "fw", "sv:"))
        and (bool(_PROGRAM.match(key)) or "digest" in key)
    )


def _address(text: str) -> str:
    found = _ADDRESS.search(text)
    return f"{found[1]}@{found[2]}".lower() if found else ""


def _decoded(written: str) -> str:
    """Return a header with its encoded words (`=?utf-8?q?…?=`) as text."""
    if "=?" not in written:
        return written
    try:
        return str(make_header(decode_header(written)))
    except (MessageError, LookupError, ValueError):
        return written


def _instant(written: str) -> int | None:
    """Return seconds since 1970 of a date as mails write it; the two usual forms are read the short way."""
    try:
        if found := _STAMP.match(written):
            day, month, year, hour, minute, second, sign, hours, minutes = found.groups()
            shift = (int(hours) * 3600 + int(minutes) * 60) * (-1 if sign == "-" else 1)
            return _seconds(year, month, day, int(hour) * 3600 + int(minute) * 60 + int(second or 0) - shift)
        if found := _PLAIN.match(written):
            month, day, hour, minute, second, year = found.groups()
            return _seconds(year, month, day, int(hour) * 3600 + int(minute) * 60 + int(second))
        parsed = parsedate_tz(written)
        if not parsed:
            return None
        year = parsed[0] + (1900 if parsed[0] < 200 else 0)  # 104 is a clock that was not ready for 2000
        clock = parsed[3] * 3600 + parsed[4] * 60 + parsed[5]
        return (date(year, *parsed[1:3]).toordinal() - _EPOCH) * 86_400 + clock - (parsed[9] or 0)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _seconds(year: str, month: str, day: str, clock: int) -> int:
    """Return seconds since 1970; raises ValueError if there is no such month or day."""
    days = date(int(year), _MONTHS.index(month.lower()) + 1, int(day)).toordinal() - _EPOCH
    return days * 86_400 + clock


def _text(head: bytes) -> str:
    try:
        return head.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return head.decode("latin-1").replace("\r\n", "\n")
