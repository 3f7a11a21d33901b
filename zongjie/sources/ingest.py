"""Sources become canonical tables, once: what has been read already is not read again."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from zongjie.files import alone
from zongjie.hashes import code_hash, hash_of
from zongjie.parameters import Parameters
from zongjie.sources.engine.opening import pseudonyms_of
from zongjie.sources.ingested import RECORD, Ingested, is_whole, load_ingested
from zongjie.sources.inputs import Input, resolve
from zongjie.tables.privacy import Pseudonyms
from zongjie.tables.schemas import VERSION

_UNUSED = timedelta(days=31)
_BUILDING = ".building"


def ingest(
    parameters: Parameters, base: Path, tables_root: Path, progress: Callable[[str], None] | None = None
) -> Ingested:
    """Read all sources of a community into canonical tables.

    The result lies in `tables_root/<key>`, the key being a hash of everything that it depends on: what is there
    already is not read again. It is built aside and renamed, so that a failed run leaves nothing; of runs at once, one
    builds and the others wait for it.

    Parameters
    ----------
    parameters
        Sources, zone, privacy and quality are used.
    base
        The folder that paths of sources are relative to.
    progress
        Called with a line on what is being done.

    Raises
    ------
    DataError
        If a source is missing, is not what its kind says, holds no rows, has more damaged rows than allowed, or changes
        while it is read.
    """
    tell = progress or _silent
    inputs = [resolve(source, base) for source in parameters.sources]
    pseudonyms = pseudonyms_of(parameters)
    folder = tables_root / _key(parameters, inputs, pseudonyms)
    tables_root.mkdir(parents=True, exist_ok=True)
    with alone(tables_root, lambda: tell("waiting for another run, which reads this community's data")):
        fresh = not is_whole(folder)
        if fresh:
            _make(folder, parameters, inputs, pseudonyms, tell)
        os.utime(folder)
        _tidy(tables_root)
        return load_ingested(folder, fresh=fresh)


def _make(
    folder: Path,
    parameters: Parameters,
    inputs: list[Input],
    pseudonyms: Pseudonyms,
    tell: Callable[[str], None],
) -> None:
    """Build tables aside and put them in their place, where at most a damaged copy stands."""
    from zongjie.sources.build import build  # what reads and checks data takes long to load

    aside = folder.with_name(_BUILDING)
    for left in (folder, aside):
        shutil.rmtree(left, ignore_errors=True)
    aside.mkdir()
    try:
        try:
            build(aside, parameters, inputs, pseudonyms, tell)
        finally:  # what is damaged may merely have been written at that moment
            for item in inputs:
                item.verify()
        (aside / "tables").rename(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _tidy(tables_root: Path) -> None:
    """Remove what a killed run left, and tables that no run has used for a month: a schedule would fill the disk."""
    shutil.rmtree(tables_root / _BUILDING, ignore_errors=True)
    oldest = time.time() - _UNUSED.total_seconds()
    for record in tables_root.glob(f"*/{RECORD}"):
        if record.parent.stat().st_mtime < oldest:
            shutil.rmtree(record.parent, ignore_errors=True)


def _key(parameters: Parameters, inputs: list[Input], pseudonyms: Pseudonyms) -> str:
    """Hash everything that the tables depend on: contents, options, zone, privacy, and the code that reads."""
    said = {
        "inputs": [(item.source.kind, item.sha256, item.parameters.options) for item in inputs],
        "zone": parameters.time_zone,
        "people": parameters.people.model_dump(mode="json"),
        "key": pseudonyms.fingerprint,
        "quality": parameters.quality.max_rejected_share,
        "engine": _in_engine(parameters),
        "version": VERSION,
        "code": code_hash("sources", "tables"),
    }
    return hash_of(said)[:16]


def _in_engine(parameters: Parameters) -> list[Any]:
    """Return what tells tables in an engine from those of any other moment: no hash says what lies there."""
    mapped = {name: table.model_dump(mode="json") for name, table in parameters.engine.tables.items()}
    return [parameters.engine.backend, mapped, time.time_ns()] if mapped else []


def _silent(line: str) -> None:
    """Progress that nobody watches."""
