"""What a report is made of, as one hash: the same hash, the same report."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from zongjie.hashes import code_hash, files_hash, hash_of
from zongjie.parameters import Parameters
from zongjie.paths import Project, find_project, slug_of
from zongjie.periods import Period

_LIBRARIES = ("duckdb", "ibis-framework", "nbconvert", "pandas", "papermill", "python-pptx", "xlsxwriter")
_LONGEST = 256  # bytes of a file name


def fingerprint(
    path: Path, parameters: Parameters, period: Period, tables: Path, only: str | None, *, plan: str = ""
) -> str:
    """Return the hash of everything that a report depends on.

    Parameters
    ----------
    path
        The parameters file; its values are taken from `parameters`, where overrides are in place.
    tables
        The folder of canonical tables; its name is the hash of the data and of how it was read.
    only
        Which output alone is made, if not all.
    plan
        Hash of the stored plan that the report judges.
    """
    values = parameters.model_dump(mode="json")
    said = {
        "community": slug_of(path),
        "parameters": values,
        "files": files_hash(_named(values, path.parent)),
        "period": str(period),
        "tables": tables.name,
        "only": only,
        "plan": plan,
        "product": _product(find_project(path)),
    }
    return hash_of(said)


@cache
def _product(project: Project) -> str:
    """Hash what turns data into a report: code, notebooks, templates, libraries."""
    libraries = [sys.version, *(version(name) for name in _LIBRARIES)]
    return "\0".join([code_hash(), files_hash(project.ingredients()), *libraries])


def _named(values: dict[str, Any], base: Path) -> Iterator[Path]:
    """Yield the files that parameters name besides the data: a logo, a template."""
    for text in _texts({name: value for name, value in values.items() if name != "sources"}):
        if Path(text).suffix and len(text.encode()) < _LONGEST and "\n" not in text and (base / text).is_file():
            yield base / text


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict | list):
        for value in node.values() if isinstance(node, dict) else node:
            yield from _texts(value)
