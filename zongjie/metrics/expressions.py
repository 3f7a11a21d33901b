"""Expressions: tables to start from, aggregates that are exact on every engine and the same on every run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import ibis

if TYPE_CHECKING:
    from zongjie.tables.store import Tables

# Ibis annotates neither its deferred `_` nor the methods of typed columns: a checker would reject every expression.
# They are checked where they are used, by the tests that run them.
Table = Any
Value = Any

_MONEY = "decimal(18, 4)"  # adding floats depends on the order of the rows, and threads change the order


def read(tables: Tables, name: str) -> Table:
    """Return a table to build an expression on."""
    return tables[name]


def constant(number: int) -> Value:
    """Return a constant of one type whatever its size: the windows of a query are united, and types must agree."""
    return ibis.literal(number, "int64")


def constants(rows: Sequence[Mapping[str, Any]], schema: Mapping[str, str]) -> Table:
    """Return rows that stand in the query itself; none is a table without rows."""
    fields = ibis.schema(schema)
    given = [dict(row) for row in rows] or [dict.fromkeys(schema)]
    array: Value = ibis.literal(given, f"array<{fields.as_struct()}>")
    row = array.unnest().name("row")
    table = row.as_table().select(**{name: ibis._["row"][name] for name in schema})
    return table if rows else table.limit(0)


def distinct_count(table: Table, *columns: str) -> Table:
    """Return one row with `value`: distinct combinations, nulls left out. `nunique` is approximate on some engines."""
    kept = table.select(*columns).drop_null()
    return kept.distinct().aggregate(value=ibis._.count())


def distinct_by(table: Table, by: str, column: str, name: str = "value") -> Table:
    """Return the distinct count of a column per slice."""
    kept = table.filter(table[column].notnull()).select(by, column).distinct()
    return kept.group_by(by).aggregate(**{name: ibis._.count()})


def exact_sum(column: Value) -> Value:
    """Return the exact sum of a column of amounts as float; null where no row has a value."""
    return column.cast(_MONEY).sum().cast("float64")


def beside(part: Table, base: Table, by: Sequence[str]) -> Table:
    """Return the counts of `part` beside those of `base`, slice by slice; a slice without a part has 0 of it."""
    if not by:
        return base.cross_join(part)
    joined = base.left_join(part, [base[key].identical_to(part[key]) for key in by])
    counts = [name for name in part.columns if name not in by]
    return joined.select(*(base[name] for name in base.columns), **{name: part[name].fill_null(0) for name in counts})
