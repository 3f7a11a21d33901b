"""Pictures that others made: what they are and how large, told by their first bytes before anything is unfolded."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

MOST_PIXELS = 80_000_000  # whatever shows the picture unfolds it in memory, four bytes each


class OutsizeError(ValueError):
    """The picture would unfold to more than programs bear."""


@dataclass(frozen=True)
class Picture:
    """A picture's format as Pillow calls it (`PNG`, `JPEG`, …), its width and its height in pixels."""

    format: str
    width: int
    height: int


def picture(data: bytes) -> Picture | None:
    """Return what a picture is; None if it is none that Pillow knows.

    Raises
    ------
    OutsizeError
        If it has too many pixels.
    """
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as image:
                found = Picture(image.format or "", *image.size)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise OutsizeError(f"it has more than {MOST_PIXELS:,} pixels") from None
    except (OSError, ValueError, SyntaxError):
        return None
    if found.width * found.height > MOST_PIXELS:
        raise OutsizeError(f"it is {found.width:,} × {found.height:,} pixels large")
    return found


def is_whole(data: bytes) -> bool:
    """Whether every pixel of a picture that `picture` knows can be read."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as image:
            image.load()
    except (OSError, ValueError, SyntaxError):
        return False
    return True
