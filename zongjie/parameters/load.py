"""Reading a parameters file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from zongjie.errors import ParameterError
from zongjie.parameters.explain import explain
from zongjie.parameters.model import Parameters
from zongjie.parameters.override import override

_MOST = 1_000_000  # values in a file
_WIDEST = 10_000  # values of one mapping, merged ones included


def load(path: Path, overrides: Mapping[str, Any] | None = None) -> Parameters:
    """Read and validate a parameters file.

    Parameters
    ----------
    path
        A YAML file.
    overrides
        Dotted keys and their values, laid over the file and validated like it: `{"project.budget": 500000}`.

    Raises
    ------
    ParameterError
        With file, line, known names and the nearest match.
    """
    text, data = _read(path)
    for key, value in (overrides or {}).items():
        override(data, key, value)
    try:
        return Parameters.model_validate(data)
    except ValidationError as error:
        raise explain(path, text, error, overrides or {}) from None


class _Loader(yaml.SafeLoader):
    """Refuses what merges of merges (`<<: *name`) make of a few lines: billions of values."""

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        super().flatten_mapping(node)
        if len(node.value) > _WIDEST:
            raise yaml.constructor.ConstructorError(
                None, None, "merged keys repeat each other too often", node.start_mark
            )


def _read(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ParameterError("The parameters file does not exist.", where=str(path)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ParameterError(f"The parameters file cannot be read: {error}.", where=str(path)) from None
    try:
        data = yaml.load(text, Loader=_Loader)
        if _too_large(data):
            raise ParameterError(
                "The parameters file repeats parts of itself too often, by aliases of aliases.",
                where=str(path),
                hint="write out what *names stand for",
            )
    except RecursionError:
        raise ParameterError("The parameters file is nested too deep.", where=str(path)) from None
    except (ValueError, TypeError) as error:  # of dates and keys that are none: `2023-13-45:`, `? [a]`
        raise ParameterError(f"The parameters file is not valid YAML: {error}.", where=str(path)) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}, line {mark.line + 1}, column {mark.column + 1}" if mark else str(path)
        raise ParameterError(
            f"The parameters file is not valid YAML: {getattr(error, 'problem', None) or error}.", where=where
        ) from None
    if not isinstance(data, dict):
        raise ParameterError(
            "The parameters file is not a mapping of keys to values.",
            where=str(path),
            known=tuple(Parameters.model_fields),
            hint="each line is `key: value`; parameters/sample.yaml is an example",
        )
    return text, data


def _too_large(data: Any) -> bool:
    """Whether there is more in it than any file holds that is written out: aliases make billions of a few lines."""
    left, seen = [data], 0
    while left and seen <= _MOST:
        node = left.pop()
        parts = (*node.keys(), *node.values()) if isinstance(node, dict) else node if isinstance(node, list) else ()
        left.extend(parts)
        seen += 1
    return bool(left)
