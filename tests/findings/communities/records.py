"""What staff record: groups, contents, events, feedback, spending."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tests.findings.communities.plants import (
    BUDGETS,
    CATEGORIES,
    FORMATS,
    GROUPS,
    KINDS,
    TIERS,
    TOPICS,
    Chance,
    Plant,
)

if TYPE_CHECKING:
    from tests.findings.communities.make import Days

_PIECES_A_WEEK, _ITEMS_A_WEEK = 6, 9
_DRAWS = {"class": 80, "meetup": 60, "challenge": 70}  # people an event
_EVERY = {"class": (7, 10), "meetup": (10, 14), "challenge": (14, 21)}  # days from one to the next
_CANCELLED, _MOVED = 0.06, 3  # part of the calendar; days by which an event may lie beside it


def groups(days: Days) -> pd.DataFrame:
    """Return the groups, all older than the data."""
    tiers = {tier[0]: tier for tier in TIERS}
    created = pd.Timestamp(days.first - timedelta(days=500))
    return pd.DataFrame(
        {"group_id": GROUPS, "name": GROUPS, "tier": [tiers[one[0]] for one in GROUPS], "created_at": created}
    )


def contents(plant: Plant, days: Days, chance: Chance) -> pd.DataFrame:
    """Return pieces with their reads and interactions."""
    day = _moments(days, _PIECES_A_WEEK, chance)
    count, hit = len(day), days.hit[day] > 0
    format_ = chance.choice(FORMATS, count, p=[0.5, 0.3, 0.2])
    topic = chance.choice(TOPICS, count, p=[0.3, 0.25, 0.2, 0.15, 0.1])
    reads = np.maximum(np.exp(chance.normal(6, 0.5, count)).astype(int), 20)
    rate = 0.12 * np.exp(chance.normal(0, 0.2, count))
    paid = chance.uniform(size=count) < 0.07
    if plant.name == "repetition":
        rate = np.where(
            hit & ({"topic": topic, "format": format_}[plant.dimension] == plant.key),
            rate * plant.between(0.4, 0.15),
            rate,
        )
    if plant.name == "commercial":
        paid |= hit & (format_ == plant.key) & (chance.uniform(size=count) < plant.between(0.65, 0.95))
    answers = chance.poisson(reads * rate)
    likes = chance.binomial(answers, 0.7)
    return pd.DataFrame(
        {
            "content_id": [f"c{number}" for number in range(count)],
            "published_at": _at(days, day, chance),
            "title": [
                f"{'团购 ' if ad else ''}{one} {number}"
                for number, (one, ad) in enumerate(zip(topic, paid, strict=True))
            ],
            "format": format_,
            "topic": topic,
            "origin": "official",
            "reads": reads,
            "likes": likes,
            "comments": answers - likes,
        }
    )


def events(plant: Plant, days: Days, chance: Chance) -> pd.DataFrame:
    """Return events with those who registered and came."""
    day, kind = _calendar(days, chance)
    size = np.array([_DRAWS[one] for one in kind]) * (1 + 0.1 * day / 365)
    size = size * np.exp(chance.normal(0, 0.15, len(day)))
    mine = kind == plant.key
    if plant.name == "wear_out":
        run = (day - days.period).clip(0) / (days.count - days.period)
        size = np.where(mine, size * (1 - plant.between(0.6, 0.85) * run), size)
    if plant.name == "participation":
        kept = ~(mine & (days.hit[day] > 0)) | (chance.uniform(size=len(day)) > plant.between(0.8, 1.0))
        day, kind, size = day[kept], kind[kept], size[kept]
    attended = np.maximum(size.astype(int), 1)
    return pd.DataFrame(
        {
            "event_id": [f"e{number}" for number in range(len(day))],
            "name": [f"{one} {number}" for number, one in enumerate(kind)],
            "starts_at": _at(days, day, chance),
            "kind": kind,
            "status": "held",
            "registered": (attended / chance.uniform(0.58, 0.66, len(day))).astype(int),
            "attended": attended,
        }
    )


def feedback(plant: Plant, days: Days, chance: Chance) -> pd.DataFrame:
    """Return items with the time of the first answer; some are complaints."""
    day = _moments(days, _ITEMS_A_WEEK, chance)
    sentiment = chance.choice(["positive", "neutral", "negative"], len(day), p=[0.4, 0.5, 0.1])
    category = chance.choice(CATEGORIES, len(day), p=[0.35, 0.3, 0.2, 0.15])
    if plant.name == "risk" and plant.key == "complaints":
        at = int(chance.integers(days.period + 30, days.count - 30))
        burst = int(plant.between(12, 30))
        day = np.concatenate([day, np.full(burst, at)])
        sentiment = np.concatenate([sentiment, np.full(burst, "negative")])
        category = np.concatenate([category, np.full(burst, "product")])
    hours = np.exp(chance.normal(1.2, 0.9, len(day)))
    if plant.name == "feedback":
        hit = (days.hit[day] > 0) & (category == plant.key)
        hours = np.where(hit, hours * plant.between(9, 18), hours)
    at_ = _at(days, day, chance)
    return pd.DataFrame(
        {
            "feedback_id": [f"f{number}" for number in range(len(day))],
            "ts": at_,
            "category": category,
            "sentiment": sentiment,
            "first_response_at": at_ + pd.to_timedelta(hours, unit="h"),
        }
    )


def spending(plant: Plant, days: Days, chance: Chance) -> pd.DataFrame:
    """Return planned and actual spending by month."""
    months = sorted({day.replace(day=1) for day in days.dates})
    started = days.dates[days.period]
    rows: list[dict[str, Any]] = []
    for month in months:
        for category in BUDGETS:
            over = plant.name == "budget" and category == plant.key and month >= started
            factor = chance.normal(0.98, 0.04) * (plant.between(1.8, 2.6) if over else 1)
            rows.append(
                {"month": month, "category": category, "planned": 10_000.0, "actual": round(10_000 * factor, 2)}
            )
    return pd.DataFrame(rows)


def _calendar(days: Days, chance: Chance) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return day and kind of the events: each kind in its own rhythm, moved by days and cancelled now and then."""
    first = (np.array([0, days.count - 1]), np.array([KINDS[0], KINDS[0]]))  # all communities hold one span
    found = [first]
    for kind in KINDS:
        every = int(chance.integers(*_EVERY[kind], endpoint=True))
        planned = np.arange(int(chance.integers(1, every + 1)), days.count - 1, every)
        held = planned[chance.uniform(size=len(planned)) >= _CANCELLED]
        moved = (held + chance.integers(0, _MOVED, len(held), endpoint=True)).clip(1, days.count - 2)
        found.append((moved, np.full(len(moved), kind)))
    day, kinds = (np.concatenate(parts) for parts in zip(*found, strict=True))
    order = np.argsort(day, kind="stable")
    return day[order], kinds[order]


def _moments(days: Days, a_week: float, chance: Chance) -> np.ndarray[Any, Any]:
    """Return when something happens; on the first and the last day it does, so that all communities hold one span."""
    counts = chance.poisson(a_week / 7, days.count)
    counts[[0, -1]] = 1
    return np.repeat(np.arange(days.count), counts)


def _at(days: Days, day: np.ndarray[Any, Any], chance: Chance) -> pd.Series:
    hours = chance.integers(9, 21, len(day))
    return pd.Series(pd.Timestamp(days.first) + pd.to_timedelta(day * 24 + hours, unit="h"))
