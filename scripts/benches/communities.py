"""Communities to measure with: parts of the sample, each member and what they did in one of them."""

from __future__ import annotations

import shutil
from pathlib import Path

from benches.timing import ROOT

SAMPLE = ROOT / "parameters" / "sample.yaml"
DATA = SAMPLE.parent / "data" / "sample"
NAME = "community"


def write(folder: Path, number: int = 0, of: int = 1, *, until: str = "9999-01-01") -> Path:
    """Write one of `of` communities into `folder`, as its exports were on a day; return its parameters file.

    Parameters
    ----------
    number
        Which of them, from 0.
    until
        The first day that the activity log does not hold yet.
    """
    import duckdb
    import yaml

    data = folder / f"{NAME}{number:02}"
    data.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        for table in sorted(DATA.glob("*.parquet")):
            columns = connection.read_parquet(str(table)).columns
            kept = [f"hash(member_id) % {of} = {number}"] if "member_id" in columns else []
            kept += [f"ts < '{until}'"] if table.stem == "activity" else []
            rows = f"SELECT * FROM '{table}' WHERE {' AND '.join(kept or ['true'])}"
            connection.execute(f"COPY ({rows}) TO '{data / table.name}'")
    for ledger in DATA.glob("*.xlsx"):
        shutil.copy(ledger, data)
    parameters = yaml.safe_load(SAMPLE.read_text(encoding="utf-8"))
    parameters["community"] += f" {number:02}"
    for source in parameters["sources"]:
        source["path"] = f"{data.name}/{Path(source['path']).name}"
    file = folder / f"{data.name}.yaml"
    file.write_text(yaml.safe_dump(parameters, allow_unicode=True), encoding="utf-8")
    return file
