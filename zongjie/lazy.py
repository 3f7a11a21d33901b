"""Libraries that take long to load, loaded when they are first used: `zongjie check` does without most of them."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any


class _Row:
    """Ibis's `_`, the row that an expression is about; Ibis is loaded once an expression is made."""

    def __getattr__(self, name: str) -> Any:
        import ibis

        return getattr(ibis._, name)

    def __getitem__(self, column: str) -> Any:
        import ibis

        return ibis._[column]


# Ibis annotates its deferred `_` no more than the methods of typed columns: see `zongjie.metrics.expressions`.
_: Any = _Row()


class _Module(ModuleType):
    """Stands for a library until an attribute is asked for, and hands on afterwards what those ask who hold it.

    (`importlib.util.LazyLoader` loads as soon as a second module imports the library.)
    """

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        value = getattr(import_module(self.__name__), name)
        setattr(self, name, value)  # the next time it is found without a detour
        return value


def lazily(*names: str) -> None:
    """Have libraries loaded with the first attribute that somebody asks of them, whoever imports them before.

    Parameters
    ----------
    names
        Importable names; one that is loaded already, or not installed, is left alone.
    """
    for name in names:
        if name not in sys.modules and (spec := find_spec(name)):
            module = _Module(name)
            module.__spec__ = spec  # `import` and `find_spec` look there first
            sys.modules[name] = module


@contextmanager
def hidden(name: str) -> Generator[None]:
    """Have a library that nobody has loaded pass for one that is not installed, to those who would load it in passing.

    Parameters
    ----------
    name
        Importable name.
    """
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment] - how the import system is told that there is none
    try:
        yield
    finally:
        del sys.modules[name]
