"""Stack Exchange: the public dump of one site, as a zip or the folder that its archive was unpacked to.

Questions, answers and comments become activity, users become members. A question is also a piece of content, with its
views to date, its up-votes (from Votes.xml: `Score` is net of down-votes) and its answers and comments together; a row
of Posts.xml that is a question therefore counts twice among the rows read. Votes tell a day and a post but no voter:
no activity is made of them. Texts are not kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from zongjie.errors import DataError
from zongjie.sources.base import Batch, Context, Notice, Reject, Source, register
from zongjie.sources.reading.archive import Archive, holds
from zongjie.sources.reading.bots import named
from zongjie.sources.reading.rows import canonical, empty
from zongjie.sources.stackexchange import xmlrows
from zongjie.sources.stackexchange.perpost import PerPost

Rows = Any  # a frame or a column: pandas types neither

_WHAT = "a Stack Exchange dump"
_POSTS, _COMMENTS, _USERS, _VOTES = "Posts.xml", "Comments.xml", "Users.xml", "Votes.xml"
_READ = (_POSTS, _COMMENTS, _USERS, _VOTES)
_QUESTION, _ANSWER, _UP_VOTE = "1", "2", "2"
_OTHER_POSTS = {  # PostTypeId → what it is, as the dump's documentation says
    "3": "orphaned tag wiki",
    "4": "tag wiki excerpt",
    "5": "tag wiki",
    "6": "moderator nomination",
    "7": "wiki placeholder",
    "8": "privilege wiki",
}
_COMMUNITY = "-1"  # the user in whose name the site itself acts
_DELETED = "deleted:"  # before the name that a post keeps of an account that is gone
_VOTE = "vote, whose voter the dump does not tell (up-votes count as likes of the question)"


class StackExchange:
    """A site's dump: Posts.xml, Comments.xml, Users.xml and Votes.xml; the other files are not read."""

    kind = "stackexchange"
    title = "Stack Exchange data dump of one site: the folder with Posts.xml and Users.xml, or a zip of it"
    tables: tuple[str, ...] = ("members", "activity", "contents")
    options: Mapping[str, str] = {
        "bots": "ids or display names of users that are bots besides the site's own user (−1)",
        "people": "ids or display names of users that are people although they are marked as bots",
        "staff": "ids or display names of users who are staff: the dump marks nobody",
    }
    folders = True

    def detect(self, path: Path) -> bool:
        """Whether Posts.xml and Users.xml lie in the zip or folder."""
        return holds(path, _POSTS, _USERS)

    def read(self, path: Path, context: Context) -> Iterator[Batch]:
        """Yield posts, comments and then users, a hundred thousand rows at a time."""
        _check(path)
        with Archive(path, _POSTS, _WHAT) as archive:
            site = _Site(archive, context)
            yield from site.votes()
            yield from site.posts()
            yield from site.comments()
            yield from site.users()


class _Site:
    """Reads the files of a dump; keeps in mind who acted, and the topic and the up-votes of each post."""

    def __init__(self, archive: Archive, context: Context) -> None:
        self._archive, self._context = archive, context
        self._topics: dict[str, int] = {"": 0}
        self._topic_of, self._likes = PerPost(), PerPost()
        self._unlisted: set[str] = set()  # people who acted, less those whom Users.xml lists

    def votes(self) -> Iterator[Batch]:
        """Count the up-votes of posts."""
        for rows, damaged in self._rows(_VOTES, ("Id", "PostId", "VoteTypeId")):
            self._likes.put(rows.loc[rows["VoteTypeId"] == _UP_VOTE, "PostId"], 1, add=True)
            yield self._batch("activity", _VOTES, damaged, {_VOTE: len(rows)})

    def posts(self) -> Iterator[Batch]:
        """Yield questions and answers as activity, and questions as content too."""
        names = ("Id", "PostTypeId", "ParentId", "CreationDate", "OwnerUserId", "OwnerDisplayName")
        more = ("Tags", "Title", "ViewCount", "AnswerCount", "CommentCount")
        others = tuple(name for name in self._archive.names if "/" not in name and name not in _READ)
        for posts, damaged in self._rows(_POSTS, names + more):
            author = _author(posts["OwnerUserId"], posts["OwnerDisplayName"])
            rows = posts.assign(member_id=author, topic=self._learn_topics(posts))
            spoken = rows["PostTypeId"].isin((_QUESTION, _ANSWER))
            skipped = Counter(_what(kind) for kind in rows.loc[~spoken, "PostTypeId"])
            yield self._activity(rows[spoken], rows["ParentId"], _POSTS, "p", damaged, skipped, ignored=others)
            others = ()
            yield self._contents(rows[rows["PostTypeId"] == _QUESTION])

    def comments(self) -> Iterator[Batch]:
        """Yield comments as activity."""
        for rows, damaged in self._rows(_COMMENTS, ("Id", "PostId", "CreationDate", "UserId", "UserDisplayName")):
            author = _author(rows["UserId"], rows["UserDisplayName"])
            told = rows.assign(member_id=author, topic=self._named(self._topic_of.get(rows["PostId"]), rows.index))
            yield self._activity(told, rows["PostId"], _COMMENTS, "c", damaged, Counter())

    def users(self) -> Iterator[Batch]:
        """Yield the users, and at last those who acted without being listed."""
        options = self._context.options
        bots, people, staff = (named(options, option) for option in ("bots", "people", "staff"))
        for rows, damaged in self._rows(_USERS, ("Id", "CreationDate", "DisplayName")):
            self._unlisted.difference_update(rows["Id"])
            names = rows["DisplayName"].map(lambda name: name.casefold(), na_action="ignore")
            found: list[Rows] = [rows["Id"].isin(some) | names.isin(some) for some in (bots, people, staff)]
            marked, is_person, is_staff = found
            is_bot = (marked | (rows["Id"] == _COMMUNITY)) & ~is_person
            raw = pd.DataFrame(
                {
                    "member_id": rows["Id"],
                    "joined_at": _utc(rows["CreationDate"]),
                    "is_staff": is_staff,
                    "is_bot": is_bot,
                }
            )
            notices: dict[Notice, int] = {"bots": int(is_bot.sum())} if is_bot.any() else {}
            yield canonical(raw, self._batch("members", _USERS, damaged, notices=notices), self._context)
        yield self._strangers()

    def _strangers(self) -> Batch:
        """Return who acted and is not in Users.xml: accounts that were deleted, of which at most a name is left."""
        found = sorted(self._unlisted)
        gone = sum(member.startswith(_DELETED) for member in found)
        counts: dict[Notice, int] = {"deleted_accounts": gone, "missing_people": len(found) - gone}
        batch = self._batch("members", _USERS, notices={kind: count for kind, count in counts.items() if count})
        return canonical(pd.DataFrame({"member_id": found}, index=range(1, len(found) + 1)), batch, self._context)

    def _activity(
        self,
        rows: Rows,
        answered: Rows,
        file: str,
        prefix: str,
        damaged: Sequence[int],
        skipped: Counter[str],
        ignored: tuple[str, ...] = (),
    ) -> Batch:
        known = rows[rows["member_id"].notna()]
        skipped[f"{'comment' if prefix == 'c' else 'post'} of a deleted account that left no name"] = len(rows) - len(
            known
        )
        self._unlisted.update(known["member_id"].unique())
        raw = pd.DataFrame(
            {
                "activity_id": prefix + known["Id"].astype("str"),
                "member_id": known["member_id"],
                "ts": _utc(known["CreationDate"]),
                "kind": "comment" if prefix == "c" else "post",
                "topic": known["topic"],
                "reply_to": "p" + answered.reindex(known.index).astype("str"),
            }
        )
        return canonical(raw, self._batch("activity", file, damaged, skipped, ignored=ignored), self._context)

    def _contents(self, rows: Rows) -> Batch:
        numbers: list[Rows] = [pd.to_numeric(rows[name], errors="coerce") for name in ("AnswerCount", "CommentCount")]
        raw = pd.DataFrame(
            {
                "content_id": "p" + rows["Id"].astype("str"),
                "published_at": _utc(rows["CreationDate"]),
                "title": rows["Title"],
                "format": "question",
                "topic": rows["topic"],
                "origin": "member",
                "reads": rows["ViewCount"],
                "comments": numbers[0].add(numbers[1], fill_value=0),
            }
        )
        if _VOTES in self._archive:
            raw["likes"] = self._likes.get(rows["Id"]).astype("float64")
        return canonical(raw, self._batch("contents", _POSTS), self._context)

    def _learn_topics(self, rows: Rows) -> Any:
        """Return each post's topic, the first tag of its question, and keep it in mind; a parent comes first."""
        first = rows["Tags"].astype("str").str.extract(r"[<|]([^<>|]+)", expand=False).fillna("")
        for tag in first.unique():
            self._topics.setdefault(str(tag), len(self._topics))
        own = first.map(self._topics).to_numpy(dtype="int64")  # an empty batch has no type
        self._topic_of.put(rows["Id"], own)
        topic = np.where(own == 0, self._topic_of.get(rows["ParentId"]), own)
        self._topic_of.put(rows["Id"], topic)  # an answer has that of its question, for the comments on it
        return self._named(topic, rows.index)

    def _named(self, codes: Any, index: Any) -> Any:
        names = np.array(list(self._topics), dtype=object)
        names[0] = None
        return pd.Series(names[codes], index=index, dtype="str")

    def _rows(self, name: str, columns: Sequence[str]) -> Iterator[tuple[Rows, list[int]]]:
        if name not in self._archive:
            return
        with self._archive.open(name) as file:
            yield from xmlrows.batches(file, columns)

    def _batch(
        self,
        table: str,
        file: str,
        damaged: Sequence[int] = (),
        skipped: Mapping[str, int] | None = None,
        *,
        notices: Mapping[Notice, int] | None = None,
        ignored: tuple[str, ...] = (),
    ) -> Batch:
        place = self._archive.place(file)
        return Batch(
            table,
            empty(table),
            tuple(Reject(f"{place}, row {row}", "not a whole XML element") for row in damaged),
            {reason: count for reason, count in (skipped or {}).items() if count},
            place=place,
            ignored=ignored,
            notices=notices or {},
        )


def _author(ids: Rows, names: Rows) -> Any:
    """Return who wrote: the user's id, else the name that is left of a deleted account."""
    known = ids.astype("str")
    return known.fillna(_DELETED + names.astype("str")) if known.isna().any() else known


def _utc(column: Rows) -> Any:
    """Mark times, which the dump writes in UTC and without a zone."""
    return column.astype("str") + "Z"


def _what(kind: str | None) -> str:
    return f"neither question nor answer: {_OTHER_POSTS.get(str(kind), f'post of type {kind}')}"


def _check(path: Path) -> None:
    """Raise DataError for what people hand over instead of one site's dump."""
    if path.suffix.lower() == ".7z":
        raise DataError(
            "A dump must be unpacked before it is read.",
            where=str(path),
            hint=f"7z x {path.name} -o{path.stem}, and give the folder",
        )
    sites = sorted(file.parent.name for file in path.glob(f"*/{_POSTS}")) if path.is_dir() else []
    if len(sites) + (path / _POSTS).is_file() > 1:
        raise DataError(
            "The folder holds the dumps of several sites.",
            where=str(path),
            known=tuple(sites),
            hint="give each site's folder as a source of its own; ids of one site mean somebody else on another",
        )


STACKEXCHANGE: Source = register(StackExchange())
