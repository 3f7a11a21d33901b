"""What every part of a parameters file is: nothing unknown in it, and never changed."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Base of the models of a parameters file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
