"""What an expression asks of the tables while it is made, so that it is known when its query serves again.

An expression is made of what is known before a row is read: which tables there are, their columns, the days they hold.
Where all of that is as it was, the expression is the same, and so is its query.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from zongjie.periods import Period

if TYPE_CHECKING:
    from zongjie.tables.session import Session
    from zongjie.tables.store import Tables

Question = tuple[Any, ...]  # its kind and what it is about, as JSON writes it
_P = ParamSpec("_P")
_R = TypeVar("_R")


def question(answer: Callable[Concatenate[Tables, _P], _R]) -> Callable[Concatenate[Tables, _P], _R]:
    """Make a function of the tables and periods or names one question: it is answered once, and noted as a whole."""

    @wraps(answer)
    def asked(tables: Tables, *arguments: _P.args, **_named: _P.kwargs) -> _R:
        return tables.ask(answer, *arguments)

    return asked


class Asking:
    """Tables as an expression sees them while it is made; whatever it may depend on is noted."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.asked: dict[Question, str] = {}

    def __contains__(self, name: str) -> bool:
        self._note("holds", name)
        return name in self._session.tables

    def __getitem__(self, name: str) -> Any:
        table = self._session.table(name)  # says what is wrong where there is none
        self._note("columns", name)
        return table

    @property
    def zone(self) -> ZoneInfo:
        """The community's zone."""
        self._note("zone")
        return self._session.tables.zone

    def filled(self, name: str) -> frozenset[str]:
        """Return the columns of a table that hold at least one value."""
        self._note("filled", name)
        return self._session.tables.filled(name)

    def ask(self, answer: Callable[..., Any], *arguments: Any) -> Any:
        """Return the answer to a `question`."""
        self._note("answer", self._session.name(answer), *map(written, arguments))
        return self._session.tables.ask(answer, *arguments)

    def keep(self, make: Callable[..., Any], *arguments: Any) -> Any:
        """Return the expression `make(tables, *arguments)`, the rows of which are kept while figures are computed."""
        if not self._session.keeping:
            return make(self, *arguments)
        self._note("kept", self._session.name(make), *map(written, arguments))
        return self._session.kept(make, *arguments)

    def _note(self, *asked: Any) -> None:
        self.asked[asked] = self._session.answer(asked)


def name_of(function: Callable[..., Any]) -> str:
    """Return where a function stands: `zongjie.metrics.people:_each_active`."""
    return f"{function.__module__}:{function.__qualname__}"


def named(name: str) -> Any:
    """Return the function that `name_of` gave the name of."""
    module, function = name.split(":")
    return getattr(importlib.import_module(module), function)


def written(argument: Period | str | int) -> Any:
    """Return an argument as JSON can hold it."""
    if isinstance(argument, Period):
        return (argument.start.isoformat(), argument.end.isoformat(), argument.kind)
    return argument


def read_back(argument: Any) -> Period | str | int:
    """Return the argument that `written` gave."""
    if isinstance(argument, tuple):
        start, end, kind = argument  # pyright: ignore[reportUnknownVariableType] - as written
        return Period(date.fromisoformat(str(start)), date.fromisoformat(str(end)), kind)  # pyright: ignore
    return argument
