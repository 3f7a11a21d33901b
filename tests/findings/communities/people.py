"""Members, what they say and what they buy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tests.findings.communities.plants import GROUPS, SOURCES, TIERS, Chance, Plant

if TYPE_CHECKING:
    from tests.findings.communities.make import Days

_OLD, _A_MONTH = 1_500, 110
_MANY = 600  # a month: of fewer who join a quarter holds too few to show that one of four sources keeps half as many
_SAYS = {"core": 0.12, "potential": 0.08, "broadcast": 0.06}  # messages a day
_BUYS = {"core": 0.22, "potential": 0.14, "broadcast": 0.09}  # a month
_STAYS = {"core": 0.75, "potential": 0.5, "broadcast": 0.4}
_TRIAL = 12  # days that those who do not stay look around


def members(plant: Plant, days: Days, chance: Chance) -> pd.DataFrame:
    """Return members with what they are like: `tongue` (talkative), `purse` (buying), `stays`."""
    rate = np.full(days.count, (_MANY if plant.name == "retention" else _A_MONTH) / 30.4) * (
        1 + 0.3 * np.arange(days.count) / 365
    )
    rate = rate * (1.5 if plant.name == "growing" else 1.0)
    joins = np.repeat(np.arange(days.count), chance.poisson(rate))
    joined = np.concatenate([-chance.integers(60, 400, _OLD), joins])
    count = len(joined)
    usual = np.array([0.2, 0.4, 0.4])
    odds = np.tile(usual, (count, 1))
    if plant.name == "mix":  # nobody changes, but who comes from now on is of the quietest tier
        odds[joined >= days.period] = [0.02, 0.08, 0.9]
    tier = np.array(TIERS)[(chance.uniform(size=(count, 1)) > odds.cumsum(axis=1)).sum(axis=1).clip(0, 2)]
    source = chance.choice(SOURCES, count, p=[0.35, 0.3, 0.2, 0.15])
    group = np.array([chance.choice([one for one in GROUPS if one[0] == name[0]]) for name in tier])
    stays = _stays(plant, days, tier, source, joined, chance)
    left = np.where(chance.uniform(size=count) < 0.12, joined + chance.integers(20, 900, count), 10_000)
    purse, tongue = chance.gamma(1.2, 1 / 1.2, count), np.exp(chance.normal(-0.32, 0.8, count))
    if plant.name == "segmentation":
        left = _valuable_leave(plant, days, {"tier": tier, "source": source}, purse, left, chance)
    if plant.name == "risk" and plant.key == "leavers":
        there = np.flatnonzero((joined < days.period) & (left > days.count))
        gone = chance.choice(there, int(plant.between(15, 40)), replace=False)
        left[gone] = int(chance.integers(days.period + 30, days.count - 30))
    start = pd.Timestamp(days.first) + pd.Timedelta(hours=10)
    joined_at = start + pd.to_timedelta(joined, unit="D")
    left_at = (start + pd.to_timedelta(np.minimum(left, days.count + 5), unit="D")).where(
        (left < days.count) & (left > joined)
    )
    names = [f"m{number:05d}" for number in range(count)]
    return pd.DataFrame(
        {"member_id": names, "joined_at": joined_at, "left_at": left_at, "source": source, "tier": tier}
        | {"group_id": group, "tongue": tongue, "stays": stays, "purse": purse}
    )


def _stays(
    plant: Plant, days: Days, tier: Any, source: Any, joined: np.ndarray[Any, Any], chance: Chance
) -> np.ndarray[Any, Any]:
    odds = np.array([_STAYS[one] for one in tier])
    if plant.name == "retention":
        at = days.hit[joined.clip(0)] * (joined >= 0)
        odds = odds * (
            1 - plant.between(0.5, 0.85) * at * ({"tier": tier, "source": source}[plant.dimension] == plant.key)
        )
    return chance.uniform(size=len(joined)) < odds


def _valuable_leave(
    plant: Plant, days: Days, of: dict[str, Any], purse: Any, left: Any, chance: Chance
) -> np.ndarray[Any, Any]:
    rich = purse > np.quantile(purse, 0.65)
    hit = rich & (of[plant.dimension] == plant.key) & (chance.uniform(size=len(purse)) < plant.between(0.75, 0.95))
    when = np.flatnonzero(days.hit)
    return np.where(hit, np.minimum(left, chance.choice(when[: max(len(when) // 4, 1)], len(purse))), left)


def messages(plant: Plant, days: Days, who: pd.DataFrame, chance: Chance) -> pd.DataFrame:
    """Return what is said: Poisson by member and day."""
    told = np.arange(days.count)
    joined, left = (_place(days, who[name], far) for name, far in (("joined_at", -1), ("left_at", 10_000)))
    there = (told >= joined[:, None]) & (told < left[:, None])
    there &= who["stays"].to_numpy()[:, None] | (told < joined[:, None] + _TRIAL)
    says = np.array([_SAYS[one] for one in who["tier"]]) * who["tongue"].to_numpy()
    rate = says[:, None] * days.lively * there * (1 + 0.04 * told / 365)
    rate *= _hushed(plant, days, who, chance)
    person, day = np.nonzero(counts := chance.poisson(rate))
    times = counts[person, day]
    person, day = np.repeat(person, times), np.repeat(day, times)
    seconds = chance.integers(8 * 3600, 23 * 3600, len(day))
    at = pd.Timestamp(days.first) + pd.to_timedelta(day * 86_400 + seconds, unit="s")
    said = pd.DataFrame(
        {
            "activity_id": [f"a{number}" for number in range(len(day))],
            "member_id": who["member_id"].to_numpy()[person],
            "ts": at,
            "kind": "message",
            "group_id": who["group_id"].to_numpy()[person],
        }
    )
    if plant.name == "gap":  # the archive lost three weeks
        hole = days.period + 40
        said = said.loc[(day < hole) | (day >= hole + 21)]
    return said


def _hushed(plant: Plant, days: Days, who: pd.DataFrame, chance: Chance) -> np.ndarray[Any, Any] | float:
    """Return by what a problem multiplies what each member says on each day."""
    if plant.name == "activity":
        hit = (who[{"group": "group_id"}.get(plant.dimension, plant.dimension)] == plant.key).to_numpy()
        return 1 - plant.between(0.55, 0.85) * hit[:, None] * days.hit
    if plant.name == "groups":
        since = np.arange(days.count) >= days.count - int(plant.between(32, 60))
        return 1 - (who["group_id"] == plant.key).to_numpy()[:, None] * since * plant.between(0.85, 1.0)
    if plant.name == "concentration":
        few = (chance.uniform(size=len(who)) < 0.04) & who["stays"].to_numpy()
        return np.where(few[:, None], 1 + plant.between(9, 16) * days.hit, 1 - plant.between(0.2, 0.45) * days.hit)
    return 1.0


def orders(plant: Plant, days: Days, who: pd.DataFrame, chance: Chance) -> pd.DataFrame:
    """Return orders: Poisson by member and day."""
    told = np.arange(days.count)
    joined, left = (_place(days, who[name], far) for name, far in (("joined_at", -1), ("left_at", 10_000)))
    there = (told >= joined[:, None]) & (told < left[:, None])
    rate = (np.array([_BUYS[one] for one in who["tier"]]) * who["purse"].to_numpy() / 30.4)[:, None] * there
    rate = rate * (1 + 0.1 * (days.lively - 1)) * np.where(who["stays"], 1.0, 0.3)[:, None]
    if plant.name == "conversion":
        hit = (who[plant.dimension] == plant.key).to_numpy()
        rate = rate * (1 - plant.between(0.55, 0.85) * hit[:, None] * days.hit)
    person, day = np.nonzero(chance.poisson(rate))
    at = pd.Timestamp(days.first) + pd.to_timedelta(day * 24 + chance.integers(9, 22, len(day)), unit="h")
    amount = np.round(np.exp(chance.normal(4.2, 0.5, len(day))), 2)
    ids = [f"o{number}" for number in range(len(day))]
    return pd.DataFrame(
        {"order_id": ids, "member_id": who["member_id"].to_numpy()[person], "paid_at": at, "amount": amount}
    )


def _place(days: Days, instants: Any, far: int) -> np.ndarray[Any, Any]:
    places = (instants.dt.normalize() - pd.Timestamp(days.first)).dt.days
    return places.fillna(far).astype(int).to_numpy()
