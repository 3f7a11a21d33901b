"""What the index knows of a report: its manifest, checked, and the files that lie beside it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from zongjie.errors import ParameterError
from zongjie.export.index.place import PARTIAL
from zongjie.periods import Period, parse
from zongjie.slides.figure import Figure
from zongjie.slides.text import Shown

Reason = Literal["unreadable", "foreign", "misplaced"]


class _Lenient(BaseModel):
    """Later versions may write more than is read here; what is read must be as it should."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


class Printed(Figure):
    """A figure as a manifest has it, with the places that show it."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


class Failed(_Lenient):
    """A notebook that failed."""

    notebook: str


class Project(_Lenient):
    """The part of the parameters that says the currency."""

    currency: str = "CNY"


class Parameters(_Lenient):
    """The part of the parameters that says how the report speaks."""

    language: str
    project: Project = Project()


class Record(_Lenient):
    """A manifest, as far as the index reads it."""

    version: Literal[1] = Field(alias="schema")
    community: Shown = Field(min_length=1)
    period: str
    complete: bool
    synthetic: bool = False
    parameters: Parameters
    failed: tuple[Failed, ...] = ()
    headline: tuple[str, ...] = ()  # ids of the headline figures, in order
    figures: tuple[Printed, ...] = ()


@dataclass(frozen=True)
class Report:
    """A report where it lies.

    Attributes
    ----------
    slug, folder
        The names of its community's folder and of its own.
    files
        Those of its outputs that are there.
    """

    slug: str
    folder: str
    record: Record
    files: frozenset[str]

    @cached_property
    def period(self) -> Period:
        """The period that it reports on."""
        return parse(self.record.period)

    @property
    def beside(self) -> bool:
        """Whether it is the partial one beside a complete report."""
        return self.folder.endswith(PARTIAL)

    @cached_property
    def figures(self) -> dict[str, Printed]:
        """Its single numbers that are defined, by id."""
        return {figure.id: figure for figure in self.record.figures if not figure.by and figure.defined}


@dataclass(frozen=True)
class Unread:
    """A manifest that is left out, and why."""

    path: str
    reason: Reason


def read_report(slug: str, folder: str, manifest: bytes, files: frozenset[str]) -> Report | Unread:
    """Return the report that a manifest describes, or why it is none."""
    path = f"{slug}/{folder}"
    try:
        report = Report(slug, folder, Record.model_validate_json(manifest), files)
        known = str(report.period)
    except ValidationError as error:
        broken = any(flaw["type"] == "json_invalid" for flaw in error.errors())
        return Unread(path, "unreadable" if broken else "foreign")
    except ParameterError:
        return Unread(path, "foreign")
    return report if folder in (known, known + PARTIAL) else Unread(path, "misplaced")
