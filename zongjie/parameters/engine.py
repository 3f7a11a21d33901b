"""Where metrics are computed, and the tables that lie there already under the company's own names."""

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic import ConfigDict, Field, model_validator

from zongjie.parameters.base import Model

_ANYWHERE = re.compile(r"/|[A-Za-z][A-Za-z0-9+.-]*:")  # a path that means the same wherever the engine reads it


class EngineTable(Model):
    """A table of the engine that is (or by its columns becomes) a canonical one; nothing of it is copied."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, serialize_by_alias=True)

    table: str = Field(default="", alias="from", description="A table of the engine's catalogue: crm.members.")
    path: str = Field(default="", description="In place of from: a folder that the engine reads, s3://lake/members.")
    format: Literal["parquet", "delta"] = Field(default="parquet", description="Of what lies under path.")
    query: str = Field(default="", description="In place of from: a query in the engine's SQL.")
    columns: dict[str, str] = Field(
        description="Canonical name → a column of the table, or an expression of the engine's SQL over its columns."
    )
    constants: dict[str, Any] = Field(default_factory=dict, description="Canonical name → a value that all rows have.")
    filter: str = Field(default="", description="A condition; rows that do not meet it are skipped, and counted.")
    time_zone: str = Field(default="", description="Of times without one, where it is not the community's.")

    @model_validator(mode="after")
    def _one_place(self) -> EngineTable:
        if sum(map(bool, (self.table, self.path, self.query))) != 1:
            raise ValueError("one of from, path and query says where its rows are")
        if self.path and not _ANYWHERE.match(self.path):
            raise ValueError(
                "path is neither absolute (/data/…) nor a URL (s3://…): the engine reads it, not this machine"
            )
        return self

    @property
    def name(self) -> str:
        """What the account of sources calls it."""
        return self.table or self.path or "a query"
