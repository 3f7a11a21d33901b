"""企业微信: details of groups, as `externalcontact/groupchat/get` answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from zongjie.sources.base import Batch, Context, Reject
from zongjie.sources.reading.jsonfile import Record
from zongjie.sources.reading.responses import listed
from zongjie.sources.reading.rows import canonical, empty

CHUNK = 100_000
_STAFF = 1  # type of a member: 1 staff, 2 outside contact
_SCENES = {1: "invited", 2: "link", 3: "qr_code"}


class Groups:
    """Gathers groups and who is in them until there are enough for a batch; of people only when they first joined."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._people: dict[str, tuple[Any, bool]] = {}  # member → first time of joining, whether staff
        self._groups: list[dict[str, Any]] = []
        self._stays: list[dict[str, Any]] = []
        self._rejects: list[Reject] = []
        self._group_number = self._stay_number = 0

    @property
    def full(self) -> bool:
        """Whether there is enough for a batch."""
        return len(self._stays) >= CHUNK

    def take(self, chat: Record, place: str) -> None:
        """Add a group and its members."""
        if not chat.get("chat_id"):
            self._rejects.append(Reject(place, "a group without an id", "chat_id"))
            return
        self._group_number += 1
        group = {"group_id": chat["chat_id"], "name": chat.get("name"), "created_at": chat.get("create_time")}
        self._groups.append({**group, "owner": chat.get("owner"), "number": self._group_number})
        for item in listed(chat, "member_list"):
            self._stay_number += 1
            member, joined = item.get("userid"), item.get("join_time")
            self._stays.append(
                {
                    "member_id": member,
                    "group_id": chat["chat_id"],
                    "joined_at": joined,
                    "join_scene": _SCENES.get(item.get("join_scene") or 0),
                    "number": self._stay_number,
                }
            )
            if member:
                first, staff = self._people.get(str(member), (joined, False))
                earliest = min((time for time in (first, joined) if time), default=None)
                self._people[str(member)] = (earliest, staff or item.get("type") == _STAFF)

    def batches(self, context: Context) -> Iterator[Batch]:
        """Yield what was gathered and begin anew."""
        if self._groups or self._rejects:
            batch = Batch("groups", empty("groups"), tuple(self._rejects), place=self._place, unit="group")
            yield _canonical(self._groups, batch, context)
        if self._stays:
            notices: Any = {"current_members_only": len(self._stays)}
            batch = Batch("memberships", empty("memberships"), place=self._place, unit="member", notices=notices)
            yield _canonical(self._stays, batch, context)
        self._groups, self._stays, self._rejects = [], [], []

    def people(self, context: Context) -> Iterator[Batch]:
        """Yield everyone seen, once."""
        rows = [
            {"member_id": member, "joined_at": joined, "is_staff": staff, "number": number}
            for number, (member, (joined, staff)) in enumerate(self._people.items(), 1)
        ]
        if rows:
            yield _canonical(rows, Batch("members", empty("members"), place=self._place, unit="member"), context)


def _canonical(rows: list[dict[str, Any]], batch: Batch, context: Context) -> Batch:
    return canonical(pd.DataFrame(rows, dtype=object).set_index("number"), batch, context) if rows else batch
