"""A text of the staff's own in the place of a generated one, and the figures that it stands on."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter

from zongjie.slides.text import Frozen, Shown

_NUMBER = re.compile(r"\d[\d,.]*(?:%|万|亿|[KMB]\b)?")


class OwnText(Frozen):
    """What the staff wrote into a place of a slide, kept in the record so that the next run knows what it stood on.

    Attributes
    ----------
    slide, place
        Where it stands: `growth.members`, `title` or `items.2.owner`.
    text, checked
        As the parameters file has them.
    period
        The report that the text was written for: the first one in which it stood.
    generated
        What the product said there in that report; empty where the text names its figures itself.
    of
        What stood at that number of the slide then (the heading of a card), for places told by number.
    then, now
        What stood there then and what would now, where the numbers in it differ: the text is stale.
    unused
        Why the text does not stand in the report.
    """

    slide: str
    place: str
    text: Shown
    checked: dt.date | None = None
    period: str = ""
    generated: Shown = ""
    of: Shown = ""
    then: Shown = ""
    now: Shown = ""
    unused: Shown = ""

    def on(self, earlier: OwnText | None) -> OwnText:
        """Return this text on what it stood on when it was written, stale if that has changed since."""
        if earlier is None:
            return self
        stood = {"period": earlier.period, "generated": earlier.generated, "of": earlier.of}
        if earlier.of != self.of:
            stood |= {"then": earlier.of, "now": self.of}
        elif numbers(earlier.generated) != numbers(self.generated):
            stood |= {"then": earlier.generated, "now": self.generated}
        return self.model_copy(update=stood)

    def same(self, other: OwnText) -> bool:
        """Whether both are one text of the staff: any change to it, or a new `checked`, makes another."""
        mine, theirs = ((one.slide, one.place, one.text, one.checked) for one in (self, other))
        return mine == theirs


def numbers(text: str) -> Counter[str]:
    """Return the numbers that a text prints."""
    return Counter(found.rstrip(",.") for found in _NUMBER.findall(text))
