"""What every slide of a report is told with: the words, the figures by name, the names of its periods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from babel.dates import format_date

from zongjie.report.prepare import Prepared
from zongjie.slides.figure import Figure, Figures
from zongjie.slides.model import Absent
from zongjie.slides.text import Text, plain
from zongjie.slides.wording import Wording

Choices = Sequence[str | Sequence[str]]
"""Figures by id; in the place of one, several of which the first that is defined is taken."""


@dataclass(frozen=True)
class Telling:
    """A report's words and figures, as the makers of slides use them."""

    prepared: Prepared

    @cached_property
    def words(self) -> Wording:
        """The wording of the report's language and currency."""
        language = self.prepared.info.language
        path = self.prepared.project.wording(language)
        turn = (self.prepared.info.slug, self.prepared.period.number)
        return Wording(language, path, self.prepared.parameters.project.currency, turn)

    @property
    def figures(self) -> Figures:
        """All figures of the report."""
        return self.prepared.figures

    @cached_property
    def values(self) -> dict[str, Any]:
        """What sentences may name: every figure by id (None where it is missing) and the words of the period."""
        found: dict[str, Any] = {name: self.figures.get(name) for name in (*self.prepared.missing, *self.figures)}
        return found | self._period_words()

    def figure(self, *preferred: str) -> Figure | None:
        """Return the first of the figures that is defined, or None."""
        found = (self.figures.get(name) for name in preferred)
        return next((figure for figure in found if figure is not None and figure.defined), None)

    def choose(self, choices: Choices) -> list[Figure]:
        """Return the figures that are defined, in order, each once."""
        found = (self.figure(*([one] if isinstance(one, str) else one)) for one in choices)
        return list({figure.id: figure for figure in found if figure is not None}.values())

    def title(self, slide: str, **more: Any) -> Text:
        """Return a slide's action title: the first of its sentences that can be said, else its name."""
        found = self.words.first(f"slides.{slide}.title", **self.values, **more)
        return found or self.words.text(f"slides.{slide}.name")

    def first(self, key: str, **more: Any) -> Text | None:
        """Return the first sentence under a key that can be said."""
        return self.words.first(key, **self.values, **more)

    def every(self, key: str, **more: Any) -> Text:
        """Return all sentences under a key that can be said."""
        return self.words.every(key, **self.values, **more)

    def label(self, key: str, **more: Any) -> str:
        """Return a label in which the words of the period may stand."""
        return self.words.label(key, **self.values, **more)

    def listing(self, names: Iterable[str]) -> str:
        """Return names as a list in running text."""
        return self.words.label("export.list_separator").join(names) if self.chinese else ", ".join(names)

    @property
    def chinese(self) -> bool:
        """Whether the report is in Chinese."""
        return self.prepared.info.language.startswith("zh")

    def absent(self, slide: str, metrics: Sequence[str]) -> Absent:
        """Return the place of a slide that the data cannot carry, with the reason."""
        missing = self.prepared.missing
        tables = tuple(dict.fromkeys(table for name in metrics for table in missing.get(name, ())))
        return Absent(
            id=slide,
            title=self.words.label(f"slides.{slide}.name"),
            because=self._because(metrics, tables),
            needs=tables,
        )

    def _because(self, metrics: Sequence[str], tables: tuple[str, ...]) -> str:
        undefined = [figure for name in metrics if (figure := self.figures.get(name)) and not figure.defined]
        if undefined:
            reason = undefined[0].undefined_because or self.words.label("absent.nothing")
            return self.words.label("absent.undefined", title=undefined[0].title, because=reason)
        if tables:
            return self.words.label("absent.tables", tables=self.listing(map(self.table_name, tables)))
        return self.words.label("absent.nothing")

    def table_name(self, table: str) -> str:
        """Return the reader's name of a table, or of a column of one (`members.left_at`)."""
        name, _, column = table.partition(".")
        known = self.words.name("table", name)
        return self.words.label("columns.of_table", table=known, column=column) if column else known

    def source(self, figures: Iterable[Figure | str]) -> str:
        """Return the source line: tables, period, zone, numbers of the definitions."""
        used = self.resolve(figures)
        tables = dict.fromkeys(table for figure in used for table in figure.tables)
        if not tables:
            return ""
        info = self.prepared.info
        numbers = sorted({figure.number for figure in used if figure.number}, key=_by_parts)
        return self.words.label(
            "source_line",
            tables=self.listing(self.words.name("table", table) for table in tables),
            start=info.start.isoformat(),
            end=info.end.isoformat(),
            zone=info.time_zone,
            numbers=self.listing(numbers),
        )

    def notes(self, slide: str, figures: Iterable[Figure | str], *, template_text: bool = False) -> tuple[str, ...]:
        """Return speaker notes: what to say, the definitions with their evidence, the caveats."""
        used = self.resolve(figures)
        said = plain(self.every(f"slides.{slide}.notes"))
        marked = (self.words.label("export.template_text_notice"),) if template_text else ()
        defined = tuple(self._definition(figure) for figure in used if figure.definition)
        caveats = dict.fromkeys(caveat for figure in used for caveat in figure.caveats)
        return ((said,) if said else ()) + marked + defined + tuple(caveats)

    def resolve(self, figures: Iterable[Figure | str]) -> tuple[Figure, ...]:
        """Return figures given by id or as they are, each once; unknown ids are left out."""
        found = (self.figures.get(figure) if isinstance(figure, str) else figure for figure in figures)
        return tuple({figure.id: figure for figure in found if figure is not None}.values())

    def times(self, keys: Sequence[str]) -> tuple[str, ...]:
        """Return the labels of time steps (`2023-03` or `2023-03-09`): 3月, Mar, 9日.

        Where the year (for days: the month) changes on the way, the first step in it says so.
        """
        days = [date.fromisoformat(key if len(key) > 7 else f"{key}-01") for key in keys]
        kinds = ["day" if len(key) > 7 else "month" for key in keys]
        outer = [(day.year, day.month) if kind == "day" else day.year for day, kind in zip(days, kinds, strict=True)]
        first = [one != before for one, before in zip(outer, [None, *outer], strict=False)]
        long = [is_first and len(set(outer)) > 1 for is_first in first]
        return tuple(
            self.day(day, f"times.{kind}_long" if with_outer else f"times.{kind}")
            for day, kind, with_outer in zip(days, kinds, long, strict=True)
        )

    def day(self, day: date, pattern: str = "times.date") -> str:
        """Return a day in a form of the wording file."""
        return format_date(day, self.words.label(pattern), locale=self.prepared.info.language)

    def _definition(self, figure: Figure) -> str:
        shown = {"number": figure.number, "title": figure.title, "definition": figure.definition}
        text = self.words.label("notes.definition", **shown)
        if figure.numerator is None or figure.denominator is None:
            return text
        text += self.words.label("notes.evidence", figure=figure)
        if (interval := figure.intervals.get("previous")) is None:
            return text
        low, high = (self.words.number(end, "points", 1, signed=True) for end in interval)
        return text + self.words.label("notes.interval", low=low.text, high=high.text)

    def _period_words(self) -> dict[str, Any]:
        period, language = self.prepared.period, self.prepared.info.language
        words: Mapping[str, str] = self.words.items(f"periods.{period.kind}")
        labels: dict[str, Any] = {
            "period": period.label(language),
            "previous_period": period.previous().label(language),
            "year_ago_period": period.year_ago().label(language),
            "next_period": period.next().label(language),
            "community": self.prepared.info.community,
            "months": len(tuple(period.months())),
        }
        # the dates of a custom period are too long to stand beside a line or over a number
        custom = period.kind == "custom"
        for side, short in (("now", "value"), ("previous", "previous"), ("year_ago", "year_ago")):
            full = labels["period" if side == "now" else f"{side}_period"]
            labels[f"{side}_name"] = self.words.label(f"export.{short}") if custom else full
        return labels | dict(words)


def flat(choices: Choices) -> list[str]:
    """Return all ids of some choices."""
    return [name for one in choices for name in ([one] if isinstance(one, str) else one)]


def _by_parts(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in number.split(".") if part.isdigit())
