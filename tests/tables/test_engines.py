"""Other engines by name: what is not there is taught, what one cannot compute is absent, the rest is equal."""

from __future__ import annotations

from typing import Any

import pytest

from tests.metrics.building import SHANGHAI, store
from zongjie.errors import ParameterError
from zongjie.metrics.evaluate import compute
from zongjie.parameters import Engine
from zongjie.periods import parse
from zongjie.slides.figure import Figures
from zongjie.tables.engines.connect import connect
from zongjie.tables.engines.store import EngineTables
from zongjie.tables.engines.unsupported import UnsupportedError
from zongjie.tables.store import Tables

# Metrics that an engine cannot compute, and why it stays so or not: notimpl (Ibis has no rule for it there), notyet
# (we could say it otherwise), never (the engine has nothing of the kind). A gap that closes fails the test.
GAPS: dict[str, dict[str, str]] = {
    "polars": {
        **dict.fromkeys(("messages", "speakers", "dau_mean"), "notimpl: windows over rows"),
        "members_end": "notyet: a join by the order of days",
    },
}
COMPARED = ("messages", "speakers", "dau_mean", "mau", "revenue", "buyers", "wau_mean", "members_end")


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """Forty people, who write on some days and buy on others."""
    folder = tmp_path_factory.mktemp("engines")
    return store(
        folder,
        members=[{"member_id": f"m{n}", "joined_at": f"2022-11-{n % 28 + 1:02} 09:00"} for n in range(40)],
        activity=[
            {"member_id": f"m{n * n % 37}", "ts": f"2023-01-{n % 31 + 1:02} {n % 24:02}:10", "kind": "message"}
            for n in range(400)
        ],
        orders=[
            {"order_id": f"{n}", "member_id": f"m{n % 9}", "paid_at": f"2023-01-{n % 31 + 1:02}", "amount": n / 3}
            for n in range(60)
        ],
    )


def figures(tables: Tables, only: tuple[str, ...] = COMPARED) -> Figures:
    return compute(tables, parse("2023-01"), {}, "en", only=only)


def in_engine(tables: Tables, backend: str) -> EngineTables:
    return EngineTables(tables.folder, SHANGHAI, Engine(backend=backend))


@pytest.mark.parametrize("backend", ["duckdb", *GAPS])
def test_an_engine_gives_the_same_figures_but_for_its_declared_gaps(tables: Tables, backend: str) -> None:
    pytest.importorskip(backend, reason=f"{backend} is an extra, which is not installed")
    gaps, found, expected = GAPS.get(backend, {}), figures(in_engine(tables, backend)), figures(tables)
    assert set(expected) - set(found) == set(gaps)
    for name, figure in found.items():
        assert (figure.value or 0) == pytest.approx(expected[name].value or 0, rel=1e-12), name


def test_what_an_engine_cannot_say_leaves_the_other_figures(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    engine, known = in_engine(tables, "duckdb"), EngineTables.collect

    def unable(self: EngineTables, expression: Any) -> Any:
        if "amount" in str(self._connection.compile(expression)):
            raise UnsupportedError("no sums of money here")
        return known(self, expression)

    monkeypatch.setattr(EngineTables, "collect", unable)
    assert set(figures(engine, ("messages", "revenue"))) == {"messages"}


def test_an_unknown_engine_is_told_the_nearest() -> None:
    with pytest.raises(ParameterError) as caught:
        connect(Engine(backend="pysprak"))
    assert "There is no engine “pysprak”" in str(caught.value)
    assert "did you mean:  pyspark" in str(caught.value)


def test_an_engine_without_its_package_says_which_to_install() -> None:
    with pytest.raises(ParameterError) as caught:
        connect(Engine(backend="databricks"))
    assert "pip install 'ibis-framework[databricks]'" in str(caught.value)


def test_secrets_stand_in_the_environment_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ParameterError, match="The option password holds a secret"):
        connect(Engine(backend="sqlite", options={"password": "hunter2"}))
    with pytest.raises(ParameterError, match="WAREHOUSE_KEY is not set"):
        connect(Engine(backend="sqlite", options={"password": "${WAREHOUSE_KEY}"}))
    monkeypatch.setenv("WAREHOUSE_KEY", "hunter2")
    with pytest.raises(ParameterError) as caught:
        connect(Engine(backend="sqlite", options={"password": "${WAREHOUSE_KEY}"}))
    assert "hunter2" not in str(caught.value)
