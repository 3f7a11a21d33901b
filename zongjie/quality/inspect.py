"""All checks of the stored tables, run once and kept beside them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress

from zongjie.files import write_text
from zongjie.hashes import code_hash
from zongjie.quality.archive import archive_flaws, logs
from zongjie.quality.edges import edge_flaws
from zongjie.quality.identity import redrawn_flaws, truncated_flaws
from zongjie.quality.levels import level_flaws
from zongjie.slides.document import SourceInfo
from zongjie.slides.flaw import Flaw
from zongjie.tables.store import Tables


def inspect(tables: Tables) -> tuple[Flaw, ...]:
    """Return what is wrong with the tables, by day."""
    return tuple(sorted(_found(tables), key=lambda flaw: (str(flaw.start or flaw.end), flaw.kind, flaw.group)))


def inspected(tables: Tables) -> tuple[Flaw, ...]:
    """Return `inspect`, kept in the tables' folder for the next run."""
    path = tables.folder / f"quality-{code_hash('quality')[:12]}.json"
    with suppress(FileNotFoundError, ValueError):  # there is none, or the file is damaged
        return tuple(Flaw.model_validate(record) for record in json.loads(path.read_text(encoding="utf-8")))
    flaws = inspect(tables)
    write_text(path, json.dumps([flaw.model_dump(mode="json") for flaw in flaws], ensure_ascii=False))
    return flaws


def noticed(sources: Iterable[SourceInfo]) -> tuple[Flaw, ...]:
    """Return what adapters noticed: how many people or rows of a source, no ids or names."""
    return tuple(
        Flaw(kind=kind, source=source.name, size=count)
        for source in sources
        for kind, count in source.notices.items()
        if count
    )


def _found(tables: Tables) -> Iterator[Flaw]:
    # Whatever engine computes figures: these queries are small, unless the tables are where it is.
    local = tables if tables.engine.tables else Tables(tables.folder, tables.zone)
    if "activity" in local:
        total, groups = logs(local)
        yield from truncated_flaws(local, total)
        yield from archive_flaws(total, groups)
        yield from redrawn_flaws(local)
        yield from edge_flaws(local)
    if "daily" in local:
        yield from level_flaws(local)
