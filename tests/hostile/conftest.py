"""One report on the hostile community, made once for all tests."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import Once, zongjie
from tests.export.conftest import browser, visit
from tests.hostile.community import write_project

__all__ = ["browser", "visit"]


@dataclass(frozen=True)
class Hostile:
    """The report, the parameters that it was made of, and what the command line said."""

    parameters: Path
    outputs: Path
    code: int
    said: str

    @property
    def folder(self) -> Path:
        return self.outputs / "hostile" / "2023"


@pytest.fixture(scope="session")
def hostile(common: Path, once: Once) -> Hostile:
    root = common / "hostile"

    def make() -> None:
        parameters = write_project(root)
        said = zongjie("run", parameters, "--period", "2023", "--out", root / "outputs")
        (root / "said.json").write_text(json.dumps([said.code, said.out + said.err]), encoding="utf-8")

    once("hostile report", make)
    code, said = json.loads((root / "said.json").read_text(encoding="utf-8"))
    return Hostile(root / "parameters" / "hostile.yaml", root / "outputs", code, said)
