"""The account of tables in an engine: every row is kept, rejected or skipped, and what is kept is taken stock of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from zongjie.errors import DataError, ParameterError
from zongjie.hashes import hash_of
from zongjie.lazy import _
from zongjie.parameters import EngineTable, Parameters
from zongjie.slides.document import SourceInfo
from zongjie.sources.engine.canonical import BAD, Ends, canonical, ends
from zongjie.sources.engine.relation import Relation, relation, understanding
from zongjie.tables.engines.pseudonyms import EnginePseudonyms
from zongjie.tables.engines.stock import Stock, take
from zongjie.tables.schemas import SPECS

if TYPE_CHECKING:
    from ibis.backends import BaseBackend

_LOG = "activity"


@dataclass(frozen=True)
class Surveyed:
    """A table in the engine: its account, between which moments it lies, what it holds."""

    info: SourceInfo
    ends: Ends
    stock: Stock


def survey(connection: BaseBackend, parameters: Parameters, pseudonyms: EnginePseudonyms, name: str) -> Surveyed:
    """Look a table through, by queries that the engine answers with a few numbers.

    Raises
    ------
    ParameterError
        If the map of columns does not fit.
    DataError
        If the table holds no rows, too many that cannot be used, or several with one key.
    """
    engine = parameters.engine
    found = relation(connection, engine, name)
    with understanding(engine, f"engine.tables.{name}, columns"):
        known = ends(found)
        rows = view(found, known, parameters, pseudonyms)
        counted = rows.group_by(BAD).aggregate(rows=_.count()).to_pyarrow().to_pylist()
    reasons = {str(one[BAD]): int(one["rows"]) for one in counted if one[BAD] is not None}
    kept = sum(int(one["rows"]) for one in counted if one[BAD] is None)
    _check(parameters, name, kept, reasons)
    sound = usable(rows)
    _check_keys(sound, name, found, kept)
    skipped = {"left out by the filter": found.read - kept - sum(reasons.values())} if found.read >= 0 else {}
    info = SourceInfo(
        kind=engine.backend,
        name=engine.tables[name].name,
        sha256=hash_of(engine.tables[name].model_dump(mode="json")),
        read=kept + sum(reasons.values()) + sum(skipped.values()),
        kept=kept,
        rejected=sum(reasons.values()),
        skipped=sum(skipped.values()),
        tables={name: kept},
        reasons={reason: count for reason, count in (reasons | skipped).items() if count},
        notices={"live": kept},
    )
    return Surveyed(info, known, take(sound, SPECS[name].day, by_grain=name == "daily"))


def view(found: Relation, known: Ends, parameters: Parameters, pseudonyms: EnginePseudonyms) -> Any:
    """Return the rows of a table in canonical columns, with the reason why one cannot be used."""
    asked = parameters.engine.tables[found.table]
    return canonical(
        found, known, parameters.zone, _zone(asked, parameters, found.table), pseudonyms, parameters.people
    )


def usable(rows: Any) -> Any:
    """Return the rows of a view that can be used."""
    return rows.filter(rows[BAD].isnull()).drop(BAD)


def check_people(parameters: Parameters) -> None:
    """Refuse what the parameters say of people where it could not be applied.

    Raises
    ------
    ParameterError
        If accounts are to be merged, or flagged without a list of members in the engine.
    """
    tables, people = parameters.engine.tables, parameters.people
    if people.aliases and any(SPECS[name].people for name in tables if name in SPECS):
        raise ParameterError(
            "Accounts of one person are not merged in tables that lie in an engine.",
            where="people.aliases",
            hint='have the map do it: columns: {member_id: "coalesce(main_id, id)"}, or a query with a join',
        )
    if (people.bots or people.humans or people.staff) and _LOG in tables and "members" not in tables:
        raise ParameterError(
            "Accounts are flagged in the list of members, which is not among the tables in the engine.",
            where="people.bots, people.humans or people.staff",
            hint="map engine.tables.members too, or leave programs out with a filter on engine.tables.activity",
        )


def _zone(asked: EngineTable, parameters: Parameters, name: str) -> ZoneInfo:
    try:
        return ZoneInfo(asked.time_zone) if asked.time_zone else parameters.zone
    except (KeyError, ValueError, OSError):
        raise ParameterError(f"“{asked.time_zone}” is no time zone.", where=f"engine.tables.{name}.time_zone") from None


def _check(parameters: Parameters, name: str, kept: int, reasons: dict[str, int]) -> None:
    rejected = sum(reasons.values())
    if not kept + rejected:
        raise DataError(
            "The table holds no rows.",
            where=f"engine.tables.{name}",
            hint="look at its filter, or remove it from the parameters file",
        )
    allowed = parameters.quality.max_rejected_share
    if rejected / (kept + rejected) > allowed:
        said = "; ".join(f"{reason} ({count:,})" for reason, count in sorted(reasons.items(), key=lambda one: -one[1]))
        raise DataError(
            f"{rejected:,} of {kept + rejected:,} rows cannot be used, {allowed:.1%} is allowed: {said}.",
            where=f"engine.tables.{name}",
            hint="correct the map of columns, leave these rows out with a filter, or raise quality.max_rejected_share",
        )


def _check_keys(sound: Any, name: str, found: Relation, kept: int) -> None:
    """Refuse several rows with one key: they would be counted several times. A log without ids is taken as it is."""
    key = SPECS[name].key
    if name == _LOG:
        if "activity_id" not in found.rows.columns:
            return
        key = ("activity_id",)
        sound = sound.filter(sound.activity_id.notnull())
        kept = int(sound.count().to_pyarrow().as_py())
    one = int(sound.select(*key).distinct().count().to_pyarrow().as_py())
    if one < kept:
        raise DataError(
            f"{kept - one:,} of {kept:,} rows share their {' and '.join(key)} with another row.",
            where=f"engine.tables.{name}",
            hint=f"map a query that makes one row of them: SELECT … GROUP BY {', '.join(key)}",
        )
