"""The catalogue as SQL: Spark takes every expression that DuckDB runs, and nothing is an estimate.

The goldens of the headline figures show what a change does to their queries;
`UPDATE_GOLDENS=1 pytest tests/metrics/test_sql.py` agrees to it.
"""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import ibis
import pytest
from ibis.backends.sql.compilers import DuckDBCompiler, PySparkCompiler
from ibis.config import Config

from tests.metrics.building import SHANGHAI, store
from zongjie.metrics.base import FAMILIES, Family, catalogue
from zongjie.periods import parse
from zongjie.tables.derive import DERIVED
from zongjie.tables.schemas import SPECS
from zongjie.tables.spec import Column, TableSpec
from zongjie.tables.store import Tables

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "sql"
COMPILERS = {"duckdb": DuckDBCompiler, "pyspark": PySparkCompiler}
PERIOD = parse("2023-02")
# Counts of distinct things that an engine is free to estimate; `expressions.distinct_count` is exact on all of them.
ESTIMATES = re.compile(r"APPROX_|COUNT\(\s*DISTINCT", re.IGNORECASE)
DRAWN = re.compile(r"ibis_\w+_[a-z0-9]{20,}")  # names that Ibis draws anew in every process
EXCLUDED = re.compile(r"EXCLUDE \(([^)]*)\)")  # a set, in the order of its hashes
# What the first page of a report stands on.
HEADLINES: dict[Family, tuple[str, ...]] = {
    "growth": ("members_end", "members_over_time"),
    "activity": ("messages", "wau_mean", "mau", "median_first_response_minutes"),
    "retention": ("retention_d30", "segments", "cohort_retention", "members_by_state", "members_by_value"),
    "conversion": ("conversion_rate_end", "repurchase_rate"),
    "groups": ("groups_there",),
}
# Expressions that Spark cannot take, with the reason: id of the metric → reason. Nothing may fail undeclared.
NOT_ON_SPARK: dict[str, str] = {}


class SparkOptions(Config):
    """The options that the Spark backend would bring along."""

    treat_nan_as_null: bool = False


def cell(column: Column, number: int) -> Any:
    if column.low is not None:
        return column.low + number
    return {
        "id": f"{column.name}{number}",
        "person": f"m{number}",
        "instant": f"2023-0{number + 1}-10 10:00",
        "date": f"2023-0{number + 1}-01",
        "count": number + 1,
        "amount": number + 1.0,
        "number": number + 1.0,
        "share": 0.5,
        "flag": number == 2,
    }.get(column.type, f"{column.name} {number}")


def rows(spec: TableSpec) -> list[dict[str, Any]]:
    said = {"daily": {"grain": "day"}, "activity": {"kind": "message"}, "orders": {"refunded": 0.0}}.get(spec.name, {})
    return [{column.name: cell(column, number) for column in spec.columns} | said for number in range(3)]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """Every table, with a value in every column, so that each answer can be asked for."""
    return store(tmp_path_factory.mktemp("every"), **{name: rows(spec) for name, spec in SPECS.items()})


@pytest.fixture(autouse=True)
def spark_options(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the Spark compiler the option that it would find where Spark is installed."""
    monkeypatch.setattr(ibis.options, "pyspark", SparkOptions())


@cache
def expressions(tables: Tables, family: Family) -> dict[str, Any]:
    """Return each expression once, under the id and the place of the first answer that uses it."""
    found: dict[Any, tuple[str, Any]] = {}
    for name, metric in catalogue().items():
        for place, answer in enumerate(metric.answers):
            if metric.family == family and answer.asks and answer.compute not in found:
                found[answer.compute] = (f"{name}.{place}", answer.compute(tables, PERIOD).unbind())
    return dict(found.values())


def sql(expression: Any, dialect: str) -> str:
    """Return an expression as SQL that is the same in every process."""
    compiler = COMPILERS[dialect]()
    text = compiler.to_sqlglot(expression).sql(dialect=compiler.dialect, pretty=True)
    for place, name in enumerate(dict.fromkeys(DRAWN.findall(text))):
        text = text.replace(name, f"drawn_{place}")
    return EXCLUDED.sub(lambda found: f"EXCLUDE ({', '.join(sorted(found[1].split(', ')))})", text)


def test_the_store_of_this_test_holds_every_table(tables: Tables) -> None:
    assert tables.names == {*SPECS, *DERIVED}
    assert tables.zone == SHANGHAI


@pytest.mark.parametrize("family", FAMILIES)
def test_spark_takes_every_expression_and_nothing_is_an_estimate(tables: Tables, family: Family) -> None:
    for name, expression in expressions(tables, family).items():
        if name.split(".")[0] not in NOT_ON_SPARK:
            text = PySparkCompiler().to_sqlglot(expression).sql(dialect=PySparkCompiler.dialect)
            assert not ESTIMATES.search(text), f"{name} counts distinct things in a way that engines may estimate"


@pytest.mark.parametrize("dialect", COMPILERS)
@pytest.mark.parametrize("family", HEADLINES)
def test_the_headline_figures_are_asked_for_in_the_agreed_sql(tables: Tables, family: Family, dialect: str) -> None:
    known = catalogue()
    texts = [
        f"-- {name}\n{sql(known[name].answers[0].compute(tables, PERIOD).unbind(), dialect)};\n"
        for name in HEADLINES[family]
    ]
    path = GOLDEN / f"{family}.{dialect}.sql"
    if os.environ.get("UPDATE_GOLDENS"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(texts), encoding="utf-8")
    assert "\n".join(texts) == path.read_text(encoding="utf-8")
