"""A DuckDB session over the tables of one community: views, what is kept while figures are computed, queries."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cached_property
from glob import escape
from typing import TYPE_CHECKING, Any
from weakref import proxy

from zongjie.periods import Period
from zongjie.tables.asking import Asking, Question, name_of, named, read_back, written
from zongjie.tables.duck import connect
from zongjie.tables.queries import Query, shared

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends.duckdb import Backend

    from zongjie.tables.store import Tables

Row = dict[str, Any]
Make = Callable[..., Any]  # of tables, and periods or names, an expression
_ASKED_OFTEN = ("member_days",)  # unpacked once for all metrics rather than by each
_MOST_HELD = 5_000_000  # rows: about 300 MB


class Session:
    """One connection, on which an expression is translated only where no earlier run has done so."""

    def __init__(self, tables: Tables) -> None:
        self.tables = proxy(tables)  # they hold this one: its threads and memory go once nobody needs them
        self.keeping = False
        self._connection = connect(tables.engine, tables.folder.parent)
        self._queries = shared()
        self._relations: dict[str, str] = {}  # what is there under which name: "VIEW" or "TABLE"
        self._expressions: dict[str, ir.Table] = {}
        self._answers: dict[Question, str] = {}
        self._functions: dict[str, Make] = {}

    @cached_property
    def backend(self) -> Backend:
        """The connection as Ibis sees it."""
        import ibis

        return ibis.duckdb.from_connection(self._connection)

    def table(self, name: str) -> ir.Table:
        """Return a table to build an expression on."""
        self._ready(name)
        return self._expression(name)

    def kept(self, make: Make, *arguments: Any) -> ir.Table:
        """Return the rows of an expression, computed once, to build another on."""
        return self._expression(self._keep(make, *arguments))

    def rows(self, key: str, make: Make, *arguments: Any) -> list[Row]:
        """Return the rows of an expression; `key` is what it is called among those with these arguments."""
        found = self._connection.execute(self._query(key, make, *arguments).sql)
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def name(self, function: Make) -> str:
        """Return what a function is called in questions."""
        name = name_of(function)
        self._functions[name] = function
        return name

    def answer(self, asked: Question) -> str:
        """Return in writing what the tables answer."""
        if asked not in self._answers:
            self._answers[asked] = self._answer(*asked)
        return self._answers[asked]

    def begin(self) -> None:
        """Keep what expressions ask to be kept, until `end`."""
        self.keeping = True
        for name in _ASKED_OFTEN:
            self._drop(name)

    def end(self) -> None:
        """Release what was kept, and have later runs know the new queries."""
        self.keeping = False
        for name in [name for name, kind in self._relations.items() if kind == "TABLE"]:
            self._drop(name)
        self._answers = {asked: answer for asked, answer in self._answers.items() if asked[0] != "kept"}
        self._queries.save()

    def _answer(self, kind: str, *about: Any) -> str:
        name = str(about[0]) if about else ""
        match kind:
            case "holds":
                return str(name in self.tables)
            case "zone":
                return self.tables.zone.key
            case "filled":
                return " ".join(sorted(self.tables.filled(name))) if name in self.tables else ""
            case "columns":
                return self._columns(self._ready(name)) if name in self.tables else ""
            case "answer":
                return repr(self._function(name)(self.tables, *map(read_back, about[1:])))
            case "kept":
                return self._columns(self._held(*about)) if self.keeping else ""
            case _:
                raise ValueError(f"tables are not asked for “{kind}”")

    def _query(self, key: str, make: Make, *arguments: Any) -> Query:
        shelf = next((str(one) for one in arguments if isinstance(one, Period)), "always")
        key = json.dumps([key, name_of(make), self.keeping, *map(written, arguments)])
        query = self._queries.find(shelf, key, self.answer) or self._translated(shelf, key, make, *arguments)
        for kind, *about in (asked for asked, _ in query.asked):  # what it starts from may have been released since
            if kind == "columns":
                self._ready(*about)
            elif kind == "kept":
                self._held(*about)
        return query

    def _translated(self, shelf: str, key: str, make: Make, *arguments: Any) -> Query:
        from ibis.expr.operations import InMemoryTable

        asking = Asking(self)
        expression = make(asking, *arguments)
        sql = str(self.backend.compile(expression))
        self.backend._run_pre_execute_hooks(expression)  # pyright: ignore[reportPrivateUsage] - rows from memory
        query = Query(_exact(self._connection.execute(f"DESCRIBE {sql}").fetchall(), sql), tuple(asking.asked.items()))
        # What else a query depends on is the code, of which the package's alone tells one version from another.
        if make.__module__.startswith("zongjie.") and not expression.op().find(InMemoryTable):
            self._queries.add(shelf, key, query)
        return query

    def _keep(self, make: Make, *arguments: Any) -> str:
        """Hold the rows of an expression under a name that is the same in every process."""
        name = " ".join((self.name(make), *map(str, arguments)))
        if name not in self._relations:
            sql = self._query(name_of(make), make, *arguments).sql
            self._make(name, "TABLE", sql)
        return name

    def _held(self, function: str, *arguments: Any) -> str:
        return self._keep(self._function(function), *map(read_back, arguments))

    def _function(self, name: str) -> Make:
        return self._functions.get(name) or named(name)

    def _ready(self, name: str) -> str:
        """Have a table be there under its name."""
        if name not in self._relations:
            path = escape(str(self.tables.path(name))).replace("'", "''")  # a folder may be called “x [b]”
            held = self.keeping and name in _ASKED_OFTEN and self.tables.rows[name] <= _MOST_HELD
            self._make(name, "TABLE" if held else "VIEW", f"FROM read_parquet('{path}')")
        return name

    def _make(self, name: str, kind: str, sql: str) -> None:
        self._connection.execute(f'CREATE {kind} "{name}" AS {sql}')
        self._relations[name] = kind

    def _drop(self, name: str) -> None:
        if kind := self._relations.pop(name, ""):
            self._connection.execute(f'DROP {kind} "{name}"')

    def _expression(self, name: str) -> ir.Table:
        if name not in self._expressions:
            self._expressions[name] = self.backend.table(name)
        return self._expressions[name]

    def _columns(self, name: str) -> str:
        described = self._connection.execute(f'DESCRIBE "{name}"').fetchall()
        return ", ".join(f"{column} {kind}" for column, kind, *_ in described)


def _exact(columns: list[Any], sql: str) -> str:
    """Return a query the counts of which are no wider than Ibis has them: a sum of DuckDB's is a HUGEINT."""
    wide = [name for name, kind, *_ in columns if kind == "HUGEINT"]
    if not wide:
        return sql
    narrow = ", ".join(f'"{name}"::BIGINT AS "{name}"' for name in wide)
    return f"SELECT * REPLACE ({narrow}) FROM ({sql})"
