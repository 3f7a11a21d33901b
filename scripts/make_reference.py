"""Write the catalogues of adapters and metrics into both READMEs, between the marks that say so.

`python scripts/make_reference.py [--check]`. A test holds that the READMEs are up to date.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
READMES = {"README.md": "en", "README.zh-CN.md": "zh_CN"}
HEADS = {
    "metrics": {
        "en": ("no.", "id", "name", "definition", "unit", "tables"),
        "zh_CN": ("编号", "id", "名称", "定义", "单位", "数据表"),
    },
    "sources": {"en": ("kind", "reads", "fills"), "zh_CN": ("kind", "读取", "写入的表")},
}


def main() -> int:
    """Rewrite the READMEs, or say which are not up to date."""
    only_check = sys.argv[1:] == ["--check"]
    stale: list[str] = []
    for name, language in READMES.items():
        path = ROOT / name
        text = path.read_text(encoding="utf-8")
        if renewed(text, language) == text:
            continue
        stale.append(name)
        if not only_check:
            path.write_text(renewed(text, language), encoding="utf-8", newline="\n")
    if only_check and stale:
        print(f"not up to date: {', '.join(stale)}; run python scripts/make_reference.py")
    return 1 if only_check and stale else 0


def renewed(text: str, language: str) -> str:
    """Return a README's text with its catalogues as they are now."""
    for block, table in {"metrics": metrics(language), "sources": sources(language)}.items():
        marks = re.compile(f"(?<=<!-- {block} -->\n).*?(?=<!-- /{block} -->)", re.DOTALL)
        if not marks.search(text):
            raise SystemExit(f"no marks for {block} in the README in {language}")
        text = marks.sub(lambda _, table=table: f"\n{table}\n\n", text)
    return text


def metrics(language: str) -> str:
    """Return the metrics as a Markdown table."""
    from zongjie.report.listing import metric_records

    rows = [
        (
            record["number"],
            f"`{record['id']}`",
            record["title"],
            record["definition"],
            record["unit"],
            " / ".join(dict.fromkeys("+".join(answer) for answer in record["tables"]))
            or ", ".join(f"`{part}`" for part in record["of"]),
        )
        for record in metric_records(language)
    ]
    return _table(HEADS["metrics"][language], rows)


def sources(language: str) -> str:
    """Return the adapters as a Markdown table."""
    from zongjie.report.listing import source_records

    rows = [(f"`{one['kind']}`", one["title"], ", ".join(one["tables"])) for one in source_records()]
    return _table(HEADS["sources"][language], rows)


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    sys.exit(main())
