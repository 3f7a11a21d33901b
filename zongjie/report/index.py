"""Keep the index of an outputs folder: `index.html`, made anew from the manifests that lie there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from zongjie.errors import DataError
from zongjie.export.index.place import NAME, is_free
from zongjie.export.index.render import render
from zongjie.export.index.shelf import Report, Unread, read_report
from zongjie.files import write_bytes
from zongjie.paths import Project
from zongjie.report.manifest import NAME as MANIFEST

_OUTPUTS = ("report.html", "report.pptx", "figures.xlsx")
_Seen = Mapping[Path, tuple[int, int, int]]


def build_index(outputs: Path, project: Project) -> Path:
    """Write the index of all reports in a folder and return its path.

    Runs may end at the same time. Each looks again after it has written and writes anew if a report was published
    meanwhile; so whichever writes last has seen every report, without a lock that a killed run would leave behind.

    Raises
    ------
    DataError
        If someone else's `index.html` stands there, or it cannot be written.
    """
    path = outputs / NAME
    if not is_free(path):
        raise DataError("The index of reports is not written: another index.html is in its place.", where=str(path))
    while True:
        seen = _look(outputs)
        found = [report for place in seen if (report := _read(place))]
        reports = [one for one in found if isinstance(one, Report)]
        unread = [one for one in found if isinstance(one, Unread)]
        try:
            write_bytes(path, render(reports, unread, project))
        except OSError as error:
            raise DataError(
                f"The index of reports cannot be written: {error.strerror or error}.", where=str(path)
            ) from None
        if _look(outputs) == seen:
            return path


def _look(outputs: Path) -> _Seen:
    """Return the manifests that lie there and what changes when one is replaced; folders under way are hidden ones."""
    seen: dict[Path, tuple[int, int, int]] = {}
    for path in sorted(outputs.glob(f"*/*/{MANIFEST}")):
        if any(part.startswith(".") for part in path.relative_to(outputs).parts):
            continue
        try:
            stat = path.stat()
        except OSError:  # gone since it was listed
            continue
        seen[path] = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
    return seen


def _read(path: Path) -> Report | Unread | None:
    folder = path.parent
    slug = folder.parent.name
    try:
        data = path.read_bytes()
    except FileNotFoundError:  # replaced just now: the next look finds the new one
        return None
    except OSError:
        return Unread(f"{slug}/{folder.name}", "unreadable")
    files = frozenset(name for name in _OUTPUTS if (folder / name).is_file())
    return read_report(slug, folder.name, data, files)
