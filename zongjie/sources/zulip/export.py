"""The export of a Zulip organisation: realm.json beside messages-000001.json and so on, as the server writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from zongjie.sources.base import Batch, Context, Notice
from zongjie.sources.reading import bots
from zongjie.sources.reading.archive import Archive
from zongjie.sources.reading.gather import Gather
from zongjie.sources.reading.jsonfile import Record, count, dig, objects, parse
from zongjie.sources.reading.rows import canonical, empty

_WHAT = "a Zulip export"
_MESSAGES = re.compile(r"messages-\d+\.json(\.partial)?")
_STREAM = 2  # the type of a recipient that is a stream; others are people and groups of them
_STAFF = 200  # the role of administrators; owners have 100
_PEOPLE = ("zerver_userprofile", "zerver_userprofile_mirrordummy", "zerver_userprofile_crossrealm")


def read_export(path: Path, context: Context) -> Iterator[Batch]:
    """Yield groups, activity, memberships (the subscriptions of the day of the export) and members.

    Raises
    ------
    DataError
        If a file is damaged.
    """
    with Archive(path, "realm.json", _WHAT) as archive:
        place = archive.place("realm.json")
        realm: Record = parse(archive.read("realm.json"), place, _WHAT)
        streams = {
            str(item["id"]): str(item["type_id"])
            for item in _listed(realm, "zerver_recipient", "id", "type_id")
            if item.get("type") == _STREAM
        }
        yield _table("groups", map(_group, _listed(realm, "zerver_stream")), place, "stream", context)
        rows = Gather()
        for name in filter(_MESSAGES.fullmatch, archive.names):
            rows.begin(archive.place(name))
            for message in _listed(parse(archive.read(name), archive.place(name), _WHAT), "zerver_message"):
                rows.number += 1
                _take(message, streams, rows)
            if rows.full:
                yield rows.take("message")
        yield rows.take("message")
        stays = (
            {"member_id": item["user_profile"], "group_id": streams[str(item["recipient"])]}
            for item in _listed(realm, "zerver_subscription", "user_profile", "recipient")
            if item.get("active", True) and str(item["recipient"]) in streams
        )
        yield _table("memberships", stays, f"{place}, subscriptions", "subscription", context)
        yield _members(realm, place, context)


def _take(message: Record, streams: dict[str, str], rows: Gather) -> None:
    try:
        sender, moment = str(message["sender"]), round(float(message["date_sent"]) * 1_000_000)
        number, group = str(message["id"]), streams.get(str(message["recipient"]))
    except (KeyError, TypeError, ValueError, OverflowError):
        rows.reject("a message without a number, a sender, a recipient or a time")
        return
    if group is None:
        rows.skipped["direct message"] += 1
        return
    rows.rows.append(rows.number)
    rows.ts.append(moment)
    rows.members.append(sender)
    rows.groups.append(group)
    rows.ids.append(number)
    rows.topics.append(str(message.get("subject") or "").removeprefix("✔ ").strip() or None)


def _group(record: Record) -> Record:
    return {
        "group_id": record.get("id"),
        "name": record.get("name"),
        "created_at": record.get("date_created"),
        "owner": record.get("creator"),
    }


def _members(realm: Record, place: str, context: Context) -> Batch:
    users = {str(user["id"]): user for kind in reversed(_PEOPLE) for user in _listed(realm, kind, "id")}
    names = {member: str(user.get("full_name") or "") for member, user in users.items()}
    told, people = (bots.named(context.options, option) for option in ("bots", "people"))
    robots = {
        member
        for member, user in users.items()
        if (user.get("is_bot") or {member, names[member].casefold()} & told)
        and not {member, names[member].casefold()} & people
    }
    rows = (
        {
            "member_id": member,
            "joined_at": user.get("date_joined"),
            "is_staff": (count(user.get("role")) or 400) <= _STAFF or bool(user.get("is_realm_admin")),
            "is_bot": member in robots,
        }
        for member, user in users.items()
    )
    notices: dict[Notice, int] = {"bots": len(robots)} if robots else {}
    batch = _table("members", rows, place, "user", context)
    return Batch("members", batch.frame, batch.rejects, {}, place, "user", notices=notices)


def _table(table: str, rows: Any, place: str, unit: str, context: Context) -> Batch:
    raw = pd.DataFrame(list(rows), dtype=object)
    batch = Batch(table, empty(table), place=place, unit=unit)
    return canonical(raw.set_axis(range(1, len(raw) + 1)), batch, context) if len(raw) else batch


def _listed(value: Any, key: str, *needed: str) -> list[Record]:
    """Return the objects of a list that have the keys needed."""
    return [item for item in objects(dig(value, key)) if item.keys() >= set(needed)]
