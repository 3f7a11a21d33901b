from __future__ import annotations

import sys
import tempfile

import pytest

from zongjie.report.sockets import near

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such sockets")


@pytest.mark.parametrize(("length", "place"), [(20, None), (70, None), (71, "/tmp")])
def test_sockets_lie_where_their_paths_are_short_enough(
    length: int, place: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/" + "x" * (length - 1))
    assert near(70) == place


def test_a_name_counts_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/" + "总" * 30)
    assert near(70) == "/tmp"
