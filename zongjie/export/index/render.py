"""The index as HTML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from zongjie.errors import TemplateError
from zongjie.export.index.line import HEIGHT, WIDTH
from zongjie.export.index.place import MARK
from zongjie.export.index.shelf import Report, Unread
from zongjie.export.index.view import IndexView
from zongjie.export.policy import policy
from zongjie.paths import Project
from zongjie.slides.wording import Wording

_FALL_BACK = "zh_CN"


def render(reports: Sequence[Report], unread: Sequence[Unread], project: Project) -> bytes:
    """Return the index of some reports as UTF-8, in the language that most of them have."""
    language = _language(reports, project)

    @cache
    def wording_of(currency: str) -> Wording:
        return Wording(language, project.wording(language), currency)

    environment = Environment(
        loader=FileSystemLoader([str(folder) for folder in project.index_templates()]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style, script = (
        Markup("".join(_text(environment, name) for name in names))
        for names in (("colours.css", "style.css"), ("script.js",))
    )
    return (
        environment.get_template("index.html.j2")
        .render(
            page=IndexView(reports, unread, language, wording_of),
            mark=Markup(MARK),
            policy=policy(style, script),
            style=style,
            script=script,
            size=(WIDTH, HEIGHT),
        )
        .encode()
    )


def _language(reports: Sequence[Report], project: Project) -> str:
    spoken = Counter(report.record.parameters.language for report in reports)
    for language in sorted(spoken, key=lambda one: (-spoken[one], one)):
        try:
            project.wording(language)
        except TemplateError:  # of a project with more languages
            continue
        return language
    return _FALL_BACK


def _text(environment: Environment, name: str) -> str:
    loader = environment.loader
    assert loader is not None
    return loader.get_source(environment, name)[0]
