"""The parameters file: what to report, for whom, from where."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, cast
from zoneinfo import ZoneInfo, available_timezones

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails

from zongjie.errors import ParameterError, nearest
from zongjie.periods import parse

Language = Literal["zh_CN", "en"]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceParameters(_Model):
    """One source of data: an adapter and the file, folder or pattern that it reads."""

    kind: str = Field(description="Name of an adapter; `zongjie sources` lists them.")
    path: str = Field(description="File, folder or pattern, relative to this parameters file.")
    options: dict[str, Any] = Field(default_factory=dict, description="What the adapter alone understands.")


class Phase(_Model):
    """One phase of a project."""

    name: str
    start: dt.date
    end: dt.date
    aim: str = ""


class TeamRole(_Model):
    """A role and how many people fill it."""

    role: str
    people: int = Field(ge=0)


class Project(_Model):
    """Facts that no export carries: who runs the community, for whom, with what."""

    audience: str = ""
    purpose: tuple[str, ...] = Field(default=(), max_length=4, description="Why there is this summary: 1–4 statements.")
    importance: tuple[str, ...] = Field(default=(), max_length=3, description="What the community is for.")
    team: tuple[TeamRole, ...] = ()
    budget: float | None = Field(default=None, ge=0)
    currency: str = "CNY"
    phases: tuple[Phase, ...] = ()


class Themes(_Model):
    """A theme of its own for the deck: a name, or a company's template as it is."""

    pptx: str = Field(default="calm", description="Name of a deck theme, or a .pptx or .potx file in the project.")
    html: str = Field(default="calm", description="Name of a page theme.")


class Positioning(_Model):
    """社群定位: the three cards of the first strategy slide."""

    users: str = ""
    theme: str = ""
    culture: str = ""


class ContentStrategy(_Model):
    """内容运营."""

    planning: str = ""
    production: str = ""
    distribution: str = ""


class EventStrategy(_Model):
    """活动运营."""

    design: str = ""
    execution: str = ""
    evaluation: str = ""


class UserStrategy(_Model):
    """用户运营."""

    relations: str = ""
    incentives: str = ""
    feedback: str = ""


class Strategy(_Model):
    """The staff's own text for each card; where empty, a neutral template text that is marked as one."""

    positioning: Positioning = Positioning()
    content: ContentStrategy = ContentStrategy()
    events: EventStrategy = EventStrategy()
    users: UserStrategy = UserStrategy()


class TextOverride(_Model):
    """The staff's own words for a slide, kept over every re-run."""

    title: str | None = None
    judgement: str | None = Field(default=None, max_length=12)
    body: str | None = None


class Plan(_Model):
    """What the plan for the next period may assume."""

    ambition: float = Field(default=1.05, gt=0, description="Target = trend forecast × ambition.")
    owners: dict[str, str] = Field(default_factory=dict, description="Role in the playbook → person or team.")
    budget: float | None = Field(default=None, ge=0)


class People(_Model):
    """Who is who, where exports do not tell or tell it wrongly; ids (or names, where a source has no ids)."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)  # QQ numbers need no quotes

    bots: tuple[str, ...] = Field(default=(), description="Accounts that are programs: they count in no figure.")
    humans: tuple[str, ...] = Field(default=(), description="Accounts that are people although told to be bots.")
    staff: tuple[str, ...] = Field(default=(), description="Accounts of staff.")
    aliases: dict[str, tuple[str, ...]] = Field(
        default_factory=dict, description="Id of a person → their other ids, which become that one."
    )
    relays: tuple[str, ...] = Field(
        default=(), description="Accounts that carry the words of people elsewhere, for sources that know relays."
    )

    @model_validator(mode="after")
    def _consistent(self) -> People:
        seen: dict[str, str] = {}
        for person, others in self.aliases.items():
            for other in others:
                if seen.setdefault(other, person) != person:
                    raise ValueError(f"“{other}” is listed as another id of two people")
                if other in self.aliases and other != person:
                    raise ValueError(f"“{other}” is both a person of its own and another id of somebody")
        if both := {self.canonical(one) for one in self.bots} & {self.canonical(one) for one in self.humans}:
            raise ValueError(f"“{min(both)}” stands under bots and under humans")
        return self

    def canonical(self, person: str) -> str:
        """Return the id that an id stands for."""
        return next((one for one, others in self.aliases.items() if person in others), person)


class Privacy(_Model):
    """What protects members. On by default."""

    pseudonymise: bool = Field(default=True, description="Replace ids by a keyed hash when data is read.")
    minimum_count: int = Field(default=5, ge=1, description="Smaller counts are suppressed in breakdowns.")


class Quality(_Model):
    """How much damage in the data is tolerated."""

    max_rejected_share: float = Field(default=0.01, ge=0, le=1, description="More rejected rows stop the run.")


class Engine(_Model):
    """Where metrics are computed."""

    backend: str = "duckdb"
    memory_limit: str | None = Field(default=None, description="For DuckDB, as in `4GB`.")
    threads: int | None = Field(default=None, ge=1)
    options: dict[str, Any] = Field(default_factory=dict)


class Parameters(_Model):
    """A whole parameters file."""

    community: str = Field(min_length=1, description="Name of the community as the report prints it.")
    language: Language = "zh_CN"
    outline: str = "annual_summary"
    time_zone: str = "Asia/Shanghai"
    reporter: str = ""
    department: str = ""
    contact: str = ""
    date: dt.date | None = Field(default=None, description="Date of the report; the last day of the period if empty.")
    logo: str | None = Field(default=None, description="PNG or JPEG, relative to this file.")
    synthetic: bool = Field(default=False, description="The data is made up: every output says so.")
    attribution: str = Field(
        default="", description="Credit that the data's licence asks for; printed in the appendix."
    )
    sources: tuple[SourceParameters, ...] = Field(min_length=1)
    deck: Literal["full", "brief", "all"] = Field(
        default="full",
        description="full: at most 40 slides, what is beyond them is on the page; brief: the main ones; all: every one",
    )
    theme: str | Themes = Field(
        default="calm", description="Name of a theme in report_templates; or deck and page apart: pptx, html."
    )
    engine: Engine = Engine()
    project: Project = Project()
    strategy: Strategy = Strategy()
    targets: dict[str, float] = Field(default_factory=dict, description="Metric id → value; shares as 0–1.")
    targets_for: str = Field(
        default="",
        description="Period that the targets are for, as in `2023`; rates also count for the periods within. "
        "Empty: whatever is reported on.",
    )
    plan: Plan = Plan()
    people: People = People()
    text: dict[str, TextOverride] = Field(default_factory=dict, description="Slide id → the staff's own words.")
    privacy: Privacy = Privacy()
    quality: Quality = Quality()

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            match = nearest(value, available_timezones())
            raise ValueError(f"“{value}” is no time zone" + (f"; did you mean {match}?" if match else ""))
        return value

    @field_validator("targets_for")
    @classmethod
    def _known_period(cls, value: str) -> str:
        if value:
            try:
                parse(value)
            except ParameterError as error:
                raise ValueError(error.what.rstrip(".")) from None
        return value

    @property
    def deck_theme(self) -> str:
        """Name of the deck's theme, or its template file."""
        return self.theme if isinstance(self.theme, str) else self.theme.pptx

    @property
    def page_theme(self) -> str:
        """Name of the page's theme."""
        return self.theme if isinstance(self.theme, str) else self.theme.html

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which days, months and periods are cut."""
        return ZoneInfo(self.time_zone)


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
        _override(data, key, value)
    try:
        return Parameters.model_validate(data)
    except ValidationError as error:
        raise _explain(path, text, error, overrides or {}) from None


def parse_override(text: str) -> tuple[str, Any]:
    """Split `dotted.key=value`; the value is read as YAML."""
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise ParameterError(f"“{text}” is not an override.", hint="write -p dotted.key=value, as in -p deck=brief")
    try:
        return key.strip(), yaml.safe_load(value)
    except yaml.YAMLError:
        return key.strip(), value


def json_schema() -> dict[str, Any]:
    """Return the JSON schema that editors complete parameters files with."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Parameters.model_json_schema()}


def _read(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ParameterError("The parameters file does not exist.", where=str(path)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ParameterError(f"The parameters file cannot be read: {error}.", where=str(path)) from None
    try:
        data = yaml.safe_load(text)
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


def _override(data: dict[str, Any], dotted: str, value: Any) -> None:
    *parents, last = dotted.split(".")
    if parents[:1] == ["text"]:  # the ids of slides have dots of their own
        parents = ["text", ".".join(parents[1:])] if len(parents) > 1 else parents
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


def _explain(path: Path, text: str, error: ValidationError, overrides: Mapping[str, Any]) -> ParameterError:
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
            if "$ref" in str(schema) and "properties" not in schema
            else None
        ):
            schema = definitions[reference[1]] if "items" not in schema else schema
        if "items" in schema and "$ref" in schema["items"]:
            schema = {**schema, "items": definitions[schema["items"]["$ref"].rsplit("/", 1)[1]]}
    return tuple(schema.get("properties", {}))
