"""A small project with a good report, and copies of it to be struck."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import Once
from tests.faults.harness import Place, made, write_data, write_project


def reported(place: Place, *arguments: str) -> None:
    ended = place.run(*arguments)
    assert ended.code == 0, ended.err


@pytest.fixture(scope="session")
def good(common: Path, once: Once) -> Place:
    """A project whose report is made, shared by the test processes; nobody strikes this one."""
    root = common / "faults"
    user = {"ZONGJIE_CACHE": str(root / "cache"), "ZONGJIE_KEYS": str(root / "keys")}
    place = Place(root / "project", root / "aside", user)

    def make() -> None:
        place.aside.mkdir(parents=True)
        write_project(place.root)
        reported(place)

    once("faults", make)
    return place


def copied(good: Place, root: Path) -> Iterator[Place]:
    """Yield a copy of the project; its folder for temporary files is short, as sockets must be."""
    shutil.copytree(good.root, root)
    with tempfile.TemporaryDirectory(prefix="zf") as aside:
        yield Place(root, Path(aside), good.environment)


@pytest.fixture
def place(good: Place, tmp_path: Path) -> Iterator[Place]:
    """A copy of the project with its good report, and data that the report was not made of."""
    for place in copied(good, tmp_path / "project"):
        write_data(place.root, 2)
        yield place


@pytest.fixture(scope="session")
def renewed(good: Place, common: Path, once: Once) -> dict[str, bytes]:
    """What an undisturbed run makes of the data that each `place` has."""
    root = common / "faults" / "renewed"

    def make() -> None:
        for place in copied(good, root):
            write_data(place.root, 2)
            reported(place)
            assert made(place.report) != made(good.report)

    once("faults renewed", make)
    return made(Place(root, root).report)


@dataclass
class Settled:
    """A project whose data is read and whose figures are computed, for what is struck later in a run.

    Attributes
    ----------
    reports
        What undisturbed runs make, by the name of who reports.
    """

    place: Place
    reports: dict[str, dict[str, bytes]]

    @property
    def next(self) -> tuple[str, ...]:
        """The arguments of a run that makes another report than the one that stands."""
        now = made(self.place.report)
        return ("-p", f"reporter={next(name for name, report in self.reports.items() if report != now)}")


@pytest.fixture(scope="module")
def settled(good: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settled]:
    """A copy of the project for a whole file of tests, each of which leaves a good report in its place."""
    for place in copied(good, tmp_path_factory.mktemp("settled") / "project"):
        reports: dict[str, dict[str, bytes]] = {}
        for name in ("甲", "乙"):
            reported(place, "-p", f"reporter={name}")
            reports[name] = made(place.report)
        assert reports["甲"] != reports["乙"]
        yield Settled(place, reports)
