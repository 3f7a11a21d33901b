"""Write LICENSE.third-party.md: every distribution of requirements.txt with its licence, as its own metadata tell it.

`python scripts/make_licences.py [--check]`. A test holds that the list is up to date and forbids nothing to a company.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from email.message import Message
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any, cast

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "LICENSE.third-party.md"
HEAD = """# Licences of what zongjie is used with

What `requirements.txt` installs, under the licence that its own metadata state; nothing of it is copied into this
repository. Made by `scripts/make_licences.py`. All of them allow commercial use and redistribution.

Fonts: none is in this repository or in an output. Texts are measured in the Noto Sans SC that `zhplot` carries (SIL
Open Font License 1.1). Scripts and styles of the page, and the deck templates, are the project's own (Apache-2.0).

| distribution | licence |
|---|---|
"""
NAMES = {  # as classifiers and older metadata write it → SPDX
    "Apache 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
ELSEWHERE = {  # of systems and Python versions other than the one that this list is made on; and of no metadata
    "aiohappyeyeballs": "PSF-2.0",
    "aiohttp": "Apache-2.0 AND MIT",
    "aiosignal": "Apache-2.0",
    "appnope": "BSD-2-Clause",
    "axe-playwright-python": "MIT AND MPL-2.0",  # with the script of axe-core
    "cffi": "MIT-0",
    "colorama": "BSD",
    "frozenlist": "Apache-2.0",
    "importlib-metadata": "Apache-2.0",
    "lazy-importer": "Apache-2.0",
    "multidict": "Apache-2.0",
    "pexpect": "ISC",
    "propcache": "Apache-2.0",
    "ptyprocess": "ISC",
    "pycparser": "BSD-3-Clause",
    "yarl": "Apache-2.0",
    "zipp": "MIT",
}


def main() -> int:
    """Write the list, or say that it is not up to date."""
    if sys.argv[1:] == ["--check"]:
        return int(LIST.read_text(encoding="utf-8") != listing())
    LIST.write_text(listing(), encoding="utf-8")
    return 0


def locked() -> Iterator[Requirement]:
    """Yield the distributions of the lock: one exact version each, perhaps for some systems only."""
    for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines():
        if line[:1].isalnum():
            yield Requirement(line.rstrip(" \\"))


def listing() -> str:
    """Return the list."""
    names = sorted({canonicalize_name(requirement.name) for requirement in locked()})
    return HEAD + "".join(f"| {name} | {licence(name)} |\n" for name in names)


def licence(name: str) -> str:
    """Return the licence of a distribution: its SPDX expression, else its classifiers, else what it calls it."""
    if name in ELSEWHERE:
        return ELSEWHERE[name]
    try:
        told = cast("Message[str, Any]", metadata(name))
    except PackageNotFoundError:
        raise SystemExit(f"{name} is not installed here: look its licence up and add it to ELSEWHERE") from None
    if expression := told.get("License-Expression"):
        return expression
    classified = [line.rpartition(" :: ")[2] for line in told.get_all("Classifier") or () if "License ::" in line]
    stated = classified or [(told.get("License") or "").strip()]
    return " OR ".join(sorted({NAMES.get(one, one) for one in stated}))


if __name__ == "__main__":
    sys.exit(main())
