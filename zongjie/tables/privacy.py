"""Ids of people become keyed hashes when data is read; values in messages are masked."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd

from zongjie.errors import DataError
from zongjie.tables.contacts import cleaned, cleaned_ids, stars
from zongjie.tables.spec import TableSpec

MASK = "×"
_ID_BYTES = 10  # 80 bits: two of a billion members share an id with a probability below one in a million
_MAX_SHOWN = 24
_MEMORY = 1_000_000


def mask(value: object) -> str:
    """Return a value as a message may show it: every letter masked, long digit runs cut to two digits.

    What is left (signs, short numbers, the length) is enough to find the mistake and too little to tell a person.
    """
    text = stars(re.sub(r"[^\W\d_]", MASK, str(value)))
    text = re.sub(r"\d{5,}", lambda run: run[0][:2] + "*" * (len(run[0]) - 2), text)
    text = " ".join(text.split())
    return text if len(text) <= _MAX_SHOWN else text[: _MAX_SHOWN - 1] + "…"


class Pseudonyms:
    """Replaces ids by keyed hashes: the same person keeps one pseudonym, in this community only.

    Parameters
    ----------
    key
        The community's secret (see `community_key`); None keeps ids as they are.
    """

    def __init__(self, key: bytes | None) -> None:
        self._key = key
        self._known = _Known(self.of)  # of the last million people: most rows are theirs again

    @property
    def fingerprint(self) -> str:
        """What tells two keys apart without giving either away."""
        return "" if self._key is None else hashlib.blake2b(b"fingerprint", key=self._key, digest_size=8).hexdigest()

    def of(self, person: str) -> str:
        """Return the pseudonym of one id."""
        if self._key is None:
            return person
        return hashlib.blake2b(person.encode(), key=self._key, digest_size=_ID_BYTES).hexdigest()

    def replace(self, ids: pd.Series) -> pd.Series:
        """Return a column of ids as pseudonyms; missing ids stay missing. Each distinct id is hashed once."""
        if self._key is None:
            return ids
        codes, distinct = pd.factorize(ids)
        if len(self._known) > _MEMORY:
            self._known.clear()
        names = pd.Series(map(self._known.__getitem__, distinct.tolist()), dtype="str")
        return pd.Series(names.reindex(codes).array, index=ids.index, name=ids.name)

    def apply(self, spec: TableSpec, frame: pd.DataFrame) -> pd.DataFrame:
        """Return rows of a table as they may be stored: people as pseudonyms, no contact in any other id or text.

        What is said in public under a topic may name people with `@`; there such mentions go too.
        """
        if self._key is None:
            return frame
        hidden: dict[str, pd.Series] = {}
        for column in spec.columns:
            if column.name not in frame or not column.stored:
                continue
            values: Any = frame[column.name]
            if column.type == "person":
                hidden[column.name] = self.replace(values)
            elif column.type == "id":
                hidden[column.name] = cleaned_ids(values, self.of)
            elif column.type == "text":
                hidden[column.name] = cleaned(values, mentions=spec.name == "activity")
        return frame.assign(**hidden)


class _Known(dict[str, str]):
    """Pseudonyms by id, each made when it is first asked for."""

    def __init__(self, make: Callable[[str], str]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, person: str) -> str:
        made = self[person] = self._make(person)
        return made


def community_key(community: str) -> bytes:
    """Return the secret of a community, made on first use and kept out of all outputs, readable by its owner only.

    It lies in the user's data folder, or in the folder that the environment variable ZONGJIE_KEYS names. Who moves a
    community to another machine and wants the same pseudonyms moves this file too.

    Raises
    ------
    DataError
        If the file cannot be written or does not hold a key.
    """
    path = _keys_folder() / f"{hashlib.sha256(community.encode()).hexdigest()[:16]}.key"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            _create(path)
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except OSError as error:
        raise DataError(
            f"The community's key cannot be kept: {error.strerror}.",
            where=str(path),
            hint="set ZONGJIE_KEYS to a folder that you can write to, outside the outputs",
        ) from None
    except ValueError:
        key = b""
    if len(key) != 32:
        raise DataError(
            "The community's key file does not hold a key.",
            where=str(path),
            hint="restore the file from a backup; if there is none, delete it: members then get new pseudonyms",
        )
    return key


def _create(path: Path) -> None:
    """Write a new key aside and link it into place: of two runs at once, one wins and both read the same key."""
    aside = path.with_suffix(f".{secrets.token_hex(4)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_bytes(32).hex())
    with suppress(FileExistsError):  # the other run's key stands
        aside.rename(path) if os.name == "nt" else os.link(aside, path)
    aside.unlink(missing_ok=True)


def _keys_folder() -> Path:
    import platformdirs

    given = os.environ.get("ZONGJIE_KEYS")
    return Path(given).expanduser() if given else platformdirs.user_data_path("zongjie", appauthor=False) / "keys"
