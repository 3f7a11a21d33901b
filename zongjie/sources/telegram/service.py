"""Telegram's service messages: who joined and left, who made the group, which topics a forum has."""

from __future__ import annotations

from typing import Any

from zongjie.sources.reading.chat import Chat
from zongjie.sources.reading.jsonfile import Record, texts
from zongjie.sources.reading.moves import Move

_BY_THEMSELVES = {"join_group_by_link": "link", "join_group_by_request": "request"}
_CREATED = frozenset({"create_group", "create_channel"})
_BY_NAME = {"invite_members": (True, "invited", "joined"), "remove_members": (False, "removed", "left")}
_DELETED = "join or leave of a deleted account"


class Forum:
    """The topics of a group and which messages belong to them: a topic is the message that made it."""

    def __init__(self) -> None:
        self._titles: dict[int, str] = {}
        self._of: dict[int, int] = {}  # message → topic, of a forum only

    def title(self, topic: Any, title: Any) -> None:
        """Learn that a topic was made or renamed."""
        if isinstance(topic, int) and title:
            self._titles[topic] = str(title)

    def place(self, message: Any, reply: Any) -> tuple[str | None, int | None]:
        """Return the topic of a message and the message that it answers.

        The first message of a thread answers the topic itself, which is no reply.
        """
        if not isinstance(reply, int):
            return None, None
        topic = reply if reply in self._titles else self._of.get(reply)
        if topic is None:
            return None, reply
        if isinstance(message, int):
            self._of[message] = topic
        return self._titles[topic], None if reply == topic else reply


def peer(given: Any) -> str:
    """Return the id of an author: `user123`, `channel123`; old exports wrote the number alone."""
    return f"user{given}" if isinstance(given, int) and given else str(given or "")


def service(record: Record, group: str, moment: int, number: int, chat: Chat, forum: Forum) -> list[Move]:
    """Return the joins and leaves that a service message tells, and learn what else it says of the group."""
    action, actor, name = str(record.get("action")), peer(record.get("actor_id")), record.get("actor")
    listed = record.get("members")
    members = texts(listed)  # names; null stands for a deleted account
    if actor and name:
        chat.meet(actor, str(name))
    if action == "topic_created":
        forum.title(record.get("id"), record.get("title"))
    elif action == "topic_edit":
        forum.title(record.get("reply_to_message_id"), record.get("new_title"))
    elif action in _CREATED:
        chat.groups[group] |= {"created_at": moment, "owner": actor or None}
        joined = [Move(moment, group, member, True, number, "invited", named=True) for member in members]
        return [Move(moment, group, actor, True, number, "created"), *joined] if actor else joined
    elif action in _BY_THEMSELVES and actor:
        return [Move(moment, group, actor, True, number, _BY_THEMSELVES[action])]
    elif action in _BY_NAME:
        joined, by_others, alone = _BY_NAME[action]
        chat.skipped[_DELETED] += sum(not item for item in listed) if isinstance(listed, list) else 0
        return [
            Move(moment, group, actor, joined, number, alone)
            if member == name
            else Move(moment, group, member, joined, number, by_others, named=True)
            for member in members
        ]
    return []
