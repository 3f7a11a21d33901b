"""A questionnaire's rows, one a respondent, become survey answers: read once to tell the questions, once to keep."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pandas as pd

from zongjie.sources.base import Batch, Context, Reject
from zongjie.sources.reading import values
from zongjie.sources.reading.forms import text
from zongjie.sources.reading.grid import Grid
from zongjie.sources.reading.questions import Answers, Question, title
from zongjie.sources.reading.rows import DAY_FIRST, DAY_FIRST_HELP, canonical, empty

OPTIONS: Mapping[str, str] = {
    "respondent": "the column with the id of a member, where respondents are known; else they are numbered",
    "scales": "question → its scale: 1-5, 0-10, …",
    "choices": "question → list of its options, where several can be ticked and they stand joined by commas",
    "leave_out": "list of columns that are no questions",
    "encoding": "of a CSV file that is neither UTF-8 nor GB18030",
    DAY_FIRST: DAY_FIRST_HELP,
}
_CELLS = 100_000  # in a batch
_WHY = {
    "words": "words of the respondent's own, which are not kept",
    "personal": "name or contact of a respondent, which is not kept",
}
_NONE = "question not answered"


@dataclass(frozen=True)
class Header:
    """The header of a questionnaire: its row, its names, and which columns are no questions."""

    row: int
    names: tuple[str, ...]
    about: frozenset[int]  # columns about the answering: number, time, source, …
    respondent: int | None = None
    answered_at: int | None = None
    known: bool = False  # whether respondents have an id that stands beyond this questionnaire

    @property
    def asked(self) -> tuple[int, ...]:
        """Places of the questions."""
        return tuple(place for place, name in enumerate(self.names) if place not in self.about and name)

    @property
    def survey(self) -> str:
        """What tells this questionnaire's respondent 1 from another's: a hash of its questions."""
        said = "\x1f".join(title(self.names[place]) for place in self.asked)
        return hashlib.blake2b(said.encode(), digest_size=4).hexdigest()


def answers(
    grid: Grid, header: Header, context: Context, *, coded: Callable[[Answers, Sequence[int]], bool] | None = None
) -> Iterator[Batch]:
    """Yield the answers below a header; a row read is one cell of a question.

    Parameters
    ----------
    coded
        Tells from all answers whether choices stand as numbers of their options.
    """
    counted = Answers(header.names)
    for _, cells in _rows(grid, header):
        counted.take([_said(cell) for cell in cells])
    options = context.options
    asked = counted.questions(
        header.asked,
        {title(name): str(scale) for name, scale in (options.get("scales") or {}).items()},
        {title(name): labels for name, labels in (options.get("choices") or {}).items()},
        coded=coded is not None and coded(counted, header.asked),
    )
    rows = _rows(grid, header)
    ignored = tuple(header.names[place] for place in sorted(header.about) if place != header.respondent)
    while chunk := list(islice(rows, max(1, _CELLS // max(1, len(asked))))):
        yield _batch(grid, header, asked, chunk, context, ignored)
        ignored = ()


def _rows(grid: Grid, header: Header) -> Iterator[tuple[int, tuple[Any, ...]]]:
    for number, cells in grid.rows():
        if number > header.row and any(map(_said, cells)):
            yield number, cells


def _batch(
    grid: Grid,
    header: Header,
    asked: Sequence[Question],
    chunk: list[tuple[int, tuple[Any, ...]]],
    context: Context,
    ignored: tuple[str, ...],
) -> Batch:
    skipped: Counter[str] = Counter()
    rejects: list[Reject] = []
    rows: list[dict[str, Any]] = []
    numbers: list[int] = []
    width = len(header.names)
    for number, cells in chunk:
        if any(map(_said, cells[width:])):
            rejects.append(Reject(f"{grid.place}, row {number}", "more cells than the header has columns"))
            continue
        said = [_said(cell) for cell in cells] + [""] * (width - len(cells))
        who = _respondent(header, said, number)
        when = cells[header.answered_at] if header.answered_at is not None and header.answered_at < len(cells) else None
        for question in asked:
            answer = said[question.place]
            if not answer:
                skipped[_NONE] += 1
            elif question.kind in _WHY:
                skipped[_WHY[question.kind]] += 1
            else:
                numbers.append(number * width + question.place)  # cells are numbered over the whole sheet
                rows.append(
                    {
                        "respondent": who,
                        "question": question.name,
                        "value": question.value(answer),
                        "scale": question.scale or None,
                        "answered_at": when,
                    }
                )
    parts = tuple((number * width, f"{grid.place}, row {number}") for number, _ in chunk)
    batch = Batch("survey", empty("survey"), tuple(rejects), skipped, grid.place, "column", parts, ignored=ignored)
    if not rows:
        return batch
    raw = pd.DataFrame(rows, index=numbers, dtype=object)
    return canonical(raw if header.answered_at is not None else raw.drop(columns="answered_at"), batch, context)


def _respondent(header: Header, said: Sequence[str], number: int) -> str:
    own = said[header.respondent] if header.respondent is not None else ""
    return own if header.known and own else f"{header.survey}:{own or number}"


def _said(cell: Any) -> str:
    """Return an answer as text; empty where there is none."""
    said = text(cell)
    if isinstance(cell, float) and cell.is_integer():
        said = str(int(cell))
    return "" if said.lower() in values.MISSING and said not in ("无", "na", "NA") else said
