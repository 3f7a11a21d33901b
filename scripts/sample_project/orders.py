"""Orders: the buyers of each month, what the trial brought, and the purchases that followed events."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from sample.activity import moments
from sample.people import draw_distinct

from sample_project import plan
from sample_project.event import Event
from sample_project.people import People

PRODUCTS = ("月度会员", "主题课程", "联名好物", "年度会员")
_PRICES, _SHARES = np.array([29.0, 99.0, 69.0, 199.0]), (0.40, 0.24, 0.28, 0.08)
_WISH, _ONCE = np.array([1.7, 1.35, 1.0]), np.array([0.70, 0.76, 0.82])  # by tier: to buy; to buy once a month only
_AROUND, _AGAIN = 30, 60  # days around an event and after a trial that are looked at
_RISE = 0.12  # of conversion from before to after events
_BUY_AGAIN = 34  # of the trial's people
Days = dict[int, set[int]]  # of purchase, by member


@dataclass(frozen=True)
class Purchases:
    """Who bought on which day; one order each."""

    member: np.ndarray
    day: np.ndarray


def first_orders(people: People) -> Purchases:
    """Return the orders of each month's buyers, before events have a say."""
    rng = plan.rng(5)
    members, days = [], []
    for month, share in enumerate(plan.CONVERSION):
        first, after = plan.EDGES[month], plan.EDGES[month + 1]
        there = np.flatnonzero((people.joined < first) & (people.left >= after) & people.about(first))
        wish = people.worth[there] * _WISH[people.tier[there]]
        buyers = there[draw_distinct(rng, wish, round(share * people.there(after - 1).sum()))]
        who = np.repeat(buyers, np.minimum(rng.geometric(_ONCE[people.tier[buyers]]), 4))
        members.append(who)
        days.append(rng.integers(first, after, len(who)))
    return Purchases(np.concatenate(members), np.concatenate(days))


def with_events(people: People, orders: Purchases, events: list[Event]) -> Purchases:
    """Return the orders with what followed the trial and the other events."""
    rng = plan.rng(6)
    days: Days = defaultdict(set)
    for member, day in zip(orders.member.tolist(), orders.day.tolist(), strict=True):
        days[member].add(day)
    trial = next(event for event in events if event.is_trial)
    added = _after_trial(rng, days, trial)
    added += _after_events(rng, people, days, events, set(trial.came.tolist()))
    kept = np.array(
        [day in days[member] for member, day in zip(orders.member.tolist(), orders.day.tolist(), strict=True)]
    )
    more = np.array(added, dtype=int)
    return Purchases(np.concatenate([orders.member[kept], more[:, 0]]), np.concatenate([orders.day[kept], more[:, 1]]))


def order_columns(people: People, orders: Purchases) -> dict[str, np.ndarray]:
    """Return `member`, `moment`, `product`, `amount`, `refunded`, by time of payment."""
    rng = plan.rng(7)
    count = len(orders.member)
    product = rng.choice(len(PRODUCTS), count, p=_SHARES)
    amount = np.round(_PRICES[product] * np.clip(people.worth[orders.member], 0.4, 6) ** 0.5, 2)
    moment = orders.day * 86_400_000 + moments(rng, count)
    order = np.argsort(moment, kind="stable")
    part = np.where(rng.random(count) < 0.01, np.round(amount * 0.3, 2), 0.0)
    columns = {"member": orders.member, "moment": moment, "product": product, "amount": amount, "refunded": part}
    return {name: column[order] for name, column in columns.items()}


def _after_trial(rng: np.random.Generator, days: Days, trial: Event) -> list[tuple[int, int]]:
    """Let so many of the trial's people buy again, and no others."""
    added: list[tuple[int, int]] = []
    window = range(trial.day + 1, trial.day + _AGAIN + 1)
    for place, member in enumerate(trial.came.tolist()):
        if place >= _BUY_AGAIN:
            days[member] -= set(window)
        elif not days[member] & set(window):
            day = int(rng.integers(trial.day + 3, trial.day + 40))
            days[member].add(day)
            added.append((member, day))
    return added


def _after_events(
    rng: np.random.Generator, people: People, days: Days, events: list[Event], apart: set[int]
) -> list[tuple[int, int]]:
    """Add purchases after events until conversion after them lies above that before by what was decided."""
    attended: dict[int, list[int]] = defaultdict(list)
    for event in events:
        if plan.START <= event.day <= plan.DAYS - _AROUND:
            for member in event.came.tolist():
                attended[member].append(event.day)
    lifts = {member: _lift(days[member], seen) for member, seen in attended.items()}
    missing = round(_RISE * sum(map(len, attended.values()))) - sum(lifts.values())
    if missing < 0:
        raise ValueError("more was bought after events than was decided")
    added: list[tuple[int, int]] = []
    candidates = [(member, day) for member, seen in attended.items() if member not in apart for day in seen]
    for place in rng.permutation(len(candidates)).tolist():
        member, day = candidates[place]
        bought = day + int(rng.integers(0, 7))
        if not missing:
            break
        gain = _lift(days[member] | {bought}, attended[member]) - lifts[member]
        if 0 < gain <= missing and people.is_about(member, bought):
            days[member].add(bought)
            added.append((member, bought))
            lifts[member] += gain
            missing -= gain
    if missing:
        raise ValueError("events are too many or too close for the rise that was decided")
    return added


def _lift(bought: set[int], seen: list[int]) -> int:
    """Return after how many of the events somebody bought, less before how many."""
    after = sum(any(day <= one < day + _AROUND for one in bought) for day in seen)
    return after - sum(any(day - _AROUND <= one < day for one in bought) for day in seen)
