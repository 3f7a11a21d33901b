"""A small project with a good report, and a copy of it for each test to be struck."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.harness import Place, made, write_data, write_project


@pytest.fixture(scope="package")
def good(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A project whose report is made."""
    root = tmp_path_factory.mktemp("good") / "project"
    write_project(root)
    user = tmp_path_factory.mktemp("user")
    place = Place(
        root,
        tmp_path_factory.mktemp("aside"),
        {"ZONGJIE_CACHE": str(user / "cache"), "ZONGJIE_KEYS": str(user / "keys")},
    )
    ended = place.run()
    assert ended.code == 0, ended.err
    return place


@pytest.fixture(scope="package")
def renewed(good: Place, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What an undisturbed run makes of the next edition of the data."""
    place = Place(tmp_path_factory.mktemp("renewed") / "project", good.aside, good.environment)
    shutil.copytree(good.root, place.root)
    write_data(place.root, 2)
    ended = place.run()
    assert ended.code == 0, ended.err
    assert made(place.report) != made(good.report)
    return made(place.report)


@pytest.fixture
def place(good: Place, tmp_path: Path) -> Iterator[Place]:
    """A copy of the project with its good report, and data that the report was not made of."""
    root = tmp_path / "project"
    shutil.copytree(good.root, root)
    write_data(root, 2)
    with tempfile.TemporaryDirectory(prefix="zf") as aside:  # short, as sockets must be
        yield Place(root, Path(aside), good.environment)
