"""Members: when they joined and left, their tier, how lively they are and what they spend."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sample.people import draw_distinct
from sample.plan import apportion

from sample_project import plan

NEVER = plan.DAYS + 10_000
CORE, POTENTIAL, BROADCAST = range(3)
_VALUABLE = 0.15  # the part of the members who spend most
_SILENT = 0.42  # the part of those in the broadcast groups whom the trouble silences, until they are won back


@dataclass
class People:
    """Columns of the members; days count from 2022-01-01, earlier ones are negative."""

    joined: np.ndarray
    left: np.ndarray
    source: np.ndarray
    worth: np.ndarray  # how readily somebody buys
    tier: np.ndarray
    group: np.ndarray
    liveliness: np.ndarray
    birth_month: np.ndarray
    silent: np.ndarray  # who does nothing while the trouble lasts

    def __len__(self) -> int:
        return len(self.joined)

    def there(self, day: int) -> np.ndarray:
        """Return who is there at the end of a day."""
        return (self.joined <= day) & (self.left > day)

    def about(self, day: int) -> np.ndarray:
        """Return who is there and may do something on a day."""
        return self.there(day) & ~(self.silent & (plan.TROUBLE <= day < plan.MEASURES))

    def is_about(self, member: int, day: int) -> bool:
        """Whether somebody is there and may do something on a day."""
        silent = self.silent[member] and plan.TROUBLE <= day < plan.MEASURES
        return bool(self.joined[member] <= day < self.left[member] and not silent)

    @property
    def valuable(self) -> np.ndarray:
        """Return who spends most."""
        return self.worth >= np.quantile(self.worth, 1 - _VALUABLE)


def make_people() -> People:
    """Return everyone who ever was a member."""
    rng = plan.rng(1)
    joined = _joining_days()
    count = len(joined)
    none = np.zeros(count, int)
    people = People(
        joined=joined,
        left=np.full(count, NEVER),
        source=_sources(rng, joined),
        worth=rng.lognormal(0, 1.2, count),
        tier=none,
        group=none,
        liveliness=rng.lognormal(0, 0.9, count),
        birth_month=rng.integers(1, 13, count),
        silent=np.zeros(count, bool),
    )
    _leave(people, plan.rng(2))
    people.tier = _tiers(people, plan.rng(3))
    people.group = (rng.random(count) * np.array(plan.GROUPS_PER_TIER)[people.tier]).astype(int)
    people.silent = people.valuable & (people.tier == BROADCAST) & (rng.random(count) < _SILENT)
    people.liveliness *= np.array([5.0, 2.2, 0.8])[people.tier]
    return people


def _joining_days() -> np.ndarray:
    before = -1 - np.arange(plan.MEMBERS_AT_START) * 240 // plan.MEMBERS_AT_START
    months = [before]
    for month, count in enumerate(plan.JOINING):
        first, after = plan.EDGES[month], plan.EDGES[month + 1]
        months.append(np.repeat(np.arange(first, after), apportion(count, plan.day_weights(first, after))))
    return np.concatenate(months)


def _sources(rng: np.random.Generator, joined: np.ndarray) -> np.ndarray:
    early = joined < plan.START
    drawn = {year: rng.choice(len(plan.SOURCES), len(joined), p=shares) for year, shares in plan.SOURCE_SHARES.items()}
    return np.where(early, drawn[2022], drawn[2023])


def _leave(people: People, rng: np.random.Generator) -> None:
    """Let the planned number leave each month: from April to June 2023 above all those who spend most."""
    for month, count in enumerate(plan.LEAVING):
        first, after = plan.EDGES[month], plan.EDGES[month + 1]
        there = np.flatnonzero((people.joined < first) & (people.left == NEVER))
        hazard = 0.7 + np.exp((people.joined[there] - first) / 60)
        hazard *= np.where(people.valuable[there], _valuable_leave(first), 1.0)
        leaving = there[draw_distinct(rng, hazard, count)]
        days = np.repeat(np.arange(first, after), apportion(count, plan.day_weights(first, after)))
        people.left[leaving] = rng.permutation(days)


def _valuable_leave(day: int) -> float:
    """Return how much sooner than others the valuable leave: nobody looked after them until the measures taken."""
    return 2.2 if plan.TROUBLE <= day < plan.MEASURES else 0.4


def _tiers(people: People, rng: np.random.Generator) -> np.ndarray:
    """Return the tier of each, so that after three months and at the end each tier has its size."""
    tier = np.full(len(people), BROADCAST)
    early, late = people.there(plan.AFTER_3_MONTHS), people.there(plan.DAYS - 1)
    for one, sizes in enumerate(plan.UPPER):
        parts = (early & late, sizes.both), (early & ~late, sizes.early), (late & ~early, sizes.late)
        for among, count in parts:
            free = np.flatnonzero(among & (tier == BROADCAST))
            tier[free[draw_distinct(rng, people.liveliness[free], count)]] = one
    return tier
