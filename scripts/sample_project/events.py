"""Events of the project, who was invited, who came and what it brought: sums and rates exactly as decided."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

import numpy as np
from sample.people import draw_distinct
from sample.plan import apportion

from sample_project import plan
from sample_project.people import BROADCAST, People

BIRTHDAY, CHALLENGE, LIVE, REFERRAL, TRIAL = "生日会", "打卡挑战", "直播分享会", "好友引荐日", "新品体验"
TURNOUT, BIRTHDAY_TURNOUT = 0.65, 0.90  # who came of those invited, of all events and of the monthly birthday event
PARTICIPANTS = {2022: 720, 2023: 3_360}  # distinct people who came to any: in 2023 28 % of the members at the end
RETURN = 6.0  # revenue ÷ cost of all events; what the kinds but one bring is decided as well
RETURNS = {BIRTHDAY: 4.5, LIVE: 6.9, REFERRAL: 8.0, TRIAL: 7.0}
COSTS = {BIRTHDAY: 24_000, CHALLENGE: 30_000, LIVE: 24_000, REFERRAL: 22_000, TRIAL: 8_000}
SATISFACTION = 4.2
_TRIAL_DAY, _TRIAL_PEOPLE = plan.day_of(9, 16), 50
_HOURS = {BIRTHDAY: 20, CHALLENGE: 8, LIVE: 20, REFERRAL: 14, TRIAL: 14}
_LIKED = {BIRTHDAY: 4.4, CHALLENGE: 4.0, LIVE: 4.2, REFERRAL: 4.2, TRIAL: 4.7}
_THEMES = {LIVE: ("职场沟通", "时间管理", "副业入门", "情绪照顾", "理财第一步", "城市漫步")}
_NOBODY = np.zeros(0, int)


@dataclass(frozen=True)
class Event:
    """An event as the ledger has it; `came` and `absent` are the people on its sign-in sheet."""

    kind: str
    day: int
    invited: int
    attended: int = 0
    name: str = ""
    id: str = ""
    cost: int = 0
    revenue: int = 0
    satisfaction: float = 0.0
    came: np.ndarray = field(default_factory=lambda: _NOBODY)
    absent: np.ndarray = field(default_factory=lambda: _NOBODY)

    @property
    def is_trial(self) -> bool:
        """Whether it is the trial of a new product by fifty people who had bought before."""
        return self.kind == TRIAL

    @property
    def hour(self) -> int:
        """At which hour it begins."""
        return _HOURS[self.kind]


def make_events(people: People, buyers: np.ndarray) -> list[Event]:
    """Return all events by time.

    Parameters
    ----------
    buyers
        Who had bought before the trial, of whom its people are chosen.
    """
    seed = [event for month in range(12) for event in _of_seed_year(people, month)]
    project = _with_live([event for month in range(12, 24) for event in _of_project(people, month)])
    filled = _filled(people, seed, plan.rng(8), PARTICIPANTS[2022], buyers)
    filled += _filled(people, project, plan.rng(9), PARTICIPANTS[2023], buyers)
    priced = _priced(filled[: len(seed)], 4.5, {}, {kind: cost // 6 for kind, cost in COSTS.items()})
    priced += _priced(filled[len(seed) :], RETURN, RETURNS, COSTS)
    liked = _liked(priced[: len(seed)], 4.0) + _liked(priced[len(seed) :], SATISFACTION)
    return [_named(event, number) for number, event in enumerate(sorted(liked, key=lambda one: one.day), start=1)]


def _of_seed_year(people: People, month: int) -> list[Event]:
    first = plan.EDGES[month]
    guests = len(_birthday_guests(people, month))
    return [
        Event(BIRTHDAY, first + 14, guests, round(0.8 * guests)),
        Event(CHALLENGE, first + 5, 150, 92 + 3 * (month % 4)),
        Event(LIVE, first + 20, 200, 110 + 5 * (month % 3)),
    ]


def _of_project(people: People, month: int) -> list[Event]:
    first, place = plan.EDGES[month], month - 12
    guests = len(_birthday_guests(people, month))
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


def _birthday_guests(people: People, month: int) -> np.ndarray:
    """Return those of the upper tiers whose birthday is in a month, from the second day of which they are there."""
    there = people.there(plan.EDGES[month]) & people.about(plan.EDGES[month] + 14)
    return np.flatnonzero(there & (people.tier < BROADCAST) & (people.birth_month == month % 12 + 1))


def _filled(
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
        guests = _birthday_guests(people, plan.month_of(event.day))
        return rng.permutation(guests)[: event.attended]
    if event.is_trial:
        known = buyers[_present(people, buyers, event.day) & (people.left[buyers] > event.day + 60)]
        return rng.permutation(known)[: event.attended]
    return _NOBODY


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
    return free[draw_distinct(rng, people.liveliness[free], count)] if count > 0 else _NOBODY


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
