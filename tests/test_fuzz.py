"""A share of what `scripts/fuzz.py` tries: damaged exports and parameters give a clear error or a full account."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.conftest import ROOT
from zongjie.errors import DataError

NUMBERS = range(60)


@pytest.fixture
def fuzz(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    import fuzz

    return fuzz


@pytest.mark.parametrize("number", NUMBERS)
def test_what_is_damaged_is_read_rejected_or_refused(number: int, fuzz: Any) -> None:
    outcome, failure = fuzz.one(number)
    assert outcome in ("read", "rejected", "refused"), failure


def test_the_fuzzer_tells_what_may_not_be(fuzz: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from fuzzing import cases

    def broken(*_: Any) -> None:
        raise KeyError("member 123")

    monkeypatch.setattr(cases, "_read", broken)
    monkeypatch.setattr(cases, "find_source", lambda path: path)
    outcome, failure = fuzz.one(1)
    assert outcome == "failed"
    assert "KeyError" in failure


def test_every_way_of_damage_changes_something(fuzz: Any) -> None:
    from fuzzing import damage

    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("a.csv", "a,b\n1,2\n")
    table = "日期,人数\n2023-01-01,5\n2023-01-02,6\n".encode() * 3
    for name, data in (("a.zip", archive.getvalue()), ("a.csv", table), ("a.json", b'[{"a": [1, 2, {"b": null}]}]')):
        for way in damage.fitting(name, data):
            assert any(way(data, Random(seed)) != data for seed in range(40)), way.__name__


DAMAGED: dict[str, Callable[[bytes], bytes]] = {
    "staff.xlsx": lambda data: data.replace(b"PK\1\2", b"PK\1\3"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_workbook_whose_directory_is_damaged_is_called_so(name: str, tmp_path: Path) -> None:
    from zongjie.sources.reading.grid import grids

    (tmp_path / name).write_bytes(DAMAGED[name]((ROOT / "tests/data/workbook" / name).read_bytes()))
    with pytest.raises(DataError, match="damaged"):
        list(grids(tmp_path / name))
