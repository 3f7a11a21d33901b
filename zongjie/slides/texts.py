"""Files of sentences: read from their folders, one laid over the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import yaml

from zongjie.errors import TemplateError

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one reads ten times as fast, where it was built


def read_texts(folders: Sequence[Path]) -> Mapping[str, Any]:
    """Return the texts in folders of YAML files as one mapping, those of a later folder over those of an earlier."""
    files = [(folder, file) for folder in folders for file in _files(folder)]
    return _read(tuple((folder, file, file.stat().st_mtime_ns, file.stat().st_size) for folder, file in files))


@lru_cache(maxsize=8)
def _read(files: tuple[tuple[Path, Path, int, int], ...]) -> Mapping[str, Any]:
    """Read files once as long as they stay as they are; nobody changes what is returned."""
    texts: dict[str, Any] = {}
    for folder, file, *_ in files:
        found = _parsed(file)
        _lay_over(texts, found if file.parent == folder else {"slides": {file.stem: found}})
    return texts


def _files(folder: Path) -> list[Path]:
    return [*sorted(folder.glob("*.yaml")), *sorted((folder / "slides").glob("*.yaml"))]


def _parsed(file: Path) -> dict[str, Any]:
    try:
        texts = yaml.load(file.read_text(encoding="utf-8"), _Loader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise TemplateError(f"The wording file cannot be read: {error}.", where=str(file)) from None
    if not isinstance(texts, dict):
        raise TemplateError("The wording file is no mapping of keys to sentences.", where=str(file))
    return cast("dict[str, Any]", texts)


def _lay_over(below: dict[str, Any], above: Mapping[str, Any]) -> None:
    for key, value in above.items():
        old = below.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            _lay_over(cast("dict[str, Any]", old), cast("dict[str, Any]", value))
        else:
            below[key] = value
