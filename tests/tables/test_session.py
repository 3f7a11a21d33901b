"""Queries kept between runs: translated once, used again only where the tables answer the same."""

from __future__ import annotations

import gc
import os
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pytest

from tests.metrics.building import SHANGHAI, store
from zongjie.metrics.base import catalogue
from zongjie.metrics.evaluate import compute
from zongjie.metrics.query import apart, run, unite
from zongjie.periods import parse
from zongjie.slides.figure import Figures
from zongjie.tables import session
from zongjie.tables.queries import Queries
from zongjie.tables.store import Tables

# Of all kinds: from kept rows, from several windows, with a time axis, in money, from rows that no query gives.
ASKED = (
    "messages",
    "wau_mean",
    "mau",
    "members_end",
    "members_over_time",
    "retention_d30",
    "segments",
    "members_by_state",
    "revenue",
    "event_participations",
    "anomalous_days",
)
PERIOD = parse("2023-02")


def community(folder: Path, last: str = "2023-02-27") -> Tables:
    """Three members who talk, buy and come to events in the days to `last`."""
    spoken = ["2023-01-03 10:00", "2023-01-20 10:00", "2023-02-02 10:00", "2023-02-20 11:00", f"{last} 09:00"]
    return store(
        folder,
        members=[
            {
                "member_id": f"wanda{n}",
                "joined_at": f"2023-0{n}-01 10:00",
                "left_at": left,
                "tier": ["innermost", "outermost"][n % 2],
            }
            for n, left in enumerate((None, None, "2023-03-05 10:00"), start=1)
        ],
        activity=[
            {"activity_id": f"a{n}{person}", "member_id": f"wanda{person}", "ts": ts, "kind": "message"}
            for n, ts in enumerate(spoken)
            for person in (1, 2, 3)
            if n % person == 0
        ],
        orders=[
            {"order_id": f"o{n}", "member_id": "wanda1", "paid_at": ts, "amount": 10.5 + n}
            for n, ts in enumerate(spoken)
        ],
        events=[{"event_id": "e1", "starts_at": "2023-02-03 10:00", "attended": 7, "status": "held"}],
    )


def figures(tables: Tables) -> Figures:
    return compute(tables, PERIOD, {}, "en", ASKED)


@pytest.fixture
def queries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Queries]:
    """Give every session from now on the queries of a folder, read anew as another process would."""

    def fresh() -> Queries:
        known = Queries(tmp_path / "queries")
        monkeypatch.setattr(session, "shared", lambda: known)
        return known

    fresh()
    return fresh


@pytest.fixture
def translated(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys of queries that had to be translated."""
    made: list[str] = []
    translate = session.Session._translated  # pyright: ignore[reportPrivateUsage]

    def noted(self: session.Session, shelf: str, key: str, *rest: Any) -> Any:
        made.append(key)
        return translate(self, shelf, key, *rest)

    monkeypatch.setattr(session.Session, "_translated", noted)
    return made


def test_a_later_run_translates_nothing_and_finds_the_same(
    tmp_path: Path, queries: Callable[[], Queries], translated: list[str]
) -> None:
    first = figures(community(tmp_path / "a"))
    assert len(translated) > len(ASKED)
    translated.clear()
    queries()
    again = figures(Tables(tmp_path / "a", SHANGHAI))
    assert translated == []
    assert again.dump() == first.dump()
    assert set(first) == set(ASKED)


def test_what_the_tables_answer_otherwise_is_translated_anew_and_nothing_else_is(
    tmp_path: Path, queries: Callable[[], Queries], translated: list[str]
) -> None:
    figures(community(tmp_path / "a"))
    whole, _ = len(translated), translated.clear()
    longer = community(tmp_path / "b", "2023-03-29")
    queries()
    found = figures(longer)
    assert 0 < len(translated) < whole
    assert found["retention_d30"].denominator == 1  # the thirtieth day of who joined in the month is reached only now
    queries().add = lambda *_: None  # type: ignore[method-assign] - nothing is known, nothing is kept
    (tmp_path / "queries").rename(tmp_path / "elsewhere")
    assert figures(Tables(tmp_path / "b", SHANGHAI)).dump() == found.dump()


def test_queries_one_by_one_give_what_ibis_gives_for_all_windows_at_once(
    tmp_path: Path, queries: Callable[[], Queries]
) -> None:
    tables = community(tmp_path / "a")
    found = figures(tables)
    known = catalogue()
    windows = (PERIOD, PERIOD.previous(), PERIOD.year_ago())
    for name in ("messages", "mau", "members_over_time", "retention_d30", "segments", "revenue"):
        made = known[name].answers[0].compute
        united, places = unite(made, tables, windows)
        together = apart(tables.collect(united), places)
        alone = run(f"{name}.0", made, tables, windows)
        assert [sorted(map(str, rows)) for rows in alone] == [sorted(map(str, rows)) for rows in together], name
    assert found["messages"].value == 6


def test_a_damaged_shelf_is_made_again(tmp_path: Path, queries: Callable[[], Queries]) -> None:
    first = figures(community(tmp_path / "a"))
    shelves = sorted((tmp_path / "queries").glob("*.json"))
    for shelf, damaged in zip(shelves, ["{", '{"a": 1}', "[]"], strict=False):
        shelf.write_text(damaged, encoding="utf-8")
    queries()
    assert figures(Tables(tmp_path / "a", SHANGHAI)).dump() == first.dump()
    assert all(len(shelf.read_bytes()) > len('{"a": 1}') for shelf in shelves)


@pytest.mark.skipif(os.name != "posix", reason="POSIX modes")
def test_queries_are_the_users_own_and_tell_nothing_of_rows(tmp_path: Path, queries: Callable[[], Queries]) -> None:
    figures(community(tmp_path / "a"))
    assert (tmp_path / "queries").stat().st_mode & 0o777 == 0o700
    kept = "".join(shelf.read_text(encoding="utf-8") for shelf in (tmp_path / "queries").glob("*.json"))
    assert "member_days" in kept
    assert not any(value in kept for value in ("wanda1", "innermost", "outermost", "10.5"))


def test_where_queries_cannot_be_kept_figures_are_computed_all_the_same(
    tmp_path: Path, queries: Callable[[], Queries]
) -> None:
    (tmp_path / "queries").write_text("a file in the folder's place", encoding="utf-8")
    assert figures(community(tmp_path / "a"))["messages"].value == 6


def test_rows_from_memory_are_asked_for_and_not_kept(tmp_path: Path, queries: Callable[[], Queries]) -> None:
    known = queries()
    tables = community(tmp_path / "a")

    def numbers(_tables: Tables) -> Any:
        rows: Any = ibis.memtable(pa.table({"n": [1, 2]}))
        return rows.aggregate(value=rows.n.sum())

    assert tables.fetch("numbers", numbers) == [{"value": 3}]
    assert known.find("always", "numbers", lambda _: "") is None


def test_an_expression_cannot_ask_what_is_not_noted(tmp_path: Path, queries: Callable[[], Queries]) -> None:
    tables = community(tmp_path / "a")
    with pytest.raises(AttributeError, match="span"):
        tables.fetch("unheard", lambda asking: asking.span("orders"))


def test_a_connection_goes_with_its_tables(tmp_path: Path) -> None:
    tables = community(tmp_path)
    figures(tables)
    held = weakref.ref(tables._session)
    gc.collect()
    gc.disable()
    try:
        del tables
        assert held() is None
    finally:
        gc.enable()
