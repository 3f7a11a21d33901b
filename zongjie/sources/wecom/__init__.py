"""企业微信 (WeCom): stored answers of its API, and the lists that its back office and SCRM tools export.

`groupchat/statistic_group_by_day` counts messages from the beginning, so a day's are its total less that of the day
before; without the day before they are unknown. Who left a group is in no list: `groupchat/get` has today's members.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import MINYEAR, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from zongjie.errors import DataError
from zongjie.sources.base import Batch, Context, Reject, Source, register
from zongjie.sources.reading.forms import is_form
from zongjie.sources.reading.jsonfile import Record, texts
from zongjie.sources.reading.responses import files, has_keys, listed, responses
from zongjie.sources.reading.rows import canonical, empty
from zongjie.sources.wecom.groups import Groups
from zongjie.sources.wecom.sheets import FORMS, read_sheets

_WHAT = "an export of 企业微信"
_MARKS = (
    ("stat_time", "member_total", "msg_total"),
    ("member_list", "join_time", "join_scene"),
    ("behavior_data", "stat_time"),
    ("owner", "member_total", "msg_total"),
)
_SHANGHAI = ZoneInfo("Asia/Shanghai")  # the platform's days, wherever the community is
_WORK = {"message_cnt": "messages", "new_contact_cnt": "new_contacts"}


class WeCom:
    """Daily statistics of groups, details of groups, statistics of staff; lists of members."""

    kind = "wecom"
    title = (
        "企业微信：群聊数据统计、客户群详情、联系客户统计（API 的 JSON），群成员名单（Excel、CSV）；a file or a folder"
    )
    tables: tuple[str, ...] = ("daily", "groups", "members", "memberships", "work")
    options: Mapping[str, str] = {
        "group": "name of the group of a list of members, where no column tells it; the file's name if not given",
        "staff": "userid of the staff whose statistics these are, where the stored answer does not tell",
        "encoding": "of a CSV file that is neither UTF-8 nor GB18030",
    }
    folders = True

    def detect(self, path: Path) -> bool:
        """Whether the head of the file (or of a folder's first) has the keys or the column names of WeCom."""
        return has_keys(path, _MARKS) or is_form(path, FORMS)

    def read(self, path: Path, context: Context) -> Iterator[Batch]:
        """Yield what the answers hold; the answers in a folder are read as one."""
        if path.is_file() and is_form(path, FORMS):
            yield from read_sheets(path, context)
            return
        found = files(path)
        days, groups, known = _Days(), Groups(path.name), False
        for file in found:
            skipped: Counter[str] = Counter()
            work: list[dict[str, Any]] = []
            for number, record in enumerate(responses(file, _WHAT), 1):
                known = _take(record, f"{file.name}, answer {number}", days, groups, work, skipped, context) or known
                if groups.full:
                    yield from groups.batches(context)
            if work or skipped:
                yield _work(work, skipped, file, context)
        if not known:
            raise DataError(
                f"This is not {_WHAT}: no answer has the keys of one.",
                where=str(path),
                known=("items", "group_chat", "behavior_data"),
                hint="store the answers of the API as they come",
            )
        yield from groups.batches(context)
        yield from groups.people(context)
        yield from days.batches(context)


def _take(
    record: Record,
    place: str,
    days: _Days,
    groups: Groups,
    work: list[dict[str, Any]],
    skipped: Counter[str],
    context: Context,
) -> bool:
    """Sort one stored answer; return whether it is one of the platform's."""
    answer = record["response"] if isinstance(record.get("response"), dict) else record
    asked = record["request"] if isinstance(record.get("request"), dict) else record
    chat = answer.get("group_chat") or (answer if "member_list" in answer else None)
    if isinstance(chat, dict):
        groups.take(chat, place)
    elif "items" in answer:
        days.take(listed(answer, "items"), _owners(asked), place)
    elif "behavior_data" in answer:
        work.extend(_behaviour(listed(answer, "behavior_data"), asked, context))
    elif answer.get("errcode"):
        skipped[f"answer with the error {answer['errcode']}"] += 1
    else:
        return False
    return True


def _owners(asked: Record) -> str | None:
    """Return the owners that the figures were asked for, as one name; figures of other owners are others."""
    chosen = asked.get("owner_filter")
    ids = texts(chosen.get("userid_list")) if isinstance(chosen, dict) else []
    return "+".join(sorted(ids)) if ids else None


class _Days:
    """Daily figures by owners and day: pulls overlap, and a day's messages need the day before."""

    def __init__(self) -> None:
        self._found: dict[tuple[str | None, datetime], tuple[int, Record, str]] = {}
        self._number = 0
        self._skipped: Counter[str] = Counter()
        self._rejects: list[Reject] = []

    def take(self, items: list[Record], owners: str | None, place: str) -> None:
        for item in items:
            self._number += 1
            data = item.get("data")
            if "stat_time" not in item and "owner" in item:
                self._skipped["figures of an owner over a span that the answer does not tell"] += 1
                continue
            day = _day(item.get("stat_time"))
            if day is None or not isinstance(data, dict):
                self._rejects.append(Reject(place, "no day" if day is None else "no figures", "stat_time"))
                continue
            if (owners, day) in self._found:
                self._skipped["a day that another pull holds too"] += 1
            self._found[owners, day] = (self._number, data, place)

    def batches(self, context: Context) -> Iterator[Batch]:
        """Yield the days."""
        if not self._number:
            return
        batch = Batch("daily", empty("daily"), tuple(self._rejects), self._skipped)
        rows = [self._row(*key) for key in sorted(self._found, key=lambda key: self._found[key][0])]
        parts = tuple(sorted((number, place) for number, _, place in self._found.values()))
        numbers = sorted(number for number, _, _ in self._found.values())
        batch = replace(batch, parts=parts, unit="item")
        yield canonical(pd.DataFrame(rows, index=numbers, dtype=object), batch, context) if rows else batch

    def _row(self, owners: str | None, day: datetime) -> dict[str, Any]:
        data = self._found[owners, day][1]
        before = self._found.get((owners, day - timedelta(days=1)))
        return {
            "date": day.date().isoformat(),
            "group_id": owners,
            "members_total": data.get("member_total"),
            "joined": data.get("new_member_cnt"),
            "messages": _grown(data.get("msg_total"), before[1].get("msg_total") if before else None),
            "grain": "day",
        }


def _grown(total: Any, before: Any) -> Any:
    """Return a day's own figure; None if the day before is unknown, or groups with their messages are gone since."""
    if not isinstance(total, int | float) or not isinstance(before, int | float) or total < before:
        return None
    return total - before


def _day(seconds: Any) -> datetime | None:
    try:
        day = datetime.fromtimestamp(int(seconds), _SHANGHAI).replace(hour=0, minute=0, second=0, tzinfo=None)
    except (TypeError, ValueError, OverflowError, OSError):
        return None
    return day if day.year > MINYEAR else None  # in the first year of all not every day has one before it


def _behaviour(items: list[Record], asked: Record, context: Context) -> Iterator[dict[str, Any]]:
    """Yield a row a day and kind of work; the average wait for an answer stands with the messages."""
    users = asked.get("userid")
    staff = "+".join(sorted(map(str, users))) if isinstance(users, list) else users or context.options.get("staff")
    for item in items:
        for key, kind in _WORK.items():
            day = _day(item.get("stat_time"))
            yield {
                "date": day.date().isoformat() if day else None,
                "staff": staff,
                "kind": kind,
                "count": item.get(key),
                "median_response_minutes": item.get("avg_reply_time") if kind == "messages" else None,
            }


def _work(rows: list[dict[str, Any]], skipped: Mapping[str, int], file: Path, context: Context) -> Batch:
    batch = Batch("work", empty("work"), skipped=dict(skipped), place=file.name, unit="figure")
    if not rows:
        return batch
    return canonical(pd.DataFrame(rows, index=range(1, len(rows) + 1), dtype=object), batch, context)


WECOM: Source = register(WeCom())
