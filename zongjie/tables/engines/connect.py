"""A connection to an Ibis backend by its name, within the settings that the parameters give."""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Mapping
from importlib import import_module
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

from zongjie.errors import DataError, ParameterError, ZongjieError
from zongjie.parameters import Engine

if TYPE_CHECKING:
    from ibis.backends import BaseBackend

_VARIABLE = re.compile(r"\$\{(\w+)\}")
_SECRET = re.compile(r"pass(word|wd)?$|token|secret|credential|(access|private).?key", re.IGNORECASE)
# What Spark is set to unless the parameters say otherwise: quiet, and asking nothing of a port that nobody looks at.
_SPARK = {
    "spark.app.name": "zongjie",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}
_SPARK_ALWAYS = {"spark.sql.session.timeZone": "UTC"}  # instants are read and compared in UTC


def connect(engine: Engine) -> BaseBackend:
    """Return a connection to the engine.

    Raises
    ------
    ParameterError
        If there is no such backend, its package is not installed, or a setting is wrong.
    DataError
        If the engine does not answer.
    """
    import ibis

    if engine.backend == "duckdb":
        from zongjie.tables import duck

        connection = ibis.duckdb.from_connection(duck.connect(engine))
        connection.raw_sql("SET TimeZone = 'UTC'")
        return connection
    options = _settings(engine.options)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the engines' packages about each other's versions
        try:
            backend = getattr(ibis, engine.backend)
            connection = _spark(backend, options) if engine.backend == "pyspark" else backend.connect(**options)
        except ZongjieError:
            raise
        except (AttributeError, ImportError) as error:
            raise _no_backend(engine.backend, error) from None
        except TypeError as error:
            raise ParameterError(
                f"The engine {engine.backend} cannot be used as it is: {first_line(error, options.values())}",
                where="engine.options" if options else "engine.backend",
                hint="see what this backend of Ibis takes, and which versions of its package go with it",
            ) from None
        except Exception as error:  # each backend has errors of its own
            raise DataError(
                f"The engine {engine.backend} does not answer: {first_line(error, options.values())}",
                where="engine",
                hint="check engine.options, and that this machine reaches it",
            ) from None
    # PySpark 4 says with each table that comes back that pandas 3 is new to it; what comes back is tested to be right.
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
    return connection


def first_line(error: Exception, secrets: Any = ()) -> str:
    """Return the first line of what a backend says, without the values of its settings."""
    said = next(iter(str(error).strip().splitlines()), "")
    for secret in filter(lambda value: isinstance(value, str) and len(value) > 3, secrets):
        said = said.replace(secret, "…")
    return f"{type(error).__name__}: {said[:300]}"


def _spark(backend: Any, options: Mapping[str, Any]) -> BaseBackend:
    """Return a connection over the Spark session of this process, made with these settings."""
    session: Any = import_module("pyspark.sql").SparkSession  # an extra: there is none to check types by
    settings = {_spark_name(name): value for name, value in options.items()}
    if any(settings.get(name, value) != value for name, value in _SPARK_ALWAYS.items()):
        raise ParameterError(
            "The session's time zone is UTC: days are cut in the community's zone by the queries themselves.",
            where="engine.options, spark.sql.session.timeZone",
            hint="remove it; times without a zone are told by time_zone of the parameters or of a table",
        )
    local: dict[str, Any] = {}
    if str(settings.get("spark.master", "local")).startswith("local"):  # nobody else is to reach it
        local = {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
    builder = session.builder
    for name, value in (_SPARK | local | settings | _SPARK_ALWAYS).items():
        builder = builder.config(name, str(value).lower() if isinstance(value, bool) else value)
    return backend.connect(builder.getOrCreate())


def _spark_name(name: str) -> str:
    return name if "." in name else f"spark.{name}"  # `master: yarn` and `spark.master: yarn` say the same


def _settings(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options with environment variables in their places; secrets stand nowhere else."""
    found: dict[str, Any] = {}
    for name, value in options.items():
        if _SECRET.search(name) and not _VARIABLE.search(str(value)):
            raise ParameterError(
                f"The option {name} holds a secret.",
                where=f"engine.options.{name}",
                hint="keep it out of the parameters file: name an environment variable, as in ${WAREHOUSE_KEY}",
            )
        found[name] = _VARIABLE.sub(lambda match: _variable(match[1]), value) if isinstance(value, str) else value
    return found


def _variable(name: str) -> str:
    if name not in os.environ:
        raise ParameterError(
            f"The environment variable {name} is not set.",
            where="engine.options",
            hint=f"set it where the report is run: export {name}=…",
        )
    return os.environ[name]


def _no_backend(name: str, error: Exception) -> ParameterError:
    known = tuple(sorted(entry.name for entry in entry_points(group="ibis.backends")))
    if name not in known:
        return ParameterError(
            f"There is no engine “{name}”.",
            where="engine.backend",
            given=name,
            known=known,
            hint="duckdb needs nothing else; each other one needs its package",
        )
    wanted = "zongjie[spark]" if name == "pyspark" else f"ibis-framework[{name}]"
    return ParameterError(
        f"The engine {name} cannot be used: {first_line(error)}",
        where="engine.backend",
        hint=f"pip install '{wanted}'" + ("; Spark also needs Java 17 or newer" if name == "pyspark" else ""),
    )
