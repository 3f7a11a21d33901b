"""The logo of the parameters file, as the record carries it: checked, and part of the record itself."""

from __future__ import annotations

import base64
from pathlib import Path

from zongjie.errors import ParameterError
from zongjie.parameters import Parameters
from zongjie.paths import written
from zongjie.pictures import OutsizeError, is_whole, picture

_MOST = 5_000_000  # bytes: it stands in every page, deck and record
_KINDS = {"PNG": (".png",), "JPEG": (".jpg", ".jpeg")}


def logo_of(parameters_path: Path, parameters: Parameters) -> str | None:
    """Return the logo that a parameters file names as a data URI; None if it names none.

    Raises
    ------
    ParameterError
        As `logo_uri`.
    """
    return logo_uri(parameters_path.parent / written(parameters.logo)) if parameters.logo else None


def logo_uri(path: Path) -> str:
    """Return a picture file as a data URI.

    Raises
    ------
    ParameterError
        If it is not there, is no PNG or JPEG, is called another kind than it is, is damaged or too large.
    """
    try:
        if path.stat().st_size > _MOST:
            raise _refused(path, "is larger than 5 MB", "save it smaller: a logo is shown some centimetres wide")
        data = path.read_bytes()
    except OSError as error:
        raise ParameterError(f"The logo cannot be read: {error.strerror}.", where=str(path)) from None
    kind = _kind(path, data)
    return f"data:image/{kind.lower()};base64,{base64.b64encode(data).decode()}"


def _kind(path: Path, data: bytes) -> str:
    try:
        found = picture(data)
    except OutsizeError as error:
        raise _refused(path, f"is too large: {error}", "save it smaller: 2,000 pixels are enough in print") from None
    if found is None or found.format not in _KINDS:
        drawing = data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<"
        hint = "an SVG may hold programs and links: export it as PNG" if drawing else "give a .png or .jpg file"
        raise _refused(path, "is neither PNG nor JPEG", hint)
    if path.suffix.lower() not in _KINDS[found.format]:
        name = path.with_suffix(_KINDS[found.format][0]).name
        raise _refused(path, f"is called {path.suffix or 'nothing'} and is a {found.format}", f"rename it to {name}")
    if not is_whole(data):
        raise _refused(path, "is damaged", "export or download it again")
    return found.format


def _refused(path: Path, what: str, hint: str) -> ParameterError:
    return ParameterError(f"The logo {what}.", where=str(path), hint=hint)
