"""Orders: exactly the planned number of distinct buyers a month, some of whom buy again."""

from __future__ import annotations

import numpy as np

from sample import plan
from sample.activity import moments
from sample.people import People, draw_distinct

PRODUCTS = ("月度会员", "主题课程", "生活好物", "年度会员")
_PRICES = np.array([29.0, 99.0, 58.0, 268.0])
_SHARES = (0.46, 0.20, 0.28, 0.06)


def make_orders(people: People) -> dict[str, np.ndarray]:
    """Return `member`, `moment`, `product`, `amount`, `refunded`, in order of payment."""
    rng = plan.rng(6)
    stocks = plan.MEMBERS_AT_START + np.cumsum(plan.NET)
    members, days, further = [], [], []
    for month, stock in enumerate(stocks):
        first, after = plan.EDGES[month], plan.EDGES[month + 1]
        there = np.flatnonzero((people.joined < first) & (people.left >= after))
        wish = _wish(people, first)[there]
        buyers = there[draw_distinct(rng, wish, int(stock) * plan.CONVERSION_PERMILLE[month] // 1000)]
        times = np.minimum(rng.geometric(0.78, len(buyers)), 5)
        who = np.repeat(buyers, times)
        members.append(who)
        days.append(_days(rng, first, after, len(who)))
        further.append(np.concatenate([[False], who[1:] == who[:-1]]))
    member, day, again = (np.concatenate(column) for column in (members, days, further))
    product = rng.choice(len(PRODUCTS), len(member), p=_SHARES)
    amount = np.round(_PRICES[product] * rng.choice([1.0, 0.9, 0.8, 1.2], len(member), p=(0.6, 0.2, 0.12, 0.08)), 2)
    moment = day * 86_400_000 + moments(rng, len(day))
    order = np.argsort(moment, kind="stable")
    columns = {"member": member, "moment": moment, "product": product, "amount": amount}
    columns["refunded"] = _refunds(rng, amount, again)
    return {name: column[order] for name, column in columns.items()}


def _wish(people: People, day: int) -> np.ndarray:
    """Return how much each member is inclined to buy."""
    wish = np.array([3.2, 1.4, 0.6])[people.tier] * np.where(people.source == 1, 1.45, 1.0) / people.thrift
    return wish * np.where(people.troubled & (day >= plan.TROUBLE), 0.5, 1.0)


def _days(rng: np.random.Generator, first: int, after: int, count: int) -> np.ndarray:
    weights = plan.day_weights()[first:after]
    return first + np.searchsorted(np.cumsum(weights), rng.random(count) * weights.sum(), side="right")


def _refunds(rng: np.random.Generator, amount: np.ndarray, again: np.ndarray) -> np.ndarray:
    """Refund a few orders: wholly only such as are not a buyer's first of the month, so that buyers stay buyers."""
    luck = rng.random(len(amount))
    part = np.round(amount * 0.3, 2)
    return np.where((luck < 0.06) & again, amount, np.where(luck < 0.012, part, 0.0))
