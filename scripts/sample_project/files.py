"""The files of the project: Parquet exports, the staff's ledger, and a README that says which figures hold how."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from sample.activity import moments

from sample_project import plan
from sample_project.activity import KINDS, POINTS, make_activity
from sample_project.columns import labels, utc, write
from sample_project.contents import make_contents
from sample_project.event import Event
from sample_project.events import make_events
from sample_project.ledger import write_ledger
from sample_project.orders import PRODUCTS, first_orders, order_columns, with_events
from sample_project.people import CORE, People, make_people
from sample_project.promises import readme

_STAFF = 5
_POINTS_AN_EVENT = 20
_TRIAL = plan.day_of(9, 16)


def write_all(folder: Path) -> dict[str, int]:
    """Write every file into `folder`; return the rows by file."""
    folder.mkdir(parents=True, exist_ok=True)
    people = make_people()
    ids = np.array([f"P{number:05}" for number in range(1, len(people) + 1)])
    staff = np.flatnonzero((people.tier == CORE) & (people.joined < plan.START))[:_STAFF]
    orders = first_orders(people)
    events = make_events(people, np.unique(orders.member[orders.day < _TRIAL]))
    orders = with_events(people, orders, events)
    activity = make_activity(people)
    tables = {
        "members": _members(people, ids, staff, _points(people, activity, events)),
        "memberships": _memberships(people, ids),
        "activity": _activity(people, ids, activity),
        "orders": _orders(people, ids, order_columns(people, orders)),
        "attendance": _attendance(ids, events),
        "survey": _survey(),
    }
    for name, columns in tables.items():
        write(folder / f"{name}.parquet", columns)
    write_ledger(folder / "项目台账.xlsx", _groups(ids[staff]), make_contents(), events)
    (folder / "README.md").write_text(readme(), encoding="utf-8")
    return {name: len(next(iter(columns.values()))) for name, columns in tables.items()}


def _points(people: People, activity: dict[str, np.ndarray], events: list[Event]) -> np.ndarray:
    """Return the points that everyone has earned by what they did."""
    earned = np.bincount(activity["member"], POINTS[activity["kind"]], len(people))
    came = np.concatenate([event.came for event in events])
    return (earned + _POINTS_AN_EVENT * np.bincount(came, minlength=len(people))).astype(int)


def _members(people: People, ids: np.ndarray, staff: np.ndarray, points: np.ndarray) -> dict[str, Any]:
    rng = plan.rng(11)
    count = len(people)
    gone = people.left < plan.DAYS
    level = np.searchsorted(plan.LEVEL_FROM, points, side="right") - 1
    left = np.where(gone, people.left, 0) * 86_400_000 + 86_399_000
    return {
        "member_id": ids,
        "joined_at": utc(people.joined * 86_400_000 + moments(rng, count) // 4),
        "left_at": utc(left, gone),
        "source": labels(people.source, plan.SOURCES),
        "tier": labels(people.tier, plan.TIERS),
        "gender": labels(_men(people, rng), ("女", "男")),
        "age_band": labels(rng.choice(len(plan.AGES), count, p=plan.AGE_SHARES), plan.AGES),
        "occupation": labels(rng.choice(len(plan.JOBS), count, p=plan.JOB_SHARES), plan.JOBS),
        "region": labels(rng.choice(len(plan.REGIONS), count, p=plan.REGION_SHARES), plan.REGIONS),
        "is_staff": np.isin(np.arange(count), staff),
        "member_level": labels(level, plan.LEVELS),
        "points": points,
    }


def _men(people: People, rng: np.random.Generator) -> np.ndarray:
    """Return 1 for men, so that the women are exactly their share of those there at the end."""
    men = (rng.random(len(people)) > plan.WOMEN).astype(int)
    there = rng.permutation(np.flatnonzero(people.there(plan.DAYS - 1)))
    men[there] = (np.arange(len(there)) >= round(plan.WOMEN * len(there))).astype(int)
    return men


def _memberships(people: People, ids: np.ndarray) -> dict[str, Any]:
    rng = plan.rng(12)
    gone = people.left < plan.DAYS
    return {
        "member_id": ids,
        "group_id": labels(_group_code(people), [row[0] for row in _groups(ids)]),
        "joined_at": utc(people.joined * 86_400_000 + moments(rng, len(people))),
        "left_at": utc(np.where(gone, people.left, 0) * 86_400_000 + 86_399_000, gone),
    }


def _activity(people: People, ids: np.ndarray, actions: dict[str, np.ndarray]) -> dict[str, Any]:
    return {
        "member_id": labels(actions["member"], ids.tolist()),
        "ts": utc(actions["moment"]),
        "kind": labels(actions["kind"], KINDS),
        "group_id": labels(_group_code(people)[actions["member"]], [row[0] for row in _groups(ids)]),
    }


def _orders(people: People, ids: np.ndarray, orders: dict[str, np.ndarray]) -> dict[str, Any]:
    numbers = np.arange(1, len(orders["member"]) + 1)
    return {
        "order_id": np.char.add("DD", np.char.zfill(numbers.astype(str), 6)),
        "member_id": labels(orders["member"], ids.tolist()),
        "paid_at": utc(orders["moment"]),
        "amount": orders["amount"],
        "refunded": orders["refunded"],
        "product": labels(orders["product"], PRODUCTS),
    }


def _attendance(ids: np.ndarray, events: list[Event]) -> dict[str, Any]:
    rng = plan.rng(13)
    sizes = [len(event.came) + len(event.absent) for event in events]
    event = np.repeat(np.arange(len(events)), sizes)
    member = np.concatenate([np.concatenate([one.came, one.absent]) for one in events])
    came = np.concatenate([np.arange(size) < len(one.came) for size, one in zip(sizes, events, strict=True)])
    days = np.array([one.day for one in events])[event]
    start = days * 86_400_000 + np.array([one.hour for one in events])[event] * 3_600_000
    return {
        "event_id": labels(event, [one.id for one in events]),
        "member_id": labels(member, ids.tolist()),
        "status": labels(np.where(came, 0, 1), ("attended", "absent")),
        "registered_at": utc((days - rng.integers(1, 4, len(days))) * 86_400_000 + moments(rng, len(days))),
        "attended_at": utc(start + rng.integers(0, 1_200_000, len(days)), came),
    }


def _survey() -> dict[str, Any]:
    """Return the answers of passers-by who were asked twice whether they know the community's brand."""
    rng = plan.rng(14)
    days: list[str] = []
    answers: list[str] = []
    for first, asked, share in plan.AWARENESS:
        days += [f"{first + timedelta(days=int(one))}" for one in np.sort(rng.integers(0, 12, asked))]
        answers += np.where(rng.permutation(asked) < round(share * asked), "是", "否").tolist()
    return {
        "respondent": [f"S{number:04}" for number in range(1, len(days) + 1)],
        "question": ["您是否听说过拾光这个品牌？"] * len(days),
        "value": answers,
        "scale": ["choice"] * len(days),
        "answered_at": pa.array(np.array(days, "datetime64[ms]"), pa.timestamp("ms", tz="UTC")),
    }


def _groups(owners: np.ndarray) -> list[Sequence[Any]]:
    """Return the rows of the sheet 群组: id, name, tier, created, limit, owner; an admin looks after a tier."""
    return [
        (
            f"G{tier + 1}{number + 1:02}",
            f"{label}{number + 1}号",
            label,
            "2021-12-20" if number == 0 else "2022-12-20",
            plan.LIMITS[tier],
            str(owners[tier]),
        )
        for tier, label in enumerate(plan.TIERS)
        for number in range(plan.GROUPS_PER_TIER[tier])
    ]


def _group_code(people: People) -> np.ndarray:
    return np.concatenate([[0], np.cumsum(plan.GROUPS_PER_TIER)])[people.tier] + people.group
