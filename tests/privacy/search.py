"""Search of every byte for a text, however it is packed or written: a leak has no favourite encoding."""

from __future__ import annotations

import base64
import binascii
import gzip
import html
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import pyarrow.parquet as pq

_BASE64 = re.compile(rb"[A-Za-z0-9+/]{12,}={0,2}")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
_DEPTH = 4  # a page holds a workbook in base64, which is a zip of texts


def found(where: Path | bytes, markers: Mapping[str, str]) -> set[tuple[str, str]]:
    """Return (marker's name, place) of every marker in a folder (names of files too), a file or bytes."""
    if isinstance(where, bytes):
        return set(_in_bytes(where, "bytes", markers, _DEPTH))
    files = sorted(path for path in where.rglob("*") if path.is_file()) if where.is_dir() else [where]
    hits: set[tuple[str, str]] = set()
    for path in files:
        place = str(path.relative_to(where)) if path != where else path.name
        hits.update(_in_text(place, f"name of {place}", markers))
        hits.update(_in_bytes(path.read_bytes(), place, markers, _DEPTH))
    return hits


def _in_bytes(data: bytes, place: str, markers: Mapping[str, str], depth: int) -> Iterator[tuple[str, str]]:
    yield from _packed(data, place, markers, depth)
    texts = (data.decode("utf-8", "replace"), *(data[at:].decode("utf-16-le", "replace") for at in (0, 1)))
    for text in (*texts, data.decode("gb18030", "replace"), data.decode("utf-16-be", "replace")):
        yield from _in_text(text, place, markers)
    if b"%" in data:
        yield from _in_text(unquote_to_bytes(data).decode("utf-8", "replace"), place, markers)
    lowered = data.lower()
    for name, marker in markers.items():
        if marker.encode().hex().encode() in lowered:
            yield name, f"{place} (hexadecimal)"


def _in_text(text: str, place: str, markers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    written = (text, html.unescape(text) if "&" in text else "", _unescaped(text) if "\\" in text else "")
    for said in map(str.casefold, filter(None, written)):
        for name, marker in markers.items():
            if marker.casefold() in said:
                yield name, place


def _unescaped(text: str) -> str:
    said = _ESCAPE.sub(lambda hit: chr(int(hit[1] or hit[2], 16)), text)
    return said.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _packed(data: bytes, place: str, markers: Mapping[str, str], depth: int) -> Iterator[tuple[str, str]]:
    """Look into what holds other bytes: zips, gzip, Parquet, base64."""
    if not depth:
        return
    if data[:4] == b"PK\3\4":
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            yield from _in_bytes(file.comment, f"{place}!comment", markers, 0)
            for info in file.infolist():
                yield from _in_text(info.filename, f"{place}!names", markers)
                yield from _in_bytes(file.read(info), f"{place}!{info.filename}", markers, depth - 1)
    elif data[:2] == b"\x1f\x8b":
        yield from _in_bytes(gzip.decompress(data), f"{place}!gzip", markers, depth - 1)
    elif data[:4] == b"PAR1":
        yield from _in_table(pq.read_table(io.BytesIO(data)), place, markers)
    else:
        for run in _BASE64.finditer(data):
            if decoded := _decoded(run[0]):
                yield from _in_bytes(decoded, f"{place} (base64)", markers, depth - 1)


def _decoded(run: bytes) -> bytes | None:
    run = run.rstrip(b"=")
    try:
        return base64.b64decode(run[: len(run) - (len(run) % 4 == 1)] + b"=" * (-len(run) % 4))
    except binascii.Error:
        return None


def _in_table(table: Any, place: str, markers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield from _in_text(str(table.schema.metadata), f"{place}!metadata", markers)
    for name, column in zip(table.column_names, table.columns, strict=True):
        values = "\n".join(str(value) for value in column.unique().to_pylist() if value is not None)
        yield from _in_text(values, f"{place}!{name}", markers)
