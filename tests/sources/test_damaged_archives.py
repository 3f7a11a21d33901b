"""Archives whose members are damaged: every adapter tells it, whatever Python's readers of archives raise."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.sources.batches import gather
from zongjie.errors import DataError
from zongjie.sources.base import all_sources
from zongjie.sources.reading.textfile import open_bytes
from zongjie.sources.reading.tree import Tree

DATA = ROOT / "tests" / "data"
TEXT = b"".join(b"2023-01-%02d,%d\n" % (n % 28 + 1, n * n) for n in range(5_000))
Damage = Callable[[bytearray, int, int], None]  # the archive, where it lists a member, where the member begins


def folders() -> list[tuple[str, Path]]:
    return [
        (kind, sample)
        for kind, source in sorted(all_sources().items())
        if source.folders
        for sample in sorted((DATA / kind).glob("*"))
        if sample.is_dir()
    ]


def packed(folder: Path, target: Path) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.write(file, file.relative_to(folder.parent).as_posix())
    return target


def otherwise_packed(method: int) -> Damage:
    def change(data: bytearray, entry: int, local: int) -> None:
        data[entry + 10] = data[local + 8] = method

    return change


def encrypted(data: bytearray, entry: int, local: int) -> None:
    data[entry + 8] |= 1
    data[local + 6] |= 1


def of_a_newer_version(data: bytearray, entry: int, local: int) -> None:
    data[entry + 6] = 84


def with_another_checksum(data: bytearray, entry: int, local: int) -> None:
    data[entry + 16] ^= 1


def with_other_content(data: bytearray, entry: int, local: int) -> None:
    data[local + 30 + struct.unpack_from("<H", data, local + 26)[0]] ^= 0xFF


DAMAGES: dict[str, Damage] = {
    "packed by an unknown method": otherwise_packed(99),
    "not packed": otherwise_packed(0),
    "packed by bzip2": otherwise_packed(zipfile.ZIP_BZIP2),
    "packed by lzma": otherwise_packed(zipfile.ZIP_LZMA),
    "encrypted": encrypted,
    "of a newer version": of_a_newer_version,
    "with another checksum": with_another_checksum,
    "with other content": with_other_content,
}


def damaged(path: Path, damage: Damage) -> None:
    """Damage every member: each of them may be one that nothing is read of."""
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [info.header_offset for info in archive.infolist()]
    entry = data.index(b"PK\1\2")
    for local in members:
        assert struct.unpack_from("<I", data, entry + 42)[0] == local
        damage(data, entry, local)
        entry += 46 + sum(struct.unpack_from("<3H", data, entry + 28))
    path.write_bytes(data)


@pytest.mark.parametrize("name", DAMAGES)
@pytest.mark.parametrize(("kind", "folder"), folders(), ids=lambda value: getattr(value, "name", value))
def test_an_archive_of_damaged_members_is_refused(kind: str, folder: Path, name: str, tmp_path: Path) -> None:
    path = packed(folder, tmp_path / "export.zip")
    damaged(path, DAMAGES[name])
    with pytest.raises(DataError) as caught:
        gather(kind, path)
    assert caught.value.hint


@pytest.mark.parametrize("name", DAMAGES)
def test_what_is_damaged_is_told_when_it_is_read(name: str, tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", TEXT)
    damaged(path, DAMAGES[name])
    with pytest.raises(DataError, match="cannot be read") as caught, Tree(path, "an export") as tree:
        for _ in tree.open("a.csv"):
            pass
    assert str(caught.value.where).startswith(str(path))


@pytest.mark.parametrize("place", [0, 12, -6, "half"])
def test_a_damaged_gzip_file_is_told_when_it_is_read(place: int | str, tmp_path: Path) -> None:
    path, data = tmp_path / "a.csv.gz", bytearray(gzip.compress(TEXT, mtime=0))
    if isinstance(place, int):
        data[place] ^= 0xFF
    else:
        del data[len(data) // 2 :]
    path.write_bytes(data)
    with open_bytes(path) as file, pytest.raises(DataError, match="cannot be unpacked: it is damaged"):
        file.read()
