"""What the disk, the data, the notebooks and other runs may do to a run; each time the last good report stands."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.conftest import Settled
from tests.faults.harness import PERIOD, Blow, Ended, Place, made, state
from zongjie.report.manifest import read_manifest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")

WAIT = "import time, pathlib\nwhile not pathlib.Path({!r}).exists(): time.sleep(0.05)"


def untouched(place: Place, before: dict[str, bytes], ended: Ended, code: int, *said: str) -> None:
    """Assert that a run failed as it should and harmed nothing."""
    assert ended.code == code, ended.err
    for text in said:
        assert text in ended.err
    assert "Traceback" not in ended.err
    assert place.state() == before
    assert not ended.orphans()


# Stopped by the user, or by who shuts down the machine ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "stage"),
    [
        (signal.SIGINT, Blow("zongjie.report.prepare:figures_of")),
        (signal.SIGINT, "second"),
        (signal.SIGTERM, "first"),
        (signal.SIGINT, Blow("zongjie.export.deck.render:render")),
    ],
)
def test_stopped(number: int, stage: Blow | str, settled: Settled):
    place, before = settled.place, settled.place.state()
    if isinstance(stage, str):
        deed = f"import psutil, time; psutil.Process().parent().parent().send_signal({number:d}); time.sleep(60)"
        ended = place.run(*settled.next, environment={f"DEED_{stage}": deed})
    else:
        ended = place.run(*settled.next, blow=Blow(stage.at, f"os.kill(os.getpid(), {number:d})"))
    untouched(place, before, ended, 130, "Stopped. An earlier report, if there is one, is untouched.")
    assert not place.left()


# The disk ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("largest", [300, 6_000, 30_000])
def test_a_file_that_may_not_grow(largest: int, place: Place):
    before = place.state()
    ended = place.run(largest=largest)
    untouched(place, before, ended, 6, "next:")
    assert not place.left()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if os.geteuid() or not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only who may mount a disk can fill one")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("room", [0, 16_384, 131_072])
def test_a_full_disk(room: int, place: Place, small_disk: Path, renewed: dict[str, bytes]):
    shutil.copytree(place.root / "outputs", small_disk / "outputs")
    shutil.rmtree(place.root / "outputs")
    (place.root / "outputs").symlink_to(small_disk / "outputs")
    before = place.state()
    ballast = small_disk / "ballast"
    with ballast.open("wb") as file:
        file.write(bytes(max(0, shutil.disk_usage(small_disk).free - room)))
    ended = place.run()
    untouched(place, before, ended, 6, "The disk is full.", "next:")
    assert not place.left()
    if room == 131_072:
        ballast.unlink()
        assert place.run().code == 0
        assert made(place.report) == renewed


def test_a_folder_that_cannot_be_written_to(place: Place):
    before, shelf = place.state(), place.report.parent
    arguments = ["-m", "zongjie", "run", str(place.parameters), "--period", PERIOD]
    lowered = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if not os.geteuid() else []
    if lowered and not shutil.which("setpriv"):
        pytest.skip("an administrator may write anywhere")
    shelf.chmod(0o555)
    try:
        ended = subprocess.run(
            [*lowered, sys.executable, *arguments], capture_output=True, text=True, encoding="utf-8", check=False
        )
    finally:
        shelf.chmod(0o755)
    assert ended.returncode == 6, ended.stderr
    assert "permission" in ended.stderr
    assert "--out" in ended.stderr
    assert place.state() == before
    assert not place.left()


# Notebooks -----------------------------------------------------------------------------------------------------------

MEMORY = "import resource; resource.setrlimit(resource.RLIMIT_AS, (2**32, 2**32)); held = bytearray(2**33)"


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        ("raise ValueError('no such column')", "ValueError: no such column"),
        ("import time; time.sleep(600)", "Timeout: longer than 9 seconds (engine.cell_timeout)"),
        (MEMORY, "MemoryError"),
        ("import os; os.kill(os.getpid(), 9)", "DeadKernel: the kernel died; if memory ran out, try fewer --jobs"),
    ],
    ids=["raises", "hangs", "takes all memory", "kills its kernel"],
)
def test_a_notebook_that(deed: str, said: str, settled: Settled):
    place, before = settled.place, settled.place.state()
    ended = place.run("-p", "engine.cell_timeout=9", environment={"DEED_second": deed})
    untouched(place, before, ended, 4)
    partial = place.report.with_name(f"{PERIOD}.partial")
    assert f"cell second: {said}" in ended.out
    assert read_manifest(partial)["failed"] == [{"notebook": "second", "error": f"cell second: {said}"}]
    assert {"report.html", "report.pptx"} <= set(state(partial))
    shutil.rmtree(partial)
    assert not place.left()


# Sources -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        ("open({!r}, 'a').write('\\n2024-01,1,1,1,1,1')", "The source changed while it was read"),
        ("os.unlink({!r})", "The source vanished while it was read"),
        ("os.utime({!r}, (0, 0))", ""),
    ],
    ids=["changes", "vanishes", "is touched"],
)
def test_a_source_that(deed: str, said: str, place: Place):
    before, source = place.state(), place.root / "parameters" / "small.csv"
    ended = place.command(
        "check", place.parameters, blow=Blow("zongjie.sources.build:_checked", deed.format(str(source)))
    )
    untouched(place, before, ended, 3 if said else 0, said, "next:" if said else "")
    assert not place.left()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("..\\parameters\\small.csv", ""),
        ("C:\\Users\\ann\\small.csv", "This is a path of a Windows machine"),
        ("\\\\server\\share\\small.csv", "This is a path of a Windows machine"),
        ("small.csv\\", ""),
    ],
)
def test_a_path_of_windows(path: str, said: str, place: Place):
    ended = place.command("check", place.parameters, "-p", f"sources.0.path={path}")
    assert ended.code == (3 if said else 0), ended.err
    assert said in ended.err


# What earlier runs left ----------------------------------------------------------------------------------------------


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def test_half_written_caches_are_made_again(place: Place, renewed: dict[str, bytes]):
    assert place.run().code == 0
    shelf = place.report.parent
    kept = [*shelf.glob("figures/*.json"), *shelf.glob("tables/*/*.parquet"), *shelf.glob("tables/*/quality-*.json")]
    assert len(kept) > 3
    for path in kept:
        cut_short(path)
    cut_short(place.report / "manifest.json")
    shutil.rmtree(place.report / "notebooks")
    assert place.run().code == 0
    assert made(place.report) == renewed
    assert read_manifest(place.report)["complete"]


def test_what_older_runs_left_locks_nobody_out_and_goes(place: Place, renewed: dict[str, bytes]):
    shelf = place.report.parent
    for name in (f".{PERIOD}.lock", ".tables.lock", f"figures/.2023Q1-0.json.{os.uname().nodename}.4194305.aside"):
        (shelf / name).write_text("left by a run that was killed")
    for name in (f".{PERIOD}.building", "tables/.building"):
        (shelf / name).mkdir()
        (shelf / name / "half").touch()
    place.report.rename(
        shelf / f".{PERIOD}.old"
    )  # where a system cannot exchange folders, and a run is killed in between
    assert place.run().code == 0
    assert made(place.report) == renewed
    assert not place.left()


# Two runs at once ----------------------------------------------------------------------------------------------------


def until(path: Path) -> None:
    deadline = time.monotonic() + 120
    while not path.exists():
        assert time.monotonic() < deadline, f"{path} never came"
        time.sleep(0.05)


def test_of_two_runs_of_one_report_the_second_is_refused(settled: Settled, tmp_path: Path):
    place, before, begun, go = settled.place, settled.place.state(), tmp_path / "begun", tmp_path / "go"
    deed = f"import pathlib; pathlib.Path({str(begun)!r}).touch()\n" + WAIT.format(str(go))
    arguments = ("run", place.parameters, "--period", PERIOD, *settled.next)
    first = place.begin(*arguments, environment={"DEED_first": deed})
    until(begun)
    untouched(place, before, place.command(*arguments), 6, "Another run is at work on this report", "next:")
    go.touch()
    assert first.wait().code == 0
    assert made(place.report) in settled.reports.values()
    assert place.state() != before
    assert not place.left()


def test_of_two_that_read_the_same_data_one_waits(place: Place, tmp_path: Path):
    begun, go = tmp_path / "begun", tmp_path / "go"
    blow = Blow("zongjie.sources.build:derive", f"open({str(begun)!r}, 'w')\n" + WAIT.format(str(go)))
    first = place.begin("run", place.parameters, "--period", PERIOD, blow=blow)
    until(begun)
    second = place.begin("run", place.parameters, "--period", "2023Q2")
    deadline = time.monotonic() + 120
    while "waiting for another run" not in (second.folder / "err").read_text("utf-8") and time.monotonic() < deadline:
        time.sleep(0.05)
    go.touch()
    ended = [first.wait(), second.wait()]
    assert [one.code for one in ended] == [0, 0], ended[1].err
    assert ["reading small.csv" in one.err for one in ended] == [True, False]
    assert not place.left()


# Where and when it runs ----------------------------------------------------------------------------------------------

LONG = "年终 总结 {a} 100% [b] 'c'" + "长" * 40


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/St_Johns"])
def test_neither_place_nor_clock_change_a_report(zone: str, place: Place, renewed: dict[str, bytes]):
    root = place.root.parent / LONG
    aside = root / "t" / ("x" * 200 if zone.startswith("A") else "x")
    place.root.rename(root)
    aside.mkdir(parents=True)
    moved = Place(root, aside, {**place.environment, "TZ": zone})
    ended = moved.run()
    assert ended.code == 0, ended.err
    assert len(str(moved.report)) > 100 or len(os.fsencode(moved.report)) > 200
    assert made(moved.report) == renewed
    assert not moved.left()


# Beginning a community -----------------------------------------------------------------------------------------------


def test_a_beginning_that_was_killed_can_be_made_again(place: Place):
    folder = place.root / "begun"
    for blow in (Blow("zongjie.report.new:write_bytes"), Blow("zongjie.report.new:write_text")):
        assert place.command("new", folder, blow=blow).code == -signal.SIGKILL
    assert place.command("new", folder).code == 0
    assert sorted(path.name for path in folder.iterdir()) == ["data.xlsx", "parameters.yaml"]
    assert not place.left()
