"""The options by which a file's or a database's columns become a canonical table's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zongjie.errors import ParameterError
from zongjie.sources.reading.layout import refuse_truths
from zongjie.tables.schemas import SPECS
from zongjie.tables.spec import TableSpec


@dataclass(frozen=True)
class ColumnMap:
    """What to make of each row; see the options of `zongjie.sources.table`.

    Attributes
    ----------
    columns
        Canonical name → name of a column, or an expression.
    """

    table: str
    columns: Mapping[str, str]
    constants: Mapping[str, Any]
    filter: str = ""
    group_by: tuple[str, ...] = ()

    @property
    def headers(self) -> Mapping[str, str]:
        """Canonical name → what the options make it of, for messages."""
        return self.columns

    def expressions(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return what is not just a column's name; `names` are in lower case."""
        plain = set(names)
        return tuple(said for said in self.columns.values() if said.lower() not in plain)


def column_map(options: Mapping[str, Any], path: Path) -> ColumnMap:
    """Return the map that the options describe.

    Raises
    ------
    ParameterError
        If the table is missing or unknown, a column is not the table's, or a required column is not mapped.
    """
    where = f"options of {path.name}"
    table = options.get("table")
    if table not in SPECS:
        raise ParameterError(
            "The option table does not name a canonical table.",
            where=where,
            given=str(table) if table else None,
            known=tuple(SPECS),
        )
    spec = SPECS[str(table)]
    refuse_truths(_mapping(options, "columns", where), f"{where}, columns")
    columns = {str(name): str(said) for name, said in _mapping(options, "columns", where).items()}
    constants = {str(name): said for name, said in _mapping(options, "constants", where).items()}
    _check(spec, columns, constants, where)
    groups = options.get("group_by") or ()
    return ColumnMap(
        spec.name,
        columns,
        constants,
        str(options.get("filter") or ""),
        (groups,) if isinstance(groups, str) else tuple(str(name) for name in groups),
    )


def _mapping(options: Mapping[str, Any], name: str, where: str) -> Mapping[str, Any]:
    found = options.get(name) or {}
    if not isinstance(found, Mapping):
        raise ParameterError(
            f"The option {name} is not a list of “canonical name: …”.",
            where=where,
            hint=f"write for instance {name}: {{member_id: CustomerID}}",
        )
    return found


def _check(spec: TableSpec, columns: Mapping[str, str], constants: Mapping[str, Any], where: str) -> None:
    for name in (*columns, *constants):
        if name not in spec.by_name:
            raise ParameterError(
                f"The table {spec.name} has no column “{name}”.", where=where, given=name, known=tuple(spec.by_name)
            )
    said = {*columns, *constants}
    made = {spec.key[0]} if said & set(spec.natural) else set[str]()
    if absent := [name for name in spec.required if name not in said | made]:
        raise ParameterError(
            f"The table {spec.name} needs columns that are not mapped: {', '.join(absent)}.",
            where=where,
            known=tuple(spec.by_name),
            hint="name them under columns; where rows have no id of their own, `_row` is their number in the file",
        )
