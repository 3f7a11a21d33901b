"""Progress on the console, by stage and notebook."""

from __future__ import annotations

import threading
from types import TracebackType

from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as RichProgress

from zongjie.characters import line
from zongjie.report.terminal import Terminal

_TITLES = {
    "data": "reading data, computing figures",
    "notebooks": "notebooks",
    "export": "page, deck, workbook",
    "tables": "reading data",  # of a batch, as the next
    "reports": "reports",
}


class Progress:
    """Draws stages as bars on a terminal; prints a line a step where there is none (a log, a pipe)."""

    def __init__(self, console: Terminal | None = None) -> None:
        self._console = console or Terminal(stderr=True, highlight=False)
        self._lock = threading.Lock()
        self._task: TaskID | None = None
        self._bars = RichProgress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[last]}", markup=False),  # what a file is called is no markup
            console=self._console,
            disable=not self._console.is_terminal,
        )

    def __enter__(self) -> Progress:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._finish()
        self._bars.stop()

    def stage(self, name: str, total: int = 1) -> None:
        """Begin a stage; the one before is complete."""
        self._finish()
        title = _TITLES.get(name, name)
        self._task = self._bars.add_task(title, total=total, last="")
        self._say(f"{title} …")

    def detail(self, text: str) -> None:
        """Show a line within the stage."""
        if self._task is not None:
            self._bars.update(self._task, last=line(text))
        self._say(f"  {text}")

    def step(self, text: str, seconds: float, failed: bool = False) -> None:
        """Show that a step is done."""
        with self._lock:
            mark = "✗" if failed else "✓"
            if self._task is not None:
                self._bars.update(self._task, advance=1, last=f"{mark} {text}")
            self._say(f"  {mark} {text}  {seconds:.1f} s")

    def _finish(self) -> None:
        if self._task is not None:
            total = self._bars.tasks[self._task].total
            self._bars.update(self._task, completed=total, last="")

    def _say(self, said: str) -> None:
        if not self._console.is_terminal:
            self._console.print(said, markup=False)
