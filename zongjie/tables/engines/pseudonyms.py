"""Pseudonyms that an engine can make as well: the same person has the same one in its tables and in files."""

from __future__ import annotations

import hashlib
from typing import Any

from zongjie.tables.privacy import Pseudonyms

_DIGITS = 20  # 80 bits, as `Pseudonyms` has


class EnginePseudonyms(Pseudonyms):
    """Keyed SHA-256, which engines have: BLAKE2 they do not.

    The salt stands in the queries that the engine sees and may log. It is derived from the community's key, which it
    does not give away.
    """

    def __init__(self, key: bytes | None) -> None:
        super().__init__(key)
        self.salt = "" if key is None else hashlib.blake2b(b"engine", key=key, digest_size=16).hexdigest()

    def of(self, person: str) -> str:
        """Return the pseudonym of one id."""
        return hashlib.sha256(f"{self.salt}{person}".encode()).hexdigest()[:_DIGITS] if self.salt else person

    def expression(self, ids: Any) -> Any:
        """Return the pseudonyms of a column of ids, made by the engine."""
        import ibis

        if not self.salt:
            return ids
        return (ibis.literal(self.salt) + ids).hexdigest("sha256").substr(0, _DIGITS)
