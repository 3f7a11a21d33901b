"""Meetup: the list of a group's members, as organisers download it: text with tabs or commas, whatever its name says.

It holds who is a member on the day of the download: who has left is not in it. Last visits and totals of RSVPs are no
history, and nothing is made of them; nor of “Meetups attended”, which is the RSVPs where the host marked no no-shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from zongjie.errors import DataError
from zongjie.sources.base import Batch, Context, Notice, Source, register
from zongjie.sources.reading import fixed
from zongjie.sources.reading.rows import DAY_FIRST, DAY_FIRST_HELP

_COLUMNS = {
    "memberid": "member_id",
    "userid": "member_id",
    "name": "member_id",
    "joinedgroupon": "joined_at",
    "assistantorganizer": "is_staff",
}
_MARKS = ({"joinedgroupon", "totalrsvps"}, {"joinedgroupon", "lastvisitedgroupon"})


class MeetupMembers:
    """The columns Member ID, Joined Group on and Assistant Organizer; the others are named."""

    kind = "meetup_members"
    title = "Meetup member list of a group, as downloaded (.csv, .xls or .txt): current members only"
    tables: tuple[str, ...] = ("members",)
    options: Mapping[str, str] = {DAY_FIRST: DAY_FIRST_HELP}
    folders = False

    def detect(self, path: Path) -> bool:
        """Whether the first line has the columns that only this list has."""
        return path.is_file() and any(mark <= names for names in fixed.headers(path) for mark in _MARKS)

    def read(self, path: Path, context: Context) -> Iterator[Batch]:
        """Yield the members."""
        sheet = fixed.sheet(path, "members", _COLUMNS, frozenset({"member_id", "joined_at"}))
        if sheet is None:
            raise DataError(
                "This is no member list of Meetup.",
                where=str(path),
                known=("Member ID", "Joined Group on"),
                hint="download it on the group's page, Members, Download member list",
            )
        nameless = fixed.plain(sheet.layout.headers["member_id"]) == "name"
        for batch in sheet.batches(context):
            notices: dict[Notice, int] = {"current_members_only": len(batch.frame)}
            if nameless:
                notices["shared_names"] = len(batch.frame)
            yield replace(batch, notices=notices)


MEETUP_MEMBERS: Source = register(MeetupMembers())
