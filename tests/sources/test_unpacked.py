"""What unpacks to far more than any export is refused, before it is unpacked or while it is."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from zongjie.errors import DataError
from zongjie.sources.reading import tree, unpacked
from zongjie.sources.reading.grid import grids
from zongjie.sources.reading.textfile import open_bytes, open_text
from zongjie.sources.reading.tree import Tree

ZEROS = bytes(1 << 21)
TEXT = b"".join(b"2023-01-%02d,%d\n" % (n % 28 + 1, n) for n in range(200_000))


@pytest.fixture(autouse=True)
def least(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacked, "_LEAST", 1 << 20)


def packed(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_an_archive_with_a_bomb_is_refused_unread(tmp_path: Path) -> None:
    path = packed(tmp_path / "export.zip", honest=TEXT, bomb=ZEROS)
    with pytest.raises(DataError, match="the same over and over") as caught:
        Tree(path, "an export")
    assert caught.value.where == f"{path}, bomb"


def test_a_workbook_with_a_bomb_is_refused_unread(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="the same over and over"):
        list(grids(packed(tmp_path / "data.xlsx", **{"xl/workbook.xml": ZEROS})))


@pytest.mark.parametrize("before", [b"", gzip.compress(b"a,b\n1,2\n", mtime=0)], ids=["first", "after a table"])
def test_a_compressed_bomb_stops_wherever_it_begins(before: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(before + gzip.compress(ZEROS))
    for read in (lambda file: file.read(), list, lambda file: list(io.TextIOWrapper(file))):
        with open_bytes(path) as file, pytest.raises(DataError, match="the same over and over"):
            read(file)


def test_a_line_that_never_ends_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "BLOCK", 1 << 10)
    monkeypatch.setattr(tree, "_LONGEST_LINE", 1 << 12)
    path = tmp_path / "a.log"
    path.write_bytes(b"one\n" + bytes(1 << 13))
    with pytest.raises(DataError, match="a line of more than") as caught:
        list(Tree(path, "a log").blocks("a.log"))
    assert caught.value.where == f"{path}, a.log"


def test_what_is_compressed_honestly_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(TEXT))
    with open_bytes(path) as file:
        assert file.read() == TEXT
    with open_text(path, "utf-8") as file:
        assert file.read() == TEXT.decode()
    archive = packed(tmp_path / "export.zip", **{"a.csv.gz": path.read_bytes(), "b.csv": TEXT})
    with Tree(archive, "an export") as tree:
        assert b"".join(tree.blocks("a.csv.gz")) == b"".join(tree.blocks("b.csv")) == TEXT
