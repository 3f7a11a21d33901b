"""What an engine cannot say."""

from __future__ import annotations

from zongjie.errors import ZongjieError

LACKING = "engine"  # what a metric lacks that the engine cannot compute, in the place of tables


class UnsupportedError(ZongjieError):
    """The engine has no way to say what is asked of it; a metric that needs it is absent there."""
