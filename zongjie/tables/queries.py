"""Queries kept from one run to the next: to make an expression and to translate it takes longer than to run it."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from zongjie.files import write_text
from zongjie.hashes import code_hash, hash_of
from zongjie.tables.asking import Question

_MOST = 12  # queries of one expression and period: communities differ in what they hold
_UNUSED = timedelta(days=31)


@dataclass(frozen=True)
class Query:
    """The SQL of an expression, and the answers of the tables that it was made from."""

    sql: str
    asked: tuple[tuple[Question, str], ...]

    def fits(self, answer: Callable[[Question], str]) -> bool:
        """Whether tables give the answers that the query was made from."""
        return all(answer(asked) == known for asked, known in self.asked)


class Queries:
    """Queries by shelf (the period) and key (the expression).

    Parameters
    ----------
    folder
        Where they lie, a file each shelf; None to forget them with the process. They tell nothing of the rows.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._shelves: dict[str, dict[str, list[Query]]] = {}
        self._new: set[str] = set()

    def find(self, shelf: str, key: str, answer: Callable[[Question], str]) -> Query | None:
        """Return the query that fits what tables answer, if there is one."""
        return next((query for query in self._on(shelf).get(key, ()) if query.fits(answer)), None)

    def add(self, shelf: str, key: str, query: Query) -> None:
        """Keep a query."""
        self._on(shelf)[key] = [query, *self._on(shelf).get(key, ())][:_MOST]
        self._new.add(shelf)

    def save(self) -> None:
        """Write what is new; a run does without what cannot be written."""
        new, self._new = self._new, set()
        if self._folder is None or not new:
            return
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for shelf in new:
                known = {key: [[one.sql, one.asked] for one in made] for key, made in self._on(shelf).items()}
                write_text(self._path(shelf, self._folder), json.dumps(known))
            _tidy(self._folder)

    def _on(self, shelf: str) -> dict[str, list[Query]]:
        if shelf not in self._shelves:
            self._shelves[shelf] = _read(self._path(shelf, self._folder)) if self._folder else {}
        return self._shelves[shelf]

    def _path(self, shelf: str, folder: Path) -> Path:
        return folder / f"{shelf}.json"


@cache
def shared() -> Queries:
    """Return the queries that all runs of this user share, those of this code alone."""
    import platformdirs

    given = os.environ.get("ZONGJIE_CACHE")
    cached = Path(given).expanduser() if given else platformdirs.user_cache_path("zongjie", appauthor=False)
    code = code_hash("metrics", "tables", "periods.py", "lazy.py")
    made_by = [code, *map(version, ("ibis-framework", "sqlglot", "duckdb"))]
    return Queries(cached / "queries" / hash_of(made_by)[:16])


def _read(path: Path) -> dict[str, list[Query]]:
    """Return the queries of a shelf; none if it is not there or damaged: they are made again."""
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        return {key: [_query(*one) for one in made] for key, made in known.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _query(sql: str, asked: list[Any]) -> Query:
    return Query(sql, tuple((_tuple(question), known) for question, known in asked))


def _tuple(value: Any) -> Any:
    """Return JSON's lists as tuples."""
    return tuple(map(_tuple, value)) if isinstance(value, list) else value  # pyright: ignore[reportUnknownArgumentType]


def _tidy(folder: Path) -> None:
    """Remove the queries of other versions that no run has made for a month."""
    oldest = time.time() - _UNUSED.total_seconds()
    for other in folder.parent.iterdir():
        if other != folder and other.stat().st_mtime < oldest:
            shutil.rmtree(other, ignore_errors=True)
