"""Discord Server Insights: a made folder with its quirks; the figures of a real one are published."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from tests.metrics.building import figures
from tests.sources.reading import DATA, Reader, csv_file, table
from zongjie.errors import DataError
from zongjie.sources.base import get_source
from zongjie.sources.ingested import Ingested
from zongjie.tables.store import Tables

MADE = DATA / "discord_insights" / "server_from_documentation"
PACIFIC = ZoneInfo("America/Los_Angeles")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Ingested:
    return Reader(tmp_path_factory.mktemp("insights"))(("discord_insights", MADE), time_zone="Asia/Shanghai")


def test_a_day_is_a_row_whatever_the_file_the_order_of_columns_and_the_zone(made: Ingested) -> None:
    days = table(made, "daily").sort_values("date").set_index("date")
    assert days.index.tolist() == [date(2023, 3, day) for day in (1, 2, 3, 4)]
    assert days["joined"].tolist() == [5, 0, 1, 3]
    assert days["messages"].fillna(-1).tolist() == [90, 20, -1, 33]
    assert days["active"].fillna(-1).tolist() == [50, 40, -1, 30]
    assert days["speakers"].fillna(-1).tolist() == [10, 10, -1, 3]


def test_a_missing_stock_is_missing(made: Ingested) -> None:
    days = table(made, "daily").sort_values("date")
    assert days["members_total"].fillna(-1).tolist() == [100, 104, -1, 103]


def test_a_day_without_leavers_is_zero_only_where_the_file_covers_it(made: Ingested) -> None:
    days = table(made, "daily").sort_values("date")
    assert days["left"].fillna(-1).tolist() == [3, 0, 1, -1]


def test_percentages_become_the_people_behind_them_and_blanks_stay_missing(made: Ingested) -> None:
    people = table(made, "funnel").pivot(index="date", columns="step", values="people").fillna(-1)
    assert people["retained"].tolist() == [2, -1, 1, 1]
    assert people["opened_channels"].tolist() == [3, -1, 1, 1]
    assert people["communicated"].tolist() == [1, -1, 1, 0]
    assert people["communicators"].tolist() == [10, 10, -1, 3]


def test_rows_merged_files_ignored_and_foreign_days_are_accounted_for(made: Ingested) -> None:
    (info,) = made.sources
    assert info.reasons == {"told in the row of its day": 17}
    assert info.ignored == ("guild-muters.csv",)
    assert info.notices == {"foreign_days": 4}


def test_files_that_disagree_on_a_day_are_rejected_there(read: Reader) -> None:
    shutil.copytree(MADE, read.folder / "x")
    csv_file(read.folder / "x" / "more.csv", "day_pt,total_membership", "2023-03-02,999", "2023-03-04,103", "n,a,b")
    (info,) = read(("discord_insights", read.folder / "x"), quality={"max_rejected_share": 0.5}).sources
    assert info.examples == (
        "x, more.csv, row 4: more cells than the header has columns",
        "x, more.csv, 2023-03-02, column members_total: another file says something else of this day",
    )


def test_weekly_totals_belong_to_no_day(read: Reader) -> None:
    (read.folder / "x").mkdir()
    rows = [f"2023-03-{day:02},{day},1" for day in (1, 8, 15, 22)]
    csv_file(read.folder / "x" / "a.csv", "day_pt,messages,messages_per_communicator", *rows)
    assert get_source("discord_insights").detect(read.folder / "x")
    with pytest.raises(DataError, match="shown by day"):
        read(("discord_insights", read.folder / "x"))


@pytest.fixture(scope="module")
def server(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Tables:
    reader = Reader(tmp_path_factory.mktemp("server"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZONGJIE_KEYS", str(reader.folder / "keys"))
        ingested = reader(("discord_insights", shared / "data/discord_insights"), time_zone="America/Los_Angeles")
    return Tables(ingested.folder, PACIFIC)


PUBLISHED = {  # quarter: new, leavers, members at its end, messages, retention of new members
    "2019Q2": (177, 174, 2006, 35_098, 0.4859),
    "2019Q3": (467, 203, 2311, 46_158, 0.6039),
    "2019Q4": (318, 221, 2380, 51_262, 0.2925),
    "2020Q1": (210, 221, 2405, 23_408, 0.3810),
}


@pytest.mark.parametrize("quarter", PUBLISHED)
def test_the_quarters_of_the_real_server_are_the_published_ones(server: Tables, quarter: str) -> None:
    joined, left, members, messages, retained = PUBLISHED[quarter]
    names = ["joined_people", "left_people", "members_end", "messages", "newcomers_retained_rate", "residual"]
    found = figures(server, quarter, only=[*names, "members_start"])
    assert [found[name].value for name in names[:4]] == [joined, left, members, messages]
    assert found["newcomers_retained_rate"].value == pytest.approx(retained, abs=0.00005)
    assert found["residual"].value == members - found["members_start"].value - joined + left


def test_the_rate_of_speakers_is_weighted_and_not_the_mean_of_days(server: Tables) -> None:
    found = figures(server, "2019Q3", only=["communicating_rate"])["communicating_rate"]
    assert found.value == pytest.approx(0.2334, abs=0.00005)


def test_a_funnel_without_these_steps_leaves_the_rates_undefined(tmp_path: Path) -> None:
    from tests.metrics.building import store

    rows = pd.DataFrame({"date": ["2023-03-01"], "step": ["scanned"], "people": [3.0]})
    tables = store(tmp_path, PACIFIC, funnel=rows)
    found = figures(tables, "2023-03", only=["communicating_rate", "newcomers_retained_rate"])
    assert all(figure.value is None and figure.undefined_because for figure in found.values())
