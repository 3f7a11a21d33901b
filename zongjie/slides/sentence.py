"""Sentences as Jinja2 templates, compiled once."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from jinja2 import StrictUndefined, Template, meta
from jinja2 import TemplateError as JinjaError
from jinja2.environment import TemplateExpression
from jinja2.sandbox import SandboxedEnvironment

from zongjie.errors import TemplateError
from zongjie.slides.fence import fence

_JINJA = SandboxedEnvironment(undefined=StrictUndefined, finalize=fence, trim_blocks=True, lstrip_blocks=True)
_MARKS = frozenset("{\r")  # all that Jinja2 would change in a text: its own marks, and line ends of Windows


class Sentence(NamedTuple):
    """A sentence, compiled, and the names of the values that it needs."""

    template: Template
    needs: frozenset[str]


@lru_cache(maxsize=4096)
def compiled(sentence: str) -> Sentence:
    """Return a sentence compiled, read only once."""
    tree = _JINJA.parse(sentence)
    return Sentence(_JINJA.from_string(tree), frozenset(meta.find_undeclared_variables(tree)))


@lru_cache(maxsize=4096)
def condition_of(text: str) -> TemplateExpression:
    """Return the condition of a sentence as an expression."""
    return _JINJA.compile_expression(text, undefined_to_none=False)


def is_plain(sentence: str) -> bool:
    """Whether a sentence is its own text: two in three are, and need not be compiled."""
    return not _MARKS.intersection(sentence)


@lru_cache(maxsize=4096)
def needs(sentence: str) -> frozenset[str]:
    """Return the names of the values that a sentence (or a condition in braces) needs, found once."""
    return frozenset(meta.find_undeclared_variables(_JINJA.parse(sentence)))


def names_in(sentence: str, where: str = "") -> set[str]:
    """Return the names of the values that a sentence needs.

    Raises
    ------
    TemplateError
        If the sentence is not one of Jinja2.
    """
    try:
        return set(needs(sentence))
    except JinjaError as error:
        raise TemplateError(f"The sentence cannot be read: {error}.", where=where) from None
