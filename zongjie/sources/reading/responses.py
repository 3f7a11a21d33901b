"""Answers of an API as somebody stored them: one object a file, a list of them, one a line; a folder of such files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from zongjie.errors import DataError
from zongjie.sources.reading.depth import Watched
from zongjie.sources.reading.jsonfile import Record, dig, objects, stream

SUFFIXES = frozenset({".json", ".jsonl", ".ndjson"})
_HEAD = 65_536


def files(path: Path) -> list[Path]:
    """Return the JSON files of a folder and the folders in it, by path; or the one file.

    Raises
    ------
    DataError
        If the folder holds none.
    """
    if not path.is_dir():
        return [path]
    found = sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())
    if not found:
        raise DataError("The folder holds no JSON file.", where=str(path), hint="its files end in .json or .jsonl")
    return found


def has_keys(path: Path, marks: Sequence[tuple[str, ...]]) -> bool:
    """Whether the head of a JSON file (of a folder's first) has all keys of one of the marks."""
    for file in _first(path) if path.is_dir() else [path]:
        if file.suffix.lower() not in SUFFIXES or not file.is_file():
            return False
        with file.open("rb") as opened:
            found = set(re.findall(rb'"([A-Za-z_]+)"\s*:', opened.read(_HEAD)))
        return any(found.issuperset(key.encode() for key in mark) for mark in marks)
    return False


def _first(folder: Path) -> list[Path]:
    """Return a JSON file of a folder; looks no further than a few names, for a folder may hold a disk."""
    some = islice((file for file in folder.iterdir()), 1000)
    return sorted(file for file in some if file.suffix.lower() in SUFFIXES)[:1]


def responses(file: Path, what: str) -> Iterator[Record]:
    """Yield the objects of a file, one at a time: those of the list that it is, or the one or many that it holds.

    Raises
    ------
    DataError
        If the file is not JSON.
    """
    with file.open("rb") as opened:
        begin = opened.read(_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip()
        opened.seek(0)
        if begin.startswith(b"["):
            yield from stream(opened, "item", str(file), what)
        else:
            yield from _objects(opened, file, what)


def _objects(opened: Any, file: Path, what: str) -> Iterator[Record]:
    import ijson

    if opened.read(3) != b"\xef\xbb\xbf":
        opened.seek(0)
    try:
        for item in ijson.items(Watched(opened, str(file), what), "", use_float=True, multiple_values=True):
            if isinstance(item, dict):
                yield item
    except (ijson.JSONError, UnicodeDecodeError) as error:
        broken = isinstance(error, ijson.IncompleteJSONError)
        raise DataError(
            f"This file cannot be read as {what}; it {'breaks off' if broken else 'is not JSON in UTF-8 all through'}.",
            where=str(file),
            hint="store the API's answers as they come: one object a file, a list of them, or one a line",
        ) from None


def listed(record: Record, *path: str) -> list[Record]:
    """Return the list of objects at a path of keys; empty where there is none."""
    return objects(dig(record, *path))
