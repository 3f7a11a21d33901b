"""The style sheet and the script of a page, with the pictures that a theme names, and the policy that lets them in."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from zongjie.errors import TemplateError
from zongjie.export.page.view import HEAT_LEVELS
from zongjie.export.policy import policy

_PICTURES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
}
_URL = re.compile(r"""url\(\s*(?P<quote>["']?)(?!data:|#)(?P<name>.*?)(?P=quote)\s*\)""")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


class Inline:
    """What stands in the page itself instead of beside it.

    Parameters
    ----------
    environment
        Finds the files of the theme, and of those that it builds on.
    folders
        Where they lie, the theme's own first.
    """

    def __init__(self, environment: Environment, folders: Sequence[str]) -> None:
        self._environment = environment
        self._folders = [Path(folder) for folder in folders]

    def style(self, ticks: int) -> Markup:
        """Return the style sheet with a rule for every column that a timeline may need: the policy forbids `style=`."""
        rules = [f".ticks-{n} ol{{grid-template-columns:repeat({n},1fr)}}" for n in range(1, ticks + 1)]
        rules += [f".from-{n}{{grid-column-start:{n}}}.to-{n}{{grid-column-end:{n}}}" for n in range(1, ticks + 2)]
        rules += [f".h{n}{{--level:{level:g}}}" for n, level in enumerate(HEAT_LEVELS)]
        sheets = [self._with_pictures(name) for name in ("colours.css", "style.css", "periods.css")]
        return Markup("".join([*sheets, *rules]))

    @cached_property
    def script(self) -> Markup:
        """The page's one script."""
        return Markup(self._text("script.js"))

    def policy(self, style: str, script: str) -> str:
        """Return the content security policy that fits a style sheet and a script."""
        return policy(style, script)

    def _text(self, name: str) -> str:
        loader = self._environment.loader
        assert loader is not None
        return loader.get_source(self._environment, name)[0]

    def _with_pictures(self, name: str) -> str:
        """Return a style sheet in which pictures beside it are part of it: a page asks for no other file."""
        sheet = _COMMENT.sub("", self._text(name))
        return _URL.sub(lambda found: f'url("{self._picture(found["name"], name)}")', sheet)

    def _picture(self, name: str, sheet: str) -> str:
        kind = _PICTURES.get(Path(name).suffix.lower())
        path = next((folder / name for folder in self._folders if (folder / name).is_file()), None)
        if kind is None or path is None:
            raise TemplateError(
                f"The theme's {sheet} names url({name}), which is no picture in the theme's folder.",
                where=str(self._folders[0]),
                given=name,
                known=self._pictures(),
                hint=f"put the picture beside {sheet}; a page loads nothing from elsewhere",
            )
        return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"

    def _pictures(self) -> list[str]:
        found = {path.name for folder in self._folders if folder.is_dir() for path in folder.iterdir()}
        return sorted(name for name in found if Path(name).suffix.lower() in _PICTURES)
