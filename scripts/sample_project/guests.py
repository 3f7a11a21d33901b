"""Guests: who was invited to the events, who came, and who registered and stayed away."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from sample.people import draw_distinct

from sample_project import plan
from sample_project.event import BIRTHDAY, CHALLENGE, NOBODY, Event
from sample_project.people import BROADCAST, People


def birthday_guests(people: People, month: int) -> np.ndarray:
    """Return those of the upper tiers whose birthday is in a month, from the second day of which they are there."""
    there = people.there(plan.EDGES[month]) & people.about(plan.EDGES[month] + 14)
    return np.flatnonzero(there & (people.tier < BROADCAST) & (people.birth_month == month % 12 + 1))


def filled(
    people: People, events: list[Event], rng: np.random.Generator, distinct: int, buyers: np.ndarray
) -> list[Event]:
    """Return the events with who came: of the distinct people decided, each at one at least."""
    came = {place: _own_guests(people, event, rng, buyers) for place, event in enumerate(events)}
    sure = np.unique(np.concatenate([who for who in came.values() if len(who)]))
    open_to_all = [place for place, who in came.items() if not len(who)]
    pool = _pool(people, rng, sure, distinct, [events[place].day for place in open_to_all])
    _each_once(people, events, rng, came, np.setdiff1d(pool, sure), open_to_all)
    for place in open_to_all:
        event = events[place]
        free = np.setdiff1d(pool[_present(people, pool, event.day)], came[place])
        more = event.attended - len(came[place])
        came[place] = np.concatenate([came[place], free[draw_distinct(rng, people.liveliness[free], more)]])
    return [
        replace(event, came=came[place], absent=_absent(people, event, came[place], rng))
        for place, event in enumerate(events)
    ]


def _own_guests(people: People, event: Event, rng: np.random.Generator, buyers: np.ndarray) -> np.ndarray:
    """Return who came to an event that only some are invited to; nobody yet for others."""
    if event.kind == BIRTHDAY:
        guests = birthday_guests(people, plan.month_of(event.day))
        return rng.permutation(guests)[: event.attended]
    if event.is_trial:
        known = buyers[_present(people, buyers, event.day) & (people.left[buyers] > event.day + 60)]
        return rng.permutation(known)[: event.attended]
    return NOBODY


def _present(people: People, who: np.ndarray, day: int) -> np.ndarray:
    return (people.joined[who] < day - 3) & people.about(day)[who]


def _pool(people: People, rng: np.random.Generator, sure: np.ndarray, distinct: int, days: list[int]) -> np.ndarray:
    """Return everyone who comes to any event of the project: those who do anyway, and lively others who can."""
    everyone = np.arange(len(people))
    can = np.any([_present(people, everyone, day) for day in days], axis=0)
    others = np.setdiff1d(np.flatnonzero(can), sure)
    chosen = others[draw_distinct(rng, people.liveliness[others], distinct - len(sure))]
    return np.concatenate([sure, chosen])


def _each_once(
    people: People,
    events: list[Event],
    rng: np.random.Generator,
    came: dict[int, np.ndarray],
    who: np.ndarray,
    open_to_all: list[int],
) -> None:
    """Let everyone come to an event that is held while they are there."""
    who = rng.permutation(who)
    can = np.array([_present(people, who, events[place].day) for place in open_to_all])
    for column, member in enumerate(who.tolist()):
        place = open_to_all[int(rng.choice(np.flatnonzero(can[:, column])))]
        came[place] = np.append(came[place], member)


def _absent(people: People, event: Event, came: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return who registered and did not come: more of them as the challenges wear out."""
    worn = event.kind == CHALLENGE and plan.TROUBLE <= event.day < plan.MEASURES
    count = min(round(len(came) * (0.55 if worn else 0.16)), event.invited - len(came))
    free = np.setdiff1d(np.flatnonzero(_present(people, np.arange(len(people)), event.day)), came)
    return free[draw_distinct(rng, people.liveliness[free], count)] if count > 0 else NOBODY
