"""Where sockets lie: their paths may not be long."""

from __future__ import annotations

import os
import sys
import tempfile


def near(longest: int) -> str | None:
    """Return where temporary folders go whose sockets' paths are short enough; None for the usual place.

    Parameters
    ----------
    longest
        Bytes that the path of the usual place may have.
    """
    usual = len(os.fsencode(tempfile.gettempdir()))
    return None if sys.platform == "win32" or usual <= longest else "/tmp"
