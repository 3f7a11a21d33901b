"""Parameters replaced on the command line: `-p dotted.key=value`."""

from __future__ import annotations

from typing import Any, cast

import yaml

from zongjie.errors import ParameterError


def parse_override(text: str) -> tuple[str, Any]:
    """Split `dotted.key=value`; the value is read as YAML."""
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise ParameterError(f"“{text}” is not an override.", hint="write -p dotted.key=value, as in -p deck=brief")
    try:
        return key.strip(), yaml.safe_load(value)
    except yaml.YAMLError:
        return key.strip(), value


def override(data: dict[str, Any], dotted: str, value: Any) -> None:
    """Replace the value at a dotted key, in place.

    Raises
    ------
    ParameterError
        If the key goes below a value that has no keys, or into a list by something else than a number in it.
    """
    *parents, last = dotted.split(".")
    if parents[:1] == ["text"]:  # the ids of slides have dots of their own
        end = parents.index("items") if "items" in parents else len(parents)
        parents = ["text", ".".join(parents[1:end]), *parents[end:]] if len(parents) > 1 else parents
    node: Any = data
    for parent in parents:
        if isinstance(node, list) and parent.isdigit() and int(parent) < len(node):
            node = node[int(parent)]
        elif isinstance(node, dict):
            node = node.setdefault(parent, {})
        else:
            raise _no_way(dotted, node)
    if isinstance(node, list) and last.isdigit() and int(last) < len(node):
        node[int(last)] = value
    elif isinstance(node, dict):
        node[last] = value
    else:
        raise _no_way(dotted, node)


def _no_way(dotted: str, node: Any) -> ParameterError:
    """Return the error for an override of something that is not there."""
    if isinstance(node, list):
        size = len(cast("list[Any]", node))
        return ParameterError(
            f"The override “{dotted}” goes into a list of {size} by something else than a number in it.",
            where=f"-p {dotted}=…",
            hint=f"give the place in the list, counted from 0, at most {size - 1}",
        )
    return ParameterError(f"The override “{dotted}” goes below a value that has no keys.", where=f"-p {dotted}=…")
