"""Text without the blanks around it, in any engine."""

from __future__ import annotations

from typing import Any


def trimmed(text: Any) -> Any:
    r"""Return a text column without blanks at either end.

    Ibis's `strip` names blanks to Spark as `\v` and `\f`, which Spark reads as the letters: “female” lost its first.
    """
    return text.re_replace(r"^\s+|\s+$", "")
