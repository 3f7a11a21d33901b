"""Events of the project and what they brought: sums and rates exactly as decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
from sample.plan import apportion

from sample_project import plan
from sample_project.event import BIRTHDAY, CHALLENGE, LIVE, REFERRAL, TRIAL, Event
from sample_project.guests import birthday_guests, filled
from sample_project.people import People

TURNOUT, BIRTHDAY_TURNOUT = 0.65, 0.90  # who came of those invited, of all events and of the monthly birthday event
PARTICIPANTS = {2022: 720, 2023: 3_360}  # distinct people who came to any: in 2023 28 % of the members at the end
RETURN = 6.0  # revenue ÷ cost of all events; what the kinds but one bring is decided as well
RETURNS = {BIRTHDAY: 4.5, LIVE: 6.9, REFERRAL: 8.0, TRIAL: 7.0}
COSTS = {BIRTHDAY: 24_000, CHALLENGE: 30_000, LIVE: 24_000, REFERRAL: 22_000, TRIAL: 8_000}
SATISFACTION = 4.2
_TRIAL_DAY, _TRIAL_PEOPLE = plan.day_of(9, 16), 50
_LIKED = {BIRTHDAY: 4.4, CHALLENGE: 4.0, LIVE: 4.2, REFERRAL: 4.2, TRIAL: 4.7}
_THEMES = {LIVE: ("职场沟通", "时间管理", "副业入门", "情绪照顾", "理财第一步", "城市漫步")}


def make_events(people: People, buyers: np.ndarray) -> list[Event]:
    """Return all events by time.

    Parameters
    ----------
    buyers
        Who had bought before the trial, of whom its people are chosen.
    """
    seed = [event for month in range(12) for event in _of_seed_year(people, month)]
    project = _with_live([event for month in range(12, 24) for event in _of_project(people, month)])
    came = filled(people, seed, plan.rng(8), PARTICIPANTS[2022], buyers)
    came += filled(people, project, plan.rng(9), PARTICIPANTS[2023], buyers)
    priced = _priced(came[: len(seed)], 4.5, {}, {kind: cost // 6 for kind, cost in COSTS.items()})
    priced += _priced(came[len(seed) :], RETURN, RETURNS, COSTS)
    liked = _liked(priced[: len(seed)], 4.0) + _liked(priced[len(seed) :], SATISFACTION)
    return [_named(event, number) for number, event in enumerate(sorted(liked, key=lambda one: one.day), start=1)]


def _of_seed_year(people: People, month: int) -> list[Event]:
    first = plan.EDGES[month]
    guests = len(birthday_guests(people, month))
    return [
        Event(BIRTHDAY, first + 14, guests, round(0.8 * guests)),
        Event(CHALLENGE, first + 5, 150, 92 + 3 * (month % 4)),
        Event(LIVE, first + 20, 200, 110 + 5 * (month % 3)),
    ]


def _of_project(people: People, month: int) -> list[Event]:
    first, place = plan.EDGES[month], month - 12
    guests = len(birthday_guests(people, month))
    found = [Event(BIRTHDAY, first + 14, guests, round(BIRTHDAY_TURNOUT * guests)), Event(LIVE, first + 21, 520)]
    found += [_challenge(first + offset, 2 * place + half) for half, offset in enumerate((4, 18))]
    if place % 2:
        found.append(Event(REFERRAL, first + 25, 320, 190 + 6 * (place // 2)))
    if month == plan.month_of(_TRIAL_DAY):
        found.append(Event(TRIAL, _TRIAL_DAY, _TRIAL_PEOPLE, _TRIAL_PEOPLE))
    return found


def _challenge(day: int, place: int) -> Event:
    """Return a challenge: the same every fortnight, it wears out, until teams make it new in July."""
    turnout = 0.80 - 0.034 * place if day < plan.MEASURES else min(0.60 + 0.02 * (place - 12), 0.78)
    return Event(CHALLENGE, day, 400, round(400 * turnout) + (3, -2, 1)[place % 3])


def _with_live(events: list[Event]) -> list[Event]:
    """Let the birthday event and all events together reach the turnout decided; the live shows make up for it."""
    birthdays = [event for event in events if event.kind == BIRTHDAY]
    wanted = apportion(
        round(BIRTHDAY_TURNOUT * sum(event.invited for event in birthdays)),
        np.array([event.invited for event in birthdays], float),
    )
    exact = iter(wanted.tolist())
    events = [replace(one, attended=next(exact)) if one.kind == BIRTHDAY else one for one in events]
    missing = round(TURNOUT * sum(one.invited for one in events)) - sum(one.attended for one in events)
    lives = iter(apportion(missing, np.linspace(1.0, 1.15, 12)).tolist())
    return [replace(one, attended=next(lives)) if one.kind == LIVE else one for one in events]


def _priced(events: list[Event], overall: float, returns: dict[str, float], costs: dict[str, int]) -> list[Event]:
    """Return the events with cost and revenue; the challenges bring what makes the return of all as decided."""
    kinds = [kind for kind in costs if any(event.kind == kind for event in events)]
    revenue = {kind: round(returns.get(kind, overall) * costs[kind]) for kind in kinds}
    revenue[CHALLENGE] = round(overall * sum(costs[kind] for kind in kinds)) - sum(
        amount for kind, amount in revenue.items() if kind != CHALLENGE
    )
    parts = {}
    for kind in kinds:
        sizes = np.array([event.attended for event in events if event.kind == kind], float)
        parts[kind] = zip(
            apportion(costs[kind], sizes + 40).tolist(), apportion(revenue[kind], sizes).tolist(), strict=True
        )
    found = []
    for event in events:
        cost, earned = next(parts[event.kind])
        found.append(replace(event, cost=cost, revenue=earned))
    return found


def _liked(events: list[Event], mean: float) -> list[Event]:
    """Return the events with their scores, whose mean by people is as decided."""
    tired = np.array([event.kind == CHALLENGE and plan.START <= event.day < plan.MEASURES for event in events])
    scores = np.array([_LIKED[event.kind] for event in events]) - 0.3 * tired + 0.05 * np.sin(np.arange(len(events)))
    weights = np.array([event.attended for event in events])
    scores = np.round(scores + mean - (scores * weights).sum() / weights.sum(), 2)
    return [replace(event, satisfaction=float(score)) for event, score in zip(events, scores, strict=True)]


def _named(event: Event, number: int) -> Event:
    day = plan.FIRST + timedelta(days=int(event.day))
    theme = f"：{_THEMES[event.kind][day.month % 6]}" if event.kind in _THEMES else ""
    half = ("上" if day.day < 12 else "下") if event.kind == CHALLENGE and day.year == 2023 else ""
    return replace(event, id=f"HD{number:03}", name=f"{day.year}年{day.month}月{half}{event.kind}{theme}")
