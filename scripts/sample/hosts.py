"""The hosts of the groups, and the groups that fall silent: where their members speak instead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample import plan
from sample.people import NEVER, People


@dataclass(frozen=True)
class Decline:
    """A group whose talk moves to a broadcast group from a day on: the part that moves, and whether its host left."""

    tier: int
    group: int
    since: str
    part: float
    host_gone: bool = False

    @property
    def day(self) -> int:
        """The day on which it begins."""
        return int((np.datetime64(self.since) - plan.DAY0).astype(int))


# One has been dead since the summer of 2023; the others fail in the first quarter of 2024.
DECLINES = (
    Decline(1, 9, "2023-07-20", 1.0, host_gone=True),
    Decline(1, 18, "2024-02-26", 1.0, host_gone=True),
    Decline(1, 21, "2024-03-01", 0.75),
    Decline(0, 11, "2024-02-28", 0.65),
)


def hosts(people: People) -> list[list[int]]:
    """Return the member who hosts each group, by tier: the liveliest who stays, or one who left as it failed."""
    failed = {(one.tier, one.group): one for one in DECLINES if one.host_gone}
    return [
        [_host(people, tier, group, failed.get((tier, group))) for group in range(count)]
        for tier, count in enumerate(plan.GROUPS_PER_TIER)
    ]


def moved(people: People, member: np.ndarray, day: np.ndarray, chief: list[list[int]]) -> np.ndarray:
    """Return the broadcast group into which each thing said moves; −1 where it stays. Hosts stay to the end."""
    rng = plan.rng(16)
    luck, other = rng.random(len(member)), rng.integers(0, plan.GROUPS_PER_TIER[2], len(member))
    target = np.full(len(member), -1)
    person = np.minimum(member, len(people) - 1)
    for one in DECLINES:
        inside = (member < len(people)) & (people.tier[person] == one.tier) & (people.group[person] == one.group)
        inside &= (day >= one.day) & (luck < one.part)
        if one.part < 1:
            inside &= member != chief[one.tier][one.group]
        target[inside] = other[inside]
    return target


def _host(people: People, tier: int, group: int, failed: Decline | None) -> int:
    here = (people.tier == tier) & (people.group == group)
    if failed is None:
        fit = here & (people.joined < 0) & (people.left == NEVER)
    else:
        fit = here & (people.left > failed.day - 60) & (people.left <= failed.day)
    candidates = np.flatnonzero(fit)
    return int(candidates[np.argmax(people.liveliness[candidates])])
