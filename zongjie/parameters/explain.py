"""What is wrong with a parameters file: the line, the name, the nearest known one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from zongjie.errors import ParameterError
from zongjie.parameters.model import Parameters


def explain(path: Path, text: str, error: ValidationError, overrides: Mapping[str, Any]) -> ParameterError:
    """Return the error that teaches: the first thing wrong in full, the others as examples."""
    details = error.errors()
    first = details[0]
    where = _place(path, text, first, overrides)
    more = tuple(f"{_place(path, text, other, overrides)}: {_sentence(other)}" for other in details[1:])
    if first["type"] == "extra_forbidden":
        key = str(first["loc"][-1])
        return ParameterError(
            f"“{_dotted(first)}” is not a parameter.",
            where=where,
            given=key,
            known=_known_at(first["loc"][:-1]),
            examples=more,
            hint="correct the name or remove the line",
        )
    return ParameterError(
        f"The parameter “{_dotted(first)}”: {_sentence(first)}.",
        where=where,
        examples=more,
        hint="correct the value",
    )


def _sentence(detail: ErrorDetails) -> str:
    match detail["type"]:
        case "extra_forbidden":
            return "not a parameter"
        case "missing":
            return "it is required and missing"
        case _:
            return detail["msg"].removeprefix("Value error, ")


def _dotted(detail: ErrorDetails) -> str:
    return ".".join(str(part) for part in detail["loc"])


def _place(path: Path, text: str, detail: ErrorDetails, overrides: Mapping[str, Any]) -> str:
    """Return where a wrong value comes from: an override on the command line, or a line of the file."""
    dotted = _dotted(detail)
    for key in overrides:
        if dotted == key or dotted.startswith(f"{key}.") or key.startswith(f"{dotted}."):
            return f"-p {key}=…"
    line = _line_of(text, detail["loc"])
    return f"{path}, line {line}" if line else str(path)


def _line_of(text: str, location: tuple[int | str, ...]) -> int | None:
    """Return the line of the deepest key of `location` that the file holds."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    line: int | None = None
    for part in location:
        if isinstance(node, yaml.MappingNode):
            pair = next(((k, v) for k, v in node.value if k.value == str(part)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
    return line


def _known_at(location: tuple[int | str, ...]) -> tuple[str, ...]:
    """Return the field names of the model that stands at `location`."""
    schema: Any = Parameters.model_json_schema()
    definitions = schema["$defs"]
    for part in location:
        if isinstance(part, int):
            schema = schema.get("items") or (schema.get("prefixItems") or [{}])[0]
        else:
            schema = schema.get("properties", {}).get(part) or schema.get("additionalProperties") or {}
        if (
            reference := re.search(r"#/\$defs/(\w+)", str(schema))
            if "$ref" in str(schema) and "properties" not in schema and not schema.get("additionalProperties")
            else None
        ):
            schema = definitions[reference[1]] if "items" not in schema else schema
        if "items" in schema and "$ref" in schema["items"]:
            schema = {**schema, "items": definitions[schema["items"]["$ref"].rsplit("/", 1)[1]]}
    return tuple(schema.get("properties", {}))
