"""A whole number for each post of a site, for sites with tens of millions of posts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

_HIGHEST = 200_000_000  # of the ids that are kept in mind; Stack Overflow, the largest site, has 80 million


class PerPost:
    """A whole number for each post, 0 where none was given: four bytes a post, whatever the site's size."""

    def __init__(self) -> None:
        self._numbers = np.zeros(1 << 16, dtype=np.int32)

    def put(self, posts: Any, numbers: Any, *, add: bool = False) -> None:
        """Set or raise the numbers of posts, given by their ids."""
        at = _positions(posts)
        if at.max(initial=0) >= len(self._numbers):
            larger = np.zeros(2 * (int(at.max()) + 1), dtype=np.int32)
            larger[: len(self._numbers)] = self._numbers
            self._numbers = larger
        if add:
            np.add.at(self._numbers, at, numbers)
        else:
            self._numbers[at] = numbers
        self._numbers[0] = 0

    def get(self, posts: Any) -> np.ndarray:
        """Return the numbers of posts, given by their ids."""
        at = _positions(posts)
        return self._numbers[np.where(at < len(self._numbers), at, 0)]


def _positions(posts: Any) -> np.ndarray:
    numbers: Any = pd.to_numeric(posts, errors="coerce")
    ids = numbers.to_numpy(dtype="float64")
    return np.where((ids > 0) & (ids <= _HIGHEST), ids, 0).astype(np.int64)
