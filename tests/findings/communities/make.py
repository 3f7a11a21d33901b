"""The making of a community: who is there, what they say, buy, attend and ask, and what is spent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from tests.findings.communities import people, records
from tests.findings.communities.plants import Chance, Plant

SPRING = (date(2021, 2, 12), date(2022, 2, 1), date(2023, 1, 22))
PERIODS = {"2023": date(2022, 1, 1), "2023Q3": date(2022, 4, 1), "2023H1": date(2021, 10, 1)}
ENDS = {"2023": date(2023, 12, 31), "2023Q3": date(2023, 9, 30), "2023H1": date(2023, 6, 30)}
STARTS = {"2023": date(2023, 1, 1), "2023Q3": date(2023, 7, 1), "2023H1": date(2023, 1, 1)}


@dataclass(frozen=True)
class Days:
    """The days of a community: their dates, how lively each is, and on which the planted problem acts (0 or 1)."""

    first: date
    dates: np.ndarray[Any, Any]
    lively: np.ndarray[Any, Any]
    hit: np.ndarray[Any, Any]
    period: int  # place of its first day

    @property
    def count(self) -> int:
        """How many days there are."""
        return len(self.dates)


@dataclass(frozen=True)
class Community:
    """Canonical tables of a community, the period to report on, and what was planted."""

    tables: dict[str, pd.DataFrame]
    period: str
    plant: Plant


def make(plant: Plant, seed: int) -> Community:
    """Return a community; the same plant and seed make the same one."""
    chance = np.random.default_rng(seed)
    period = str(chance.choice(sorted(PERIODS)))
    days = _days(plant, period, chance)
    members = people.members(plant, days, chance)
    tables: dict[str, Any] = {
        "members": members.drop(columns=["group_id", "tongue", "stays", "purse"]),
        "memberships": members[["member_id", "group_id", "joined_at", "left_at"]],
        "groups": records.groups(days),
        "activity": people.messages(plant, days, members, chance),
        "orders": people.orders(plant, days, members, chance),
        "contents": records.contents(plant, days, chance),
        "events": records.events(plant, days, chance),
        "feedback": records.feedback(plant, days, chance),
        "spending": records.spending(plant, days, chance),
    }
    return Community(tables, period, plant)


def _days(plant: Plant, period: str, chance: Chance) -> Days:
    first, end, start = PERIODS[period], ENDS[period], STARTS[period]
    count = (end - first).days + 1
    dates = np.array([first + timedelta(days=place) for place in range(count)])
    months = np.array([day.month for day in dates])
    season = 1 + (0.35 if plant.name == "season" else 0.1) * np.sin(months / 12 * 2 * np.pi + 1)
    weekend = np.array([0.75 if day.weekday() >= 5 else 1.1 for day in dates])
    festive = np.array([0.5 if any(0 <= (day - eve).days < 7 for eve in SPRING) else 1.0 for day in dates])
    noise = np.repeat(np.exp(chance.normal(0, 0.08, count // 7 + 1)), 7)[:count]
    place = (start - first).days
    return Days(first, dates, season * weekend * festive * noise, _hit(plant, count, place, chance), place)


def _hit(plant: Plant, count: int, place: int, chance: Chance) -> np.ndarray[Any, Any]:
    """Return on which days the problem acts: from a day in the first third of the period on, or in random weeks."""
    begin = place + int(chance.uniform(0, 0.33) * (count - place))
    hit = (np.arange(count) >= begin).astype(float)
    if not plant.shuffled:
        return hit
    weeks = np.arange(count) // 7
    chosen = chance.permutation(weeks.max() + 1)[: int(hit.mean() * (weeks.max() + 1))]
    return np.isin(weeks, chosen).astype(float)
