"""Where the index and the reports lie, and whether the index there is one of ours."""

from __future__ import annotations

from pathlib import Path

NAME = "index.html"
PARTIAL = ".partial"  # ends the folder of a partial report that lies beside a complete one
MARK = '<meta name="generator" content="zongjie index">'
_HEAD = 2000  # bytes within which the mark stands


def is_index(path: Path) -> bool:
    """Whether a file is an index of reports that was made here."""
    try:
        with path.open("rb") as file:
            return MARK.encode() in file.read(_HEAD)
    except OSError:
        return False


def is_free(path: Path) -> bool:
    """Whether an index may be written there: in no one else's place."""
    return is_index(path) or not path.exists()
