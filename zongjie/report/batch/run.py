"""A batch, from plan to summary: first the tables of each community, once; then the reports."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Generator
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from zongjie.errors import ParameterError
from zongjie.report.batch.orders import Order, in_turn, unchanged
from zongjie.report.batch.plan import Community, Plan, Refused
from zongjie.report.batch.workers import Answer, Crew

if TYPE_CHECKING:
    from zongjie.report.batch.cluster import Cluster
    from zongjie.report.run import Listener
    from zongjie.sources.ingested import Ingested

State = Literal["done", "unchanged", "partial", "failed", "not begun"]
_WORST_FIRST = (5, 6, 3, 2, 4)  # of 4 the other chapters are delivered
_PARTIAL = 4


@dataclass(frozen=True)
class Row:
    """What became of one report: its state and, if it failed, the exit code that it alone would have had, and why."""

    community: str
    period: str
    state: State
    seconds: float = 0.0
    code: int = 0
    why: str = ""
    folder: str = ""


@dataclass(frozen=True)
class Summary:
    """What became of all reports, in the order of communities and periods."""

    rows: tuple[Row, ...]

    @property
    def states(self) -> dict[str, int]:
        """How many reports are in each state."""
        return dict(Counter(row.state for row in self.rows))

    @property
    def code(self) -> int:
        """The exit code: 0 if all is done or unchanged, else that of the worst failure."""
        codes = {row.code for row in self.rows}
        return next((code for code in _WORST_FIRST if code in codes), 0)

    def record(self) -> dict[str, Any]:
        """Return it JSON-ready."""
        return {"code": self.code, "states": self.states, "reports": [asdict(row) for row in self.rows]}


@dataclass
class _Course:
    """How a batch goes on: what became of which report so far."""

    keep_going: bool
    rows: dict[tuple[str, str], Row] = field(default_factory=dict)

    def note(self, row: Row) -> None:
        self.rows[row.community, row.period] = row

    def going(self) -> bool:
        return self.keep_going or not any(row.code for row in self.rows.values())

    def ready(self, order: Order) -> bool:
        return all((order.community.name, str(period)) in self.rows for period in order.after)


def run_batch(
    plan: Plan,
    listener: Listener,
    *,
    jobs: int | None = None,
    keep_going: bool = False,
    resume: bool = True,
    executor: str = "",
) -> Summary:
    """Make the reports of a plan; a report that fails harms no other.

    Parameters
    ----------
    jobs
        Reports at once; one per core (or thread of the cluster) by default.
    keep_going
        Make all that can be made; otherwise nothing is begun after the first failure, or at all if something is known
        to be wrong beforehand.
    resume
        Leave reports alone that were made of the same input; otherwise all are made anew.
    executor
        `dask://host:port` has the workers of a Dask cluster make them; otherwise processes of this machine do.

    Raises
    ------
    ParameterError
        If something is known to be wrong beforehand, unless `keep_going`; or with the executor.
    """
    if plan.refused and not keep_going:
        raise _refusal(plan.refused)
    course = _Course(keep_going)
    for one in plan.refused:
        course.note(Row(one.community, one.period, "failed", code=one.error.exit_code, why=str(one.error)))
    with _crew(plan, executor, jobs) as crew:
        orders = list(_tables(plan, crew, course, listener))
        todo, same = in_turn(orders, resume=resume)
        for order in same:
            course.note(_same(order))
        listener.stage("reports", max(1, len(todo)))
        for order, answer in crew.each(_make, todo, course.going, course.ready):
            row = _row(order, answer)
            course.note(row)
            listener.step(f"{row.community} {row.period}", row.seconds, failed=bool(row.code))
    for community in plan.communities:
        for period in plan.periods:
            course.rows.setdefault((community.name, str(period)), Row(community.name, str(period), "not begun"))
    return Summary(tuple(course.rows[key] for key in sorted(course.rows)))


def _crew(plan: Plan, executor: str, jobs: int | None) -> Crew | Cluster:
    """Return who makes the reports: processes here, or the workers of a cluster."""
    if not executor:
        reports = len(plan.communities) * len(plan.periods)
        return Crew(max(1, min(jobs or os.cpu_count() or 1, reports)))
    from zongjie.report.batch.cluster import PREFIX, Cluster

    if not executor.startswith(PREFIX):
        raise ParameterError(
            f"There is no executor “{executor}”.", where="--executor", given=executor, known=(f"{PREFIX}host:8786",)
        )
    return Cluster(executor, jobs, sees=[one.path for one in plan.communities])


def _tables(plan: Plan, crew: Crew | Cluster, course: _Course, listener: Listener) -> Generator[Order, None, None]:
    """Read the data of each community and yield its reports; of one that cannot be read, they have failed."""
    listener.stage("tables", max(1, len(plan.communities)))
    for community, answer in crew.each(_read, plan.communities, course.going):
        listener.step(community.name, answer.seconds, failed=bool(answer.code))
        for period in plan.periods:
            order = Order(community, period, plan.settings, answer.value, crew.notebooks)
            if answer.code:
                course.note(Row(community.name, str(period), "failed", 0.0, answer.code, answer.why))
            else:
                yield order


def _read(community: Community) -> Ingested:
    """Make the tables of a community, in a worker."""
    from zongjie.report.prepare import ingest_tables

    return ingest_tables(community.path, community.parameters, community.outputs)


def _make(order: Order) -> tuple[str, str] | None:
    """Make a report, in a worker; return its folder and which notebooks failed, or None if it stands unchanged."""
    from zongjie.report.run import Silent, run

    if order.resume and unchanged(order):
        return None
    outcome = run(
        order.community.path,
        order.period,
        Silent(),
        overrides=order.settings.overrides,
        outputs=order.community.outputs,
        only=order.settings.only,  # pyright: ignore[reportArgumentType]
        jobs=order.notebooks,
        ingested=order.ingested,
    )
    return str(outcome.folder), "\n".join(f"notebook {one.name} failed, {one.failure}" for one in outcome.failed)


def _row(order: Order, answer: Answer) -> Row:
    name, period = order.community.name, str(order.period)
    if answer.code:
        return Row(name, period, "failed", answer.seconds, answer.code, answer.why)
    if answer.value is None:
        return _same(order)
    folder, failures = answer.value
    if failures:
        return Row(name, period, "partial", answer.seconds, _PARTIAL, failures, folder)
    return Row(name, period, "done", answer.seconds, folder=folder)


def _same(order: Order) -> Row:
    return Row(*order.key, "unchanged", folder=str(order.folder))


def _refusal(refused: tuple[Refused, ...]) -> ParameterError | Any:
    """Return the error that stops a batch before it begins: the only one as it is, several in a line each."""
    if len(refused) == 1:
        return refused[0].error
    return ParameterError(
        f"{len(refused)} parameters files or periods are wrong; nothing was begun.",
        examples=[f"{one.community or one.period}: {one.error.what}" for one in refused],
        hint="correct them, or --keep-going to make the other reports",
    )
