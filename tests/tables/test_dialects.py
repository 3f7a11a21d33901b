"""Every SQL dialect of Ibis against what the metrics ask: which operations it has no rule for, declared one by one.

No server is needed: a metric is absent on an engine exactly if Ibis cannot say one of its queries in the engine's dialect.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import ibis.expr.operations as ops
import pytest
from ibis.backends.sql import compilers
from ibis.common.annotations import SignatureValidationError
from ibis.common.exceptions import IbisError

from tests.metrics.building import SHANGHAI
from tests.sources.engine.company import newest_tables
from zongjie.metrics import evaluate
from zongjie.parameters import Engine
from zongjie.periods import parse
from zongjie.tables.engines.store import EngineTables

PERIOD = parse("2022-05-01..2023-03-31")  # the data holds no whole period before it: one window is asked for, not three

# By dialect, what Ibis cannot say there of what the metrics ask, and why: notimpl (Ibis has no rule for it), notyet (we
# could say it otherwise), never (the engine has nothing of the kind). A gap that closes fails the test. What a metric
# asks besides is said; Spark and Polars are run, not only written to (test_engines_spark, test_engines).
_MEDIAN = {"Median": "notyet: by ranks"}
_ARRAYS = {"arrays": "never"}
_DURATIONS = {"TimestampDelta": "notimpl"}
GAPS: dict[str, dict[str, str]] = {
    "athena": _MEDIAN,
    "bigquery": _MEDIAN,
    "clickhouse": {},
    "databricks": {},
    "datafusion": _DURATIONS | {"DateDelta": "notimpl", "TableUnnest": "notimpl"},
    "druid": _DURATIONS | dict.fromkeys(("DateDelta", "RegexReplace", "Unnest", "DayOfWeekIndex"), "notimpl"),
    "duckdb": {},
    "exasol": _DURATIONS
    | _ARRAYS
    | dict.fromkeys(("DateAdd", "DayOfWeekIndex", "RegexReplace", "RegexSearch"), "notimpl"),
    "flink": _MEDIAN | {"TableUnnest": "notimpl"},
    "impala": _MEDIAN | _DURATIONS | _ARRAYS | {"StringSplit": "notimpl"},
    "materialize": _MEDIAN,
    "mssql": _MEDIAN | _ARRAYS | dict.fromkeys(("RegexReplace", "RegexSearch", "windows over all rows"), "notimpl"),
    "mysql": _DURATIONS | _ARRAYS | {"RegexReplace": "notimpl"},
    "oracle": _DURATIONS | {"DayOfWeekIndex": "notimpl", "StringSplit": "notimpl"},
    "postgres": {},
    "risingwave": {},
    "snowflake": {},
    "sqlite": _MEDIAN | _DURATIONS | _ARRAYS | {"StringSplit": "notimpl", "TryCast": "notimpl"},
    "trino": _MEDIAN,
}
_REASON = re.compile(r"Compilation rule for '(\w+)'")
_NAMED = {  # how backends say what has no rule of its own
    "rray": "arrays",
    "complex types": "arrays",
    "time shift": "TimestampDelta",
    "CountStar": "windows over all rows",
}


def compiler_of(dialect: str) -> Any:
    (name,) = (name for name in dir(compilers) if name.lower() == f"{dialect}compiler")
    return getattr(compilers, name)()


@pytest.fixture(scope="module")
def queries(sample_report: Path) -> Mapping[str, list[Any]]:
    """What each metric asks of the sample's tables, as Ibis has it before any dialect."""
    tables = EngineTables(newest_tables(sample_report), SHANGHAI, Engine(backend="duckdb"))
    found: dict[str, list[Any]] = {}
    name, collect, run = "", EngineTables.collect, evaluate.run

    def noted(self: EngineTables, expression: Any) -> Any:
        found.setdefault(name, []).append(expression)
        return collect(self, expression)

    def running(called: str, *arguments: Any) -> Any:
        nonlocal name
        name = called.rpartition(".")[0]
        return run(called, *arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(EngineTables, "collect", noted)
        patch.setattr(evaluate, "run", running)
        evaluate.compute(tables, PERIOD, {}, "en")
    return found


def operations(expression: Any) -> set[type]:
    return {type(node) for node in expression.op().find(ops.Node)}


@pytest.fixture(scope="module")
def telling(queries: Mapping[str, list[Any]]) -> list[Any]:
    """A few queries that have every operation that any of them has."""
    left = [(query, operations(query)) for name in sorted(queries) for query in queries[name]]
    chosen: list[Any] = []
    while any(found for _, found in left):
        query, known = max(left, key=lambda one: len(one[1]))
        chosen.append(query)
        left = [(other, found - known) for other, found in left]
    return chosen


def unsaid(dialect: str, query: Any) -> str | None:
    """Return what Ibis cannot say of a query, None if it can say all of it."""
    try:
        compiler_of(dialect).to_sqlglot(query)
    except (IbisError, SignatureValidationError) as error:
        found = _REASON.search(str(error))
        return found[1] if found else next((name for part, name in _NAMED.items() if part in str(error)), str(error))
    return None


@pytest.mark.parametrize("dialect", GAPS)
def test_a_dialect_says_what_metrics_ask_but_for_its_declared_gaps(dialect: str, telling: list[Any]) -> None:
    assert {unsaid(dialect, query) for query in telling} - {None} == set(GAPS[dialect])


def test_no_dialect_of_ibis_is_forgotten() -> None:
    known = {name.removesuffix("Compiler").lower() for name in dir(compilers) if name.endswith("Compiler")}
    assert known - set(GAPS) == {"pyspark"}  # it needs a session; test_engines_spark has one
