"""A run that is killed or stopped at any stage: the last good report stands, and the next run succeeds."""

from __future__ import annotations

import signal
import sys

import pytest

from tests.faults.harness import Blow, Place, made

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")

HALF = "a = args; open(a[0], 'wb').write(a[1][:9]); os.kill(os.getpid(), signal.SIGKILL)"
VICTIM = "import psutil, time; psutil.Process().parent().parent().send_signal({}); time.sleep(60)"
STAGES = {
    "the reading of data": Blow("zongjie.sources.build:_checked"),
    "a table, half written": Blow("zongjie.sources.build:derive"),
    "tables, in their place": Blow("zongjie.sources.ingest:_make", after=True),
    "the figures": Blow("zongjie.metrics.evaluate:compute"),
    "the figures, half written": Blow("pathlib:Path.write_bytes", HALF, "figures"),
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


def struck(stage: str, number: int) -> dict[str, object]:
    """Return how a command is run that gets a signal at a stage."""
    blow = STAGES[stage]
    if isinstance(blow, str):
        return {"environment": {f"DEED_{blow}": VICTIM.format(number)}}
    deed = blow.deed.replace("signal.SIGKILL", str(number))
    return {"blow": Blow(blow.at, deed, blow.mentions, blow.after)}


@pytest.mark.parametrize("stage", STAGES)
def test_killed_at(stage: str, place: Place, renewed: dict[str, bytes]):
    before = place.state()
    ended = place.run(**struck(stage, signal.SIGKILL))
    assert ended.code == -signal.SIGKILL, ended.err
    if stage in PUBLISHED:
        assert made(place.report) == renewed
    else:
        assert place.state() == before
    assert not ended.orphans()
    again = place.run()
    assert again.code == 0, again.err
    assert made(place.report) == renewed
    assert not place.left()
