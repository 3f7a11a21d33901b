"""The one module that knows folder names.

A *project* is a folder with `parameters/` in it. Staff may keep their own project, with their own notebooks,
templates and outputs; what it lacks comes from the shipped folders beside the package.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from zongjie.errors import ParameterError, TemplateError

SHIPPED = Path(__file__).resolve().parent.parent
_IN_FOLDER = "parameters.yaml"  # of a community that has a folder of its own, as `zongjie new` makes it
_PATTERN = frozenset("*?[")
_TEMPLATES = (".pptx", ".potx", ".ppsx", ".pptm", ".potm", ".ppsm")
_PROJECT_SIGNS = ("notebooks", "report_templates", "outputs", "parameters")


@dataclass(frozen=True)
class Project:
    """A project root and the folders under it, with the shipped ones as fall-back."""

    root: Path

    @property
    def outputs(self) -> Path:
        """Where reports go unless `--out` says otherwise; `ZONGJIE_OUTPUTS` moves it."""
        return Path(os.environ.get("ZONGJIE_OUTPUTS") or self.root / "outputs")

    @property
    def parameters(self) -> Path:
        """Where parameters files are kept."""
        return self.root / "parameters"

    def notebook(self, name: str) -> Path:
        """Return the notebook called `name`: the project's own, else the shipped one."""
        return self._find(f"notebooks/{name}.ipynb", "notebook")

    def outline(self, name: str) -> Path:
        """Return the outline file called `name`."""
        return self._find(f"report_templates/outlines/{name}.yaml", "outline")

    def outlines(self) -> tuple[str, ...]:
        """Names of all outlines, own and shipped."""
        return self._names("report_templates/outlines", "*.yaml")

    def wording(self, language: str) -> tuple[Path, ...]:
        """Return the folders of a language's wording, the project's own last: it may change one sentence alone."""
        self._find(f"report_templates/wording/{language}", "wording")
        places = (root / "report_templates" / "wording" / language for root in reversed(self._roots()))
        return tuple(place for place in places if place.is_dir())

    def playbook(self, language: str) -> Path:
        """Return the playbook of a language."""
        return self._find(f"report_templates/playbook/{language}.yaml", "playbook")

    def new(self, name: str) -> Path:
        """Return a template of what `zongjie new` writes."""
        return self._find(f"report_templates/new/{name}", "template of a new community")

    def deck_theme(self, name: str) -> Path:
        """Return the folder of a deck theme (`template.pptx` and `template.yaml`), or a template file by its path."""
        if name.lower().endswith(_TEMPLATES):
            path = self.root / written(name)
            if not path.is_file():
                hint = "give its path from the project's folder"
                raise TemplateError("There is no such deck template.", where=str(path), hint=hint)
            return path
        return self._find(f"report_templates/pptx/{name}", "deck theme")

    def page_theme(self, name: str) -> Path:
        """Return the folder of a page theme (an nbconvert template)."""
        return self._find(f"report_templates/html/{name}", "page theme")

    def ingredients(self) -> Iterator[Path]:
        """Yield every file that reports are made of besides parameters, data and code: notebooks, templates."""
        for root in self._roots():
            for folder in (root / "notebooks", root / "report_templates"):
                yield from sorted(file for file in folder.rglob("[!.]*") if file.is_file() and _open(file, folder))

    def index_templates(self) -> tuple[Path, ...]:
        """Return the folders of the index's template, the project's own first: it may change one file of it alone."""
        return tuple(root / "report_templates" / "index" for root in self._roots())

    def themes(self) -> tuple[str, ...]:
        """Names of the themes that have a deck template."""
        return self._names("report_templates/pptx", "*/template.pptx", parent=True)

    def _roots(self) -> tuple[Path, ...]:
        return (self.root,) if self.root == SHIPPED else (self.root, SHIPPED)

    def _find(self, relative: str, what: str) -> Path:
        if ".." in Path(relative).parts:  # a name may come with a notebook, from elsewhere
            raise TemplateError(
                f"“{Path(relative).name}” is not the name of a {what}: it leads outside of the project."
            )
        for root in self._roots():
            if (root / relative).exists():
                return root / relative
        path = Path(relative)
        known = self._names(str(path.parent), f"*{path.suffix}" if path.suffix else "*")
        raise TemplateError(f"There is no {what} called “{path.stem}”.", given=path.stem, known=known)

    def _names(self, folder: str, pattern: str, *, parent: bool = False) -> tuple[str, ...]:
        found = {
            (path.parent.name if parent else path.stem)
            for root in self._roots()
            for path in (root / folder).glob(pattern)
        }
        return tuple(sorted(found))


def _open(file: Path, folder: Path) -> bool:
    """Whether no folder on the way to a file is hidden, as editors' check-points are."""
    return not any(part.startswith(".") for part in file.relative_to(folder).parts)


def written(path: str) -> Path:
    """Return a path as parameters write it; the separators of Windows are understood everywhere."""
    return Path(path.replace("\\", "/")).expanduser()


def find_project(start: Path | None = None) -> Project:
    """Return the project that `start` (a parameters file or a folder) belongs to.

    `ZONGJIE_HOME` wins; then the nearest folder upward that holds `parameters/` and another of the project's
    folders, or that the parameters file's own `parameters/` folder stands in; then the shipped project.
    """
    home = os.environ.get("ZONGJIE_HOME")
    if home:
        root = Path(home).expanduser().resolve()
        if not root.is_dir():
            raise ParameterError("ZONGJIE_HOME names a folder that does not exist.", where=str(root))
        return Project(root)
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if folder.name == "parameters":
            return Project(folder.parent)
        if folder.is_dir() and sum((folder / sign).is_dir() for sign in _PROJECT_SIGNS) >= 2:
            return Project(folder)
    return Project(here if here.is_dir() else here.parent) if start else Project(SHIPPED)


def slug_of(parameters: Path) -> str:
    """Return what a community's folder of outputs is called: the file's name, or the folder's that is its own."""
    return parameters.resolve().parent.name if parameters.name == _IN_FOLDER else parameters.stem


def find_parameters(name: str | Path) -> Path:
    """Return a parameters file by path, by its folder or by bare name (`sample` is `parameters/sample.yaml`).

    Raises
    ------
    ParameterError
        If there is no such file; the known names are listed.
    """
    path = Path(name).expanduser()
    path = path if path.exists() else written(str(name))
    for candidate in (path, path / _IN_FOLDER):
        if candidate.is_file():
            return candidate.resolve()
    project = find_project()
    for root in (project.root, SHIPPED):
        candidate = root / "parameters" / f"{path.stem}.yaml"
        if len(path.parts) == 1 and path.suffix in ("", ".yaml") and candidate.is_file():
            return candidate
    known = sorted(str(p) for p in project.parameters.glob("*.yaml"))
    raise ParameterError(
        f"There is no parameters file {path}.",
        given=str(path),
        known=known,
        hint="give the path of a .yaml file, for instance parameters/sample.yaml",
    )


def find_all_parameters(names: Iterable[str]) -> list[Path]:
    """Return the parameters files that names and patterns (`parameters/*.yaml`) stand for, each once, in order.

    Raises
    ------
    ParameterError
        If there is no file for one of them.
    """
    found = [path for name in names for path in (_matching(name) or [find_parameters(name)])]
    return list(dict.fromkeys(found))


def _matching(pattern: str) -> list[Path]:
    """Return what a pattern stands for: shells on Windows, and those of schedulers, hand it over as it is."""
    path = Path(pattern).expanduser()
    if path.exists() or not _PATTERN & set(pattern):
        return []
    found = Path(path.anchor).glob(str(path.relative_to(path.anchor)))
    return sorted(file.resolve() for file in found if file.is_file())
