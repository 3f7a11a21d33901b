"""Every SQL dialect of Ibis against what the metrics ask: which operations it has no rule for, declared one by one.

No server is needed: a metric is absent on an engine exactly if Ibis cannot say one of its queries in the engine's dialect.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import ibis.expr.operations as ops
import pytest
from ibis.backends.sql import compilers
from ibis.common.exceptions import OperationNotDefinedError, UnsupportedBackendType, UnsupportedOperationError

from tests.metrics.building import SHANGHAI
from zongjie.metrics import evaluate
from zongjie.parameters import Engine
from zongjie.periods import parse
from zongjie.tables.engines.store import EngineTables

PERIOD = parse("2022-05-01..2023-03-31")  # the data holds no whole period before it: one window is asked for, not three
UNSAID = (OperationNotDefinedError, UnsupportedOperationError, UnsupportedBackendType, NotImplementedError)

# Operations by dialect: notimpl (Ibis has no rule for it there), notyet (we could say it otherwise), never (the engine
# has nothing of the kind). A gap that closes fails the test.
GAPS: dict[str, dict[str, str]] = {}


def compiler_of(dialect: str) -> Any:
    (name,) = (name for name in dir(compilers) if name.lower() == f"{dialect}compiler")
    return getattr(compilers, name)()


@pytest.fixture(scope="module")
def queries(sample_report: Path) -> Mapping[str, list[Any]]:
    """What each metric asks of the sample's tables, as Ibis has it before any dialect."""
    stored = max(sample_report.parent.glob("tables/*/members.parquet"), key=lambda path: path.stat().st_mtime).parent
    tables = EngineTables(stored, SHANGHAI, Engine(backend="duckdb"))
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


def test_explore(queries: Mapping[str, list[Any]]) -> None:
    import time

    used = {name: set().union(*map(operations, some)) for name, some in queries.items()}
    every = set().union(*used.values())
    print(len(queries), sum(map(len, queries.values())), len(every))
    for dialect in sorted(n[:-8].lower() for n in dir(compilers) if n.endswith("Compiler") and n != "SQLGlotCompiler"):
        compiler = compiler_of(dialect)
        gaps = {
            op.__name__
            for op in every
            if issubclass(op, ops.Value)
            and op not in compiler.extra_supported_ops
            and getattr(compiler, f"visit_{op.__name__}", None)
            in (compiler.visit_Undefined, compiler.visit_Unsupported)
        }
        t = time.process_time()
        failed = {}
        for name, some in list(queries.items()):
            for e in some:
                try:
                    compiler.to_sqlglot(e)
                except Exception as error:
                    failed.setdefault(f"{type(error).__name__}: {str(error)[:80]}", set()).add(name)
        print(
            dialect,
            gaps,
            "metrics by op",
            sum(bool({o.__name__ for o in u} & gaps) for u in used.values()),
            "failed",
            {k: len(v) for k, v in failed.items()},
            round(time.process_time() - t, 1),
            flush=True,
        )
