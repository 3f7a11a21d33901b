"""Text of a slide: spans that may be strong, toned, or tied to the figure that they print."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

from zongjie.characters import name, shown
from zongjie.slides.figure import Field

Tone = Literal["good", "bad", "neutral"]


def _made(fit: Callable[[str], str]) -> BeforeValidator:
    return BeforeValidator(lambda value: fit(value) if isinstance(value, str) else value)


Shown = Annotated[str, _made(shown)]  # what readers see: it may hold what members wrote
Name = Annotated[str, _made(name)]  # what members or staff call something


class Frozen(BaseModel):
    """Base of all slide data: frozen, nothing unknown."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Span(Frozen):
    """A stretch of text; `figure` and `field` name the number that it prints, if it prints one."""

    text: Shown
    strong: bool = False
    tone: Tone = "neutral"
    figure: str | None = None
    field: Field = "value"


Text = tuple[Span, ...]


class Number(Frozen):
    """A value with its unit and decimals, and as it is printed: `digits` large, `suffix` small beside them.

    Shares are 0–1. `value` None prints as a dash.
    """

    value: float | None
    unit: str
    decimals: int = 0
    digits: str = "—"
    suffix: str = ""
    figure: str | None = None
    field: Field = "value"

    @property
    def text(self) -> str:
        """Digits and suffix together, as they stand in running text."""
        gap = " " if self.suffix and self.suffix[0].isascii() and self.suffix[0].isalpha() else ""
        return f"{self.digits}{gap}{self.suffix}"


def plain(text: Iterable[Span] | str) -> str:
    """Return a text without its marks."""
    return text if isinstance(text, str) else "".join(span.text for span in text)


def as_text(text: Text | str) -> Text:
    """Return a text as spans; an empty string gives no span."""
    if isinstance(text, str):
        return (Span(text=text),) if text else ()
    return text
