"""Which messages were read already: by their numbers, eight bytes each, for exports of tens of millions."""

from __future__ import annotations

from typing import Any

import numpy as np


class Seen:
    """Numbers seen so far, kept sorted."""

    def __init__(self) -> None:
        self._known: Any = np.empty(0, dtype="int64")

    def fresh(self, numbers: list[int]) -> list[bool]:
        """Return for each number whether it is met for the first time, and remember it."""
        given = np.array(numbers, dtype="int64")
        distinct, first = np.unique(given, return_index=True)
        known: Any = np.isin(distinct, self._known, assume_unique=True)
        mask = np.zeros(len(given), dtype=bool)
        mask[first[~known]] = True
        self._known = np.union1d(self._known, distinct[~known])
        return mask.tolist()
