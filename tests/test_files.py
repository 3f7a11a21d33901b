from __future__ import annotations

import os
import platform
from pathlib import Path

import pytest

from zongjie import files
from zongjie.errors import MachineError
from zongjie.files import alone, building, publish, write_bytes, write_text


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


@pytest.mark.parametrize("exchanges", [True, False], ids=["in one step", "in two"])
def test_a_folder_takes_the_place_of_another_whether_or_not_the_system_can_exchange_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchanges: bool
):
    if not exchanges:
        monkeypatch.setattr(files, "_exchange", lambda one, other: False)
    target = tmp_path / "2023"
    for number in range(2):
        with building(target) as folder:
            (folder / f"{number}.txt").touch()
            publish(folder, target)
    assert [found.name for found in target.iterdir()] == ["1.txt"]
    assert [found.name for found in tmp_path.iterdir()] == ["2023"]


def test_who_is_stopped_between_two_steps_puts_the_old_folder_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(files, "_exchange", lambda one, other: False)
    target, folder = tmp_path / "2023", tmp_path / "new"
    target.mkdir()
    (target / "old.txt").touch()
    folder.mkdir()
    rename = Path.rename

    def stopped(self: Path, to: Path) -> Path:
        if self == folder:
            raise KeyboardInterrupt
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", stopped)
    with pytest.raises(KeyboardInterrupt):
        publish(folder, target)
    assert [found.name for found in target.iterdir()] == ["old.txt"]


def test_a_place_is_locked_for_others_and_nothing_stays_of_the_lock(tmp_path: Path):
    place = tmp_path / "2023"
    (tmp_path / ".2023.lock").write_text("left by a run that was killed")
    with alone(place), pytest.raises(MachineError, match="Another run is at work"), alone(place):
        raise AssertionError
    with alone(place):
        pass
    assert not list(tmp_path.iterdir())


def test_what_killed_processes_were_writing_goes_and_what_others_write_stays(tmp_path: Path):
    node = platform.node()
    names = {
        "ours, dead": f".a.json.{node}.4194305.aside",
        "ours, alive": f".a.json.{node}.{os.getppid()}.aside",
        "elsewhere": ".a.json.other.example.4194305.aside",
        "elsewhere, old": ".b.json.other.4194305.aside",
    }
    for name in names.values():
        (tmp_path / name).touch()
    os.utime(tmp_path / names["elsewhere, old"], (0, 0))
    write_text(tmp_path / "c.json", "{}")
    assert {path.name for path in tmp_path.iterdir()} == {"c.json", names["ours, alive"], names["elsewhere"]}


def test_a_file_by_the_number_of_no_process_stops_nobody(tmp_path: Path):
    odd = tmp_path / f".a.{platform.node()}.{10**20}.aside"
    odd.touch()
    write_text(tmp_path / "a", "written")
    assert (tmp_path / "a").read_text(encoding="utf-8") == "written"


def test_a_link_in_the_place_of_a_folder_gives_way_and_what_it_leads_to_stays(tmp_path: Path):
    elsewhere, target = tmp_path / "elsewhere", tmp_path / "2023"
    elsewhere.mkdir()
    (elsewhere / "old.txt").touch()
    target.symlink_to(elsewhere)
    for number in range(2):
        with building(target) as folder:
            (folder / f"{number}.txt").touch()
            publish(folder, target)
    assert [found.name for found in target.iterdir()] == ["1.txt"]
    assert [found.name for found in elsewhere.iterdir()] == ["old.txt"]
    assert {found.name for found in tmp_path.iterdir()} == {"2023", "elsewhere"}
