"""Every real export beside the checkout becomes a report, by the parameters file that `tests/parameters/` has for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

from tests.conftest import ROOT
from zongjie.periods import parse
from zongjie.report.kernels.manager import nursery
from zongjie.report.run import Silent, run

PERIODS = {
    "cdnow": "1997",
    "colearning": "2025-08",
    "collegemsg": "2004-04-15..2004-10-26",
    "discord_insights": "2019Q3",
    "discourse": "2018",
    "meetup_members": "2018",
    "ohbm": "2021",
    "onlineretail": "2011",
    "rladies_all": "2024Q2",
    "slack": "2022Q4",
}
FILES = sorted((ROOT / "tests" / "parameters").glob("*.yaml"))


def test_every_file_has_a_period() -> None:
    assert [file.stem for file in FILES] == sorted(PERIODS)


@pytest.fixture(scope="module")
def reports(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The folders of all reports, made once and in this process: they share what takes long to load."""
    assert (shared / "data").samefile(ROOT.parent / "shared" / "data"), "the files name ../shared"
    out = tmp_path_factory.mktemp("real")
    with nursery():
        made = {file.stem: run(file, parse(PERIODS[file.stem]), Silent(), outputs=out) for file in FILES}
    assert {name: outcome.failed for name, outcome in made.items() if outcome.failed} == {}
    return {name: outcome.folder for name, outcome in made.items()}


def figures(report: Path) -> dict[str, Any]:
    manifest = json.loads((report / "manifest.json").read_text(encoding="utf-8"))
    return {figure["id"]: figure for figure in manifest["figures"]}


def test_each_has_a_deck_a_page_and_the_account_of_its_rows(reports: dict[str, Path]) -> None:
    for name, report in reports.items():
        assert len(Presentation(str(report / "report.pptx")).slides) >= 15, name
        assert (report / "report.html").stat().st_size > 50_000, name
        found = figures(report)
        assert found["rows_read"]["value"] == sum(
            found[one]["value"] for one in ("rows_kept", "rows_rejected", "rows_skipped")
        )
        assert found["rows_rejected"]["value"] == 0, name


@pytest.mark.parametrize(
    ("report", "figure", "value"),
    [
        ("collegemsg", "speakers", 1_350),
        ("collegemsg", "messages", 59_835),
        ("discord_insights", "joined_people", 467),
        ("discord_insights", "left_people", 203),
        ("discord_insights", "members_end", 2_311),
        ("discord_insights", "messages", 46_158),
        ("rladies_all", "events_held", 99),
        ("rladies_all", "event_groups", 48),
        ("rladies_all", "rsvp_yes", 2_272),
    ],
)
def test_published_figures_stand_in_the_manifest(
    reports: dict[str, Path], report: str, figure: str, value: float
) -> None:
    assert figures(reports[report])[figure]["value"] == value


def test_the_years_revenue_of_cdnow_is_that_of_its_published_months(reports: dict[str, Path]) -> None:
    published = [299060.17, 379590.03, 393155.27, 142824.49, 107933.30, 108395.87]
    published += [122078.88, 88367.69, 81948.80, 89780.77, 115448.64, 95577.35]
    rows = figures(reports["cdnow"])["revenue_over_time"]["rows"]
    assert [round(row["value"], 2) for row in rows] == published


def test_the_cohorts_of_online_retail_are_marked_where_the_last_month_is_partial(reports: dict[str, Path]) -> None:
    rows = figures(reports["onlineretail"])["purchase_cohorts"]["rows"]
    partial = {row["cohort"]: row["months_after"] for row in rows if row["partial"]}
    assert len(partial) == 12
    assert partial["2011-01"] == 11
