"""One pass over all sources of a community, into canonical tables with the account of every row."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd

from zongjie.errors import DataError
from zongjie.parameters import Parameters
from zongjie.slides.document import SourceInfo
from zongjie.sources.account import Account, RejectLog
from zongjie.sources.base import Batch, Context, Reject
from zongjie.sources.engine.opening import survey_engine
from zongjie.sources.engine.survey import Surveyed
from zongjie.sources.ingested import RECORD, REJECTS
from zongjie.sources.inputs import Input, unreadable
from zongjie.sources.people import People
from zongjie.tables.derive import derive
from zongjie.tables.privacy import Pseudonyms
from zongjie.tables.schemas import SPECS
from zongjie.tables.store import Tables
from zongjie.tables.validate import validate
from zongjie.tables.writer import Writer


class _Reading:
    """One pass over all sources, into parts and from there into tables."""

    def __init__(
        self, inputs: list[Input], people: People, writer: Writer, pseudonyms: Pseudonyms, log: RejectLog
    ) -> None:
        self._inputs, self._writer, self._pseudonyms, self._log = inputs, writer, pseudonyms, log
        self._people = people
        self._places: list[Batch] = []  # emptied batches: what messages about their rows need
        self.accounts = [Account(item.source.kind, item.name, item.sha256) for item in inputs]

    def read(self, number: int, zone: ZoneInfo) -> None:
        """Read one source."""
        item, account = self._inputs[number], self.accounts[number]
        context = Context(zone, self._people.options(item.source, item.parameters.options))
        for path in item.paths:
            for batch in _batches(item, path, context):
                self._take(number, _checked(batch, context.zone))
        account.check_not_empty()

    def _take(self, number: int, batch: Batch) -> None:
        self.accounts[number].take(batch)
        self._log.write(self._inputs[number].name, batch.rejects)
        place = len(self._places)
        self._add(batch.table, self._people.apply(batch.table, batch.frame, number, place), number, place)
        self._places.append(replace(batch, frame=batch.frame.head(0), rejects=(), skipped={}))

    def _add(self, table: str, frame: pd.DataFrame, number: int, place: int) -> None:
        """Lay rows aside as they may be stored: with pseudonyms in the place of ids."""
        self._writer.add(table, self._pseudonyms.apply(SPECS[table], frame), number, place)

    def add_people(self) -> None:
        """Add the members that the parameters make one of several, and flagged accounts that no list holds."""
        for one in self._people.merged():
            self._add("members", one.frame, one.source, one.place)
            for number, count in one.others.items():
                self.accounts[number].skip("members", count, "another account of a person, as people.aliases says")
        self._add("members", self._people.unlisted(), 0, 0)

    def finish(self, table: str, folder: Path) -> None:
        """Write a table; rows that are one row become one."""
        written = self._writer.finish(table, folder / f"{table}.parquet")
        for number, count in written.duplicates.items():
            self.accounts[number].skip(table, count, "duplicate")
        key = " and ".join(SPECS[table].key)
        for conflict in written.conflicts:
            place = self._places[conflict.place]
            reason = f"another row with the same {key} says something else"
            reject = Reject(place.locate(conflict.row), reason, place.name(conflict.column))
            self.accounts[conflict.source].contradiction(table, reject)
            self._log.write(self._inputs[conflict.source].name, (reject,))


def _batches(item: Input, path: Path, context: Context) -> Iterator[Batch]:
    """Yield what an adapter reads; that the source cannot be read is no other failure than a damaged one."""
    try:
        yield from item.source.read(path, context)
    except OSError as error:
        raise unreadable(path, error) from error


def _checked(batch: Batch, zone: ZoneInfo) -> Batch:
    """Turn rows that break the schema into rejects."""
    frame, failures = validate(batch.table, batch.frame, zone)
    rejects = tuple(
        Reject(batch.locate(failure.row), failure.reason, batch.name(failure.column), failure.masked)
        for failure in failures
    )
    return replace(batch, frame=frame, rejects=batch.rejects + rejects)


def build(
    aside: Path, parameters: Parameters, inputs: list[Input], pseudonyms: Pseudonyms, progress: Callable[[str], None]
) -> None:
    """Write tables, rejects and record into `aside/tables`."""
    folder, parts = aside / "tables", aside / "parts"
    folder.mkdir()
    parts.mkdir()
    engine = (
        parameters.engine if parameters.engine.backend == "duckdb" else None
    )  # others only read what is written here
    writer = Writer(parts, parameters.zone, engine)
    people = People(parameters.people)
    with closing(writer), RejectLog(folder / REJECTS) as log:
        reading = _Reading(inputs, people, writer, pseudonyms, log)
        for number, item in enumerate(inputs):
            progress(f"reading {item.name}")
            reading.read(number, parameters.zone)
        reading.add_people()
        for table in writer.tables:
            progress(f"writing {table}")
            reading.finish(table, folder)
    _check_quality(reading.accounts, parameters.quality.max_rejected_share, folder / REJECTS, aside.parent / REJECTS)
    infos = [account.info() for account in reading.accounts]
    if parameters.engine.tables:
        surveyed = survey_engine(folder, parameters, writer.tables, progress)
        _record(folder, parameters, [*infos, *(one.info for one in surveyed.values())], {}, surveyed)
        return
    progress("deriving member days")
    derive(folder, parameters.zone, engine)
    _record(folder, parameters, infos, people.unknown())


def _check_quality(accounts: list[Account], allowed: float, rejects: Path, kept: Path) -> None:
    """Stop a run on too many damaged rows; the list of them is kept, since the tables will not be."""
    try:
        for account in accounts:
            account.check_quality(allowed, kept)
    except DataError:
        shutil.copyfile(rejects, kept)
        raise


def _record(
    folder: Path,
    parameters: Parameters,
    infos: Sequence[SourceInfo],
    unknown: Mapping[str, str],
    surveyed: Mapping[str, Surveyed] | None = None,
) -> None:
    tables = Tables(folder, parameters.zone)
    rows = {name: tables.rows[name] for name in SPECS if name in tables}
    spans = {name: span for name in rows if (span := tables.span(name))}
    for name, found in (surveyed or {}).items():
        rows[name] = found.stock.rows
        spans |= {name: span} if (span := found.stock.span) else {}
    record = {
        "sources": [info.model_dump(mode="json") for info in infos],
        "rows": rows,
        "spans": {name: [day.isoformat() for day in span] for name, span in spans.items()},
        "unknown": unknown,
        "files": {file.name: file.stat().st_size for file in sorted(folder.iterdir())},
    }
    (folder / RECORD).write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
