"""Discourse: topics as the forum gives them (`/t/<id>.json`), one file a topic.

Posts become activity of their category and answer the post that they name, else the first of their topic; a topic is
also a piece of content, with its views, likes and replies to date. Likes carry no date and are skipped. A topic's JSON
tells nobody's day of joining; that is in the forum's list of users. Texts are not kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from zongjie.errors import DataError
from zongjie.sources.base import Batch, Context, Notice, Source, register
from zongjie.sources.reading import bots
from zongjie.sources.reading.chat import DIRECT
from zongjie.sources.reading.gather import Gather, frame_of, groups_batch
from zongjie.sources.reading.jsonfile import Record, count, dig, parse, stream
from zongjie.sources.reading.rows import canonical, empty
from zongjie.sources.reading.tree import Tree, heads, suffix_of

_WHAT = "a Discourse topic"
_SUFFIXES = frozenset({".json", ".jsonl", ".ndjson"})
_LIKE = 2  # among the actions of a post
_UNDATED = "like, which the export gives no date"
_REGULAR = 1
_TYPES = {2: "note of a moderator", 3: "small action", 4: "whisper among staff"}  # post_type → what it is
_DELETED = "post of a deleted account"


class Discourse:
    """Topics with their posts; beside them `site.json` or `categories.json` may name the categories."""

    kind = "discourse"
    title = "Discourse topics as JSON: a folder or a zip with a file a topic, site.json or categories.json for names"
    tables: tuple[str, ...] = ("members", "groups", "activity", "contents")
    options: Mapping[str, str] = {**bots.OPTIONS, "staff": "names or ids of staff besides admins and moderators"}
    folders = True

    def detect(self, path: Path) -> bool:
        """Whether a file begins as a topic does."""
        return any(_is_topic(head) for _, head in heads(path, _SUFFIXES))

    def read(self, path: Path, context: Context) -> Iterator[Batch]:
        """Yield posts and topics a hundred thousand posts at a time, then categories and members."""
        with Tree(path, _WHAT) as tree:
            reader = _Reader(tree, context)
            for name in tree.names:
                yield from reader.read(name)
            if not reader.topics:
                raise DataError(
                    f"This is not {_WHAT}: no file has a post_stream.",
                    where=str(path),
                    examples=[f"it holds {name}" for name in tree.names[:3]],
                    hint="give the topics as the forum answers /t/<id>.json?print=true, in a folder or a zip",
                )
            yield from reader.finish()


class _Reader:
    """Reads one file after the other; keeps people and categories, never posts."""

    def __init__(self, tree: Tree, context: Context) -> None:
        self.topics = 0
        self._tree, self._context = tree, context
        self._gather = Gather()
        self._kinds: list[str] = []  # content_id of each post gathered
        self._pieces: list[dict[str, Any]] = []
        self._groups: dict[str, str] = {}
        self._named: dict[str, str] = {}
        self._firsts: dict[str, Any] = {}  # topic → its first post
        self._people: dict[str, Record] = {}  # member → name, and the last that a post says of them
        self._notices: Counter[Notice] = Counter()
        self._ignored: list[str] = []

    def read(self, name: str) -> Iterator[Batch]:
        """Read a file: one topic, several, or the names of categories."""
        if suffix_of(name) not in _SUFFIXES:
            self._ignored.append(name)
            return
        place, known = self._tree.place(name), self.topics
        self._gather.begin(place)
        try:
            for value in self._values(name, place):
                if isinstance(dig(value, "post_stream", "posts"), list):
                    self.topics += 1
                    self._topic(value)
                elif isinstance(
                    categories := dig(value, "category_list", "categories") or dig(value, "categories"), list
                ):
                    items: list[Record] = [item for item in categories if isinstance(item, dict)]
                    self._named |= {str(item.get("id")): str(item.get("name")) for item in items}
                    return
                if self._gather.full:
                    yield from self._batches()
        except DataError as error:
            self._gather.number += 1
            self._gather.reject(error.what.removeprefix(f"This file cannot be read as {_WHAT}; "))
            return
        if self.topics == known:
            self._ignored.append(name)

    def finish(self) -> Iterator[Batch]:
        """Yield the rest: posts, topics, categories and everyone who wrote."""
        yield from self._batches()
        place = self._tree.path.name
        names = {group: self._named.get(group, name) for group, name in self._groups.items()}
        yield groups_batch(names, f"{place}, categories")
        yield replace(self._members(f"{place}, authors"), ignored=tuple(self._ignored))

    def _values(self, name: str, place: str) -> Iterator[Any]:
        """Yield the values of a file: an object, the items of a list, or an object a line."""
        with self._tree.open(name) as file:
            if suffix_of(name) != ".json":
                yield from (parse(line, place, _WHAT) for line in file if line.strip())
            elif self._tree.head(name).lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"["):
                yield from stream(file, "item", place, _WHAT)
            else:
                yield parse(file.read(), place, _WHAT)

    def _topic(self, topic: Record) -> None:
        posts: list[Record] = [post for post in topic["post_stream"]["posts"] if isinstance(post, dict)]
        numbers = {number: post.get("id") for post in posts if isinstance(number := post.get("post_number"), int)}
        first = self._firsts.setdefault(str(topic.get("id")), numbers.get(1))  # a long topic may lie in several files
        numbers.setdefault(1, first)
        private = topic.get("archetype") == "private_message"
        listed = dig(topic, "post_stream", "stream")
        if isinstance(listed, list) and not private:
            self._notices["missing_rows"] += max(0, len(listed) - len(posts))
        for post in posts:
            self._gather.number += 1
            if private:
                self._gather.skipped[DIRECT] += 1
            else:
                try:
                    self._post(post, topic, numbers)
                except (AttributeError, TypeError, ValueError):
                    self._gather.reject("not a post as the forum writes it")
        if not private and topic.get("id") is not None:
            self._pieces.append(self._piece(topic, posts))

    def _post(self, post: Record, topic: Record, numbers: Mapping[Any, Any]) -> None:
        gather, kind = self._gather, post.get("post_type", _REGULAR)
        for action in post.get("actions_summary") or ():
            if action.get("id") == _LIKE and count(action.get("count")):
                gather.skipped[_UNDATED] += count(action["count"])
        member = post.get("username") if post.get("user_id") is None else post["user_id"]
        if kind != _REGULAR:
            gather.skipped[f"not a member's post: {_TYPES.get(kind, f'post of type {kind}')}"] += 1
            return
        if member is None:
            gather.skipped[_DELETED] += 1
            return
        try:
            moment = datetime.fromisoformat(str(post.get("created_at")))
            ts = round(moment.timestamp() * 1e6) if moment.tzinfo else None
        except ValueError:
            ts = None
        if ts is None or post.get("id") is None:
            gather.reject("not a date that exists" if ts is None else "a post without an id", post.get("created_at"))
            return
        answered = post.get("reply_to_post_number") or (1 if post.get("post_number") != 1 else None)
        reply = numbers.get(answered)
        gather.rows.append(gather.number)
        gather.ts.append(ts)
        gather.members.append(str(member))
        gather.groups.append(self._category(topic, post))
        gather.ids.append(str(post["id"]))
        gather.topics.append(str(topic.get("title") or topic.get("id")))
        gather.replies.append(None if reply is None or reply == post["id"] else str(reply))
        self._kinds.append(str(topic.get("id", post.get("topic_id"))))
        self._people[str(member)] = {
            "name": str(post.get("username") or ""),
            "staff": bool(post.get("staff") or post.get("admin") or post.get("moderator")),
            "level": post.get("trust_level"),
        }

    def _category(self, topic: Record, post: Record) -> str:
        group = topic.get("category_id", post.get("category_id"))
        known = "uncategorised" if group is None else str(group)
        self._groups.setdefault(known, known if group is None else self._category_name(group))
        return known

    def _category_name(self, category: Any) -> str:
        """Return the name of a category; one that the export does not name is told by its number."""
        return self._named.get(str(category)) or f"category {category}"

    def _piece(self, topic: Record, posts: list[Record]) -> dict[str, Any]:
        official = bool(posts and (posts[0].get("staff") or posts[0].get("user_id") == -1))
        first = posts[0].get("created_at") if posts else None
        count = topic.get("posts_count")
        return {
            "content_id": topic["id"],
            "published_at": topic.get("created_at") or first,
            "title": topic.get("title"),
            "format": "topic",
            "topic": self._category_name(topic["category_id"]) if topic.get("category_id") is not None else None,
            "origin": "official" if official else "member",
            "reads": topic.get("views"),
            "likes": topic.get("like_count"),
            "comments": max(0, count - 1) if isinstance(count, int) else None,
        }

    def _batches(self) -> Iterator[Batch]:
        batch = self._gather.take("post")
        if self._kinds:
            kind, pieces = (pd.Series(said, batch.frame.index, dtype="str") for said in ("post", self._kinds))
            batch = replace(batch, frame=batch.frame.assign(kind=kind, content_id=pieces))
        yield batch
        if self._pieces:
            raw = pd.DataFrame(self._pieces, index=range(1, len(self._pieces) + 1), dtype=object)
            place = f"{self._tree.path.name}, topics"
            yield canonical(raw, Batch("contents", empty("contents"), place=place, unit="topic"), self._context)
        self._kinds, self._pieces = [], []

    def _members(self, place: str) -> Batch:
        options = self._context.options
        robots, people, staff = (bots.named(options, option) for option in ("bots", "people", "staff"))
        said = {member: {member.casefold(), known["name"].casefold()} for member, known in self._people.items()}
        marked = [
            (member.startswith("-") or bots.looks_like_bot(self._people[member]["name"]) or bool(names & robots))
            and not names & people
            for member, names in said.items()
        ]
        columns: dict[str, list[Any]] = {
            "member_id": list(said),
            "tier": [_tier(known["level"]) for known in self._people.values()],
            "is_staff": [known["staff"] or bool(said[member] & staff) for member, known in self._people.items()],
            "is_bot": marked,
        }
        self._notices["bots"] += sum(marked)
        frame = frame_of("members", columns) if said else empty("members")
        return Batch("members", frame, place=place, unit="author", notices=dict(+self._notices))


def _tier(level: Any) -> str | None:
    """Return a trust level as Discourse's own people write it: TL0 to TL4."""
    return None if level is None else f"TL{level}"


def _is_topic(head: bytes) -> bool:
    return b'"post_stream"' in head


DISCOURSE: Source = register(Discourse())
