"""DuckDB, as every part of the product uses it."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path
from typing import Any

import duckdb

from zongjie.errors import ParameterError
from zongjie.parameters import Engine

THREADS = "ZONGJIE_THREADS"
"""Environment variable: how many threads a process may use where the parameters do not say.

A batch sets it for its workers and their kernels: the hundreds of queries of a small community cost a third more
processor time on two threads than on one.
"""


def connect(engine: Engine, spill: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Return a connection to a database in memory, within the engine's share of memory and processors.

    Parameters
    ----------
    engine
        What the parameters say of DuckDB.
    spill
        The folder in which a folder of its own takes what does not fit into memory; it is gone with the connection.
        The parameters may name another; by default that of the system's temporary files.

    Raises
    ------
    ParameterError
        If DuckDB does not understand a setting, or the folder that the parameters name is not there.
    """
    limits: dict[str, Any] = {"memory_limit": engine.memory_limit, "threads": engine.threads or os.environ.get(THREADS)}
    if engine.temp_directory and not Path(engine.temp_directory).is_dir():
        raise ParameterError(
            "There is no such folder.",
            where="engine.temp_directory",
            given=engine.temp_directory,
            hint="make it, on a disk with room for several times the tables; or leave it out: then it is beside them",
        )
    folder = engine.temp_directory or spill or tempfile.gettempdir()
    limits["temp_directory"] = str(Path(folder) / f".spill-{os.getpid()}-{secrets.token_hex(4)}")
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
