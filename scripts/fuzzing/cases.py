"""Cases: a sample export, or parameters, damaged in one way, and whether what came of it may be."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from fuzzing.damage import Damage, fitting
from zongjie.errors import InternalError, ZongjieError
from zongjie.parameters import Parameters, load
from zongjie.sources.base import Context, find_source, get_source
from zongjie.sources.ingest import ingest
from zongjie.tables.schemas import SPECS
from zongjie.tables.validate import validate

_OPTIONS = ".options.yaml"
_ZONE = ZoneInfo("Asia/Shanghai")
_WHOLE = 25  # one case in so many goes all the way into tables: that takes a second


class UnaccountedError(AssertionError):
    """Rows were read and are neither kept, rejected nor skipped; or kept although they break the schema."""


@dataclass(frozen=True)
class Case:
    """One file of a sample, damaged in one way; `number` seeds what is random in it."""

    kind: str
    sample: Path
    file: Path
    damage: Damage
    number: int

    def __str__(self) -> str:
        return f"{self.number}: {self.kind}, {self.file.name}, {self.damage.__name__}"


def samples(folder: Path) -> list[tuple[str, Path]]:
    """Return the samples of every adapter, `tests/data/<kind>/…`."""
    kinds = sorted(kind for kind in folder.iterdir() if kind.is_dir() and kind.name != "published")
    return [(kind.name, one) for kind in kinds for one in sorted(kind.iterdir()) if not one.name.endswith(_OPTIONS)]


def cases(folder: Path, first: int, count: int) -> Iterator[Case]:
    """Yield cases by number; the same number is the same case as long as the samples are the same."""
    known = samples(folder)
    for number in range(first, first + count):
        random = Random(number)
        kind, sample = known[number % len(known)]
        files = sorted(path for path in sample.rglob("*") if path.is_file()) if sample.is_dir() else [sample]
        file = random.choice(files)
        yield Case(kind, sample, file, random.choice(fitting(file.name, file.read_bytes())), number)


def attempt(case: Case, aside: Path) -> str:
    """Read a damaged export in a folder aside; return what came of it: `read`, `rejected` or `refused`.

    Raises
    ------
    UnaccountedError
        If rows were lost, or kept although they are wrong.
    Exception
        Whatever is not an error that teaches.
    """
    copy = aside / case.sample.name
    shutil.copytree(case.sample, copy) if case.sample.is_dir() else shutil.copy(case.sample, copy)
    target = copy / case.file.relative_to(case.sample) if case.sample.is_dir() else copy
    target.write_bytes(case.damage(case.file.read_bytes(), Random(~case.number)))
    beside = case.sample.with_name(case.sample.name + _OPTIONS)
    options = yaml.safe_load(beside.read_text(encoding="utf-8")) if beside.exists() else {}
    try:
        find_source(copy) if not options else None
        rejected = _read(case, copy, options)
        if case.number % _WHOLE == 0:
            _store(case, copy, options, aside)
    except InternalError:
        raise
    except ZongjieError as error:
        return _taught(error)
    return "rejected" if rejected else "read"


def attempt_parameters(text: bytes, number: int, aside: Path) -> str:
    """Load damaged parameters; return what came of it."""
    random = Random(number)
    path = aside / "community.yaml"
    path.write_bytes(random.choice(fitting(path.name, text))(text, random))
    try:
        load(path)
    except InternalError:
        raise
    except ZongjieError as error:
        return _taught(error)
    return "read"


def _taught(error: ZongjieError) -> str:
    if not error.what.strip() or "Traceback" in str(error):
        raise AssertionError(f"an error that says nothing: {error!r}")
    return "refused"


def _read(case: Case, copy: Path, options: dict[str, Any]) -> int:
    rejected = 0
    for batch in get_source(case.kind).read(copy, Context(_ZONE, options)):
        frame, failures = validate(batch.table, batch.frame, _ZONE)
        if batch.read != len(batch.frame) + len(batch.rejects) + sum(batch.skipped.values()):
            raise UnaccountedError(f"{batch.table}: {batch.read} rows read")
        if len(frame) + len({failure.row for failure in failures}) != len(batch.frame):
            raise UnaccountedError(f"{batch.table}: rows lost in validation")
        if validate(batch.table, frame, _ZONE)[1]:
            raise UnaccountedError(f"{batch.table}: rows kept that break the schema")
        if unknown := set(frame.columns) - set(SPECS[batch.table].by_name):
            raise UnaccountedError(f"{batch.table}: unknown columns {unknown}")
        rejected += len(batch.rejects) + len(failures)
    return rejected


def _store(case: Case, copy: Path, options: dict[str, Any], aside: Path) -> None:
    given = {"kind": case.kind, "path": str(copy), "options": options}
    parameters = Parameters.model_validate(
        {
            "community": "fuzz",
            "sources": [given],
            "privacy": {"pseudonymise": False},
            "quality": {"max_rejected_share": 1},
        }
    )
    for info in ingest(parameters, aside, aside / "tables").sources:
        if info.read != info.kept + info.rejected + info.skipped:
            raise UnaccountedError(
                f"{info.name}: read {info.read}, accounted for {info.kept + info.rejected + info.skipped}"
            )
