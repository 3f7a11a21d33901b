"""The shipped deck themes as data: colours, ornaments, and how the number of a chapter looks."""

from __future__ import annotations

from dataclasses import dataclass

import deck_template_calm as calm
import deck_template_festive as festive
from deck_template_base import Ornament
from deck_template_parts import Scheme, Style


@dataclass(frozen=True)
class DeckTheme:
    """A theme: its scheme, and what it draws on each of the framing slides and on the master."""

    scheme: Scheme
    cover: Ornament
    agenda: Ornament
    divider: Ornament
    closing: Ornament
    band: Ornament
    chapter_number: Style


THEMES = {
    "calm": DeckTheme(
        calm.SCHEME,
        cover=calm.cover,
        agenda=calm.nothing,
        divider=calm.divider,
        closing=calm.closing,
        band=calm.nothing,
        chapter_number=Style(110, "accent1", True, anchor="t", major=True, change={"mix": 0.62}),
    ),
    "festive": DeckTheme(
        festive.SCHEME,
        cover=festive.cover,
        agenda=festive.agenda,
        divider=festive.divider,
        closing=festive.closing,
        band=festive.band,
        chapter_number=Style(110, "accent2", True, anchor="t", major=True),
    ),
}
