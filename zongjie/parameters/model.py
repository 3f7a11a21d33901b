"""The model of a parameters file: what to report, for whom, from where."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import ConfigDict, Field, PositiveFloat, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from zongjie.errors import ParameterError, nearest
from zongjie.parameters.base import Model
from zongjie.parameters.engine import EngineTable
from zongjie.parameters.project import Project
from zongjie.parameters.text import TextOverride
from zongjie.periods import parse

Language = Literal["zh_CN", "en"]


class SourceParameters(Model):
    """One source of data: an adapter and the file, folder or pattern that it reads."""

    kind: str = Field(description="Name of an adapter; `zongjie sources` lists them.")
    path: str = Field(description="File, folder or pattern, relative to this parameters file.")
    options: dict[str, Any] = Field(default_factory=dict, description="What the adapter alone understands.")


class Themes(Model):
    """A theme of its own for the deck: a name, or a company's template as it is."""

    pptx: str = Field(default="calm", description="Name of a deck theme, or a .pptx or .potx file in the project.")
    html: str = Field(default="calm", description="Name of a page theme.")


class Positioning(Model):
    """社群定位: the three cards of the first strategy slide."""

    users: str = ""
    theme: str = ""
    culture: str = ""


class ContentStrategy(Model):
    """内容运营."""

    planning: str = ""
    production: str = ""
    distribution: str = ""


class EventStrategy(Model):
    """活动运营."""

    design: str = ""
    execution: str = ""
    evaluation: str = ""


class UserStrategy(Model):
    """用户运营."""

    relations: str = ""
    incentives: str = ""
    feedback: str = ""


class Contingency(Model):
    """应急预案: the four cards of the health check."""

    detection: str = ""
    response: str = ""
    communication: str = ""
    review: str = ""


class Strategy(Model):
    """The staff's own text for each card; where empty, a neutral template text that is marked as one."""

    positioning: Positioning = Positioning()
    content: ContentStrategy = ContentStrategy()
    events: EventStrategy = EventStrategy()
    users: UserStrategy = UserStrategy()
    contingency: Contingency = Contingency()


class Plan(Model):
    """What the plan for the next period may assume."""

    ambition: float = Field(default=1.05, gt=0, description="Target = trend forecast × ambition.")
    goals: dict[str, PositiveFloat] = Field(
        default_factory=dict,
        description="Metric id → its target as a multiple of what this period reached, in place of the trend's: "
        "1.2 is 120 % of it.",
    )
    owners: dict[str, str] = Field(default_factory=dict, description="Role in the playbook → person or team.")
    budget: float | None = Field(default=None, ge=0)
    country: str = Field(
        default="",
        pattern=r"^([A-Z]{2})?$",
        description="Whose holidays stand in the calendar, as in `CN`. Empty: the time zone's country.",
    )
    earlier: str = Field(
        default="",
        description="The plan.json that this report judges, relative to this file. "
        "Empty: the one that the community's earlier reports keep for the period.",
    )


class People(Model):
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


class Privacy(Model):
    """What protects members. On by default."""

    pseudonymise: bool = Field(default=True, description="Replace ids by a keyed hash when data is read.")
    minimum_count: int = Field(default=5, ge=1, description="Smaller counts are suppressed in breakdowns.")


class Quality(Model):
    """How much damage in the data is tolerated."""

    max_rejected_share: float = Field(default=0.01, ge=0, le=1, description="More rejected rows stop the run.")


class Engine(Model):
    """Where metrics are computed."""

    backend: str = "duckdb"
    memory_limit: str | None = Field(default=None, description="For DuckDB, as in `4GB`.")
    threads: int | None = Field(default=None, ge=1)
    temp_directory: str | None = Field(
        default=None, description="For DuckDB: folder for what exceeds the memory limit; beside the tables if empty."
    )
    cell_timeout: int = Field(default=3600, ge=1, description="Seconds after which a notebook's cell has failed.")
    options: dict[str, Any] = Field(default_factory=dict)
    tables: dict[str, EngineTable] = Field(
        default_factory=dict,
        description="Canonical table → the company's own table in the engine; nothing of it is copied.",
    )


class Parameters(Model):
    """A whole parameters file."""

    community: str = Field(min_length=1, max_length=120, description="Name of the community as the report prints it.")
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
    engine: Engine = Engine()
    sources: tuple[SourceParameters, ...] = Field(
        default=(), validate_default=True, description="At least one, unless tables lie in the engine."
    )
    deck: Literal["full", "brief", "all"] = Field(
        default="full",
        description="full: at most 40 slides, what is beyond them is on the page; brief: the main ones; all: every one",
    )
    theme: str | Themes = Field(
        default="calm", description="Name of a theme in report_templates; or deck and page apart: pptx, html."
    )
    project: Project = Project()
    strategy: Strategy = Strategy()
    targets: dict[str, float] = Field(default_factory=dict, description="Metric id → value; shares as 0–1.")
    targets_for: str = Field(
        default="",
        description="Period that the targets are for, as in `2023`; rates also count for the periods within. "
        "Empty: whatever is reported on.",
    )
    alerts: dict[str, float] = Field(
        default_factory=dict,
        description="Metric id → value beyond which the health check warns; shares as 0–1. "
        "Others are compared with the period before.",
    )
    plan: Plan = Plan()
    people: People = People()
    text: dict[str, TextOverride] = Field(
        default_factory=dict,
        description="Slide id → the staff's own words; `id@2024Q1` for the report on one period alone.",
    )
    privacy: Privacy = Privacy()
    quality: Quality = Quality()

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            match = nearest(value, available_timezones())
            raise ValueError(f"“{value}” is no time zone" + (f"; did you mean {match}?" if match else ""))
        return value

    @field_validator("sources")
    @classmethod
    def _some_data(cls, value: tuple[SourceParameters, ...], info: ValidationInfo) -> tuple[SourceParameters, ...]:
        engine = info.data.get("engine")
        if not value and engine and not engine.tables:
            raise PydanticCustomError("missing", "there is none, and no table lies in the engine")
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

    @field_validator("text")
    @classmethod
    def _known_periods_of_texts(cls, value: dict[str, TextOverride]) -> dict[str, TextOverride]:
        for key in value:
            _, at, period = key.partition("@")
            if at:
                cls._known_period(period or at)
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


def json_schema() -> dict[str, Any]:
    """Return the JSON schema that editors complete parameters files with."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Parameters.model_json_schema()}
