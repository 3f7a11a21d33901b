"""Who is who: what the parameters say of people is applied to every source, before ids become pseudonyms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from zongjie import parameters
from zongjie.sources.base import Source
from zongjie.tables.schemas import SPECS

Spelling = Literal["spelling", "nowhere"]
_OPTIONS = {"bots": "bots", "people": "humans", "staff": "staff", "relays": "relays"}  # adapters' option → ours


@dataclass(frozen=True)
class Merged:
    """One row for a person of several accounts, and how many rows of each source went into it besides the first."""

    source: int
    place: int
    frame: pd.DataFrame
    others: Counter[int]


class People:
    """Maps other ids of a person to the one, flags bots and staff, and notes which of the given ids there are."""

    def __init__(self, given: parameters.People) -> None:
        self._given = given
        self._canonical = {other: one for one, others in given.aliases.items() for other in others if other != one}
        bots = dict.fromkeys(map(self._of, given.bots), True) | dict.fromkeys(map(self._of, given.humans), False)
        self._flags = {"is_bot": bots, "is_staff": dict.fromkeys(map(self._of, given.staff), True)}
        self._named = {person for _place, person in _places(given)}
        self._folded = {_fold(person) for person in self._named}
        self._seen: set[str] = set()
        self._alike: set[str] = set()
        self._listed: set[str] = set()
        self._aside: dict[str, list[tuple[int, int, pd.DataFrame]]] = {}

    def options(self, source: Source, own: Mapping[str, Any]) -> dict[str, Any]:
        """Return the options of an adapter with what the parameters say of people added where it knows such options."""
        found = dict(own)
        for option, field in _OPTIONS.items():
            said = getattr(self._given, field)
            knows = option in source.options and (option == "relays" or "bots" in source.options)
            if said and knows:  # where accounts are not told apart, staff is whose statistics a file holds
                found[option] = [*(found.get(option) or ()), *said]
        return found

    def apply(self, table: str, frame: pd.DataFrame, source: int, place: int) -> pd.DataFrame:
        """Return the rows of a batch with ids mapped and people flagged.

        Rows of `members` that several accounts of one person may share are held back until `merged`.
        """
        columns = [name for name in SPECS[table].people if name in frame.columns]
        if not self._named or not columns:
            return frame
        for name in columns:
            self._note(frame[name].dropna().unique())
        mapped: Any = frame.assign(**{name: self._mapped(frame[name]) for name in columns})
        return self._members(mapped, source, place) if table == "members" else mapped

    def merged(self) -> Iterator[Merged]:
        """Yield one row of `members` for each person whose accounts were held back."""
        for parts in self._aside.values():
            rows = pd.concat([frame for _source, _place, frame in parts])
            origins = [source for source, _place, frame in parts for _row in range(len(frame))]
            source, place, first = parts[0]
            yield Merged(source, place, _as_one(rows).set_axis(first.index[:1]), Counter(origins[1:]))

    def unlisted(self) -> pd.DataFrame:
        """Return rows of `members` for flagged accounts that occur in the data but in no list of members."""
        flagged = {person for flags in self._flags.values() for person, flag in flags.items() if flag}
        ids = sorted(flagged & {self._of(person) for person in self._seen} - self._listed)
        return self._flagged(pd.DataFrame({"member_id": pd.Series(ids, dtype="str")}))

    def unknown(self) -> dict[str, Spelling]:
        """Return the places in the parameters (`bots.0`) of ids that occur nowhere, and whether one like it does."""
        return {
            place: "spelling" if _fold(person) in self._alike else "nowhere"
            for place, person in _places(self._given)
            if person not in self._seen
        }

    def _of(self, person: str) -> str:
        return self._canonical.get(person, person)

    def _note(self, people: Iterable[str]) -> None:
        found = self._named.intersection(people)
        self._seen |= found
        if len(self._seen) < len(self._named):
            self._alike |= {folded for person in people if (folded := _fold(person)) in self._folded}

    def _mapped(self, ids: Any) -> Any:
        others = ids.isin(self._canonical)
        return ids.mask(others, ids[others].map(self._canonical)) if others.any() else ids

    def _members(self, frame: Any, source: int, place: int) -> pd.DataFrame:
        frame = self._flagged(frame)
        self._listed.update(frame["member_id"])
        several = frame["member_id"].isin(self._given.aliases)
        for person, rows in frame[several].groupby("member_id", sort=False):
            self._aside.setdefault(str(person), []).append((source, place, rows))
        return frame[~several]

    def _flagged(self, frame: Any) -> pd.DataFrame:
        for name, flags in self._flags.items():
            told = frame["member_id"].isin(flags)
            if told.any():
                column = frame[name] if name in frame else pd.Series(pd.NA, frame.index, "boolean")
                said = frame["member_id"].map(flags).astype("boolean")
                frame = frame.assign(**{name: said.where(told, column).astype("boolean")})
        return frame


def _as_one(rows: Any) -> pd.DataFrame:
    """Return several accounts as one member: there since the first joined, gone only when all have left."""
    first: dict[str, Any] = {name: next(iter(rows[name].dropna()), None) for name in rows.columns}
    if "joined_at" in rows:
        first["joined_at"] = rows["joined_at"].min()
    if "left_at" in rows:
        first["left_at"] = rows["left_at"].max() if rows["left_at"].notna().all() else pd.NaT
    for name in {"is_bot", "is_staff"} & set(rows.columns):
        known = rows[name].dropna()
        first[name] = bool(known.any()) if len(known) else None
    return pd.DataFrame({name: pd.Series([value], dtype=rows[name].dtype) for name, value in first.items()})


def _places(given: parameters.People) -> Iterator[tuple[str, str]]:
    """Yield where in the parameters each id of a person stands, and the id."""
    for field in ("bots", "humans", "staff"):
        for number, person in enumerate(getattr(given, field)):
            yield f"{field}.{number}", person
    for number, (one, others) in enumerate(given.aliases.items()):
        yield f"aliases.{number}", one
        for place, other in enumerate(others):
            yield f"aliases.{number}.{place}", other


def _fold(person: str) -> str:
    """Return an id without case and signs, to find one that was merely written otherwise."""
    return re.sub(r"[\W_]+", "", person).casefold() or person


def given_at(given: parameters.People, place: str) -> str:
    """Return the id that stands at a place named by `People.unknown`."""
    return dict(_places(given))[place]
