"""How the columns of a table-shaped file map to a canonical table: by name with synonyms, never by position."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from zongjie.errors import DataError, ParameterError, nearest
from zongjie.sources.base import Batch, Context, Reject
from zongjie.sources.reading.rows import DAY_FIRST, DAY_FIRST_HELP, canonical, empty
from zongjie.sources.reading.words import MONTHLY, bare, columns_of, example, normal, table_named
from zongjie.tables.schemas import SPECS

OPTIONS: Mapping[str, str] = {
    "table": "the canonical table, where the file's or sheet's name and columns do not tell",
    "columns": "canonical name → the file's own name of a column",
    DAY_FIRST: DAY_FIRST_HELP,
}


@dataclass(frozen=True)
class Layout:
    """Where each canonical column of a table stands in a file."""

    table: str
    positions: Mapping[str, int]
    headers: Mapping[str, str]
    ignored: tuple[str, ...]
    missing: tuple[str, ...]  # required columns that are not there
    grain: str | None = None  # of daily rows, where no column says

    def batch(
        self,
        raw: pd.DataFrame,
        context: Context,
        place: str,
        *,
        rejects: tuple[Reject, ...] = (),
        skipped: Mapping[str, int] | None = None,
    ) -> Batch:
        """Return raw rows as a canonical batch.

        Parameters
        ----------
        raw
            One column for each of `positions`, in that order, under any names; the index numbers the rows.
        """
        raw = raw.set_axis(list(self.positions), axis=1)
        if self.grain:
            raw["grain"] = self.grain
        start = Batch(
            self.table,
            empty(self.table),
            rejects,
            skipped or {},
            place=place,
            headers=self.headers,
            ignored=self.ignored,
        )
        return canonical(raw, start, context)


def match(table: str, header: Sequence[str], given: Mapping[str, str] | None = None) -> Layout:
    """Match the names of a header row to the columns of a table; the first of two alike wins.

    Parameters
    ----------
    given
        Canonical name → the file's own name, which goes before synonyms (the option `columns`).
    """
    spec, known = SPECS[table], columns_of(table)
    theirs = {normal(name): column for column, name in (given or {}).items()}
    positions: dict[str, int] = {}
    for exact in (True, False):  # a column called by its canonical name is not taken by another's synonym
        for place, name in enumerate(header):
            word = normal(name)
            column = theirs.get(word) or known.get(word) or known.get(bare(name))
            free = column not in positions and place not in positions.values()
            if column and free and (not exact or word in theirs or word == normal(column)):
                positions[column] = place
    taken = set(positions.values())
    grain = None
    if table == "daily" and "grain" not in positions and "date" in positions:
        grain = "month" if bare(header[positions["date"]]) in MONTHLY else "day"
    makeable = {spec.key[0]} if any(name in positions for name in spec.natural) else set[str]()
    return Layout(
        table,
        positions,
        {column: header[place] for column, place in positions.items()},
        tuple(name for place, name in enumerate(header) if place not in taken and name.strip()),
        tuple(name for name in spec.required if name not in positions and name not in makeable | {"grain"}),
        grain,
    )


def choose(header: Sequence[str], context: Context, name: str) -> Layout | None:
    """Return the layout of the table that a file or sheet called `name` with this header holds, None if unclear."""
    given = context.options.get("columns")
    table = context.options.get("table") or table_named(name)
    if table:
        return match(table, header, given)
    whole = [found for candidate in SPECS if not (found := match(candidate, header, given)).missing]
    return max(whole, key=lambda found: len(found.positions) - len(found.ignored), default=None)


def check_options(options: Mapping[str, Any], path: Path) -> None:
    """Raise ParameterError if the options name a table or a column that does not exist."""
    table = options.get("table")
    if table is not None and table not in SPECS:
        raise ParameterError(
            f"“{table}” is not a canonical table.",
            where=f"options of {path.name}",
            given=str(table),
            known=tuple(SPECS),
        )
    refuse_truths(options.get("columns") or {}, f"options of {path.name}, columns")
    columns = {name for spec in SPECS.values() for name in spec.by_name} if table is None else set(SPECS[table].by_name)
    for name in options.get("columns", {}):
        if name not in columns:
            raise ParameterError(
                f"“{name}” is not a canonical column" + (f" of {table}." if table else "."),
                where=f"options of {path.name}, columns",
                given=str(name),
                known=tuple(sorted(columns)),
                hint="columns are written as canonical name: the file's own name",
            )


def refuse_truths(columns: Mapping[str, Any], where: str) -> None:
    """Raise ParameterError if a column is called no, yes, on or off, which YAML takes for false or true."""
    for name, said in columns.items():
        if isinstance(said, bool):
            raise ParameterError(
                f"YAML takes the column of {name} for “{str(said).lower()}”.",
                where=where,
                hint='put the name in quotes: "no", "yes", "on", "off"',
            )


def wrong_header(layout: Layout, header: Sequence[str], where: str) -> DataError:
    """Return the error for a header that lacks required columns, with the nearest of the names that are there."""
    lacking = ", ".join(f"{name} ({example(layout.table, name)})" for name in layout.missing)
    named = tuple(name for name in header if name.strip())
    guesses = {name: guess for name in layout.missing if (guess := _alike(layout.table, name, named))}
    return DataError(
        f"The table {layout.table} needs columns that are not there: {lacking}.",
        where=where,
        examples=tuple(f"{name}: is it “{guess}”?" for name, guess in guesses.items()),
        known=named,
        hint="correct the header, or name the columns in the parameters file: options: {columns: {"
        + ", ".join(f"{name}: {guesses.get(name, '…')}" for name in layout.missing)
        + "}}",
    )


def _alike(table: str, column: str, header: Sequence[str]) -> str | None:
    for word in (word for word, name in columns_of(table).items() if name == column):
        if found := nearest(word, header):
            return found
    return None
