"""Executed notebooks as they are kept beside a report: opened by hand they run again, and they tell of nobody.

papermill writes down the machine's paths, and with them who ran it, and the parameters with their lists of members.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from zongjie.files import write_text
from zongjie.tables.contacts import hide

_PATHS = ("parameters", "input_path", "output_path", "environment_variables")
_SAID = ("error", "stream")  # slides are data, cleaned when it was read
_OF_PEOPLE = ("people", "sources")  # parameters that name members, or files called by them


def discreet(path: Path, community: str, period: str, overrides: Mapping[str, Any]) -> None:
    """Rewrite an executed notebook without paths, lists of members and contacts in errors.

    Parameters
    ----------
    community
        The parameters file by its name, which the parameters cell then names in the place of a path.
    overrides
        Those that the notebook was run with; the ones about people are left out.
    """
    if not path.is_file():  # it never ran
        return
    notebook = json.loads(path.read_text(encoding="utf-8"))
    told = notebook["metadata"].get("papermill", {})
    notebook["metadata"]["papermill"] = {key: value for key, value in told.items() if key not in _PATHS}
    kept = {key: value for key, value in overrides.items() if key.partition(".")[0] not in _OF_PEOPLE}
    given = {"community": community, "period": period, "overrides": kept, "workspace": ""}
    for cell in notebook["cells"]:
        if "injected-parameters" in cell["metadata"].get("tags", ()):
            cell["source"] = "".join(f"{name} = {value!r}\n" for name, value in given.items())
        if "outputs" in cell:
            cell["outputs"] = [_hidden(one) if one["output_type"] in _SAID else one for one in cell["outputs"]]
    write_text(path, json.dumps(notebook, ensure_ascii=False, indent=1) + "\n")


def _hidden(said: Any) -> Any:
    """Return what a notebook printed, or the error that stopped it, without contacts."""
    match said:
        case str():
            return hide(said)
        case list():
            return [_hidden(one) for one in said]
        case dict():
            return {key: _hidden(value) for key, value in said.items()}
        case _:
            return said
