"""Words of a language: labels, units, sentences with figures in them, numbers in the reader's form."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, cast

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_compact_decimal, format_decimal
from jinja2 import TemplateError as JinjaError

from zongjie.errors import TemplateError
from zongjie.slides.fence import unfence
from zongjie.slides.figure import Field, Figure
from zongjie.slides.sentence import compiled, condition_of, is_plain, needs
from zongjie.slides.text import Number, Span, Text, plain
from zongjie.slides.texts import read_texts
from zongjie.slides.view import UnsaidError, as_view

_COMPACT_FROM = {"zh_CN": 10_000, "en": 1_000_000}
_SCALED_FROM = 10_000  # below, an axis reads better in full digits
_PERCENT = ("share", "points", "change")


class Wording:
    """The wording file of one language.

    Parameters
    ----------
    language
        `zh_CN` or `en`.
    folders
        Folders of YAML files: nested mappings whose leaves are Jinja2 sentences, and `units`. A file in `slides/` holds
        the sentences of the slides whose ids begin with its name. A later folder overrules an earlier one key by key.
    currency
        Code of the currency that the unit `currency` stands for.
    turn
        Whose words these are: of sentences that are equally true, the name says which comes first, and the number
        (of the period) that the next one takes its turn.
    """

    def __init__(
        self, language: str, folders: Sequence[Path], currency: str = "CNY", turn: tuple[str, int] = ("", 0)
    ) -> None:
        self.language = language
        self._turn = turn
        self.path = folders[-1]
        self.currency = currency
        self._locale = Locale.parse(language)  # once: Babel would parse it again for every number
        self._texts = read_texts(folders)

    def __contains__(self, key: str) -> bool:
        return self._lookup(key) is not None

    def label(self, key: str, /, **values: Any) -> str:
        """Return a text without marks; see `text`."""
        return plain(self.text(key, **values))

    def text(self, key: str, /, **values: Any) -> Text:
        """Render the sentence under a dotted key.

        Figures (and None in the place of a missing one) may be asked what `view.FigureView` offers; numbers print as
        they are written on slides. `**…**` makes a stretch strong.

        Raises
        ------
        TemplateError
            If the key is unknown or the sentence needs a value that was not given.
        UnsaidError
            If a figure that the sentence prints is undefined.
        """
        sentence = self._lookup(key)
        if not isinstance(sentence, str):
            raise TemplateError(
                f"The wording has no sentence “{key}”.", where=str(self.path), given=key, known=self.keys()
            )
        return self.render(sentence, where=key, **values)

    def render(self, sentence: str, /, where: str = "", **values: Any) -> Text:
        """Render a sentence given as Jinja2 text (the staff's own, for instance); see `text`."""
        if is_plain(sentence):
            return unfence(sentence.strip())
        try:
            template, names = compiled(sentence)
            return unfence(template.render(self._views(names, values)).strip())
        except (JinjaError, TypeError, ValueError, ArithmeticError) as error:
            raise self._unwritable(where, error, values) from None

    def sayable(self, key: str, /, **values: Any) -> Iterator[Text]:
        """Yield those sentences under a key that can be said.

        An entry is a sentence, or `{when: condition, say: sentence}`. It is passed over if its condition fails or a
        number that it needs is undefined. An entry that is a list holds alternatives: the first that can be said is.
        A list of sentences under `say` are equally true and grammatical: one is taken, by turns.
        """
        node = self._lookup(key)
        for entry in node if isinstance(node, list) else [node]:
            alternatives = (self._say(one, key, values) for one in (entry if isinstance(entry, list) else [entry]))
            if said := next((text for text in alternatives if text is not None), None):
                yield said

    def synonyms(self, key: str, said: str, /, **values: Any) -> tuple[str, ...]:
        """Return the sentences under a key that are equally true as one that was said, that one among them."""
        node = self._lookup(key)
        for entry in _entries(node if isinstance(node, list) else []):
            if len(equals := _equals(entry)) > 1:
                found = tuple(self._plain(one, key, values) for one in equals)
                if said in found:
                    return found
        return ()

    def first(self, key: str, /, **values: Any) -> Text | None:
        """Return the first sentence under a key that can be said, or None."""
        return next(self.sayable(key, **values), None)

    def every(self, key: str, /, **values: Any) -> Text:
        """Return all sentences under a key that can be said, one after the other."""
        return self.join(self.sayable(key, **values))

    def join(self, texts: Iterable[Text]) -> Text:
        """Return sentences as one text, with the gap that the language puts between sentences."""
        gap = "" if self.language.startswith("zh") else " "
        spans: list[Span] = []
        for text in texts:
            spans += [Span(text=gap), *text] if gap and spans and text else text
        return tuple(spans)

    def keys(self) -> tuple[str, ...]:
        """All dotted keys that hold a sentence."""
        return tuple(_leaves(self._texts))

    def compile(self) -> Iterator[None]:
        """Compile every sentence, one at each step: a process that others are forked from does so in advance."""
        for sentence in _sentences(self._texts):
            if not is_plain(sentence):
                with suppress(JinjaError):  # it says so where it is needed, and no entry but a sentence may be one
                    compiled(sentence)
                yield

    def items(self, key: str) -> Any:
        """Return the raw value under a key: a list of cards, say. None if there is none."""
        return self._lookup(key)

    def name(self, dimension: str, key: str) -> str:
        """Return the reader's name of a slice: 图文 for the format `article`; unknown names stand as they are."""
        names: Mapping[str, str] = self._lookup(f"names.{dimension}") or {}
        common: Mapping[str, str] = self._lookup("names.any") or {}
        return names.get(key) or common.get(key) or key

    def went(self, before: Span, after: Span, way: str, unit: str) -> Text:
        """Return from where to where a figure went; two numbers that print alike did not move."""
        way = "flat" if before.text == after.text else way
        kind = "points" if unit == "share" else "relative"
        return self.text(f"paths.{kind}.{way}", before=before, after=after)

    def number(
        self,
        value: float | None,
        unit: str,
        decimals: int = 0,
        *,
        figure: str | None = None,
        field: Field = "value",
        signed: bool = False,
        fixed: bool = False,
    ) -> Number:
        """Return a value as it is printed.

        Shares print as percent, `points` (0–1 differences of shares) as percentage points. Large values
        are shortened and trailing zeros go unless `fixed`, for columns of a table (12,420.0 instead of 1.2万).
        """
        base = Number(value=value, unit=unit, decimals=decimals, figure=figure, field=field)
        if value is None:
            return base
        shown = value * 100 if unit in _PERCENT else value
        compact = not fixed and unit not in (*_PERCENT, "year") and abs(value) >= _COMPACT_FROM[self.language]
        digits, magnitude = self._compact(shown) if compact else (self._digits(shown, decimals, fixed), "")
        sign = _sign(value, signed) if _nonzero(digits) else ""
        suffix = self.unit(unit, 2 if compact else float(digits.replace(",", "")))
        if self.language == "zh_CN":
            return base.model_copy(update={"digits": sign + digits, "suffix": magnitude + suffix})
        return base.model_copy(update={"digits": sign + digits + magnitude, "suffix": suffix})

    def figure(self, figure: Figure, field: Field = "value", *, signed: bool = False, fixed: bool = False) -> Number:
        """Return one of a figure's numbers as it is printed."""
        value, unit, decimals = figure.get(field), figure.unit, figure.decimals
        if field in ("change", "change_year_ago"):
            unit, decimals = ("points" if figure.unit == "share" else "change"), 1
        elif field in ("numerator", "denominator"):
            unit, decimals = "plain", 0 if float(value or 0).is_integer() else 1
        return self.number(value, unit, decimals, figure=figure.id, field=field, signed=signed, fixed=fixed)

    def unit(self, unit: str, count: float = 2) -> str:
        """Return the label of a unit, in the form that goes with a count: 人, %, 个百分点, person, people."""
        if unit == "currency":
            return str(self._texts["currencies"].get(self.currency, self.currency))
        units: dict[str, Any] = self._texts["units"]
        if unit not in units:
            raise TemplateError(
                f"The wording has no unit “{unit}”.", where=str(self.path), given=unit, known=tuple(units)
            )
        label = units[unit]
        if isinstance(label, str):
            return label
        return str(label.get(self._locale.plural_form(abs(count)), label["other"]))

    def counts(self, unit: str) -> bool:
        """Whether a unit names what is counted (people, events) and need not stand at each of two numbers."""
        return unit != "points" and isinstance(self._texts["units"].get(unit), dict)

    def scale(self, largest: float, unit: str) -> tuple[float, str]:
        """Return the divisor and the unit label that a chart of such values is drawn with: (10000, 万人)."""
        if unit in _PERCENT:
            return 1, self.unit(unit)
        for divisor, magnitude in self._texts["magnitudes"].items():
            if largest >= max(divisor, _SCALED_FROM):
                gap = "" if self.language == "zh_CN" else " "
                return float(divisor), f"{magnitude}{gap}{self.unit(unit)}".strip()
        return 1, self.unit(unit)

    def date(self, day: date, form: str = "medium") -> str:
        """Return a day in the reader's form."""
        return format_date(day, format=form, locale=self._locale)

    def _views(self, names: Iterable[str], values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: as_view(values[name], self) for name in names if name in values}

    def _say(self, entry: str | Mapping[str, Any] | None, where: str, values: Mapping[str, Any]) -> Text | None:
        if entry is None:
            return None
        condition = None if isinstance(entry, str) else entry.get("when")
        try:
            if condition is not None and not self._holds(condition, where, values):
                return None
            return self.render(self._by_turns(_equals(entry), where, values), where=where, **values)
        except UnsaidError:
            return None

    def _by_turns(self, equals: Sequence[str], where: str, values: Mapping[str, Any]) -> str:
        """Return one of sentences that are equally true: another in the next period and, mostly, on the next slide."""
        if len(equals) == 1:
            return equals[0]
        name, number = self._turn
        lead = values.get("lead")
        about = f"{name} {where} {lead.id if isinstance(lead, Figure) else ''}"
        return equals[(zlib.crc32(about.encode()) + number) % len(equals)]

    def _plain(self, sentence: str, where: str, values: Mapping[str, Any]) -> str:
        try:
            return plain(self.render(sentence, where=where, **values))
        except UnsaidError:
            return ""

    def _holds(self, condition: str, where: str, values: Mapping[str, Any]) -> bool:
        try:
            return bool(condition_of(condition)(self._views(needs(f"{{{{ {condition} }}}}"), values)))
        except (JinjaError, TypeError, ValueError, ArithmeticError) as error:
            raise self._unwritable(f"{where} (when: {condition})", error, values) from None

    def _unwritable(self, where: str, error: Exception, values: Mapping[str, Any]) -> TemplateError:
        return TemplateError(
            f"The sentence {where} cannot be written: {error}.", where=str(self.path), known=tuple(values)
        )

    def _digits(self, value: float, decimals: int, fixed: bool) -> str:
        pattern = "#,##0" + ("." + ("0" if fixed else "#") * decimals if decimals else "")
        return format_decimal(abs(value), format=pattern, locale=self._locale)

    def _compact(self, value: float) -> tuple[str, str]:
        text = format_compact_decimal(abs(value), locale=self._locale, fraction_digits=1)
        found = re.fullmatch(r"([\d.,]+)\s*(.*)", text)
        return (found[1], found[2]) if found else (text, "")

    def _lookup(self, key: str) -> Any:
        node: Any = self._texts
        for part in key.split("."):
            if not isinstance(node, Mapping) or part not in node:
                return None
            node = node[part]
        return node


def _equals(entry: str | Mapping[str, Any]) -> list[str]:
    """Return the sentences of an entry that are equally true."""
    said = entry if isinstance(entry, str) else entry["say"]
    return [said] if isinstance(said, str) else list(said)


def _entries(node: list[Any]) -> Iterator[Any]:
    for entry in node:
        yield from _entries(cast("list[Any]", entry)) if isinstance(entry, list) else [entry]


def _sentences(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, Mapping | list):
        for value in cast("Iterable[Any]", node.values() if isinstance(node, Mapping) else node):
            yield from _sentences(value)


def _leaves(node: Any, prefix: str = "") -> list[str]:
    if isinstance(node, Mapping):
        return [leaf for key, value in node.items() for leaf in _leaves(value, f"{prefix}{key}.")]
    return [prefix[:-1]]


def _sign(value: float, signed: bool) -> str:
    return "−" if value < 0 else "+" if signed and value > 0 else ""


def _nonzero(digits: str) -> bool:
    return any(character in "123456789" for character in digits)
