"""The encoding of a text by its first bytes."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LONGEST_CELL = 16 << 20  # characters: a forwarded card, or what a broken quote swallows, is beyond csv's own limit


def by_mark(head: bytes) -> str | None:
    """Return the encoding that a byte-order mark names."""
    return next((name for mark, name in _MARKS if head.startswith(mark)), None)


def by_head(head: bytes) -> str:
    """Return the encoding that first bytes look like: marked, else UTF-16, UTF-8 or GB18030."""
    if marked := by_mark(head):
        return marked
    zeros = head[::2].count(0), head[1::2].count(0)
    if max(zeros) * 20 > len(head):  # the spaces and digits of UTF-16 are half zeros
        return "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"
