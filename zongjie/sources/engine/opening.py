"""Tables of a community, whichever engine they are in."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zongjie.errors import ParameterError
from zongjie.parameters import Parameters
from zongjie.tables.engines.stock import Stock
from zongjie.tables.privacy import Pseudonyms, community_key
from zongjie.tables.schemas import SPECS
from zongjie.tables.store import Tables

if TYPE_CHECKING:
    from zongjie.sources.engine.canonical import Ends
    from zongjie.sources.engine.survey import Surveyed
    from zongjie.tables.engines.pseudonyms import EnginePseudonyms

RECORD = "engine.json"


def pseudonyms_of(parameters: Parameters) -> Pseudonyms:
    """Return what replaces ids of people: in files as in the engine, if some tables lie there."""
    return _in_engine(parameters) if parameters.engine.tables else Pseudonyms(_key(parameters))


def open_tables(folder: Path, parameters: Parameters) -> Tables:
    """Return the tables of a community.

    Parameters
    ----------
    folder
        Where ingestion has put what it read from files, and the record of what lies in the engine.
    """
    engine = parameters.engine
    if engine.backend == "duckdb" and not engine.tables:
        return Tables(folder, parameters.zone, engine)
    from zongjie.tables.engines.connect import connect
    from zongjie.tables.engines.store import EngineTables

    if not engine.tables:
        return EngineTables(folder, parameters.zone, engine)
    from zongjie.sources.engine.relation import relation
    from zongjie.sources.engine.survey import usable, view

    record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    connection, pseudonyms = connect(engine), _in_engine(parameters)
    mapped = {
        name: usable(view(relation(connection, engine, name), _ends(one["ends"]), parameters, pseudonyms))
        for name, one in record.items()
    }
    stock = {name: _stock(one["stock"]) for name, one in record.items()}
    return EngineTables(folder, parameters.zone, engine, connection, mapped, stock)


def survey_engine(
    folder: Path, parameters: Parameters, taken: tuple[str, ...], progress: Callable[[str], None]
) -> dict[str, Surveyed]:
    """Write the record of the tables that lie in the engine, and return what was found of each.

    Parameters
    ----------
    taken
        Tables that the sources have made already.

    Raises
    ------
    ParameterError
        If a table is no canonical one, or comes from both.
    """
    from zongjie.sources.engine.survey import check_people, survey
    from zongjie.tables.engines.connect import connect

    _check_names(parameters, taken)
    check_people(parameters)
    connection, pseudonyms = connect(parameters.engine), _in_engine(parameters)
    surveyed: dict[str, Surveyed] = {}
    for name in (name for name in SPECS if name in parameters.engine.tables):
        progress(f"looking {name} through in {parameters.engine.backend}")
        surveyed[name] = survey(connection, parameters, pseudonyms, name)
    record = {
        name: {"ends": found.ends, "stock": {**vars(found.stock), "filled": sorted(found.stock.filled)}}
        for name, found in surveyed.items()
    }
    (folder / RECORD).write_text(json.dumps(record, default=lambda moment: moment.isoformat()) + "\n", encoding="utf-8")
    return surveyed


def _in_engine(parameters: Parameters) -> EnginePseudonyms:
    from zongjie.tables.engines.pseudonyms import EnginePseudonyms

    return EnginePseudonyms(_key(parameters))


def _key(parameters: Parameters) -> bytes | None:
    return community_key(parameters.community) if parameters.privacy.pseudonymise else None


def _check_names(parameters: Parameters, taken: tuple[str, ...]) -> None:
    for name in parameters.engine.tables:
        if name not in SPECS:
            raise ParameterError(
                f"“{name}” is not a canonical table.", where="engine.tables", given=name, known=tuple(SPECS)
            )
        if name in taken:
            raise ParameterError(
                f"The table {name} comes from the sources and from the engine.",
                where=f"engine.tables.{name}",
                hint="leave one of them out; what belongs together stands in one place",
            )


def _ends(said: dict[str, Any]) -> Ends:
    return {
        name: (datetime.fromisoformat(pair[0]), datetime.fromisoformat(pair[1])) if pair else None
        for name, pair in said.items()
    }


def _stock(said: dict[str, Any]) -> Stock:
    bounds, last = said["bounds"], said["last_month"]
    return Stock(
        rows=said["rows"],
        filled=frozenset(said["filled"]),
        bounds=(date.fromisoformat(bounds[0]), date.fromisoformat(bounds[1])) if bounds else None,
        months=said["months"],
        last_month=date.fromisoformat(last) if last else None,
    )
