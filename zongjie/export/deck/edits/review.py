"""Tell what people changed in a generated deck."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pptx.presentation import Presentation

from zongjie.export.deck.edits.content import content, digest, is_placeholder, name_of, shapes_of
from zongjie.export.deck.edits.record import NOTES, PREFIX, Generated, notes_digest, read_record, shape_name
from zongjie.export.deck.xml import Element

State = Literal["untouched", "edited", "gone"]


@dataclass(frozen=True, slots=True)
class Found:
    """What became of one generated shape. `slide` counts from 0; it and `shape` are None where they are gone.

    The notes of a slide stand under the role `notes`; their `shape` is None.
    """

    name: str
    state: State
    slide: int | None = None
    shape: Element | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """What became of a generated deck.

    Attributes
    ----------
    shapes
        Every generated shape, in the order of the record.
    slides_gone
        Ids of generated slides that are not in the file any more.
    slides_added, shapes_added
        Slides by position from 0, and shapes on generated slides as position and name, that people added.
    recorded
        Whether the file carries a record at all: without one nothing can be told.
    """

    recorded: bool
    shapes: tuple[Found, ...] = ()
    slides_gone: tuple[str, ...] = ()
    slides_added: tuple[int, ...] = ()
    shapes_added: tuple[tuple[int, str], ...] = ()

    def named(self, state: State) -> list[str]:
        """Return the names of the generated shapes in a state."""
        return [shape.name for shape in self.shapes if shape.state == state]


def review(presentation: Presentation) -> Review:
    """Compare a deck with its own record of what was generated.

    Shapes are known by their names. LibreOffice renames placeholders: those are known by what they say, else by their
    place among the others. Of a duplicated slide or shape the one that is less changed is the generated one.
    """
    record = read_record(presentation)
    pages = [_Page(index, slide) for index, slide in enumerate(presentation.slides)]
    owned = _owners(record, pages)
    shapes = [found for one in record for found in _shapes(one, owned.get(one.id))]
    ours = {page.index for page in owned.values()}
    return Review(
        bool(record),
        tuple(shapes),
        tuple(one.id for one in record if one.id not in owned),
        tuple(page.index for page in pages if page.index not in ours),
        tuple(_added(owned.values(), shapes)),
    )


@dataclass
class _Page:
    """A slide of the file: its shapes with names and hashes."""

    index: int
    slide: Any
    shapes: list[Element] = field(init=False)
    names: list[str] = field(init=False)
    hashes: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.shapes = shapes_of(self.slide.shapes._spTree)
        self.names = [name_of(shape) for shape in self.shapes]
        self.hashes = [digest(shape, self.slide.part) for shape in self.shapes]

    def likeness(self, one: Generated) -> int:
        """Return how many shapes of a generated slide this one has, or 0 where that tells nothing."""
        named = sum(shape_name(one.id, role) in self.names for role in one.hashes)
        same = (Counter(one.hashes.values()) & Counter(self.hashes)).total()
        return named + same if named or 2 * same >= len(one.hashes) else 0


def _owners(record: Sequence[Generated], pages: Sequence[_Page]) -> dict[str, _Page]:
    """Return the slide of the file that each generated slide is, the likest first."""
    pairs = ((page.likeness(one), one.id, page) for one in record for page in pages)
    ranked = sorted((pair for pair in pairs if pair[0]), key=lambda pair: (-pair[0], pair[2].index))
    owned: dict[str, _Page] = {}
    taken: set[int] = set()
    for _, slide_id, page in ranked:
        if slide_id not in owned and page.index not in taken:
            owned[slide_id] = page
            taken.add(page.index)
    return owned


def _shapes(one: Generated, page: _Page | None) -> Iterator[Found]:
    if page is None:
        yield from (Found(shape_name(one.id, role), "gone") for role in one.hashes)
        return
    places = _places(one, page)
    for role, value in one.hashes.items():
        name = shape_name(one.id, role)
        if role == NOTES:
            yield Found(name, "untouched" if notes_digest(page.slide) == value else "edited", page.index)
        elif role in places:
            at = places[role]
            yield Found(name, "untouched" if page.hashes[at] == value else "edited", page.index, page.shapes[at])
        else:
            yield Found(name, "gone", page.index)


def _places(one: Generated, page: _Page) -> dict[str, int]:
    """Return where each role's shape is among those of the slide: by name, by content, by place among the others."""
    roles = [role for role in one.hashes if role != NOTES]
    places: dict[str, int] = {}
    for role in roles:
        same = [at for at, name in enumerate(page.names) if name == shape_name(one.id, role)]
        if same:
            places[role] = next((at for at in same if page.hashes[at] == one.hashes[role]), same[0])
    renamed = [
        at for at, name in enumerate(page.names) if not name.startswith(PREFIX) and is_placeholder(page.shapes[at])
    ]
    for role in [role for role in roles if role not in places]:
        at = next((at for at in renamed if page.hashes[at] == one.hashes[role]), None)
        if at is not None:
            places[role] = at
            renamed.remove(at)
    for position, role in enumerate(roles):
        if role not in places:
            before = max((places[other] for other in roles[:position] if other in places), default=-1)
            after = min((places[other] for other in roles[position:] if other in places), default=len(page.names))
            between = [at for at in renamed if before < at < after]
            if between:
                places[role] = between[0]
                renamed.remove(between[0])
    return places


def _added(pages: Any, shapes: Sequence[Found]) -> Iterator[tuple[int, str]]:
    """Yield the shapes of generated slides that are not generated; an empty placeholder is nobody's work."""
    ours = [found.shape for found in shapes if found.shape is not None]
    for page in sorted(pages, key=lambda page: page.index):
        for shape, name in zip(page.shapes, page.names, strict=True):
            empty = is_placeholder(shape) and content(shape, page.slide.part) == ("text", [])
            if not empty and not any(shape is one for one in ours):
                yield page.index, name
