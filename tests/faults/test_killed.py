"""A run that is killed or stopped at any stage: the last good report stands, and the next run succeeds."""

from __future__ import annotations

import signal
import sys

import pytest

from tests.faults.conftest import Settled
from tests.faults.harness import Blow, Place, made

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")

HALF = "a = args; open(a[0], 'wb').write(a[1][:9]); os.kill(os.getpid(), signal.SIGKILL)"
VICTIM = "import psutil, time; psutil.Process().parent().parent().kill(); time.sleep(60)"
EARLY = {
    "the reading of data": Blow("zongjie.sources.build:_checked"),
    "a table, half written": Blow("zongjie.sources.build:derive"),
    "tables, in their place": Blow("zongjie.sources.ingest:_make", after=True),
    "the figures": Blow("zongjie.metrics.evaluate:compute"),
    "the figures, half written": Blow("pathlib:Path.write_bytes", HALF, "figures"),
}
LATE = {
    "the first notebook": "first",
    "the second notebook": "second",
    "binding": Blow("zongjie.report.run:bind"),
    "export": Blow("zongjie.export.deck.render:render"),
    "the deck, half written": Blow("pathlib:Path.write_bytes", HALF, "report.pptx"),
    "publishing": Blow("zongjie.report.run:publish"),
    "the exchange": Blow("zongjie.files:_exchange", after=True),
    "the index": Blow("zongjie.report.index:render"),
}
PUBLISHED = ("the exchange", "the index")


def struck(blow: Blow | str) -> dict[str, object]:
    """Return how a command is run that kills itself, by a function or by a notebook."""
    return {"environment": {f"DEED_{blow}": VICTIM}} if isinstance(blow, str) else {"blow": blow}


@pytest.mark.parametrize("stage", EARLY)
def test_killed_while_data_is_prepared(stage: str, place: Place, renewed: dict[str, bytes]):
    before = place.state()
    ended = place.run(blow=EARLY[stage])
    assert ended.code == -signal.SIGKILL, ended.err
    assert place.state() == before
    assert not ended.orphans()
    again = place.run()
    assert again.code == 0, again.err
    assert made(place.report) == renewed
    assert not place.left()


@pytest.mark.parametrize("stage", LATE)
def test_killed_while_the_report_is_made(stage: str, settled: Settled):
    place, arguments, before = settled.place, settled.next, settled.place.state()
    expected = settled.reports[arguments[1].partition("=")[2]]
    ended = place.run(*arguments, **struck(LATE[stage]))
    assert ended.code == -signal.SIGKILL, ended.err
    if stage in PUBLISHED:
        assert made(place.report) == expected
    else:
        assert place.state() == before
    assert not ended.orphans()
    again = place.run(*arguments)
    assert again.code == 0, again.err
    assert made(place.report) == expected
    assert not place.left()
