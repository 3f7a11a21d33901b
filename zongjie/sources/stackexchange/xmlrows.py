"""XML dumps of one `<row … />` element a record, all of it in attributes: read in batches, whatever the file's size.

Quotes and angle brackets are escaped inside attributes, so that a row begins at `<row` and its values are what stands
between quotes; a row in any other writing is given to lxml, without entities or network.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import unescape
from typing import IO

import pandas as pd

SIZE = 100_000  # rows of a batch
_BLOCK = 1 << 20
_ROW = b"<row"

Row = dict[str, str]


def batches(file: IO[bytes], names: Sequence[str], size: int = SIZE) -> Iterator[tuple[pd.DataFrame, list[int]]]:
    """Yield the rows of a dump.

    Parameters
    ----------
    file
        Opened for bytes, at the start.
    names
        The attributes wanted.
    size
        Rows of a batch.

    Yields
    ------
    tuple
        A frame of texts with a column for each of `names`, None where a row has none, numbered by its rows from 1; and
        the numbers of rows that are no XML.
    """
    keys = [f" {name}=" for name in names]
    kept: list[list[str | None]] = []
    numbers: list[int] = []
    damaged: list[int] = []
    for number, piece in enumerate(_pieces(file), 1):
        row = _quick(piece, keys[0]) or _careful(piece)
        if row is None:
            damaged.append(number)
        else:
            kept.append([row.get(key) for key in keys])
            numbers.append(number)
        if number % size == 0:
            yield _frame(kept, names, numbers), damaged
            kept, numbers, damaged = [], [], []
    if kept or damaged:
        yield _frame(kept, names, numbers), damaged


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    """Yield what follows each `<row`, up to the next one."""
    rest, begun = b"", False
    while block := file.read(_BLOCK):
        *whole, rest = (rest + block).split(_ROW)
        yield from whole if begun else whole[1:]  # the first is what stands before all rows
        begun = begun or bool(whole)
        if not begun:
            rest = rest[-len(_ROW) :]
    if begun:
        yield rest


def _quick(piece: bytes, first: str) -> Row | None:
    """Return the attributes, keyed ` Name=`, of a row as dumps write it; None for any other."""
    try:
        parts = piece.decode().split('"')
    except UnicodeDecodeError:
        return None
    row = dict(zip(parts[::2], parts[1::2], strict=False))
    return row if parts[-1].lstrip().startswith("/>") and len(parts) % 2 and first in row else None


def _careful(piece: bytes) -> Row | None:
    from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - lxml has no types

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        element = etree.fromstring(_ROW + piece[: piece.rfind(b"/>") + 2], parser)
    except etree.XMLSyntaxError:
        return None
    return {f" {name}=": str(value).replace("&", "&amp;") for name, value in element.attrib.items()}


def _frame(rows: list[list[str | None]], names: Sequence[str], numbers: list[int]) -> pd.DataFrame:
    columns = zip(*rows, strict=True) if rows else ((),) * len(names)
    texts = {
        name: [value if value is None or "&" not in value else unescape(value) for value in column]
        for name, column in zip(names, columns, strict=True)
    }
    return pd.DataFrame(texts, index=numbers, dtype=object)
