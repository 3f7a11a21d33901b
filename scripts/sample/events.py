"""Events and who came: exactly the planned person-times a year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample import plan
from sample.activity import moments
from sample.people import People, draw_distinct


@dataclass(frozen=True)
class Kind:
    """A kind of event: its size beside the others, the share of the registered who come, cost a head, earnings."""

    name: str
    titles: tuple[str, ...]
    mode: str
    size: float
    comes: float
    cost: float
    earns: float
    liked: float
    hour: int


KINDS = (
    Kind("会员日", ("会员日",), "线上", 2.2, 0.68, 1.9, 7.6, 4.5, 20),
    Kind(
        "直播课",
        ("家居收纳直播课", "健康饮食直播课", "亲子阅读直播课", "手冲咖啡直播课"),
        "线上",
        1.5,
        0.58,
        1.6,
        5.4,
        4.3,
        19,
    ),
    Kind("打卡营", ("早起打卡营", "读书打卡营", "轻运动打卡营"), "线上", 1.3, 0.63, 1.2, 4.1, 4.2, 9),
    Kind(
        "城市见面会", ("上海见面会", "成都见面会", "杭州见面会", "广州见面会"), "线下", 0.25, 0.81, 21.0, 3.4, 4.6, 14
    ),
    Kind("新人迎新会", ("新人迎新会",), "线上", 0.8, 0.49, 0.9, 3.0, 4.0, 20),
)


@dataclass(frozen=True)
class Event:
    """An event as the staff's ledger has it; `moment` is in local milliseconds since 2022-01-01."""

    id: str
    name: str
    kind: Kind
    day: int
    cancelled: bool
    invited: int
    registered: int
    attended: int
    cost: float
    revenue: float
    satisfaction: float
    orders: int

    @property
    def month(self) -> int:
        """Index of the month."""
        return int(np.searchsorted(plan.EDGES, self.day, side="right")) - 1


def make_events() -> list[Event]:
    """Return all events in order of time."""
    rng = plan.rng(7)
    events: list[Event] = []
    for year, months in plan.YEARS.items():
        slots = [(month, kind) for month in range(months.start, months.stop) for kind in _kinds_of(month)]
        sizes = np.array([kind.size * (0.8 + 0.03 * (month % 12)) for month, kind in slots]) * rng.uniform(
            0.85, 1.15, len(slots)
        )
        counts = plan.apportion(plan.PARTICIPATIONS[year], sizes)
        events += [_event(rng, month, kind, int(count)) for (month, kind), count in zip(slots, counts, strict=True)]
        events += [_cancelled(rng, months) for _ in range(3 if year != 2024 else 1)]
    events.sort(key=lambda event: event.day)
    return [_numbered(event, number) for number, event in enumerate(events, start=1)]


def make_attendance(people: People, events: list[Event]) -> dict[str, np.ndarray]:
    """Return `event` (an index), `member`, `registered` (local ms), `attended` (local ms, −1 for who did not come)."""
    rng = plan.rng(8)
    columns: dict[str, list[np.ndarray]] = {name: [] for name in ("event", "member", "registered", "attended")}
    for index, event in enumerate(events):
        if event.cancelled:
            continue
        there = np.flatnonzero((people.joined < event.day - 8) & (people.left > event.day))
        who = there[draw_distinct(rng, np.sqrt(people.liveliness[there]), event.registered)]
        start = event.day * 86_400_000 + event.kind.hour * 3_600_000
        came = start + rng.integers(-600_000, 1_200_000, len(who))
        came[event.attended :] = -1
        columns["event"].append(np.full(len(who), index))
        columns["member"].append(rng.permutation(who))
        columns["registered"].append((event.day - rng.integers(1, 8, len(who))) * 86_400_000 + moments(rng, len(who)))
        columns["attended"].append(came)
    return {name: np.concatenate(parts) for name, parts in columns.items()}


def _kinds_of(month: int) -> list[Kind]:
    """Return what is held in a month: four kinds, and from 2023 on the course twice."""
    regular = [KINDS[0], KINDS[1], KINDS[2], KINDS[4] if month % 2 else KINDS[3]]
    return [*regular, KINDS[1]] if month >= plan.YEARS[2023].start else regular


def _event(rng: np.random.Generator, month: int, kind: Kind, attended: int) -> Event:
    comes = kind.comes * rng.uniform(0.93, 1.07)
    registered = round(attended / comes)
    cost = round(attended * kind.cost * rng.uniform(0.85, 1.15), 2)
    earned = round(cost * kind.earns * rng.uniform(0.8, 1.25), 2)
    return Event(
        id="",
        name=str(rng.choice(kind.titles)),
        kind=kind,
        day=int(rng.integers(plan.EDGES[month] + 9, plan.EDGES[month + 1])),
        cancelled=False,
        invited=round(registered * rng.uniform(3.5, 6.0)),
        registered=registered,
        attended=attended,
        cost=cost,
        revenue=earned,
        satisfaction=round(min(5.0, kind.liked + rng.normal(0, 0.12)), 1),
        orders=round(earned / 71),
    )


def _cancelled(rng: np.random.Generator, months: slice) -> Event:
    day = int(rng.integers(plan.EDGES[months.start] + 9, plan.EDGES[months.stop]))
    return Event("", "社群市集", KINDS[3], day, True, round(rng.uniform(800, 1500)), 0, 0, 0.0, 0.0, 0.0, 0)


def _numbered(event: Event, number: int) -> Event:
    date = plan.DAY0 + event.day
    values = {**vars(event), "id": f"HD{number:03}", "name": f"{str(date)[:4]}年{int(str(date)[5:7])}月{event.name}"}
    return Event(**values)
