"""DuckDB, as every part of the product uses it."""

from __future__ import annotations

from typing import Any

import duckdb

from zongjie.errors import ParameterError
from zongjie.parameters import Engine


def connect(engine: Engine) -> duckdb.DuckDBPyConnection:
    """Return a connection to a database in memory, within the engine's share of memory and processors.

    Raises
    ------
    ParameterError
        If DuckDB does not understand a setting.
    """
    limits: dict[str, Any] = {"memory_limit": engine.memory_limit, "threads": engine.threads}
    config = {name: value for name, value in limits.items() if value} | engine.options
    try:
        connection = duckdb.connect(config=config)
    except duckdb.Error as error:
        raise ParameterError(
            f"DuckDB does not take these settings: {str(error).splitlines()[0]}",
            where="engine",
            hint="write for instance memory_limit: 4GB, threads: 2",
        ) from None
    # A bar would draw into the output of notebooks. Where ipywidgets is missing there is none, and setting it fails.
    if connection.execute("SELECT current_setting('enable_progress_bar')").fetchall() == [(True,)]:
        connection.execute("SET enable_progress_bar = false")
    return connection
