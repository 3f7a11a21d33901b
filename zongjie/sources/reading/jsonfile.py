"""JSON exports: read with messages that say where a file breaks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import IO, Any

from zongjie.errors import DataError
from zongjie.sources.reading.depth import Watched

Record = dict[str, Any]
HALF = re.compile(r"\\u[dD][89a-fA-F]")  # of a character beyond sixteen bits, as JSON spells it: mostly both are there
_UNPAIRED = re.compile("[\ud800-\udfff]")
_MOST = 2**53  # beyond, a JSON number is not exact


def parse(content: bytes, where: str, what: str) -> Any:
    """Return the JSON value of a file's content.

    Parameters
    ----------
    where, what
        The file, and what it should be (“a Meetup export”), for the message.

    Raises
    ------
    DataError
        If it is not UTF-8 or not JSON, with line and column.
    """
    try:
        text = content.decode("utf-8-sig")
        return paired(json.loads(text)) if HALF.search(text) else json.loads(text)
    except UnicodeDecodeError as error:
        problem, place = f"it is not UTF-8 at byte {error.start}", where
    except json.JSONDecodeError as error:
        problem, place = f"it is not JSON: {error.msg}", f"{where}, line {error.lineno}, column {error.colno}"
    except RecursionError:
        problem, place = "it is nested too deep", where
    except ValueError:  # Python refuses to read numbers of thousands of digits
        problem, place = "it holds a number that is too long", where
    raise DataError(
        f"This file cannot be read as {what}; {problem}.",
        where=place,
        hint="export it again and do not edit it by hand; `zongjie sources` says what each kind reads",
    )


def paired(value: Any) -> Any:
    """Return a JSON value without halves of characters, which cutting texts leaves and which no file can hold."""
    if isinstance(value, str):
        return _UNPAIRED.sub("\ufffd", value)
    if isinstance(value, list):
        return [paired(item) for item in value]
    if isinstance(value, dict):
        return {paired(key): paired(item) for key, item in value.items()}
    return value


def stream(file: IO[bytes], prefix: str, where: str, what: str) -> Iterator[Record]:
    """Yield the objects of a list inside a JSON file, one at a time: the file may be larger than memory.

    Parameters
    ----------
    file
        Opened for bytes, at the start.
    prefix
        Where the list stands, as ijson writes it: `messages.item`; for a file that is a list itself `item`.

    Raises
    ------
    DataError
        If the file breaks off or is not JSON; what came before was yielded.
    """
    import ijson

    if file.read(3) != b"\xef\xbb\xbf":
        file.seek(0)
    try:
        for item in ijson.items(Watched(file, where, what), prefix, use_float=True):
            if not isinstance(item, dict):
                raise _not_objects(where, what)
            yield item
    except (ijson.JSONError, UnicodeDecodeError) as error:
        broken = isinstance(error, ijson.IncompleteJSONError) and "premature" in str(error)
        raise DataError(  # ijson's own words quote the file, and so its members
            f"This file cannot be read as {what}; it {'breaks off' if broken else 'is not JSON in UTF-8 all through'}.",
            where=where,
            hint="export it again and do not edit it by hand; a download may have broken off",
        ) from None


def records(value: Any, where: str, what: str) -> list[Record]:
    """Return a JSON list of objects.

    Raises
    ------
    DataError
        If the value is anything else.
    """
    if isinstance(value, list) and all(isinstance(item, dict) for item in value):
        return value
    raise _not_objects(where, what)


def _not_objects(where: str, what: str) -> DataError:
    return DataError(
        f"This file cannot be read as {what}; it is not a list of objects.",
        where=where,
        hint="give the file as the platform exports it; `zongjie sources` says what each kind reads",
    )


def objects(value: Any) -> list[Record]:
    """Return the objects of a list inside a record; none where there is anything else."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def texts(value: Any) -> list[str]:
    """Return the names or ids of a list inside a record; none where there is anything else."""
    return [str(item) for item in value if item and isinstance(item, str | int)] if isinstance(value, list) else []


def count(value: Any) -> int:
    """Return a number of things inside a record; 0 where it is no such number."""
    return int(value) if isinstance(value, int | float) and 0 <= value <= _MOST else 0


def dig(record: Any, *path: str) -> Any:
    """Return the value at a path of keys, None where a part is missing or is no object."""
    for key in path:
        record = record.get(key) if isinstance(record, dict) else None
    return record
