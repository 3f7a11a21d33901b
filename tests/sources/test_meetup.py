"""Meetup exports, up to the published quarterly figures of R-Ladies."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from tests.sources.reading import DATA, Reader, contents, table
from zongjie.parameters import load
from zongjie.sources.ingest import ingest

SAMPLE = DATA / "meetup"
PARAMETERS = DATA.parent.parent / "parameters" / "rladies.yaml"
PUBLISHED = {  # events, chapters, RSVPs with yes; by UTC date, without cancelled ones
    "2023Q1": (90, 50, 3686),
    "2023Q2": (88, 45, 3369),
    "2023Q3": (65, 41, 2352),
    "2023Q4": (82, 47, 2947),
    "2024Q1": (102, 61, 3659),
    "2024Q2": (99, 48, 2272),
    "2024Q3": (80, 41, 1918),
    "2024Q4": (91, 47, 2059),
}


def quarters(events: pd.DataFrame) -> dict[str, tuple[int, int, int]]:
    held = events[events["status"] != "cancelled"]
    by_quarter = held.groupby(pd.PeriodIndex(pd.to_datetime(held["starts_day"]), freq="Q"))
    found = by_quarter.agg({"event_id": "nunique", "group_id": "nunique", "registered": "sum"})
    return {str(quarter): tuple(map(int, row)) for quarter, row in zip(found.index, found.to_numpy(), strict=True)}


def test_the_shipped_community_gives_the_published_figures(tmp_path: Path) -> None:
    ingested = ingest(load(PARAMETERS), PARAMETERS.parent, tmp_path)
    found = quarters(table(ingested, "events"))
    assert {quarter: found[quarter] for quarter in PUBLISHED} == PUBLISHED
    assert ingested.sources[0].read == ingested.sources[0].kept


def test_the_whole_archive_gives_the_published_figures(shared: Path, read: Reader) -> None:
    ingested = read(("meetup", shared / "data" / "meetup_rladies"), time_zone="UTC")
    found = quarters(table(ingested, "events"))
    assert {quarter: found[quarter] for quarter in PUBLISHED} == PUBLISHED


def test_a_start_with_its_offset_is_utc_and_its_day_that_of_the_community(read: Reader) -> None:
    events = table(read(("meetup", SAMPLE / "events.json"), time_zone="Asia/Shanghai"), "events").set_index("event_id")
    event = events.loc["153657632"]  # 2013-12-12 19:00 in San Francisco, for an hour and a half
    assert event["starts_at"] == pd.Timestamp("2013-12-13 03:00")
    assert str(event["starts_day"]) == "2013-12-13"
    assert event["ends_at"] == pd.Timestamp("2013-12-13 04:30")
    assert pd.isna(events.loc["149542642", "ends_at"])  # PT0S: no length was given


def test_a_cancelled_event_is_kept_with_its_status_and_rsvps(read: Reader) -> None:
    events = table(read(("meetup", SAMPLE)), "events").set_index("event_id")
    assert events.loc["149541972", "status"] == "cancelled"
    assert events.loc["149541972", "registered"] == 1
    assert set(events["status"]) == {"held", "cancelled"}
    assert events["attended"].isna().all()


@pytest.mark.parametrize(
    ("venues", "mode"),
    [(["online"], "online"), ([""], "offline"), (["", "online"], "hybrid"), ([], None)],
)
def test_the_mode_comes_from_the_venues_and_is_unknown_without_one(
    venues: list[str], mode: str | None, read: Reader
) -> None:
    event = {"id": "1", "title": "a", "dateTime": "2023-01-01T10:00:00Z", "rsvps": {"yesCount": 3}}
    event["venues"] = [{"venueType": kind} for kind in venues]
    (read.folder / "events.json").write_text(json.dumps([event]))
    (found,) = table(read(("meetup", "events.json")), "events")["mode"]
    assert found == mode or (mode is None and pd.isna(found))


def test_splitting_the_archive_changes_nothing(read: Reader) -> None:
    events = json.loads((SAMPLE / "events.json").read_text(encoding="utf-8"))
    for name, part in {"all": events, "part-1": events[::2], "part-2": events[1::2]}.items():
        (read.folder / f"{name}.json").write_text(json.dumps(part))
    whole, parts = read(("meetup", "all.json")), read(("meetup", "part-*.json"))
    pd.testing.assert_frame_equal(contents(whole)["events"], contents(parts)["events"])


def test_a_record_of_another_kind_is_skipped_with_its_reason(read: Reader) -> None:
    events = json.loads((SAMPLE / "events.json").read_text(encoding="utf-8"))
    (read.folder / "events.json").write_text(json.dumps([*events, {"note": "x"}]))
    assert read(("meetup", "events.json")).sources[0].reasons == {"neither an event nor a chapter": 1}


def test_a_venue_or_group_that_is_null_does_no_harm(read: Reader) -> None:
    event = {"id": "1", "title": "a", "dateTime": "2023-01-01T10:00:00Z", "rsvps": None, "venues": None, "group": None}
    (read.folder / "events.json").write_text(json.dumps([event]))
    assert read(("meetup", "events.json")).rows == {"events": 1}
