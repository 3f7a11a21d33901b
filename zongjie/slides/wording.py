"""Words of a language: labels, units, sentences with figures in them, numbers in the reader's form."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from babel.dates import format_date
from babel.numbers import format_compact_decimal, format_decimal
from jinja2 import StrictUndefined
from jinja2 import TemplateError as JinjaError
from jinja2.sandbox import SandboxedEnvironment

from zongjie.errors import TemplateError
from zongjie.slides.figure import Field, Figure
from zongjie.slides.text import Number, Span, Text, Tone, plain

# Private-use characters fence a span while Jinja joins strings; data never keeps them.
_OPEN, _CLOSE = "\ue000", "\ue001"
_FENCED = re.compile(f"{_OPEN}(.*?){_CLOSE}|\\*\\*(.+?)\\*\\*", re.DOTALL)
_COMPACT_FROM = {"zh_CN": 10_000, "en": 1_000_000}


class Wording:
    """The wording file of one language.

    Parameters
    ----------
    language
        `zh_CN` or `en`.
    path
        The YAML file: nested mappings whose leaves are Jinja2 sentences, and `units`.
    """

    def __init__(self, language: str, path: Path) -> None:
        self.language = language
        self.path = path
        with path.open(encoding="utf-8") as file:
            self._texts: dict[str, Any] = yaml.safe_load(file)

    @cached_property
    def _jinja(self) -> SandboxedEnvironment:
        return SandboxedEnvironment(undefined=StrictUndefined, finalize=_fence, trim_blocks=True, lstrip_blocks=True)

    def __contains__(self, key: str) -> bool:
        return self._lookup(key) is not None

    def label(self, key: str, **values: Any) -> str:
        """Return a text without marks; see `text`."""
        return plain(self.text(key, **values))

    def text(self, key: str, /, **values: Any) -> Text:
        """Render the sentence under a dotted key.

        Values that are Figures print as their value and offer `.previous`, `.year_ago`, `.change`,
        `.change_year_ago`, `.target`, `.numerator`, `.denominator` (each a figure-linked span), `.raw` (the Figure)
        and `.rising`. Numbers print as they are written on slides. `**…**` makes a stretch strong.

        Raises
        ------
        TemplateError
            If the key is unknown or the sentence needs a value that was not given.
        """
        sentence = self._lookup(key)
        if not isinstance(sentence, str):
            raise TemplateError(
                f"The wording has no sentence “{key}”.", where=str(self.path), given=key, known=self.keys()
            )
        return self.render(sentence, where=key, **values)

    def render(self, sentence: str, /, where: str = "", **values: Any) -> Text:
        """Render a sentence given as Jinja2 text (the staff's own, for instance); see `text`."""
        context = {
            name: FigureView(value, self) if isinstance(value, Figure) else value for name, value in values.items()
        }
        try:
            return _unfence(self._jinja.from_string(sentence).render(context).strip())
        except JinjaError as error:
            raise TemplateError(
                f"The sentence {where} cannot be written: {error}.", where=str(self.path), known=tuple(values)
            ) from None

    def keys(self) -> tuple[str, ...]:
        """All dotted keys that hold a sentence."""
        return tuple(_leaves(self._texts))

    def items(self, key: str) -> Any:
        """Return the raw value under a key: a list of cards, say. None if there is none."""
        return self._lookup(key)

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

        Shares print as percent, `points` (0–1 differences of shares) as percentage points. Trailing zeros go unless
        `fixed`, for columns of a table.
        """
        base = Number(value=value, unit=unit, decimals=decimals, figure=figure, field=field)
        if value is None:
            return base
        shown, suffix = value, self.unit(unit)
        if unit in ("share", "points", "change"):
            shown = value * 100
        elif abs(value) >= _COMPACT_FROM.get(self.language, 10**6) and unit != "year":
            digits, magnitude = self._compact(shown)
            return base.model_copy(update={"digits": _sign(value, signed) + digits, "suffix": magnitude + suffix})
        pattern = "#,##0" + ("." + ("0" if fixed else "#") * decimals if decimals else "")
        digits = format_decimal(abs(shown), format=pattern, locale=self.language)
        minus = _sign(value, signed) if _nonzero(digits) else ""
        return base.model_copy(update={"digits": minus + digits, "suffix": suffix})

    def figure(self, figure: Figure, field: Field = "value", *, signed: bool = False, fixed: bool = False) -> Number:
        """Return one of a figure's numbers as it is printed."""
        unit, decimals = figure.unit, figure.decimals
        if field in ("change", "change_year_ago"):
            unit, decimals = ("points" if figure.unit == "share" else "change"), 1
        elif field in ("numerator", "denominator"):
            unit, decimals = "plain", 0 if (figure.get(field) or 0) == int(figure.get(field) or 0) else 1
        return self.number(figure.get(field), unit, decimals, figure=figure.id, field=field, signed=signed, fixed=fixed)

    def unit(self, unit: str) -> str:
        """Return the label of a unit: 人, %, 个百分点."""
        units: dict[str, str] = self._texts["units"]
        if unit not in units:
            raise TemplateError(
                f"The wording has no unit “{unit}”.", where=str(self.path), given=unit, known=tuple(units)
            )
        return units[unit]

    def scale(self, largest: float, unit: str) -> tuple[float, str]:
        """Return the divisor and the unit label that a chart of such values is drawn with: (10000, 万人)."""
        if unit in ("share", "points", "change"):
            return 1, self.unit(unit)
        for divisor, magnitude in self._texts["magnitudes"].items():
            if largest >= divisor:
                return float(divisor), f"{magnitude}{self.unit(unit)}"
        return 1, self.unit(unit)

    def date(self, day: date, form: str = "medium") -> str:
        """Return a day in the reader's form."""
        return format_date(day, format=form, locale=self.language)

    def _compact(self, value: float) -> tuple[str, str]:
        text = format_compact_decimal(abs(value), locale=self.language, fraction_digits=1)
        found = re.fullmatch(r"([\d.,]+)\s*(.*)", text)
        return (found[1], found[2]) if found else (text, "")

    def _lookup(self, key: str) -> Any:
        node: Any = self._texts
        for part in key.split("."):
            if not isinstance(node, Mapping) or part not in node:
                return None
            node = node[part]
        return node


class FigureView:
    """A figure inside a sentence; see `Wording.text`."""

    def __init__(self, figure: Figure, wording: Wording) -> None:
        self.raw = figure
        self._wording = wording

    def __getattr__(self, name: str) -> Any:
        if name not in Figure.model_fields and name not in ("change", "change_year_ago"):
            raise AttributeError(name)
        number = getattr(self.raw, name)
        if name in ("value", "previous", "year_ago", "target", "change", "change_year_ago", "numerator", "denominator"):
            shown = self._wording.figure(self.raw, name)
            if name.startswith("change"):  # the sentence says which way
                shown = shown.model_copy(update={"digits": shown.digits.lstrip("+−-")})
            return Span(text=shown.text, strong=True, figure=self.raw.id, field=name)
        return number

    @property
    def rising(self) -> bool | None:
        """Whether the value is above the previous one; None where either is undefined or nothing changed."""
        return (self.raw.change > 0) if self.raw.change else None


def _fence(value: Any) -> str:
    if isinstance(value, FigureView):
        value = value.value
    if isinstance(value, Number):
        value = Span(text=value.text, strong=True, figure=value.figure, field=value.field)
    if isinstance(value, Span):
        return f"{_OPEN}{json.dumps(value.model_dump())}{_CLOSE}"
    if isinstance(value, tuple) and all(isinstance(part, Span) for part in value):
        return "".join(_fence(part) for part in value)
    return str(value).replace(_OPEN, "").replace(_CLOSE, "")


def _unfence(text: str) -> Text:
    spans: list[Span] = []
    position = 0
    for found in _FENCED.finditer(text):
        if found.start() > position:
            spans.append(Span(text=text[position : found.start()]))
        if found[1] is not None:
            spans.append(Span.model_validate_json(found[1]))
        else:
            spans += [span.model_copy(update={"strong": True}) for span in _unfence(found[2])]
        position = found.end()
    if position < len(text):
        spans.append(Span(text=text[position:]))
    return tuple(spans)


def tint(text: Text, tone: Tone) -> Text:
    """Return a text whose figure spans carry a tone."""
    return tuple(span.model_copy(update={"tone": tone}) if span.figure else span for span in text)


def _leaves(node: Any, prefix: str = "") -> list[str]:
    if isinstance(node, Mapping):
        return [leaf for key, value in node.items() for leaf in _leaves(value, f"{prefix}{key}.")]
    return [prefix[:-1]]


def _sign(value: float, signed: bool) -> str:
    return "−" if value < 0 else "+" if signed and value > 0 else ""


def _nonzero(digits: str) -> bool:
    return any(character in "123456789" for character in digits)
