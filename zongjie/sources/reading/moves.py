"""Joins and leaves of groups, one after another in a log, become stays: who was in which group from when to when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

JOIN_AGAIN = "joined again without leaving"
LEAVE_AGAIN = "left again without joining"
MERGED = "leave, told in the row of its join"
UNTOLD = "join or leave of a name that several people bear"


@dataclass(frozen=True, slots=True)
class Move:
    """Somebody joins or leaves a group.

    Attributes
    ----------
    moment
        Seconds since 1970, in UTC or in the log's own zone, as in all of the log.
    who
        The id of the member, or the name where `named`: logs tell who came by the name of that day.
    scene
        How they came or went: joined, invited, removed, …; empty if not told.
    """

    moment: int
    group: str
    who: str
    joined: bool
    number: int = 0
    scene: str = ""
    named: bool = False


@dataclass(slots=True)
class Stay:
    """A member in a group for a time; None where the log does not tell."""

    number: int
    member: str
    group: str
    joined: int | None = None
    left: int | None = None
    join_scene: str = ""
    leave_scene: str = ""


def stays(moves: Iterable[Move], bearers: Mapping[str, str | None]) -> tuple[list[Stay], Counter[str]]:
    """Pair joins with the leaves that follow them.

    Parameters
    ----------
    moves
        In any order.
    bearers
        Name → the one member who bears it, None where several do. A name that is not in it is somebody who never
        wrote: the name then is the member.

    Returns
    -------
    tuple
        The stays, and the moves that make none of their own, by reason.
    """
    found: list[Stay] = []
    last: dict[tuple[str, str], Stay] = {}
    skipped: Counter[str] = Counter()
    for move in sorted(moves, key=lambda move: move.moment):
        told = _identified(move, bearers)
        if told is None:
            skipped[UNTOLD] += 1
        elif reason := _pair(told, found, last):
            skipped[reason] += 1
    return found, skipped


def _identified(move: Move, bearers: Mapping[str, str | None]) -> Move | None:
    member = bearers.get(move.who, move.who) if move.named else move.who
    return None if member is None else replace(move, who=member, named=False)


def _pair(move: Move, found: list[Stay], last: dict[tuple[str, str], Stay]) -> str:
    """Add a move to the stays; return why it makes none of its own, if so."""
    key = (move.who, move.group)
    stay = last.get(key)
    present = stay is not None and stay.left is None
    if move.joined:
        if present:
            return JOIN_AGAIN
        stay = Stay(move.number, move.who, move.group, joined=move.moment, join_scene=move.scene)
    elif present and stay is not None:
        stay.left, stay.leave_scene = move.moment, move.scene
        return MERGED
    elif stay is not None:
        return LEAVE_AGAIN
    else:
        stay = Stay(move.number, move.who, move.group, left=move.moment, leave_scene=move.scene)
    last[key] = stay
    found.append(stay)
    return ""
