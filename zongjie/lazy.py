"""Libraries that take long to load, loaded when they are first used: `zongjie check` does without most of them."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
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
        value = getattr(_load(self), name)
        setattr(self, name, value)  # the next time it is found without a detour
        return value


def _load(module: _Module) -> ModuleType:
    if sys.modules.get(module.__name__) is module:
        del sys.modules[module.__name__]
    return import_module(module.__name__)


class _Parts(MetaPathFinder):
    """Loads a library that stands by before a part of it, which the library may itself load: never one part twice."""

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Return how to import a part that has been loaded meanwhile; None for all else."""
        whole = sys.modules.get(fullname.partition(".")[0])
        if not isinstance(whole, _Module):
            return None
        _load(whole)
        part = sys.modules.get(fullname)
        if part is None:
            return None
        part.__spec__ = ModuleSpec(fullname, _Loaded(part))  # there `import` looks; `_Loaded` puts back what was there
        return part.__spec__


class _Loaded(Loader):
    """Hands out a module that is there already, as it is."""

    def __init__(self, module: ModuleType) -> None:
        self._module, self._spec = module, module.__spec__

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return self._module

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = self._spec


def lazily(*names: str) -> None:
    """Have libraries loaded with the first attribute that somebody asks of them, whoever imports them before.

    Parameters
    ----------
    names
        Names of packages; one that is loaded already, or not installed, is left alone.
    """
    if not any(isinstance(finder, _Parts) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Parts())
    for name in names:
        if name not in sys.modules and (spec := find_spec(name)):
            module = _Module(name)
            module.__spec__ = spec  # `import` and `find_spec` look there first
            module.__path__ = list(spec.submodule_search_locations or ())
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
