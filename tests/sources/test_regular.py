"""What is no file is refused before anything waits for it or follows it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.sources.reading import Reader
from zongjie.errors import DataError
from zongjie.sources.regular import check_regular

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes need rights there")


@pytest.mark.parametrize(
    ("target", "said"),
    [("/nowhere", "leads nowhere"), ("a.json", "in a circle"), ("/dev/zero", "out of the folder"), ("..", "out of")],
)
def test_links_out_of_an_export_are_refused(target: str, said: str, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "a.json").symlink_to(target)
    with pytest.raises(DataError, match=said):
        check_regular(folder)


def test_a_pipe_is_not_waited_for(read: Reader) -> None:
    (read.folder / "export").mkdir()
    os.mkfifo(read.folder / "export" / "a.json")
    with pytest.raises(DataError, match="a pipe"):
        read(("discourse", read.folder / "export"))


def test_a_device_is_no_export(read: Reader) -> None:
    with pytest.raises(DataError, match="a device"):
        read(("irc", Path("/dev/zero")))


def test_a_source_may_be_a_link_and_hold_links_to_its_own_files(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "a.json").write_text("[]")
    (folder / "b.json").symlink_to("a.json")
    (tmp_path / "link").symlink_to(folder)
    check_regular(tmp_path / "link")
