"""Figures that others have published about the same data."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from tests.metrics.building import figures, store, values
from zongjie.metrics.base import catalogue
from zongjie.metrics.evaluate import missing
from zongjie.parameters import Parameters, SourceParameters
from zongjie.sources.ingest import ingest
from zongjie.tables.store import Tables

UTC = ZoneInfo("UTC")


@pytest.fixture(scope="module")
def retail(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """Online Retail as actions: a purchase by a customer at the time of the invoice."""
    lines = pd.read_csv(shared / "data/published/onlineretail.csv.gz", parse_dates=["InvoiceDate"])
    lines = lines[lines.CustomerID.notna() & (lines.Quantity > 0) & (lines.UnitPrice > 0)]
    assert len(lines) == 397_884
    lines = lines.drop_duplicates("InvoiceNo")
    rows = pd.DataFrame({"member_id": lines.CustomerID.astype("int64").astype(str), "ts": lines.InvoiceDate})
    return store(tmp_path_factory.mktemp("retail"), UTC, activity=rows.assign(kind="purchase"))


@pytest.fixture(scope="module")
def cdnow(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """CDNOW's orders."""
    rows = pd.read_csv(
        shared / "data/published/CDNOW_master.txt",
        sep=r"\s+",
        skiprows=1,
        names=["who", "day", "cds", "amount"],
        dtype=str,
    )
    orders = pd.DataFrame(
        {
            "order_id": rows.index.astype(str),
            "member_id": rows.who,
            "paid_at": rows.day,
            "amount": rows.amount.astype(float),
        }
    )
    return store(tmp_path_factory.mktemp("cdnow"), UTC, orders=orders)


def test_the_cohorts_of_online_retail_are_the_published_ones(retail: Tables, shared: Path) -> None:
    rows = figures(retail, "2010-12-01..2011-12-31", only=["cohort_retention", "active_members"])
    published = pd.read_csv(shared / "data/published/cohort_onlineretail_sales_only.csv", index_col=0)
    cells = {(row["cohort"], row["months_after"]): row for row in rows["cohort_retention"].rows}

    assert rows["active_members"].value == 4338
    assert len(cells) == published.notna().to_numpy().sum()
    for cohort, line in published.iterrows():
        for month, people in line.dropna().items():
            assert cells[cohort, int(month) - 1]["numerator"] == people


def test_the_month_that_online_retail_holds_in_part_is_marked_in_every_cohort(retail: Tables) -> None:
    rows = figures(retail, "2010-12-01..2011-12-31", only=["cohort_retention"])["cohort_retention"].rows
    last = {row["cohort"]: row for row in rows}
    assert len(last) == 13
    assert all(row["partial"] for row in last.values())
    assert sum(row["partial"] for row in rows) == 13
    assert {row["cohort"] for row in rows if row["truncated"]} == {"2010-12"}


def test_cdnow_earned_what_is_published_month_by_month(cdnow: Tables) -> None:
    revenue = [299060.17, 379590.03, 393155.27, 142824.49, 107933.30, 108395.87]
    orders = [8928, 11272, 11598, 3781, 2895, 3054]
    for month, (earned, count) in enumerate(zip(revenue, orders, strict=True), start=1):
        found = figures(cdnow, f"1997-{month:02}", only=["revenue", "orders"])
        assert found["revenue"].value == pytest.approx(earned, abs=0.004)
        assert found["orders"].value == count


def test_cdnow_first_purchases_are_the_published_ones(cdnow: Tables) -> None:
    first = [figures(cdnow, f"1997-{month:02}", only=["first_buyers"])["first_buyers"].value for month in (1, 2, 3)]
    assert first == [7846, 8476, 7248]


def test_collegemsg_holds_the_published_people_and_messages(shared: Path, tmp_path: Path) -> None:
    rows = pd.read_csv(shared / "data/published/CollegeMsg.txt", sep=" ", names=["who", "to", "ts"], dtype=str)
    everyone = pd.concat([rows.who, rows.to]).nunique()
    activity = pd.DataFrame(
        {
            "member_id": rows.who,
            "ts": pd.to_datetime(rows.ts.astype("int64"), unit="s", utc=True),
            "kind": "message",
            "activity_id": rows.index.astype(str),
        }
    )
    found = figures(
        store(tmp_path, UTC, activity=activity), "2004", only=["messages", "speakers", "messages_over_time"]
    )
    assert everyone == 1899
    assert found["messages"].value == 59_835
    assert found["speakers"].value == rows.who.nunique()
    months = values(found["messages_over_time"].rows, "time")
    assert sum(count for count in months.values() if count is not None) == 59_835
    assert months["2004-12"] is None  # after the last message: unknown, not 0


@pytest.fixture(scope="module")
def rladies(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """R-Ladies' events, read as a report reads them; days are cut in UTC."""
    folder = shared / "data/meetup_rladies"
    sources = tuple(
        SourceParameters(kind="meetup", path=str(folder / f"events_{year}.json")) for year in (2022, 2023, 2024)
    )
    parameters = Parameters(community="R-Ladies", language="en", time_zone="UTC", sources=sources)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZONGJIE_KEYS", str(tmp_path_factory.mktemp("keys")))
        ingested = ingest(parameters, folder, tmp_path_factory.mktemp("tables"))
    return Tables(ingested.folder, UTC)


@pytest.mark.parametrize(
    ("quarter", "events", "chapters", "rsvps", "quarterly", "yearly"),
    [
        ("2023Q1", 90, 50, 3686, None, None),
        ("2023Q2", 88, 45, 3369, None, None),
        ("2023Q3", 65, 41, 2352, None, None),
        ("2023Q4", 82, 47, 2947, 26.2, 0.0),
        ("2024Q1", 102, 61, 3659, 24.4, 13.3),
        ("2024Q2", 99, 48, 2272, -2.9, 12.5),
        ("2024Q3", 80, 41, 1918, -19.2, 23.1),
        ("2024Q4", 91, 47, 2059, 13.7, 11.0),
    ],
)
def test_the_quarters_of_r_ladies_are_the_published_ones(
    rladies: Tables, quarter: str, events: int, chapters: int, rsvps: int, quarterly: float | None, yearly: float | None
) -> None:
    found = figures(rladies, quarter, only=["events_held", "event_groups", "rsvp_yes"])
    assert [found[name].value for name in ("events_held", "event_groups", "rsvp_yes")] == [events, chapters, rsvps]
    held = found["events_held"]
    if quarterly is not None and yearly is not None:
        assert held.change == pytest.approx(quarterly / 100, abs=0.000501)
        assert held.change_year_ago == pytest.approx(yearly / 100, abs=0.000501)


def test_what_meetup_does_not_record_is_absent_and_named(rladies: Tables) -> None:
    found = figures(rladies, "2024Q4")
    assert "attendance_rate" not in found
    assert missing(catalogue()["attendance_rate"], rladies) == ("events.attended",)
    assert missing(catalogue()["members_end"], rladies) in {("members",), ("daily",)}
