"""Slack analytics: the CSV files of members and of channels that an admin downloads.

Accounts become members, with the day on which they were made and deactivated (a day in UTC, taken as it is written);
channels become groups. Days active, messages and reactions are totals of the window that was chosen, which the file
does not name: they belong to no day, and nothing is made of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from zongjie.errors import DataError
from zongjie.sources.base import Batch, Context, Source, register
from zongjie.sources.reading import fixed

_MEMBERS = {
    "userid": "member_id",
    "memberid": "member_id",
    "accountcreatedutc": "joined_at",
    "accountcreated": "joined_at",
    "deactivateddateutc": "left_at",
    "deactivateddate": "left_at",
    "accounttype": "tier",
}
_CHANNELS = {
    "channelid": "group_id",
    "id": "group_id",
    "name": "name",
    "channelname": "name",
    "created": "created_at",
    "datecreated": "created_at",
    "creationdate": "created_at",
}
_STAFF = ("owner", "admin")  # in the type of an account: Primary Owner, Workspace Admin


class SlackAnalytics:
    """The member list with `User ID` and `Account created (UTC)`, and the channel list with `Total membership`."""

    kind = "slack_analytics"
    title = "Slack analytics CSV: members (accounts made and deactivated) and channels; totals of a window are left out"
    tables: tuple[str, ...] = ("members", "groups")
    options: Mapping[str, str] = {}
    folders = False

    def detect(self, path: Path) -> bool:
        """Whether the first line has the columns that only these files have."""
        return path.is_file() and any(_is_members(names) or _is_channels(names) for names in fixed.headers(path))

    def read(self, path: Path, context: Context) -> Iterator[Batch]:
        """Yield the members or the channels."""
        accounts = fixed.sheet(path, "members", _MEMBERS, frozenset({"member_id", "joined_at"}))
        if accounts:
            for batch in accounts.batches(context):
                frame = batch.frame
                if "tier" in frame:
                    staff: Any = frame["tier"].str.lower().str.contains("|".join(_STAFF))
                    frame = frame.assign(is_staff=staff.astype("boolean"))
                yield replace(batch, frame=frame)
            return
        channels = fixed.sheet(path, "groups", _CHANNELS, frozenset({"name", "created_at"}))
        if channels is None:
            raise DataError(
                "This is neither the member list nor the channel list of Slack's analytics.",
                where=str(path),
                known=("User ID", "Account created (UTC)", "Name", "Created", "Total membership"),
                hint="download it in Slack: Tools & settings, Analytics, Members or Channels, Export CSV",
            )
        yield from channels.batches(context)


def _is_members(names: frozenset[str]) -> bool:
    return {"userid", "daysactive"} <= names and bool(names & {"accountcreatedutc", "accountcreated"})


def _is_channels(names: frozenset[str]) -> bool:
    return "totalmembership" in names and bool(names & {"messagesposted", "memberswhoposted"})


SLACK_ANALYTICS: Source = register(SlackAnalytics())
