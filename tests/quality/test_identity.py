"""Whether ids go on meaning the same people."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.metrics.building import SHANGHAI, figures, store
from tests.sources.reading import Reader
from zongjie.quality.inspect import inspect, inspected
from zongjie.slides.flaw import Flaw
from zongjie.tables.store import Tables

FIRST = date(2022, 1, 1)


def talk(
    months: int, *, people: int = 40, newcomers: int = 3, redraw: bool = False, old: bool = True
) -> list[dict[str, Any]]:
    """Return the activity of a steady community: each is there on a third of the days; some come and go each month."""
    draw, rows = random.Random(5), []
    for day in (FIRST + timedelta(days=number) for number in range(months * 30)):
        month = (day.year - FIRST.year) * 12 + day.month - 1
        first = month * newcomers
        there = range(first if old else 0, first + people if old else first + newcomers)
        for person in there:
            if draw.random() < 0.3:
                name = f"p{person}" + (f"-{day.year}" if redraw else "")
                rows.append({"member_id": name, "ts": f"{day} 12:00", "kind": "message", "activity_id": f"{len(rows)}"})
    return rows


def kinds(tables: Tables) -> dict[str, Flaw]:
    return {flaw.kind: flaw for flaw in inspect(tables)}


@pytest.fixture(scope="module")
def redrawn(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    return store(tmp_path_factory.mktemp("redrawn"), activity=talk(22, redraw=True))


def test_ids_that_are_redrawn_each_year_are_found(redrawn: Tables) -> None:
    flaw = kinds(redrawn)["redrawn"]
    assert (flaw.start, flaw.size) == (date(2023, 1, 1), 0)


def test_a_community_whose_members_come_and_go_is_not_taken_for_redrawn(tmp_path: Path) -> None:
    assert "redrawn" not in kinds(store(tmp_path, activity=talk(22, newcomers=12)))


def test_a_log_that_begins_in_the_midst_of_things_is_found(redrawn: Tables) -> None:
    flaw = kinds(redrawn)["begins"]
    assert flaw.start == FIRST
    assert flaw.size == pytest.approx(43, abs=3)


def test_a_community_that_begins_with_its_log_is_none(tmp_path: Path) -> None:
    assert kinds(store(tmp_path, activity=talk(12, newcomers=20, old=False))) == {}


def test_a_log_whose_people_are_known_to_be_old_is_none(tmp_path: Path) -> None:
    rows = talk(8)
    members = [{"member_id": name, "joined_at": "2020-05-01"} for name in {row["member_id"] for row in rows}]
    assert kinds(store(tmp_path, activity=rows, members=members)) == {}


def test_who_came_back_is_undefined_across_redrawn_ids_and_the_reason_is_said(redrawn: Tables) -> None:
    flaws = inspect(redrawn)
    asked = {"only": ["segments"], "flaws": flaws}
    found = figures(redrawn, "2023Q1", **asked)
    assert not found["segments"].defined
    assert "nearly all ids are new" in str(found["segments"].undefined_because)
    assert figures(redrawn, "2023Q3", **asked)["segments"].defined
    assert figures(redrawn, "2023Q1", only=["segments"])["segments"].defined  # what it was before anybody looked


def test_cells_of_cohorts_across_redrawn_ids_are_left_out(redrawn: Tables) -> None:
    asked = {"only": ["cohort_retention"], "flaws": inspect(redrawn)}
    rows = figures(redrawn, "2023", **asked)["cohort_retention"].rows
    assert {row["cohort"] for row in rows if row.get("truncated")} == {"2023-01"}
    earlier = figures(redrawn, "2022-07-01..2023-06-30", **asked)
    across = [row for row in earlier["cohort_retention"].rows if row["cohort"] < "2023"]
    assert across
    assert all(int(row["cohort"][5:]) + row["months_after"] <= 12 for row in across)


def test_checks_are_kept_beside_the_tables(redrawn: Tables) -> None:
    first = inspected(redrawn)
    (kept,) = redrawn.folder.glob("quality-*.json")
    assert inspected(redrawn) == first == inspect(redrawn)
    assert kept.stat().st_size > 0


def test_a_real_slack_export_begins_in_the_midst_of_things_and_has_a_hole(shared: Path, tmp_path: Path) -> None:
    read = Reader(tmp_path, derived=True)
    ingested = read(("slack", shared / "data" / "slack_export.zip"), quality={"max_rejected_share": 1})
    found = [(flaw.kind, str(flaw.start), flaw.size) for flaw in inspect(Tables(ingested.folder, SHANGHAI))]
    assert found == [("begins", "2022-08-21", 61), ("gap", "2022-12-13", 38)]


def test_silence_in_a_hole_is_unknown_and_not_zero(tmp_path: Path) -> None:
    rows = [row for row in talk(12) if not "2022-05-10" <= row["ts"][:10] <= "2022-06-30"]
    tables = store(tmp_path, activity=rows)
    asked = {"only": ["messages_over_time", "mau_mean", "messages"], "flaws": inspect(tables)}
    found = figures(tables, "2022-04-01..2022-08-31", **asked)
    steps = {row["time"]: row for row in found["messages_over_time"].rows}
    assert steps["2022-06"]["value"] is None
    assert steps["2022-05"]["partial"]
    assert "partial" not in steps["2022-07"]
    assert found["mau_mean"].denominator == 3  # whole months only
    assert "no row at all" in found["messages"].caveats[-1].lower()
    assert figures(tables, "2022Q4", **asked)["messages"].previous is not None
    assert figures(tables, "2022Q3", **asked)["messages"].previous is None


def test_two_runs_may_keep_what_they_found_at_the_same_time(redrawn: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    for kept in redrawn.folder.glob("quality-*.json"):
        kept.unlink()
    move, others = Path.replace, [1]

    def while_another_run_does_the_same(self: Path, target: Path) -> Path:
        if others:
            other = others.pop()
            monkeypatch.setattr("zongjie.files.os.getpid", lambda: other)
            inspected(redrawn)
        return move(self, target)

    monkeypatch.setattr(Path, "replace", while_another_run_does_the_same)
    assert inspected(redrawn) == inspect(redrawn)
    assert not others
