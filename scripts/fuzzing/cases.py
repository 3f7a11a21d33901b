"""Cases: a sample export, or parameters, damaged in one way, and whether what came of it may be."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from fuzzing.containers import fitting, listed, pack, zipped
from fuzzing.damage import Damage, marked, reordered
from zongjie.errors import InternalError, ZongjieError
from zongjie.parameters import Parameters, load
from zongjie.sources.base import Context, find_source, get_source
from zongjie.sources.ingest import ingest
from zongjie.sources.regular import check_regular
from zongjie.tables.schemas import SPECS
from zongjie.tables.validate import validate

_OPTIONS = ".options.yaml"
_ORDERED = ("survey", "wjx")  # questions are numbered as their columns stand
_ZONE = ZoneInfo("Asia/Shanghai")
FolderDamage = Callable[[Path, Random], None]
_WHOLE = 25  # one case in so many goes all the way into tables: that takes a second


class UnaccountedError(AssertionError):
    """Rows were lost, kept although they break the schema, or changed by what must change nothing."""


@dataclass(frozen=True)
class Case:
    """A sample, damaged in one way; `number` seeds what is random in it.

    Attributes
    ----------
    file
        What is damaged: one file of the sample; of a folder also the folder itself.
    packed
        Whether a folder is read as a zip of it.
    """

    kind: str
    sample: Path
    file: Path
    damage: Damage | FolderDamage
    number: int
    packed: bool = False

    def __str__(self) -> str:
        packed = ", zipped" if self.packed else ""
        return f"{self.number}: {self.kind}, {self.file.name}, {self.damage.__name__}{packed}"

    @property
    def harmless(self) -> bool:
        """Whether the same rows must come of it, unless it is refused."""
        return self.damage in HARMLESS


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
        files = _files(sample)
        file = random.choice(files)
        way = random.random()
        if sample.is_dir() and way < 0.1:
            yield Case(kind, sample, sample, random.choice(FOLDER), number)
        elif sample.is_dir() and way < 0.2:
            yield Case(kind, sample, sample, random.choice((zipped, listed)), number, packed=True)
        elif 0.2 <= way < 0.25 and (same := _harmless(kind, file)):
            yield Case(kind, sample, file, random.choice(same), number)
        else:
            damage = random.choice(fitting(file.name, file.read_bytes()))
            yield Case(kind, sample, file, damage, number, packed=sample.is_dir() and way < 0.3)


def attempt(case: Case, aside: Path) -> str:
    """Read a damaged export in a folder aside; return what came of it: `read`, `rejected` or `refused`.

    Raises
    ------
    UnaccountedError
        If rows were lost, kept although they are wrong, or changed although nothing was.
    Exception
        Whatever is not an error that teaches.
    """
    copy = _damaged(case, aside)
    beside = case.sample.with_name(case.sample.name + _OPTIONS)
    options = yaml.safe_load(beside.read_text(encoding="utf-8")) if beside.exists() else {}
    try:
        check_regular(copy)
        find_source(copy) if not options else None
        rejected, rows, ignored = _read(case.kind, copy, options)
        if case.number % _WHOLE == 0:
            _store(case, copy, options, aside)
    except InternalError:
        raise
    except ZongjieError as error:
        return _taught(error)
    told = any(case.file.name in name for name in ignored)  # that nothing was made of the file
    if case.harmless and not told and (rejected, rows) != _read(case.kind, case.sample, options)[:2]:
        raise UnaccountedError("other rows came of what changed nothing")
    return "rejected" if rejected else "read"


def _files(sample: Path) -> list[Path]:
    return sorted(path for path in sample.rglob("*") if path.is_file()) if sample.is_dir() else [sample]


def _harmless(kind: str, file: Path) -> tuple[Damage, ...]:
    if file.suffix not in (".csv", ".tsv"):
        return ()
    return (marked,) if kind in _ORDERED else HARMLESS


def _damaged(case: Case, aside: Path) -> Path:
    """Return the damaged copy of the case's sample."""
    random = Random(~case.number)
    copy = aside / case.sample.name
    shutil.copytree(case.sample, copy) if case.sample.is_dir() else shutil.copy(case.sample, copy)
    target = copy / case.file.relative_to(case.sample) if case.sample.is_dir() else copy
    if target.is_file():
        target.write_bytes(case.damage(target.read_bytes(), random))
    elif not case.packed:
        case.damage(target, random)
    if not case.packed:
        return copy
    packed = pack({path.relative_to(aside).as_posix(): path.read_bytes() for path in _files(copy)})
    archive = aside / f"{case.sample.name}.zip"
    archive.write_bytes(case.damage(packed, random) if target.is_dir() else packed)
    return archive


def linked(folder: Path, random: Random) -> None:
    """Put a link where a file of an export was: to nothing, in a circle, or to what never ends."""
    file = random.choice(_files(folder))
    file.unlink()
    file.symlink_to(random.choice(("/nowhere", file.name, "/dev/zero", "/etc/passwd", "..")))


def piped(folder: Path, random: Random) -> None:
    """Put a pipe, which nobody writes to, where a file of an export was."""
    file = random.choice(_files(folder))
    file.unlink()
    os.mkfifo(file)


def lacking(folder: Path, random: Random) -> None:
    """Take files away."""
    for file in _files(folder):
        if random.random() < 0.5:
            file.unlink()


def renamed(folder: Path, random: Random) -> None:
    """Give a file another file's name, or one that no export has."""
    files = _files(folder)
    file = random.choice(files)
    names = ("\u202egnp.csv", "a\nb.json", "x" * 200 + file.suffix, "=1+1.csv", random.choice(files).name)
    file.rename(file.with_name(random.choice(names)))


FOLDER: tuple[FolderDamage, ...] = (linked, piped, lacking, renamed)
HARMLESS: tuple[Damage, ...] = (reordered, marked)


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


def _read(kind: str, path: Path, options: dict[str, Any]) -> tuple[int, Counter[object], set[str]]:
    """Return how many rows were rejected, the rows that were kept, and what was named as left out."""
    rejected, rows, ignored = 0, Counter[object](), set[str]()
    for batch in get_source(kind).read(path, Context(_ZONE, options)):
        frame, failures = validate(batch.table, batch.frame, _ZONE)
        if len(frame) + len({failure.row for failure in failures}) != len(batch.frame):
            raise UnaccountedError(f"{batch.table}: rows lost in validation")
        if validate(batch.table, frame, _ZONE)[1]:
            raise UnaccountedError(f"{batch.table}: rows kept that break the schema")
        if unknown := set(frame.columns) - set(SPECS[batch.table].by_name):
            raise UnaccountedError(f"{batch.table}: unknown columns {unknown}")
        rejected += len(batch.rejects) + len(failures)
        ignored.update(batch.ignored)
        texts = frame[sorted(frame.columns)].astype(object).map(str)
        rows.update((batch.table, *texts.columns, *row) for row in texts.itertuples(index=False, name=None))
    return rejected, rows, ignored


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
