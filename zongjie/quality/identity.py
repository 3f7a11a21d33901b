"""Whether ids go on meaning the same people: at the beginning of a log, and at the turn of a month or year."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

import ibis

from zongjie.lazy import _
from zongjie.quality.archive import Log
from zongjie.slides.flaw import Flaw
from zongjie.tables.store import Tables

_MIN_PEOPLE = 15
_FEW, _MANY = 0.15, 0.3  # of the people of a month who were there in the one before: at the break, and usually
_LEVEL = 3.0  # times as many people or as few: beyond it the community itself changed
_IMPLAUSIBLE = math.log(1e-6)
_FIRST_MONTH = 30
_TIMES = 2.5  # as many new people in the first month as in later ones
_KNOWN = 0.9  # of the first month's people whose day of joining is known: then nobody is taken for new


def redrawn_flaws(tables: Tables) -> Iterator[Flaw]:
    """Yield the months at whose beginning nearly everybody has another id while as much goes on as before."""
    months = _months(tables)
    pairs = [(one, other) for one, other in pairwise(months) if _adjoin(one["month"], other["month"])]
    shares = [other["stayed"] / min(one["people"], other["people"]) for one, other in pairs]
    if len(pairs) < 2 or (usual := median(shares)) < _MANY:
        return
    for (one, other), share in zip(pairs, shares, strict=True):
        fewer = min(one["people"], other["people"])
        level = max(one["people"], other["people"]) / fewer
        odd = share < min(_FEW, usual / 3) and _log_tail(other["stayed"], fewer, usual) < _IMPLAUSIBLE
        if fewer >= _MIN_PEOPLE and level <= _LEVEL and odd:
            yield Flaw(kind="redrawn", table="activity", start=other["month"], size=other["stayed"], of=one["people"])


def truncated_flaws(tables: Tables, total: Log) -> Iterator[Flaw]:
    """Yield the beginning of a log in the midst of a community's life: its old members then look like new ones.

    Told by far more first actions in the first month than in later ones, at a level of activity that was there from
    the start; not where the days of joining are known.
    """
    days = tables["member_days"].filter(~_.is_bot)
    first: Any = days.group_by("member").aggregate(first=_.day.min(), joined=_.joined_day.min())
    age = first.mutate(block=first["first"].delta(ibis.date(total.first), unit="day") // _FIRST_MONTH)
    by_block = age.group_by("block").aggregate(new=_.count(), known=_.joined.count())
    rows = tables.collect(by_block.order_by("block"))
    new = {row["block"]: row["new"] for row in rows}
    whole = len(total.counts) // _FIRST_MONTH
    later = [new.get(block, 0) for block in range(1, min(whole, 12))]
    if not later or new.get(0, 0) < _MIN_PEOPLE or rows[0]["known"] >= _KNOWN * new[0]:
        return
    begun, level = sum(total.counts[:14]) / 14, sum(total.counts[14 : _FIRST_MONTH * 2]) / 46
    if new[0] >= _TIMES * max(median(later), 1) and begun >= level / 2:
        last = total.first + timedelta(days=_FIRST_MONTH - 1)
        yield Flaw(kind="begins", table="activity", start=total.first, end=last, size=new[0], of=float(median(later)))


def _months(tables: Tables) -> list[dict[str, Any]]:
    """Return per month how many people acted, and how many of them had acted in the month before."""
    days: Any = tables["member_days"].filter(~_.is_bot)
    seen: Any = days.select("member", month=days.day.truncate("M").cast("date")).distinct()
    before = seen.month.lag().over(ibis.window(group_by=seen.member, order_by=seen.month))
    stayed = seen.mutate(stayed=(seen.month.delta(before, unit="day") <= 31).fill_null(False))
    by_month = stayed.group_by("month").aggregate(people=_.count(), stayed=_.stayed.sum())
    return tables.collect(by_month.order_by("month"))


def _adjoin(month: date, other: date) -> bool:
    return (other - month).days <= 31


def _log_tail(hits: int, trials: int, chance: float) -> float:
    """Return Chernoff's upper bound of the log of the probability of so few hits or fewer."""
    share = hits / trials
    if share >= chance:
        return 0.0
    distance = share * math.log(share / chance) if share else 0.0
    return -trials * (distance + (1 - share) * math.log((1 - share) / (1 - min(chance, 0.999999))))
