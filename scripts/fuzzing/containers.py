"""Ways to damage what holds other things: archives, workbooks, compressed texts, databases, Parquet files."""

from __future__ import annotations

import gzip
import io
import re
import sqlite3
import stat
import struct
import zipfile
from functools import cache
from pathlib import PurePath
from random import Random
from typing import Any

from fuzzing.damage import GENERAL, Damage, flip, text_ways

_GZIP = b"\x1f\x8b"
_ZEROS = 512 << 20  # of a bomb, which a few hundred kilobytes hold
_COLUMNS = 10_000
_VALUES = ("", -1, 1e308, float("inf"), 2**62, "2023-13-45", "二〇二三", "a\0b", b"\xff\xfe", "x" * (1 << 20), None)


def fitting(name: str, data: bytes) -> tuple[Damage, ...]:
    """Return the ways to damage a file of this name and content, those that its form invites the most often."""
    if data[:2] == b"PK":
        more = (sheet, sheet) if name.lower().endswith(".xlsx") else ()
        return (*GENERAL, zipped, zipped, listed, listed, within, within, within, within, *more)
    if data[:2] == _GZIP:
        return (*GENERAL, unzipped, unzipped, unzipped, gzip_bomb)
    if data.startswith(b"SQLite"):
        return (*GENERAL, database, database, database)
    if data.startswith(b"PAR1"):
        return (*GENERAL, parquet, parquet, parquet)
    return GENERAL if b"\0" in data[:1_000] else text_ways(name)


def pack(files: dict[str, bytes]) -> bytes:
    """Return a zip of files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def within(data: bytes, random: Random) -> bytes:
    """Damage one member of an archive."""
    members = _members(data)
    if not members:
        return flip(data, random)
    victim = random.choice(sorted(members))
    members[victim] = random.choice(fitting(victim, members[victim]))(members[victim], random)
    return pack(members)


def zipped(data: bytes, random: Random) -> bytes:
    """Change what an archive holds: a bomb, a way out of the folder, a link, one member twice or none at all."""
    target = io.BytesIO()
    how = random.choice(("bomb", "out", "link", "twice", "none", "lies", "deep"))
    members = _members(data) if how != "none" else {}
    victim = random.choice(sorted(members)) if members else "a.csv"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members.items():
            archive.writestr(name, bytes(_ZEROS) if how == "bomb" and name == victim else content)
        for name, content in _more(how, victim, members.get(victim, b""), random):
            archive.writestr(name, content)
    made = target.getvalue()
    return made.replace(b"PK\x01\x02", b"PK\x01\x03", 1) if how == "lies" else made


def listed(data: bytes, random: Random) -> bytes:
    """Change what an archive says of a member (how it is packed, its size, its place, its name) or a byte of it."""
    entries = [match.start() for match in re.finditer(rb"PK\x01\x02", data)]
    if not entries:
        return flip(data, random)
    changed, entry = bytearray(data), random.choice(entries)
    (local,) = struct.unpack_from("<I", data, entry + 42)
    if local + 30 > entry:
        return flip(data, random)
    how = random.choice(("packing", "encrypted", "version", "size", "place", "name", "content"))
    if how == "packing":
        changed[entry + 10] = changed[local + 8] = random.choice((0, 8, 9, 12, 14, 93, 99))
    elif how == "encrypted":
        changed[entry + 8] |= 1
        changed[local + 6] |= 1
    elif how == "content":
        changed[random.randrange(local + 30, entries[0])] ^= 1 << random.randrange(8)
    else:
        first = {"version": 6, "size": 20, "place": 42, "name": 28}[how]
        changed[entry + first] ^= 1 << random.randrange(8)
    return bytes(changed)


def _more(how: str, name: str, content: bytes, random: Random) -> list[tuple[zipfile.ZipInfo | str, bytes]]:
    """Return the members that no honest archive has."""
    if how == "twice":
        return [(zipfile.ZipInfo(name), flip(content, random))]
    if how == "out":
        return [(f"../../../tmp/{PurePath(name).name}", content), ("/tmp/absolute.csv", b"out")]
    if how == "link":
        link = zipfile.ZipInfo(f"link-{PurePath(name).name}")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        return [(link, b"/etc/passwd")]
    return [("/".join(["d"] * 500) + "/a.csv", b"a,b\n1,2\n")] if how == "deep" else []


def unzipped(data: bytes, random: Random) -> bytes:
    """Damage what is compressed."""
    content = gzip.decompress(data)
    return gzip.compress(random.choice(text_ways("a.csv"))(content, random), mtime=0)


def gzip_bomb(data: bytes, random: Random) -> bytes:
    """Compress very much of nothing, after what was there."""
    return random.choice((b"", data)) + _bomb()


@cache
def _bomb() -> bytes:
    return gzip.compress(bytes(_ZEROS), 1, mtime=0)


def sheet(data: bytes, random: Random) -> bytes:
    """Write a sheet of a workbook in another order of columns, with ten thousand more, or with senseless values."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data))
    found = book[random.choice(book.sheetnames)]
    for merged in list(found.merged_cells.ranges):
        found.unmerge_cells(str(merged))
    how = random.choice(("order", "columns", "values"))
    if how == "columns":
        wide = found.max_column
        for column in range(1, _COLUMNS):
            found.cell(1, wide + column, f"c{column}")
    for row in list(found.iter_rows()) if how == "values" else ():
        value = random.choice(_VALUES)
        legal = not isinstance(value, bytes) and "\0" not in str(value)
        if row and legal and random.random() < 0.5:
            random.choice(row).value = value
    if how == "order":
        _reorder(found, random)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _reorder(found: Any, random: Random) -> None:
    rows = [list(row) for row in found.iter_rows(values_only=True)]
    order = list(range(found.max_column))
    random.shuffle(order)
    for number, row in enumerate(rows, 1):
        for place, column in enumerate(order, 1):
            found.cell(number, place).value = row[column]


def database(data: bytes, random: Random) -> bytes:
    """Put senseless values into the cells of a database, or take a column away."""
    with sqlite3.connect(":memory:") as connection:
        connection.deserialize(data)
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        table = random.choice(tables)
        column = random.choice([row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')])
        if random.random() < 0.2:
            connection.execute(f'ALTER TABLE "{table}" RENAME COLUMN "{column}" TO "{column}2"')
        else:
            each = random.choice((1, 2, 3))
            value = random.choice(_VALUES)
            connection.execute(f'UPDATE OR IGNORE "{table}" SET "{column}" = ? WHERE rowid % {each} = 0', (value,))
        connection.commit()
        return connection.serialize()


def parquet(data: bytes, random: Random) -> bytes:
    """Write a Parquet file with columns lost, added, moved, of other types or with senseless values."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(io.BytesIO(data))
    place = random.randrange(table.num_columns)
    name, rows = table.column_names[place], table.num_rows
    how = random.choice(("lost", "columns", "text", "nested", "nulls", "number", "order"))
    if how == "lost":
        table = table.remove_column(place)
    elif how == "columns":
        table = pa.table({**dict(zip(table.column_names, table.columns, strict=True)), **_many(pa, rows)})
    elif how == "order":
        table = table.select(random.sample(table.column_names, table.num_columns))
    else:
        made: dict[str, list[Any]] = {
            "text": ["x" * (1 << 20) if n == 0 else "a\0b\u202e" for n in range(rows)],
            "nested": [{"a": [n]} for n in range(rows)],
            "nulls": [None] * rows,
            "number": [random.choice((-1.0, 1e308, float("nan"), float("inf"))) for _ in range(rows)],
        }
        table = table.set_column(place, name, pa.array(made[how]))
    target = io.BytesIO()
    pq.write_table(table, target)
    return target.getvalue()


def _many(pa: Any, rows: int) -> dict[str, Any]:
    return {f"c{n}": pa.nulls(rows, pa.int8()) for n in range(_COLUMNS)}


def _members(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError):
        return {}
