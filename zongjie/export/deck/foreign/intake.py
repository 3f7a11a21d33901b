"""Open any template, mended and without what a report must not carry."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from pptx import Presentation
from pptx.exc import PackageNotFoundError, PythonPptxError
from pptx.presentation import Presentation as PresentationObject

from zongjie.errors import TemplateError
from zongjie.export.deck.foreign.archive import SAVE_AS, read_parts
from zongjie.export.deck.foreign.clean import clean
from zongjie.export.deck.foreign.mend import finish, mend
from zongjie.export.deck.foreign.sweep import sweep
from zongjie.export.deck.xml import etree

SUFFIXES = (".pptx", ".potx", ".ppsx", ".pptm", ".potm", ".ppsm")
DAMAGE = (  # what python-pptx and lxml say of parts that are missing or make no sense
    PackageNotFoundError, PythonPptxError, LookupError, ValueError, TypeError, AttributeError, ArithmeticError,
    AssertionError, RecursionError, etree.LxmlError,
)  # fmt: skip


@dataclass(frozen=True)
class Opened:
    """A template without slides, and what was left out of it or put in, in words."""

    presentation: PresentationObject
    changed: tuple[str, ...]


def open_template(path: Path) -> Opened:
    """Open a template of any kind, cleaned.

    Raises
    ------
    TemplateError
        If the file is missing, damaged, protected by a password or no presentation.
    """
    data = read_parts(path)
    try:
        presentation = Presentation(io.BytesIO(data))
        changed = [*mend(presentation), *clean(presentation), *sweep(presentation)]
        if not len(presentation.slide_masters):
            raise TemplateError("The template has no slide master.", where=str(path), hint=SAVE_AS)
        changed += finish(presentation)
    except DAMAGE as error:
        raise damaged(path, error) from None
    return Opened(presentation, tuple(dict.fromkeys(changed)))


def damaged(path: Path, error: BaseException) -> TemplateError:
    """Return the error that says that a template's parts make no sense."""
    said = " ".join(str(error.args[0] if error.args else error).split())[:200] or type(error).__name__
    return TemplateError(f"The template is damaged: {said}.", where=str(path), hint=SAVE_AS)
