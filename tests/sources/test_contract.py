"""What holds for every adapter, on every sample in tests/data/<kind>/ and on the real exports."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
import yaml

from tests.sources.reading import DATA, Reader, contents
from zongjie.errors import DataError, ParameterError
from zongjie.sources.base import Context, Source, all_sources, find_source, get_source
from zongjie.sources.ingested import Ingested
from zongjie.tables.schemas import SPECS
from zongjie.tables.spec import FRAME_TYPES
from zongjie.tables.validate import validate

SHANGHAI = ZoneInfo("Asia/Shanghai")
KINDS = tuple(all_sources())
OPTIONS = ".options.yaml"  # beside a sample: what the parameters file says of it; such a sample is named, not detected
SAMPLES = [
    pytest.param(kind, path, id=f"{kind}-{path.name}")
    for kind in KINDS
    for path in sorted((DATA / kind).glob("*"))
    if not path.name.endswith(OPTIONS)
]
REAL = {"slack": "slack_export.zip", "meetup": "meetup_rladies"}


def options(path: Path) -> dict[str, Any]:
    beside = path.with_name(path.name + OPTIONS)
    return yaml.safe_load(beside.read_text(encoding="utf-8")) if beside.exists() else {}


@pytest.mark.parametrize("kind", KINDS)
def test_every_adapter_says_what_it_reads_and_has_a_sample(kind: str) -> None:
    source = get_source(kind)
    assert source.kind == kind
    assert source.title
    assert set(source.tables) <= set(SPECS)
    assert any((DATA / kind).iterdir())


@pytest.mark.parametrize(("kind", "path"), [sample for sample in SAMPLES if not options(Path(str(sample.values[1])))])
def test_a_sample_is_detected_by_its_own_adapter_only(kind: str, path: Path) -> None:
    assert [name for name, source in all_sources().items() if source.detect(path)] == [kind]
    assert find_source(path).kind == kind


@pytest.mark.parametrize("kind", KINDS)
def test_an_adapter_takes_nothing_for_its_own_that_is_not(kind: str, tmp_path: Path) -> None:
    for name, content in {"a.json": b'{"a": 1}', "b.bin": b"\0\1", "c.zip": b"PK\3\4 broken", "d": b""}.items():
        (tmp_path / name).write_bytes(content)
        assert not get_source(kind).detect(tmp_path / name)
    assert not get_source(kind).detect(tmp_path)


@pytest.mark.parametrize(("kind", "path"), SAMPLES)
def test_batches_hold_canonical_columns_in_their_types_with_numbered_rows(kind: str, path: Path) -> None:
    source = get_source(kind)
    seen = 0
    for batch in source.read(path, Context(SHANGHAI, options(path))):
        columns = SPECS[batch.table].by_name
        assert batch.table in source.tables
        assert {name: str(dtype) for name, dtype in batch.frame.dtypes.items()} == {
            name: FRAME_TYPES[columns[str(name)].type] for name in batch.frame.columns
        }
        assert batch.frame.index.is_unique
        assert batch.read == len(batch.frame) + len(batch.rejects) + sum(batch.skipped.values())
        assert validate(batch.table, batch.frame)[1] == ()
        seen += batch.read
    assert seen > 0


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Path], Ingested]:
    """Each sample read by itself, once for all tests."""
    folder = tmp_path_factory.mktemp("once")
    return cache(lambda kind, path: Reader(folder, derived=True)((kind, path, options(path))))


@pytest.mark.parametrize(("kind", "path"), SAMPLES)
def test_every_row_read_is_kept_rejected_or_skipped(
    kind: str, path: Path, once: Callable[[str, Path], Ingested]
) -> None:
    ingested = once(kind, path)
    (info,) = ingested.sources
    assert info.read == info.kept + info.rejected + info.skipped
    assert info.kept == sum(info.tables.values()) == sum(ingested.rows.values())
    assert info.rejected + info.skipped == sum(info.reasons.values())


@pytest.mark.parametrize(("kind", "path"), SAMPLES)
def test_reading_an_export_twice_over_changes_no_table(
    kind: str, path: Path, read: Reader, once: Callable[[str, Path], Ingested]
) -> None:
    source = (kind, path, options(path))
    alone, twice = once(kind, path), read(source, source)
    found = contents(twice)
    for name, frame in contents(alone).items():
        pd.testing.assert_frame_equal(frame, found[name])
    first, second = twice.sources
    assert first.kept == sum(alone.rows.values())
    assert second.kept == 0


@pytest.mark.parametrize("kind", REAL)
def test_a_real_export_is_read_whole(kind: str, shared: Path, read: Reader) -> None:
    path = shared / "data" / REAL[kind]
    assert find_source(path).kind == kind
    (info,) = read((kind, path)).sources
    assert info.read == info.kept + info.skipped
    assert info.rejected == 0


def test_an_unknown_kind_is_answered_with_the_nearest() -> None:
    with pytest.raises(ParameterError, match="did you mean:  parquet"):
        get_source("parket")


def test_an_export_that_nobody_knows_is_answered_with_the_kinds(tmp_path: Path) -> None:
    (tmp_path / "x.bin").write_bytes(b"\0")
    with pytest.raises(DataError, match=r"known:  .*parquet, .*slack"):
        find_source(tmp_path / "x.bin")


def test_every_protocol_member_is_there_on_every_adapter() -> None:
    needed = set(Source.__annotations__) | {"detect", "read"}
    for source in all_sources().values():
        assert all(hasattr(source, name) for name in needed), source.kind
