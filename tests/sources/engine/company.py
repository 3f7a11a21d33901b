"""A company's own tables: the sample's, under other names and columns, of other types, with ids that are secret."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pandas as pd
import yaml

from zongjie.parameters import Parameters
from zongjie.tables.derive import DERIVED, derive
from zongjie.tables.engines.pseudonyms import EnginePseudonyms
from zongjie.tables.schemas import SPECS

SHANGHAI = ZoneInfo("Asia/Shanghai")
IN_ENGINE = ("members", "memberships", "activity", "attendance", "orders")
WITH_INSTANTS = ("members", "orders")  # the others have local times without a zone
NAMES = {"member_id": "Uid", "ts": "happened at", "kind": "what"}
SECRET = "secret-"  # what every id of a person begins with in the company's tables


def newest_tables(report: Path) -> Path:
    """Return the folder of the canonical tables that a report was made of last."""
    found = report.parent.glob("tables/*/members.parquet")
    return max(found, key=lambda path: path.stat().st_mtime).parent


def subset(stored: Path, folder: Path, share: int) -> Path:
    """Write the canonical tables of one in `share` members of a community."""
    folder.mkdir()
    for path in sorted(stored.glob("*.parquet")):
        if path.stem not in DERIVED:
            chosen = path.stem in IN_ENGINE
            where = f"WHERE member_id IS NULL OR hash(member_id) % {share} = 0" if chosen else ""
            duckdb.sql(f"COPY (FROM '{path}' {where}) TO '{folder / path.name}' (FORMAT parquet)")
    return folder


def company(canonical: Path, folder: Path) -> dict[str, dict[str, Any]]:
    """Write tables as a company has them, and return how they are mapped, by canonical name."""
    folder.mkdir()
    duckdb.sql("SET TimeZone = 'UTC'")
    return {name: _written(name, canonical / f"{name}.parquet", folder / f"dwd_{name}_df") for name in IN_ENGINE}


def _written(name: str, source: Path, target: Path) -> dict[str, Any]:
    columns = {column.name: NAMES.get(column.name, f"{column.name}_") for column in SPECS[name].columns}
    chosen = [f'{_as_theirs(name, column.name)} AS "{own}"' for column, own in _pairs(name, columns)]
    target.mkdir()
    duckdb.sql(f"COPY (SELECT {', '.join(chosen)} FROM '{source}') TO '{target / 'part-0.parquet'}' (FORMAT parquet)")
    return {"path": str(target), "columns": columns}


def _pairs(name: str, columns: dict[str, str]) -> list[tuple[Any, str]]:
    return [(SPECS[name].by_name[column], own) for column, own in columns.items()]


def _as_theirs(table: str, column: str) -> str:
    kind = SPECS[table].by_name[column].type
    if kind == "person":
        return f"'{SECRET}' || {column}"
    if kind == "instant":
        return f"{column}::TIMESTAMPTZ" if table in WITH_INSTANTS else f"{column} + INTERVAL 8 HOURS"
    if column == "kind":
        return "CASE kind WHEN 'message' THEN ' 消息' ELSE upper(kind) END"
    return column


def parameters(
    canonical: Path, tables: dict[str, Any], backend: str, options: dict[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    """Return the parameters of a community whose large tables lie in an engine and whose small ones are files."""
    stored = [path for path in sorted(canonical.glob("*.parquet")) if path.stem not in (*IN_ENGINE, *DERIVED)]
    files = [_local(path, canonical / "local") for path in stored]
    sources = [{"kind": "parquet", "path": str(path), "options": {"table": path.stem}} for path in files]
    engine = {"backend": backend, "options": options or {}, "tables": tables}
    return {"community": "试验社", "sources": sources, "engine": engine} | more


def _local(path: Path, folder: Path) -> Path:
    """Write a stored table as a file of the staff's: its times are the community's, not UTC."""
    folder.mkdir(exist_ok=True)
    instants = [column.name for column in SPECS[path.stem].columns if column.type == "instant"]
    moved = ", ".join(f"{name} + INTERVAL 8 HOURS AS {name}" for name in instants)
    chosen = f"* REPLACE ({moved})" if instants else "*"
    duckdb.sql(f"COPY (SELECT {chosen} FROM '{path}') TO '{folder / path.name}' (FORMAT parquet)")
    return folder / path.name


def write(path: Path, said: dict[str, Any]) -> Path:
    path.write_text(yaml.safe_dump(said, allow_unicode=True), encoding="utf-8")
    return path


def reference(canonical: Path, folder: Path, key: bytes) -> Path:
    """Write the canonical tables with the pseudonyms that the engine makes, and derive from them."""
    folder.mkdir()
    pseudonyms = EnginePseudonyms(key)
    for path in sorted(canonical.glob("*.parquet")):
        frame = pd.read_parquet(path, dtype_backend="pyarrow")
        secret = SECRET if path.stem in IN_ENGINE else ""
        for column in SPECS[path.stem].people if path.stem in SPECS else ():
            known = {one: pseudonyms.of(secret + one) for one in frame[column].dropna().unique()}
            frame[column] = frame[column].map(known)
        frame.to_parquet(folder / path.name)
    derive(folder, SHANGHAI)
    return folder


def loaded(said: dict[str, Any]) -> Parameters:
    return Parameters.model_validate(said)
