"""Activity: who is about on which day, exactly as many as planned, and what they do."""

from __future__ import annotations

import numpy as np
from sample.activity import moments
from sample.people import draw_distinct
from sample.plan import apportion

from sample_project import plan
from sample_project.people import People

KINDS = ("message", "comment", "like", "read", "check_in", "share", "visit")
_SHARES = (0.27, 0.08, 0.14, 0.22, 0.12, 0.03, 0.14)
POINTS = np.array([2, 2, 1, 1, 5, 4, 1])
_TWICE = 0.18  # of the days, on which somebody does a second thing


def make_activity(people: People) -> dict[str, np.ndarray]:
    """Return `member`, `moment` (local milliseconds since 2022-01-01) and `kind`, by time."""
    rng = plan.rng(4)
    member, day = _member_days(people, rng)
    again = rng.random(len(member)) < _TWICE
    member, day = np.concatenate([member, member[again]]), np.concatenate([day, day[again]])
    moment = day * 86_400_000 + moments(rng, len(day))
    kind = rng.choice(len(KINDS), len(day), p=_SHARES)
    order = np.argsort(moment, kind="stable")
    return {"member": member[order], "moment": moment[order], "kind": kind[order]}


def _member_days(people: People, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    members, days = [], []
    for month, share in enumerate(plan.DAILY_ACTIVE):
        span = range(plan.EDGES[month], plan.EDGES[month + 1])
        about = [np.flatnonzero(people.about(day)) for day in span]
        stocks = np.array([people.there(day).sum() for day in span])
        counts = apportion(round(share * stocks.sum()), stocks * plan.day_weights(span.start, span.stop))
        for day, who, count in zip(span, about, counts, strict=True):
            members.append(who[draw_distinct(rng, people.liveliness[who], int(count))])
            days.append(np.full(count, day))
    return np.concatenate(members), np.concatenate(days)
