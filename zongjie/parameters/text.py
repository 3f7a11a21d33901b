"""The staff's own words: what a parameters file may say in the place of a generated text."""

from __future__ import annotations

import datetime as dt
from unicodedata import east_asian_width

from pydantic import ConfigDict, Field, field_validator

from zongjie.parameters.base import Model

_JUDGEMENT_WIDTH = 24  # in half-width columns: what a judgement's place on a slide holds


class _Words(Model):
    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)  # a title may be `2023`


class ItemText(_Words):
    """Words of a card, statement, phase, cause or sentence."""

    heading: str | None = Field(default=None, description="Heading of a card, lead of a statement, name of a phase.")
    body: str | None = None
    owner: str | None = None
    due: str | None = None
    cost: str | None = None
    measure: str | None = None


class TextOverride(_Words):
    """The staff's own words for a slide, kept over every re-run. `{{ members_end }}` names a figure."""

    title: str | None = None
    judgement: str | None = Field(default=None, description="At most 12 Chinese or 24 Latin characters.")
    body: str | None = None
    remark: str | None = None
    notes: str | None = Field(default=None, description="What to say; definitions and caveats stay below it.")
    items: dict[str, ItemText] = Field(
        default_factory=dict, description="Place (from 1) or heading of a card, statement, phase, cause or sentence."
    )
    checked: dt.date | None = Field(
        default=None, description="When it was last looked at: the figures of the next report are then those it is on."
    )

    @field_validator("judgement")
    @classmethod
    def _short(cls, value: str | None) -> str | None:
        width = sum(2 if east_asian_width(character) in "WF" else 1 for character in value or "")
        if width > _JUDGEMENT_WIDTH:
            raise ValueError("a judgement holds at most 12 Chinese or 24 Latin characters")
        return value

    def places(self) -> dict[str, str]:
        """Return the words by their place: `title`, `items.2.owner`."""
        own = {name: getattr(self, name) for name in ("title", "judgement", "body", "remark", "notes")}
        for key, item in self.items.items():
            own |= {f"items.{key}.{name}": value for name, value in item.model_dump().items()}
        return {place: text for place, text in own.items() if text is not None}
