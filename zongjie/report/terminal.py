"""The console as the command line prints on it: what members and files are called cannot steer it."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from zongjie.characters import shown


class Terminal(Console):
    """A console that shows a text's escape sequences instead of obeying them, in lines and in cells of tables."""

    def render_str(self, text: str, **how: Any) -> Text:
        """Return a text as it is drawn; see `rich.console.Console.render_str`."""
        return super().render_str(shown(text), **how)
