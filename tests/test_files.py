from __future__ import annotations

from pathlib import Path

import pytest

from zongjie.files import building, publish, write_bytes, write_text


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "a" / "b.txt"
    write_text(path, "旧")

    def full(self: Path, data: bytes) -> int:
        raise OSError("No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        write_bytes(path, b"new")
    assert path.read_text(encoding="utf-8") == "旧"
    assert [found.name for found in path.parent.iterdir()] == ["b.txt"]


def test_a_folder_that_fails_while_it_is_built_leaves_no_trace(tmp_path: Path):
    target = tmp_path / "2023"
    target.mkdir()
    (target / "report.html").write_text("old")

    def fails() -> None:
        with building(target) as folder:
            (folder / "report.html").write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert [found.name for found in tmp_path.iterdir()] == ["2023"]
    assert (target / "report.html").read_text() == "old"


def test_a_published_folder_takes_the_place_of_the_old_one(tmp_path: Path):
    target = tmp_path / "2023"
    target.mkdir()
    (target / "old.txt").touch()
    with building(target) as folder:
        (folder / "new.txt").touch()
        publish(folder, target)
    assert [found.name for found in target.iterdir()] == ["new.txt"]
    assert [found.name for found in tmp_path.iterdir()] == ["2023"]


def test_when_publishing_fails_the_old_folder_comes_back(tmp_path: Path):
    target = tmp_path / "2023"
    target.mkdir()
    (target / "old.txt").touch()
    with pytest.raises(OSError, match="none"):
        publish(tmp_path / "none", target)
    assert [found.name for found in target.iterdir()] == ["old.txt"]
