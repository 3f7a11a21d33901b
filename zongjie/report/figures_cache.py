"""Figures of unchanged tables are not computed again."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zongjie.files import write_text
from zongjie.hashes import code_hash, hash_of
from zongjie.parameters import Parameters
from zongjie.periods import Period
from zongjie.slides.figure import Figures

if TYPE_CHECKING:
    from zongjie.slides.flaw import Flaw
    from zongjie.tables.store import Tables

_KEY = 16  # hexadecimal digits
_ANY_KEY = "[0-9a-f]" * _KEY  # and nothing else: 2023-11 begins as 2023 does, and may be at work in another process


def figures_of(
    tables: Tables,
    period: Period,
    parameters: Parameters,
    targets: Mapping[str, float],
    flaws: tuple[Flaw, ...],
    cache: Path,
    announce: Callable[[str], None] | None,
) -> Figures:
    """Return the figures of a period: computed, or those computed earlier from the same tables by the same definitions.

    Parameters
    ----------
    targets
        What the period can be judged by.
    cache
        The folder that keeps figures; of a period only the latest stay.
    announce
        Called with a line before figures are computed.
    """
    from zongjie.findings.forecast import with_forecasts
    from zongjie.metrics.evaluate import compute
    from zongjie.metrics.promised import promised

    def make() -> Figures:
        if announce:
            announce(f"computing figures for {period}")
        figures = compute(
            tables,
            period,
            promised(tables, period) | dict(targets),
            parameters.language,
            minimum_count=parameters.privacy.minimum_count,
            flaws=flaws,
        )
        return with_forecasts(figures, period)

    return kept(cache, period, key_of(tables, period, parameters, flaws, dict(targets)), make)


def kept(cache: Path, period: Period, key: str, make: Callable[[], Figures]) -> Figures:
    """Return figures as they were kept under a key, else those that `make` gives; of a period only the latest stay."""
    path = cache / f"{period}-{key}.json"
    with suppress(FileNotFoundError, ValueError):  # there are none, or the file is damaged
        return Figures.load(json.loads(path.read_text(encoding="utf-8")))
    figures = make()
    write_text(path, json.dumps(figures.dump(), ensure_ascii=False))
    for stale in cache.glob(f"{period}-{_ANY_KEY}.json"):
        if stale != path:
            stale.unlink(missing_ok=True)
    return figures


def key_of(
    tables: Tables, period: Period, parameters: Parameters, flaws: tuple[Flaw, ...], asked: Mapping[str, Any]
) -> str:
    """Return the key of what figures depend on: tables, definitions, and what else is asked of them."""
    said = [
        code_hash("metrics", "quality", "tables", "periods.py", "slides/figure.py", "findings/forecast.py"),
        str(tables.folder),
        parameters.engine.backend,  # some engines cannot compute all of them
        str(period),
        parameters.language,
        parameters.time_zone,
        dict(asked),
        parameters.privacy.minimum_count,
        [flaw.model_dump(mode="json") for flaw in flaws],
    ]
    return hash_of(said)[:_KEY]
