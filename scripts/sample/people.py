"""Members: when they joined and left, how they came, where they belong, how lively they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample import plan

NEVER = plan.DAYS + 10_000


@dataclass
class People:
    """Columns of the members; days count from 2022-01-01, earlier ones are negative."""

    joined: np.ndarray
    left: np.ndarray
    tier: np.ndarray
    source: np.ndarray
    group: np.ndarray
    liveliness: np.ndarray
    thrift: np.ndarray  # how rarely somebody buys

    def __len__(self) -> int:
        return len(self.joined)

    def present(self, first: int, after: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the first day and the day after the last on which each member is there in [first, after)."""
        start = np.maximum(self.joined, first)
        return start, np.maximum(start, np.minimum(self.left, after))

    @property
    def troubled(self) -> np.ndarray:
        """Who joined the second tier after the trouble began."""
        return (self.tier == plan.SECOND) & (self.joined >= plan.TROUBLE)


def make_people() -> People:
    """Return everyone, with monthly joins and leaves as planned and whole thousands of member-days a year."""
    rng = plan.rng(1)
    joined = _joining_days(rng)
    count = len(joined)
    people = People(
        joined=joined,
        left=np.full(count, NEVER),
        tier=rng.choice(3, count, p=plan.TIER_SHARES),
        source=_sources(rng, joined),
        group=np.zeros(count, int),
        liveliness=rng.lognormal(0, 1.3, count),
        thrift=rng.lognormal(0, 1.5, count),
    )
    people.group = (rng.random(count) * np.array(plan.GROUPS_PER_TIER)[people.tier]).astype(int)
    people.liveliness *= np.array([7.0, 2.2, 0.55])[people.tier]
    _leave(people, plan.rng(2))
    for months in plan.YEARS.values():
        _round_member_days(people, months)
    return people


def member_days(people: People, months: slice) -> int:
    """Return the member-days of some months: the daily closing stocks added up."""
    edges = plan.EDGES[months.start], plan.EDGES[months.stop]
    start, end = people.present(*edges)
    return int((end - start).sum())


def _joining_days(rng: np.random.Generator) -> np.ndarray:
    before = -1 - np.floor(940 * rng.random(plan.MEMBERS_AT_START) ** 1.6).astype(int)
    weights = plan.day_weights()
    months = []
    for month, count in enumerate(plan.JOINING):
        days = np.arange(plan.EDGES[month], plan.EDGES[month + 1])
        months.append(np.repeat(days, plan.apportion(int(count), weights[days])))
    return np.concatenate([np.sort(before), *months])


def _sources(rng: np.random.Generator, joined: np.ndarray) -> np.ndarray:
    source = rng.choice(len(plan.SOURCES), len(joined), p=plan.SOURCE_SHARES)
    early = joined < 0  # before 2022 there were hardly any advertisements
    source[early] = rng.choice(len(plan.SOURCES), early.sum(), p=(0.12, 0.34, 0.24, 0.14, 0.10, 0.06))
    return source


def _leave(people: People, rng: np.random.Generator) -> None:
    """Let the planned number leave each month: newcomers rather than old members, the troubled most of all."""
    weights = plan.day_weights()
    for month, count in enumerate(plan.LEAVING):
        first, after = plan.EDGES[month], plan.EDGES[month + 1]
        there = np.flatnonzero((people.joined < first) & (people.left == NEVER))
        tenure = first - people.joined[there]
        hazard = (0.6 + 2.4 * np.exp(-tenure / 90)) * np.array([0.35, 0.9, 1.1])[people.tier[there]]
        hazard *= np.where(people.troubled[there], 3.0, 1.0)
        leaving = there[draw_distinct(rng, hazard, int(count))]
        days = np.arange(first, after)
        people.left[leaving] = rng.permutation(np.repeat(days, plan.apportion(int(count), weights[days])))


def _round_member_days(people: People, months: slice) -> None:
    """Move single joins by one day within their month until the member-days are a whole number of thousands."""
    surplus = member_days(people, months) % 1000
    first, last = plan.EDGES[months.start], plan.EDGES[months.stop - 1]
    # Joining a day later takes one member-day away; nobody is moved out of the month.
    inside = np.isin(people.joined, np.arange(first, last)) & ~np.isin(people.joined + 1, plan.EDGES)
    movable = np.flatnonzero(inside)
    people.joined[movable[np.linspace(0, len(movable) - 1, surplus).astype(int)]] += 1


def draw_distinct(rng: np.random.Generator, weights: np.ndarray, count: int) -> np.ndarray:
    """Return `count` distinct indices, drawn in proportion to the weights."""
    keys = rng.exponential(size=len(weights)) / weights
    return np.argpartition(keys, count)[:count]


def draw(rng: np.random.Generator, weights: np.ndarray, count: int) -> np.ndarray:
    """Return `count` indices, drawn in proportion to the weights, with repetition."""
    mass = np.cumsum(weights)
    return np.searchsorted(mass, rng.random(count) * mass[-1], side="right")
