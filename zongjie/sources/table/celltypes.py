"""What SQL expressions may take a column of text for: a number or a timestamp, if its first cells all are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb

from zongjie.sources.reading.values import MISSING
from zongjie.sources.table.relation import literal, quoted

_SAMPLE = 20_000  # rows
_CASTS = ("BIGINT", "DOUBLE", "TIMESTAMP")


def as_written(column: str) -> str:
    """Return the name that a column has beside its typed self, as the text that stands in the file."""
    return f"={column}"


def cell_types(connection: duckdb.DuckDBPyConnection, expressions: Sequence[str]) -> dict[str, str]:
    """Return the columns of `cells` that are text, that expressions speak of and that are of another type."""
    said = " ".join(expressions).lower()
    types = {str(name): str(type_) for name, type_, *_ in connection.execute("DESCRIBE cells").fetchall()}
    names = [name for name, type_ in types.items() if type_ == "VARCHAR" and name.lower() in said]
    if not names:
        return {}
    tests = [f"bool_and({test})" for name in names for test in _tests(quoted(name))]
    found = connection.execute(f"SELECT {', '.join(tests)} FROM (FROM cells LIMIT {_SAMPLE})").fetchall()[0]
    width = len(_CASTS)
    fits = {name: found[place * width : (place + 1) * width] for place, name in enumerate(names)}
    kinds = {name: next((kind for kind, fit in zip(_CASTS, row, strict=True) if fit), "") for name, row in fits.items()}
    return {name: kind for name, kind in kinds.items() if kind}


def damage(types: Mapping[str, str]) -> str:
    """Return the expression for the first column whose cell is not of its type, and the cell; NULL for none."""
    tests = [
        f"WHEN TRY_CAST({quoted(name)} AS {type_}) IS NULL AND NOT {_missing(quoted(name))} "
        f"THEN {literal(name)} || chr(31) || {quoted(as_written(name))}"
        for name, type_ in types.items()
    ]
    return f"CASE {' '.join(tests)} END" if tests else "NULL"


def _tests(cell: str) -> tuple[str, ...]:
    """Return, in the order of `_CASTS`, the conditions that a cell is of a type; a leading zero makes a code."""
    said = {
        "BIGINT": f"regexp_full_match(trim({cell}), '-?(0|[1-9]\\d{{0,17}})')",
        "DOUBLE": f"NOT regexp_matches(trim({cell}), '^-?0\\d') AND TRY_CAST({cell} AS DOUBLE) IS NOT NULL",
        "TIMESTAMP": f"TRY_CAST({cell} AS TIMESTAMP) IS NOT NULL",
    }
    return tuple(f"CASE WHEN NOT {_missing(cell)} THEN {said[kind]} END" for kind in _CASTS)


def _missing(cell: str) -> str:
    words = ", ".join(literal(word) for word in sorted(MISSING))
    return f"(coalesce(lower(trim({cell})), '') IN ({words}))"
