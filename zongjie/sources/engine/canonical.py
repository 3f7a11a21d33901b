"""Columns of an engine's table in canonical types: instants in UTC with their local days, ids as pseudonyms."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from zongjie.parameters import People
from zongjie.sources.engine.relation import Relation
from zongjie.sources.reading.words import known_values, normal
from zongjie.tables.clock import local, utc
from zongjie.tables.engines.pseudonyms import EnginePseudonyms
from zongjie.tables.engines.store import nullable
from zongjie.tables.schemas import SPECS
from zongjie.tables.spec import Column, TableSpec, Type
from zongjie.tables.trim import trimmed
from zongjie.tables.validate import EARLIEST, LATEST, MISSING

Ends = dict[str, tuple[datetime, datetime] | None]  # first and last value of each instant, as it stands there
_TYPES: dict[Type, str] = {
    "instant": "timestamp(6)",
    "date": "date",
    "count": "int64",
    "amount": "float64",
    "number": "float64",
    "share": "float64",
    "flag": "boolean",
}
BAD = "bad_"
_RAW = "raw_"
_NOT: dict[Type, str] = {"instant": "not a date", "date": "not a date", "flag": "neither yes nor no"}


def ends(relation: Relation) -> Ends:
    """Return the first and last value of each instant: between them the clocks of a zone are looked up."""
    spec = SPECS[relation.table]
    names = [name for name in relation.rows.columns if spec.by_name[name].type == "instant"]
    if not names:
        return {}
    values = {name: _typed(relation.rows[name], relation.table, spec.by_name[name]) for name in names}
    asked = {f"{end}_{name}": getattr(value, end)() for name, value in values.items() for end in ("min", "max")}
    (found,) = relation.rows.aggregate(**asked).to_pyarrow().to_pylist()
    return {
        name: (found[f"min_{name}"], found[f"max_{name}"]) if found[f"min_{name}"] is not None else None
        for name in names
    }


def canonical(
    relation: Relation, known: Ends, zone: ZoneInfo, own: ZoneInfo, pseudonyms: EnginePseudonyms, people: People
) -> Any:
    """Return the rows with all stored columns of the canonical table, and in `bad_` why one cannot be used (or null).

    Parameters
    ----------
    known
        What `ends` gave.
    zone
        The community's, in which days are cut.
    own
        That of the table's times without one.
    """
    import ibis

    spec, rows = SPECS[relation.table], relation.rows
    made: dict[str, Any] = {}
    for column in spec.columns:
        if not column.stored:
            continue
        value = _typed(rows[column.name], relation.table, column) if column.name in rows.columns else None
        made |= {str(name): ibis.null(str(kind)) for name, kind in _empty(column)}
        if value is None:
            continue
        if column.type == "instant":
            value, day = _moment(value, known.get(column.name), zone, own, zoned=column.name in relation.zoned)
            made[str(column.day)] = day
        made[column.name] = value
    raw = _doubtful(relation)
    typed = nullable(rows.select(**made, **raw))
    judged = typed.mutate(**{BAD: _bad(typed, spec)}).drop(*raw)
    return _hidden(_flagged(judged, spec, people), spec, pseudonyms)


def _empty(column: Column) -> list[tuple[str | None, str]]:
    kind = _TYPES.get(column.type, "string")
    return [(column.name, kind), *([(column.day, "date")] if column.day else [])]


def _doubtful(relation: Relation) -> dict[str, Any]:
    """Return, under other names, the columns of which a value may turn out to be none of its canonical type."""
    spec, rows = SPECS[relation.table], relation.rows
    kinds = {name: _TYPES.get(spec.by_name[name].type) for name in rows.columns}
    doubtful = [
        name
        for name, kind in kinds.items()
        if kind and (rows[name].type().is_string() or (kind == "int64" and not rows[name].type().is_integer()))
    ]
    return {_RAW + name: rows[name] for name in doubtful}


def _typed(value: Any, table: str, column: Column) -> Any:
    """Return a column in its canonical type; text that says no such value becomes null."""
    kind = _TYPES.get(column.type)
    if kind is None:
        text = trimmed(value.cast("string")).nullif("")
        return _translated(text, table, column) if column.type == "text" else text
    if value.type().is_string():
        return trimmed(value).nullif("").try_cast(kind)
    return value.cast(kind)


def _translated(text: Any, table: str, column: Column) -> Any:
    """Return labels with the known Chinese and English words for a canonical value replaced by it."""
    import ibis

    words = known_values(table, column.name)
    if not words:
        return text
    plain = text.lower().replace(" ", "").replace("_", "").replace("-", "")
    found = [
        (plain.isin([word for word, meant in words.items() if meant == value]), ibis.literal(value))
        for value in dict.fromkeys(words.values())
        if any(meant == value and word != normal(value) for word, meant in words.items())
    ]
    return ibis.cases(*found, else_=text)


def _moment(value: Any, ends: tuple[datetime, datetime] | None, zone: ZoneInfo, own: ZoneInfo, *, zoned: bool) -> Any:
    """Return an instant in UTC, and its day in the community's zone."""
    span = (ends[0].date(), ends[1].date()) if ends else None
    instant = value if zoned else utc(value, own, span)
    return instant, local(instant, zone, span).date()


def _bad(rows: Any, spec: TableSpec) -> Any:
    """Return why a row cannot be used: the reason of its first such column; null if it can."""
    import ibis

    found: list[tuple[Any, str]] = []
    for column in spec.columns:
        if column.name in rows.columns:
            found += _reasons(rows, column)
    for rule in spec.rules:
        if rows[rule.first].type().is_null() or rows[rule.second].type().is_null():
            continue
        found.append((rows[rule.first] > rows[rule.second], rule.reason))
    said = [(broken.fill_null(False), ibis.literal(reason)) for broken, reason in found]
    return ibis.cases(*said, else_=ibis.null("string"))


def _reasons(rows: Any, column: Column) -> list[tuple[Any, str]]:
    """Return the ways in which a value of a column may be wrong."""
    value, raw = rows[column.name], f"{_RAW}{column.name}"
    found: list[tuple[Any, str]] = []
    if raw in rows.columns and rows[raw].type().is_string():
        found.append((value.isnull() & (trimmed(rows[raw]) != ""), _NOT.get(column.type, "not a number")))
    elif raw in rows.columns:
        found.append((rows[raw] != value, "not a whole number"))
    if column.required:
        found.append((value.isnull(), MISSING))
    if column.type in ("instant", "date"):
        low, high = (
            moment.to_pydatetime() if column.type == "instant" else moment.date() for moment in (EARLIEST, LATEST)
        )
        found.append(((value < low) | (value > high), f"not between {EARLIEST.year} and {LATEST.year}"))
    low, high = column.bounds
    if low is not None and high is not None:
        found.append(((value < low) | (value > high), f"not between {low:g} and {high:g}"))
    elif low is not None:
        found.append((value < low, f"below {low:g}"))
    return found


def _flagged(rows: Any, spec: TableSpec, people: People) -> Any:
    """Return the list of members with the bots and staff that the parameters name flagged."""
    import ibis

    if spec.name != "members":
        return rows
    bots: list[tuple[Any, Any]] = []
    if people.humans:
        bots.append((rows.member_id.isin(people.humans), ibis.literal(False)))
    if people.bots:
        bots.append((rows.member_id.isin(people.bots), ibis.literal(True)))
    staff = [(rows.member_id.isin(people.staff), ibis.literal(True))] if people.staff else []
    flags = {
        name: ibis.cases(*said, else_=rows[name]) for name, said in (("is_bot", bots), ("is_staff", staff)) if said
    }
    return rows.mutate(**flags) if flags else rows


def _hidden(rows: Any, spec: TableSpec, pseudonyms: EnginePseudonyms) -> Any:
    return rows.mutate(**{name: pseudonyms.expression(rows[name]) for name in spec.people})
