"""The staff's own words in a report: put in their places, and held against the figures that they were written on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from zongjie.errors import ParameterError, nearest
from zongjie.parameters import TextOverride
from zongjie.periods import Period, parse
from zongjie.report.manifest import NAME as MANIFEST
from zongjie.report.prepare import Prepared
from zongjie.report.telling import Telling
from zongjie.report.variety import Variety
from zongjie.slides.document import Document
from zongjie.slides.model import Slide
from zongjie.slides.own_text import OwnText
from zongjie.slides.places import judged, numbered, places, read, write
from zongjie.slides.sentence import names_in
from zongjie.slides.slice_view import UnsaidError
from zongjie.slides.text import plain


def remembered(folder: Path) -> tuple[OwnText, ...]:
    """Return the own texts of the earlier report in a folder, then those of the community's other periods."""
    others = sorted(folder.parent.glob(f"[!.]*/{MANIFEST}"))  # a folder with a dot is not done yet
    return tuple(text for path in (folder / MANIFEST, *others) for text in _texts_in(path))


def verify(prepared: Prepared) -> None:
    """Refuse words that name a figure which there is none of, before any notebook runs.

    Raises
    ------
    ParameterError
        With the nearest known name.
    """
    known = Telling(prepared).values
    for key, override in prepared.parameters.text.items():
        for place, text in override.places().items():
            unknown = sorted(names_in(text, where=f"text.{key}.{place}") - set(known))
            if unknown:
                raise ParameterError(
                    f"“{unknown[0]}” is no figure that a text can name.",
                    where=f"text.{key}.{place}",
                    given=unknown[0],
                    known=tuple(known),
                    hint="`zongjie metrics` lists the figures",
                )


class OwnWords:
    """Puts the staff's words into the slides of one report and keeps count of them.

    Parameters
    ----------
    earlier
        Own texts of earlier reports, the nearest first: what they stood on is what this report's are held against.
    """

    def __init__(self, prepared: Prepared, earlier: Iterable[OwnText] = ()) -> None:
        self._telling = Telling(prepared)
        self._variety = Variety(self._telling)
        self._period = prepared.period
        self._earlier = tuple(earlier)
        self._given = _given(prepared.parameters.text, prepared.period)
        self._found: list[OwnText] = []

    def on(self, slide: Slide) -> Slide:
        """Return a slide with the staff's words for it; slides come in the order of the report."""
        slide = self._variety.on(slide)
        own = [self._settled(slide, one) for one in self._given.pop(slide.id, ())]
        self._found += own
        standing = [one for one in own if not one.unused]
        if not standing:
            return slide
        worded = slide
        for one in standing:
            worded = self._written(worded, slide, one)
        stale = tuple(self._warning(one) for one in standing if one.now)
        return worded.model_copy(update={"notes": (*stale, *worded.notes), "template_text": False})

    def record(self, known: Iterable[str], absent: Iterable[str]) -> tuple[OwnText, ...]:
        """Return all own texts, those for slides that the report does not have with the reason."""
        names, gone = tuple(known), set(absent)
        rest = [one for texts in self._given.values() for one in texts]
        return tuple(self._found) + tuple(self._kept(one, _no_slide(one.slide, names, gone)) for one in rest)

    def _settled(self, slide: Slide, own: OwnText) -> OwnText:
        """Return a text with what it stands on, or why it cannot stand here."""
        place = numbered(slide, own.place)
        known = (*places(slide), "notes")
        if place not in known:
            return self._kept(own, _no_place(slide, own.place, known))
        try:
            self._rendered(own)
        except UnsaidError:
            return self._kept(own, "a figure that it names is not there; the generated text stands")
        return own.model_copy(update=self._basis(slide, own, place)).on(self._before(own))

    def _basis(self, slide: Slide, own: OwnText, place: str) -> dict[str, str]:
        """Return what the product says at a place; nothing where the text names its figures and cannot go stale."""
        said = judged(slide) if place in ("judgement", "notes") else read(slide, place)
        by_number = place == own.place and place.startswith("items.")
        of = _head(slide, place) if by_number else ""
        return {"period": str(self._period), "generated": "" if names_in(own.text) else said, "of": of}

    def _before(self, own: OwnText) -> OwnText | None:
        return next((one for one in self._earlier if one.same(own) and one.period), None)

    def _kept(self, own: OwnText, why: str) -> OwnText:
        """Return a text that is not used now; what it stood on is kept for when it is again."""
        before = self._before(own) or own
        kept = {"period": before.period, "generated": before.generated, "of": before.of, "unused": why}
        return own.model_copy(update=kept)

    def _rendered(self, own: OwnText) -> Any:
        words, values = self._telling.words, self._telling.values
        return words.render(own.text, where=f"text.{own.slide}.{own.place}", **values)

    def _written(self, worded: Slide, generated: Slide, own: OwnText) -> Slide:
        text = self._rendered(own)
        if own.place != "notes":
            return write(worded, numbered(generated, own.place), text)
        said = plain(self._telling.every(f"slides.{worded.id}.notes"))
        rest = worded.notes[1:] if said and worded.notes[:1] == (said,) else worded.notes
        return worded.model_copy(update={"notes": (plain(text), *rest)})

    def _warning(self, own: OwnText) -> str:
        language = self._telling.prepared.info.language
        written = parse(own.period).label(language)
        return self._telling.label(
            "own_text.stale", place=self._place(own), written=written, then=own.then, now=own.now
        )

    def _place(self, own: OwnText) -> str:
        if not own.place.startswith("items."):
            return self._telling.label(f"own_text.{own.place}")
        key = own.place.removeprefix("items.").rpartition(".")[0]
        return self._telling.label("own_text.item", number=key)


def notices(document: Document) -> Iterator[str]:
    """Yield a line for each own text that is stale or not used, with what to do."""
    for own in document.texts:
        name = f"text {own.slide}, {own.place}"
        if own.unused:
            yield f"{name}: {own.unused}"
        elif own.now:
            elsewhere = own.period != document.info.period
            alone = f"; for {own.period} alone: {own.slide}@{own.period}" if elsewhere else ""
            yield (
                f"{name}: written for {own.period} on “{own.then}”, now “{own.now}”: change it, or name its figures"
                f" ({{{{ members_end }}}}), or if it still holds say checked: with today's date{alone}"
            )


def _given(overrides: Mapping[str, TextOverride], period: Period) -> dict[str, list[OwnText]]:
    """Return the texts for a period by slide; one for the period alone goes before one for all."""
    found: dict[str, dict[str, OwnText]] = {}
    for key, override in sorted(overrides.items(), key=lambda item: "@" in item[0]):
        slide, at, alone = key.partition("@")
        if at and parse(alone) != period:
            continue
        for place, text in override.places().items():
            own = OwnText(slide=slide, place=place, text=text, checked=override.checked)
            found.setdefault(slide, {})[place] = own
    return {slide: list(texts.values()) for slide, texts in found.items()}


def _head(slide: Slide, place: str) -> str:
    """Return what tells an item from the others: its heading, or its text without the numbers."""
    item = place.rpartition(".")[0]
    return read(slide, f"{item}.heading") or re.sub(r"[\d.,]+", "…", read(slide, f"{item}.body"))


def _no_place(slide: Slide, place: str, known: tuple[str, ...]) -> str:
    headings = [read(slide, name) for name in known if name.endswith(".heading")]
    listed = ", ".join([*known, *headings])
    return f"the slide has no such text; it has {listed}"


def _no_slide(slide: str, known: tuple[str, ...], absent: set[str]) -> str:
    if slide in absent:
        return "the slide is not in this report, which lacks the data for it"
    match = nearest(slide, known)
    return "no slide has this id" + (f"; did you mean {match}?" if match else "; manifest.json lists the ids")


def _texts_in(manifest: Path) -> list[OwnText]:
    """Return the own texts in a manifest; none where there is no manifest, or one that cannot be read."""
    try:
        return [OwnText.model_validate(text) for text in json.loads(manifest.read_text(encoding="utf-8"))["texts"]]
    except (OSError, ValueError, KeyError, TypeError, ValidationError):
        return []
