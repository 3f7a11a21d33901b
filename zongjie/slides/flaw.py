"""A flaw of the data: what the reader of a figure must know, found in the data and not typed."""

from __future__ import annotations

import datetime as dt

from zongjie.slides.text import Frozen, Name


class Flaw(Frozen):
    """One thing that is wrong with the data, or that it cannot tell.

    Attributes
    ----------
    kind
        One of `zongjie.quality.sentences.KINDS`; the sentence and what `size` and `of` are depend on it.
    table
        The canonical table that it stands in; empty for what a source reports of itself.
    group, source
        Name of the group or of the source that it is about; empty if it is about all.
    start, end
        First and last local day of it.
    """

    kind: str
    table: str = ""
    group: Name = ""
    source: Name = ""
    start: dt.date | None = None
    end: dt.date | None = None
    size: float = 0
    of: float = 0
