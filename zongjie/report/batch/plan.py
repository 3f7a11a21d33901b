"""What a batch is to make: communities × periods, with all that can be known to be wrong beforehand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zongjie.errors import ParameterError, ZongjieError
from zongjie.parameters import Parameters
from zongjie.paths import find_all_parameters, slug_of
from zongjie.periods import LISTS, Period, parse_many


@dataclass(frozen=True)
class Settings:
    """What holds for all reports of a batch; see `zongjie.report.run.run`."""

    overrides: Mapping[str, Any]
    outputs: Path | None = None
    only: str | None = None


@dataclass(frozen=True)
class Community:
    """A parameters file that was found to be right.

    Attributes
    ----------
    shelf
        The folder below `outputs` that its reports go to.
    plans
        Whether they store plans.
    """

    path: Path
    parameters: Parameters
    outputs: Path
    shelf: str
    plans: bool = False

    @property
    def name(self) -> str:
        """What its folder of outputs is called."""
        return slug_of(self.path)


@dataclass(frozen=True)
class Refused:
    """A parameters file or a period that is wrong: nothing can be made of it."""

    community: str
    period: str
    error: ZongjieError


@dataclass(frozen=True)
class Plan:
    """The reports to make are those of each community on each period."""

    communities: tuple[Community, ...]
    periods: tuple[Period, ...]
    refused: tuple[Refused, ...]
    settings: Settings


def plan(files: Iterable[str], periods: str, settings: Settings) -> Plan:
    """Return what to make. Parameters, outlines, themes, targets and whether the data is there are looked at.

    Parameters
    ----------
    files
        Parameters files, their folders, bare names and patterns.
    periods
        A comma between each; `2023Q1..2024Q1` is all quarters from one to the other.
    """
    refused: list[Refused] = []
    found: list[Path] = []
    for name in files:
        try:
            found += find_all_parameters([name])
        except ZongjieError as error:
            refused.append(Refused(name, "", error))
    communities: list[Community] = []
    for path in dict.fromkeys(found):
        try:
            communities.append(_community(path, settings))
        except ZongjieError as error:
            refused.append(Refused(slug_of(path), "", error))
    times, unknown = _periods(periods)
    same = _same_place(communities)
    refused += [Refused(one.name, "", same[one.path]) for one in communities if one.path in same]
    return Plan(tuple(one for one in communities if one.path not in same), times, (*refused, *unknown), settings)


def _community(path: Path, settings: Settings) -> Community:
    from zongjie.report.loop import keeps_plan
    from zongjie.report.prepare import checked, shelf_of
    from zongjie.sources.inputs import locate

    parameters, project, outline = checked(path, settings.overrides)
    for notebook in outline.notebooks:
        project.notebook(notebook)
    for source in parameters.sources:
        locate(source, path.parent)
    outputs = (settings.outputs or project.outputs).resolve()
    shelf = shelf_of(path, parameters, settings.overrides)
    return Community(path, parameters, outputs, shelf, keeps_plan(outline, project))


def _periods(text: str) -> tuple[tuple[Period, ...], list[Refused]]:
    found: list[Period] = []
    refused: list[Refused] = []
    for part in text.split(","):
        try:
            found += parse_many(part)
        except ZongjieError as error:
            taught = ParameterError(error.what, where="--periods", known=LISTS, hint=error.hint)
            refused.append(Refused("", part.strip(), taught))
    return tuple(dict.fromkeys(found)), refused


def _same_place(communities: Iterable[Community]) -> dict[Path, ParameterError]:
    """Return an error for each community whose reports would go where those of another go."""
    together = list(communities)
    places = Counter((one.outputs, one.name) for one in together)
    return {
        one.path: ParameterError(
            f"Another parameters file is called “{one.name}” as well: their reports would go into one folder.",
            where=str(one.path),
            hint="rename one of the files, or run them one after the other with different --out",
        )
        for one in together
        if places[one.outputs, one.name] > 1
    }
