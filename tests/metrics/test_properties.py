"""What always holds, whatever the rows."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.metrics.building import SHANGHAI, figures, store, store_batches, values
from zongjie.slides.figure import Figures

ORIGIN = datetime(2023, 1, 1)  # noqa: DTZ001 - local time of whatever zone the test stores it in
KINDS = ("message", "comment", "like", "read")

moments = st.integers(0, 120 * 24 * 60 - 1).map(lambda minute: ORIGIN + timedelta(minutes=minute))
people = st.sampled_from("abcdefg")
actions = st.lists(
    st.builds(
        lambda who, when, kind: {"member_id": who, "ts": when, "kind": kind}, people, moments, st.sampled_from(KINDS)
    ),
    min_size=1,
    max_size=40,
)
stays = st.fixed_dictionaries({who: st.tuples(moments, st.none() | st.integers(0, 60 * 24 * 60)) for who in "abcdefg"})
Rows = list[dict[str, Any]]
Stays = dict[str, tuple[datetime, int | None]]
# Every example writes a store: few of them, and a failure is shown as found instead of shrunk for minutes.
thrifty = settings(max_examples=5, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))

PERIOD = "2023-01-01..2023-04-30"
PEOPLE = (
    *("members_end", "joined_people", "left_people", "member_days", "joined_over_time", "left_over_time"),
    *("member_days_over_time", "member_days_by_tier", "messages", "speakers", "active_members", "dau_mean", "wau_mean"),
    *("mau", "messages_over_time", "messages_by_tier", "retention_d30_by_tier", "segments", "cohort_retention"),
)


def listed(stays: Stays) -> Rows:
    return [
        {
            "member_id": who,
            "joined_at": joined,
            "left_at": None if minutes is None else joined + timedelta(minutes=minutes),
            "tier": "core" if who in "abc" else "wide",
        }
        for who, (joined, minutes) in stays.items()
    ]


def computed(members: Rows, activity: Rows, period: str = PERIOD, zone: ZoneInfo = SHANGHAI) -> Figures:
    with TemporaryDirectory() as folder:
        tables = store(Path(folder), zone, members=members, activity=activity)
        return figures(tables, period, only=PEOPLE, minimum_count=1)  # so few people: every slice would be hidden


@thrifty
@given(stays, actions)
def test_daily_active_are_at_most_weekly_at_most_monthly_at_most_everyone_ever(stays: Stays, actions: Rows) -> None:
    found = computed(listed(stays), actions)
    months = [row["value"] for row in found["mau"].rows if row["value"] is not None]
    assert (found["dau_mean"].value or 0) <= (found["wau_mean"].value or 7)
    assert max(months) <= (found["active_members"].value or 0) <= 7
    spoken = found["speakers"].value if "speakers" in found else None  # unknown where the log has no message at all
    assert (spoken or 0) <= (found["active_members"].value or 0)


@thrifty
@given(stays, actions)
def test_what_months_add_up_to_is_the_whole(stays: Stays, actions: Rows) -> None:
    found = computed(listed(stays), actions)
    for part, whole in (
        ("joined_over_time", "joined_people"),
        ("left_over_time", "left_people"),
        ("messages_over_time", "messages"),
        ("member_days_over_time", "member_days"),
        ("messages_by_tier", "messages"),
        ("member_days_by_tier", "member_days"),
    ):
        if part in found:
            assert sum(row["value"] or 0 for row in found[part].rows) == found[whole].value


@thrifty
@given(stays, actions)
def test_new_retained_and_returned_are_the_active(stays: Stays, actions: Rows) -> None:
    early = [{"member_id": "a", "ts": ORIGIN + timedelta(days=day), "kind": "like"} for day in range(120)]
    found = computed(listed(stays), actions + early, "2023-03")
    segments = values(found["segments"].rows, "segment")
    active = sum(count for name, count in segments.items() if name != "lost")
    assert active == found["active_members"].value


@thrifty
@given(stays, actions, st.integers(0, 2**32))
def test_order_and_duplicates_of_rows_change_nothing(stays: Stays, actions: Rows, seed: int) -> None:
    members, shuffled = listed(stays), [*actions, *actions[: len(actions) // 2]]
    random.Random(seed).shuffle(shuffled)
    assert computed(members[::-1], shuffled).dump() == computed(members, actions).dump()


@thrifty
@given(stays, actions, st.integers(0, 40))
def test_splitting_an_export_changes_nothing(stays: Stays, actions: Rows, cut: int) -> None:
    members = listed(stays)
    with TemporaryDirectory() as folder:
        split = [part for part in (actions[:cut], actions[cut:]) if part]
        tables = store_batches(Path(folder), members=[members[:3], members[3:]], activity=split)
        found = figures(tables, PERIOD, only=PEOPLE, minimum_count=1)
        assert found.dump() == computed(members, actions).dump()


@thrifty
@given(stays, actions, st.sampled_from(["UTC", "Asia/Tokyo", "Etc/GMT+9", "Asia/Kathmandu"]))
def test_shifting_the_export_together_with_its_zone_changes_nothing(stays: Stays, actions: Rows, zone: str) -> None:
    assert computed(listed(stays), actions, zone=ZoneInfo(zone)).dump() == computed(listed(stays), actions).dump()
