"""Activity: what members say and do, day by day, and how newcomers come back or do not."""

from __future__ import annotations

import numpy as np

from sample import plan
from sample.people import People, draw, member_days

KINDS = ("message", "post", "comment", "like", "check_in", "read", "share", "visit")
_SPOKEN, _SPOKEN_SHARES = (0, 1, 2), (0.72, 0.07, 0.21)
_QUIET, _QUIET_SHARES = (3, 4, 5, 6), (0.34, 0.22, 0.36, 0.08)
_QUIET_PER_MESSAGE = 0.13
_BOT_ROWS = 9_000

# The hours at which people are about, from midnight on.
_HOURS = np.array([4, 2, 1, 1, 1, 2, 8, 20, 34, 38, 40, 46, 58, 44, 36, 36, 38, 44, 52, 66, 84, 92, 62, 22], float)


def make_activity(people: People) -> dict[str, np.ndarray]:
    """Return the columns `member` (an index), `moment` (local milliseconds since 2022-01-01) and `kind`, by time."""
    rng = plan.rng(3)
    parts = [_sayings(people, rng), _quiet(people, rng), _first_weeks(people, plan.rng(4)), _bots(people, plan.rng(5))]
    member, day, kind = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    moment = day * 86_400_000 + moments(rng, len(day))
    order = np.argsort(moment, kind="stable")
    return {"member": member[order], "moment": moment[order], "kind": kind[order]}


def moments(rng: np.random.Generator, count: int) -> np.ndarray:
    """Return local times of day in milliseconds."""
    hour = draw(rng, _HOURS, count)
    return hour * 3_600_000 + rng.integers(0, 3_600_000, count)


def _sayings(people: People, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    totals = {
        year: plan.MESSAGES_PER_THOUSAND_MEMBER_DAYS[year] * member_days(people, months) // 1000
        for year, months in plan.YEARS.items()
    }
    member, day = _spread(people, rng, totals, people.liveliness)
    return member, day, rng.choice(_SPOKEN, len(member), p=_SPOKEN_SHARES)


def _quiet(people: People, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    totals = {
        year: int(
            _QUIET_PER_MESSAGE * plan.MESSAGES_PER_THOUSAND_MEMBER_DAYS[year] * member_days(people, months) / 1000
        )
        for year, months in plan.YEARS.items()
    }
    member, day = _spread(people, rng, totals, np.sqrt(people.liveliness))
    return member, day, rng.choice(_QUIET, len(member), p=_QUIET_SHARES)


def _spread(
    people: People, rng: np.random.Generator, totals: dict[int, int], liveliness: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return member and day of each year's actions, drawn by how lively a member and a day are."""
    passed = np.concatenate([[0], np.cumsum(plan.day_weights())])
    members, days = [], []
    for year, months in plan.YEARS.items():
        spans = [people.present(plan.EDGES[month], plan.EDGES[month + 1]) for month in range(months.start, months.stop)]
        masses = [
            liveliness * _mood(people, plan.EDGES[month]) * (passed[after] - passed[start])
            for month, (start, after) in zip(range(months.start, months.stop), spans, strict=True)
        ]
        counts = plan.apportion(totals[year], np.array([mass.sum() for mass in masses]))
        for (start, after), mass, count in zip(spans, masses, counts, strict=True):
            who = draw(rng, mass, int(count))
            reached = passed[start[who]] + rng.random(count) * (passed[after[who]] - passed[start[who]])
            members.append(who)
            days.append(np.clip(np.searchsorted(passed, reached, side="right") - 1, start[who], after[who] - 1))
    return np.concatenate(members), np.concatenate(days)


def _mood(people: People, day: int) -> np.ndarray:
    """Return how much of their liveliness members show: it fades with the months, and the trouble takes its share."""
    tenure = np.maximum(day - people.joined, 0)
    mood = 0.45 + 0.55 * np.exp(-tenure / 240)
    if day >= plan.TROUBLE:
        mood *= np.where(people.tier == plan.SECOND, 0.78, 1.0) * np.where(people.troubled, 0.5, 1.0)
    return mood


def _first_weeks(people: People, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the visits of newcomers in their first 30 days: most look in at once, fewer each day after."""
    offsets = np.arange(31)
    chance = 0.036 + 0.28 * np.exp(-offsets / 3.5)
    chance[0] = 0.82
    new = np.flatnonzero(people.joined >= 0)
    loyalty = np.array([1.9, 1.15, 0.8])[people.tier[new]] * np.where(people.source[new] == 1, 1.25, 0.95)
    expected = chance * loyalty[:, None]
    expected[people.troubled[new], 3:] *= 0.42
    day = people.joined[new][:, None] + offsets
    there = (day < np.minimum(people.left[new], plan.DAYS)[:, None]) & (rng.random(expected.shape) < expected)
    rows, columns = np.nonzero(there)
    kind = np.where(rng.random(len(rows)) < 0.6, KINDS.index("visit"), KINDS.index("read"))
    return new[rows], day[rows, columns], kind


def _bots(people: People, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the greetings of the robots, whose indices follow those of the people."""
    bot = len(people) + rng.integers(0, 3, _BOT_ROWS)
    return bot, rng.integers(0, plan.DAYS, _BOT_ROWS), np.zeros(_BOT_ROWS, int)
