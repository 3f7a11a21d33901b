"""The parameters file: what to report, for whom, from where."""

from zongjie.parameters.engine import EngineTable
from zongjie.parameters.load import load
from zongjie.parameters.model import (
    Engine,
    Language,
    Parameters,
    People,
    SourceParameters,
    Themes,
    json_schema,
)
from zongjie.parameters.override import parse_override
from zongjie.parameters.text import TextOverride

__all__ = [
    "Engine",
    "EngineTable",
    "Language",
    "Parameters",
    "People",
    "SourceParameters",
    "TextOverride",
    "Themes",
    "json_schema",
    "load",
    "parse_override",
]
