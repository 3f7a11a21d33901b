"""The files: Parquet exports as a platform would give them, and the staff's workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sample import plan
from sample.activity import KINDS, make_activity, moments
from sample.events import make_attendance, make_events
from sample.hosts import hosts, moved
from sample.orders import PRODUCTS, make_orders
from sample.people import NEVER, People, make_people
from sample.work import make_work
from sample.workbook import published, write_workbook

_OFFSET = np.timedelta64(8, "h")  # Asia/Shanghai is 8 hours ahead, all year
_REGIONS = ("上海", "浙江", "江苏", "广东", "四川", "北京", "湖北", "福建", "山东", "其他")
_JOBS = ("互联网", "教育", "金融", "制造", "医疗", "自由职业", "学生", "其他")
_AGES = ("18–21", "22–28", "29–35", "36–45", "46+")
_BOTS = 3


def write_all(folder: Path) -> dict[str, int]:
    """Write every file of the sample into `folder`; return the rows by file."""
    folder.mkdir(parents=True, exist_ok=True)
    people, events = make_people(), make_events()
    ids = np.array([f"U{number:06}" for number in range(1, len(people) + 1)] + [f"BOT{n}" for n in range(1, _BOTS + 1)])
    chief = hosts(people)
    groups = _groups(ids, chief)
    tables = {
        "members": _members(people, ids),
        "memberships": _memberships(people, ids),
        "activity": _activity(people, ids, groups, chief),
        "orders": _orders(people, ids),
        "attendance": _attendance(people, ids, [event.id for event in events], make_attendance(people, events)),
        "work": make_work(published()),
    }
    for name, columns in tables.items():
        _write(folder / f"{name}.parquet", columns)
    write_workbook(folder / "运营台账.xlsx", events, [row for tier in groups for row in tier])
    (folder / "README.txt").write_text(f"{plan.COMMUNITY}\n{plan.SYNTHETIC}\n", encoding="utf-8")
    return {name: len(next(iter(columns.values()))) for name, columns in tables.items()}


def _write(path: Path, columns: Mapping[str, Any]) -> None:
    table = pa.table(
        {name: pa.array(column) if isinstance(column, np.ndarray) else column for name, column in columns.items()}
    )
    labelled = table.replace_schema_metadata({"note": plan.SYNTHETIC})
    pq.write_table(labelled, path, compression="zstd", row_group_size=500_000)


def _utc(local_ms: np.ndarray) -> pa.Array:
    """Return local milliseconds since 2022-01-01 as instants; negative infinity stands for none."""
    moments_utc = plan.DAY0.astype("datetime64[ms]") + local_ms.astype("timedelta64[ms]") - _OFFSET
    return pa.array(moments_utc, pa.timestamp("ms", tz="UTC"))


def _utc_or_none(local_ms: np.ndarray, known: np.ndarray) -> pa.Array:
    utc = _utc(np.where(known, local_ms, 0))
    return pa.array(utc.to_pandas().where(known), pa.timestamp("ms", tz="UTC"))


def _labels(codes: np.ndarray, labels: Sequence[str]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype("int32")), pa.array(list(labels)))


def _members(people: People, ids: np.ndarray) -> dict[str, Any]:
    rng = plan.rng(12)
    count = len(people)
    bots = np.arange(count + _BOTS) >= count
    with_bots = np.concatenate([people.joined, np.full(_BOTS, -900)])
    left = np.concatenate([people.left, np.full(_BOTS, NEVER)])
    gone = left < plan.DAYS
    joined_ms = with_bots * 86_400_000 + moments(rng, count + _BOTS)
    tier = np.concatenate([people.tier, np.full(_BOTS, 2)])
    source = np.concatenate([people.source, np.full(_BOTS, 2)])
    return {
        "member_id": ids,
        "joined_at": _utc(joined_ms),
        "left_at": _utc_or_none(left * 86_400_000 + moments(rng, count + _BOTS), gone),
        "source": _labels(source, plan.SOURCES),
        "tier": _labels(tier, plan.TIERS),
        "gender": _labels((rng.random(count + _BOTS) > 0.62).astype(int), ("女", "男")),
        "age_band": _labels(rng.choice(5, count + _BOTS, p=(0.14, 0.48, 0.24, 0.10, 0.04)), _AGES),
        "occupation": _labels(rng.choice(8, count + _BOTS, p=(0.27, 0.21, 0.1, 0.1, 0.08, 0.09, 0.08, 0.07)), _JOBS),
        "region": _labels(
            rng.choice(10, count + _BOTS, p=(0.2, 0.16, 0.13, 0.13, 0.09, 0.09, 0.06, 0.05, 0.05, 0.04)), _REGIONS
        ),
        "is_staff": np.isin(np.arange(count + _BOTS), np.arange(5)),
        "is_bot": bots,
    }


def _memberships(people: People, ids: np.ndarray) -> dict[str, Any]:
    """Return who was in which group: everyone in one, members of the upper tiers in a broadcast group as well."""
    rng = plan.rng(13)
    upper = np.flatnonzero((people.tier < 2) & (people.left > people.joined + 10) & (people.joined < plan.DAYS - 11))
    member = np.concatenate([np.arange(len(people)), upper])
    broadcast = rng.integers(0, plan.GROUPS_PER_TIER[2], len(upper))
    tier = np.concatenate([people.tier, np.full(len(upper), 2)])
    group = np.concatenate([people.group, broadcast])
    day = np.concatenate([people.joined, people.joined[upper] + rng.integers(0, 10, len(upper))])
    left = people.left[member]
    names = [_group_id(t, g) for t in range(3) for g in range(plan.GROUPS_PER_TIER[t])]
    return {
        "member_id": ids[member],
        "group_id": _labels(_group_code(tier, group), names),
        "joined_at": _utc(day * 86_400_000 + moments(rng, len(member))),
        "left_at": _utc_or_none(left * 86_400_000 + 86_399_000, left < plan.DAYS),
        "join_scene": _labels(rng.choice(3, len(member), p=(0.55, 0.3, 0.15)), ("扫码", "邀请链接", "成员邀请")),
    }


def _activity(
    people: People, ids: np.ndarray, groups: list[list[Sequence[Any]]], chief: list[list[int]]
) -> dict[str, Any]:
    actions = make_activity(people)
    tier = np.concatenate([people.tier, np.full(_BOTS, 2)])[actions["member"]]
    group = np.concatenate([people.group, np.arange(_BOTS)])[actions["member"]]
    elsewhere = moved(people, actions["member"], actions["moment"] // 86_400_000, chief)
    tier, group = np.where(elsewhere >= 0, 2, tier), np.where(elsewhere >= 0, elsewhere, group)
    names = [row[0] for rows in groups for row in rows]
    return {
        "member_id": _labels(actions["member"], ids.tolist()),
        "ts": _utc(actions["moment"]),
        "kind": _labels(actions["kind"], KINDS),
        "group_id": _labels(_group_code(tier, group), names),
    }


def _orders(people: People, ids: np.ndarray) -> dict[str, Any]:
    orders = make_orders(people)
    numbers = np.arange(1, len(orders["member"]) + 1)
    return {
        "order_id": np.char.add("DD", np.char.zfill(numbers.astype(str), 7)),
        "member_id": _labels(orders["member"], ids.tolist()),
        "paid_at": _utc(orders["moment"]),
        "amount": orders["amount"],
        "refunded": orders["refunded"],
        "product": _labels(orders["product"], PRODUCTS),
    }


def _attendance(people: People, ids: np.ndarray, events: list[str], rows: Mapping[str, np.ndarray]) -> dict[str, Any]:
    came = rows["attended"] >= 0
    return {
        "event_id": _labels(rows["event"], events),
        "member_id": _labels(rows["member"], ids.tolist()),
        "status": _labels(np.where(came, 0, 1), ("attended", "absent")),
        "registered_at": _utc(rows["registered"]),
        "attended_at": _utc_or_none(rows["attended"], came),
    }


def _groups(ids: np.ndarray, chief: list[list[int]]) -> list[list[Sequence[Any]]]:
    """Return the rows of the sheet 群组 by tier: id, name, tier, created, limit, host."""
    limits = (500, 2000, None)
    return [
        [
            (
                _group_id(tier, number),
                f"{label}{number + 1}号",
                label,
                f"20{19 + number % 3}-0{1 + number % 6}-15",
                limits[tier],
                str(ids[chief[tier][number]]),
            )
            for number in range(plan.GROUPS_PER_TIER[tier])
        ]
        for tier, label in enumerate(plan.TIERS)
    ]


def _group_id(tier: int, number: int) -> str:
    return f"G{tier + 1}{number + 1:02}"


def _group_code(tier: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Return the position of a group in the list of all groups."""
    return np.concatenate([[0], np.cumsum(plan.GROUPS_PER_TIER)])[tier] + group
