"""A share of what `scripts/fuzz.py` tries: damaged exports and parameters give a clear error or a full account."""

from __future__ import annotations

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


SAMPLES = (
    "workbook/staff.xlsx",
    "sql/shop_made_up.db",
    "parquet/activity.parquet",
    "mbox/pipermail_from_documentation/garden/2005-May.txt.gz",
    "meetup/events.json",
    "table/orders_made_up.csv",
    "stackexchange/dump_from_documentation/Posts.xml",
)


@pytest.mark.usefixtures("fuzz")
@pytest.mark.parametrize("path", [*(ROOT / "tests/data" / name for name in SAMPLES), ROOT / "parameters/sample.yaml"])
def test_every_way_of_damage_changes_something(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from fuzzing import containers

    monkeypatch.setattr(containers, "_ZEROS", 1 << 16)
    data = path.read_bytes()
    ways = set(containers.fitting(path.name, data))
    assert len(ways) > 4
    for way in ways:
        assert any(way(data, Random(seed)) != data for seed in range(40)), way.__name__


@pytest.mark.usefixtures("fuzz")
def test_what_should_change_nothing_but_does_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from fuzzing import cases

    sample = ROOT / "tests/data/table/orders_made_up.csv"
    monkeypatch.setattr(cases, "HARMLESS", (cases.HARMLESS[0], halved))
    case = cases.Case("table", sample, sample, halved, 1)
    with pytest.raises(cases.UnaccountedError, match="changed nothing"):
        cases.attempt(case, tmp_path)


def halved(data: bytes, random: Random) -> bytes:
    lines = data.splitlines(keepends=True)
    return b"".join(lines[: len(lines) // 2 + 1])


DAMAGED: dict[str, Callable[[bytes], bytes]] = {
    "staff.xlsx": lambda data: data.replace(b"PK\1\2", b"PK\1\3"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_workbook_whose_directory_is_damaged_is_called_so(name: str, tmp_path: Path) -> None:
    from zongjie.sources.reading.grid import grids

    (tmp_path / name).write_bytes(DAMAGED[name]((ROOT / "tests/data/workbook" / name).read_bytes()))
    with pytest.raises(DataError, match="damaged"):
        list(grids(tmp_path / name))
