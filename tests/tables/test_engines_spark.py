"""A real Spark, a master and a worker of its own on this machine, over a company's own tables: figures equal DuckDB's.

One session and one period serve all figures: to plan a query takes Spark longer than to run it on so few rows.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.sources.engine.company import (
    IN_ENGINE,
    SECRET,
    SHANGHAI,
    company,
    loaded,
    newest_tables,
    parameters,
    reference,
    subset,
)
from zongjie.metrics.base import catalogue
from zongjie.metrics.evaluate import compute, missing
from zongjie.periods import parse
from zongjie.slides.figure import Figures
from zongjie.sources.engine.opening import open_tables
from zongjie.sources.ingest import ingest
from zongjie.sources.ingested import Ingested
from zongjie.tables.engines.store import EngineTables
from zongjie.tables.privacy import community_key
from zongjie.tables.store import Tables

SparkSession = pytest.importorskip("pyspark.sql", reason="Spark is an extra: pip install 'zongjie[spark]'").SparkSession
if shutil.which("java") is None:
    pytest.skip("Spark needs Java 17 or newer", allow_module_level=True)

pytestmark = pytest.mark.filterwarnings("ignore")  # PySpark's own and Ibis's, about pandas 3

# Why a metric is not computed on Spark: notimpl (Ibis has no rule), notyet (we could say it otherwise), never.
GAPS: dict[str, str] = {}
PERIOD = parse("2022-05-01..2023-03-31")  # the data holds no whole period before it: one window is asked for, not three
SPARK = {
    "master": "local-cluster[1,2,1024]",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.executor.memory": "1g",
    "spark.sql.shuffle.partitions": 2,
    "spark.default.parallelism": 2,
    # So few rows are not worth a compiler's work.
    "spark.sql.adaptive.enabled": False,
    "spark.sql.codegen.wholeStage": False,
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}


@dataclass(frozen=True)
class Asked:
    """What Spark was asked for and what came back."""

    ingested: Ingested
    tables: EngineTables
    figures: Figures
    expected: Figures
    lacking: set[str]
    rows: list[int]  # that came back, query by query
    said: str


@pytest.fixture(scope="module")
def asked(sample_report: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    root = tmp_path_factory.mktemp("spark")
    canonical = subset(newest_tables(sample_report), root / "canonical", 200)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZONGJIE_KEYS", str(root / "keys"))
        given = loaded(parameters(canonical, company(canonical, root / "lake"), "pyspark", SPARK))
        ingested = ingest(given, root, root / "tables")
        tables = open_tables(ingested.folder, given)
        assert isinstance(tables, EngineTables)
        rows, said, collect = [], [], EngineTables.collect

        def noted(self: EngineTables, expression: Any) -> list[dict[str, Any]]:
            found = collect(self, expression)
            rows.append(len(found))
            said.append(str(found))
            return found

        patch.setattr(EngineTables, "collect", noted)
        figures = compute(tables, PERIOD, {}, "en")
        lacking = {name for name, metric in catalogue().items() if missing(metric, tables)}
        own = Tables(reference(canonical, root / "own", community_key(given.community)), SHANGHAI)
        expected = compute(own, PERIOD, {}, "en")
        yield Asked(ingested, tables, figures, expected, lacking, rows, "\n".join(said))
        tables.close()
        assert SparkSession.getActiveSession() is None


def test_every_figure_is_duckdbs(asked: Asked) -> None:
    assert set(asked.expected) - set(asked.figures) == set(GAPS)
    assert set(asked.figures) <= set(asked.expected)
    different = {name for name, figure in asked.figures.items() if figure != asked.expected[name]}
    assert different == set()
    assert sum(figure.defined for figure in asked.figures.values()) > 150


def test_the_period_is_one_that_the_tables_can_answer(asked: Asked) -> None:
    assert {name for name in IN_ENGINE if asked.tables.rows[name]} == set(IN_ENGINE)
    assert not asked.lacking & set(asked.figures)


def test_the_account_names_the_tables_and_nothing_of_them_is_stored(asked: Asked) -> None:
    infos = {next(iter(info.tables)): info for info in asked.ingested.sources if info.kind == "pyspark"}
    assert set(infos) == set(IN_ENGINE)
    assert all(info.read == info.kept + info.rejected + info.skipped > 0 for info in infos.values())
    assert {path.stem for path in asked.ingested.folder.glob("*.parquet")}.isdisjoint(IN_ENGINE)


def test_only_small_aggregates_come_back_and_no_id(asked: Asked) -> None:
    assert max(asked.rows) < 2_000 < asked.tables.rows["activity"]
    assert SECRET not in asked.said
    stored = "".join(path.read_text(encoding="utf-8") for path in asked.ingested.folder.glob("*.json"))
    assert SECRET not in stored + json.dumps(asked.figures.dump())
