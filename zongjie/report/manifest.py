"""The manifest: inputs, parameters, versions, durations, and every figure with the places that show it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zongjie.errors import DataError
from zongjie.parameters import Parameters
from zongjie.quality.sentences import sentence
from zongjie.slides.document import Document
from zongjie.slides.model import Overview, Slide
from zongjie.slides.shown import figures_of
from zongjie.tables.contacts import hide
from zongjie.tables.engines.unsupported import LACKING

if TYPE_CHECKING:
    from zongjie.report.execute import Executed
    from zongjie.report.prepare import Prepared

NAME = "manifest.json"
_WHO = ("bots", "people", "humans", "staff", "relays", "aliases")  # ids of members: counted, never written


def manifest(
    prepared: Prepared,
    document: Document,
    executed: Sequence[Executed],
    seconds: Mapping[str, float],
    files: Mapping[str, str],
) -> dict[str, Any]:
    """Return the manifest of a report.

    Parameters
    ----------
    seconds
        Wall-clock seconds by stage.
    files
        SHA-256 of each output by its name.
    """
    info = document.info
    shown = shown_in(document)
    failed = [done for done in executed if done.failure]
    return {
        "schema": 1,
        "community": info.community,
        "slug": info.slug,
        "period": info.period,
        "period_label": info.period_label,
        "complete": not failed,
        "synthetic": info.synthetic,
        "inputs": [source.model_dump(mode="json") for source in info.sources],
        "quality": [
            flaw.model_dump(mode="json") | {"sentence": sentence(flaw, info.language)} for flaw in info.quality
        ],
        "parameters": _parameters(prepared.parameters),
        "versions": info.versions,
        **({"not_computed": uncomputed} if (uncomputed := _uncomputed(prepared)) else {}),
        **({"judged_plan": judged} if (judged := _judged_plan(prepared)) else {}),
        "seconds": {
            "stages": {stage: round(spent, 3) for stage, spent in seconds.items()},
            "notebooks": {done.name: round(done.seconds, 3) for done in executed},
        },
        "failed": [{"notebook": done.name, "error": str(done.failure)} for done in failed],
        "files": dict(files),
        "headline": headline(document),
        "figures": [figure | {"shown": shown.get(figure["id"], [])} for figure in document.figures.dump()],
        "absent": [absent.model_dump(mode="json") for absent in document.absent],
        "texts": [text.model_dump(mode="json", exclude_defaults=True) for text in document.texts],
    }


def _uncomputed(prepared: Prepared) -> dict[str, Any]:
    """Return the metrics that the engine cannot compute although their tables are there; empty for DuckDB."""
    lacking = sorted(name for name, needs in prepared.missing.items() if LACKING in needs)
    return {"engine": prepared.parameters.engine.backend, "metrics": lacking} if lacking else {}


def _judged_plan(prepared: Prepared) -> dict[str, Any]:
    """Return the stored plan that the report judges, or why one that lies there is not used; empty without one."""
    earlier = prepared.earlier
    made = {"made_in": earlier.plan.made_in, "planned_for": earlier.plan.planned_for} if earlier.plan else {}
    found = earlier.model_dump(include={"file", "sha256", "trouble"}) | made
    return {key: said for key, said in found.items() if said}


def headline(document: Document) -> list[str]:
    """Return the ids of the figures that the first overview shows, in its order."""
    overview = next((slide for _, slide in document.slides() if isinstance(slide, Overview)), None)
    return [item.number.figure for item in overview.items if item.number.figure] if overview else []


def _parameters(parameters: Parameters) -> dict[str, Any]:
    """Return the parameters with counts in the place of lists of members."""
    said = parameters.model_dump(mode="json")
    said["people"] = _counted(said["people"])
    said["sources"] = [
        source | {"path": hide(source["path"]), "options": _counted(source["options"])} for source in said["sources"]
    ]
    return said


def _counted(mapping: dict[str, Any]) -> dict[str, Any]:
    return {
        key: len(value) if key in _WHO and isinstance(value, list | dict) else value for key, value in mapping.items()
    }


def shown_in(document: Document) -> dict[str, list[dict[str, str]]]:
    """Return for each figure id the slides that print it and their anchors on the page."""
    found: dict[str, list[dict[str, str]]] = {}
    for _, slide in document.slides():
        for figure in figures_of(slide):
            found.setdefault(figure, []).append({"slide": slide.id, "anchor": f"#{anchor(slide)}"})
    return found


def anchor(slide: Slide) -> str:
    """Return the id of the page's element that shows a slide."""
    return slide.id.replace(".", "-")


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read the manifest of a published report.

    Raises
    ------
    DataError
        If the folder holds no report.
    """
    path = folder / NAME if folder.is_dir() else folder
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = sorted(str(other.parent) for other in folder.glob("**/manifest.json"))[:10] if folder.is_dir() else []
        raise DataError(
            "There is no report here.",
            where=str(path),
            known=found,
            hint="give the folder of a report, for instance outputs/sample/2023",
        ) from None
