"""What an event of the project is."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

BIRTHDAY, CHALLENGE, LIVE, REFERRAL, TRIAL = "生日会", "打卡挑战", "直播分享会", "好友引荐日", "新品体验"
NOBODY = np.zeros(0, int)
_HOURS = {BIRTHDAY: 20, CHALLENGE: 8, LIVE: 20, REFERRAL: 14, TRIAL: 14}


@dataclass(frozen=True)
class Event:
    """An event as the ledger has it; `came` and `absent` are the people on its sign-in sheet."""

    kind: str
    day: int
    invited: int
    attended: int = 0
    name: str = ""
    id: str = ""
    cost: int = 0
    revenue: int = 0
    satisfaction: float = 0.0
    came: np.ndarray = field(default_factory=lambda: NOBODY)
    absent: np.ndarray = field(default_factory=lambda: NOBODY)

    @property
    def is_trial(self) -> bool:
        """Whether it is the trial of a new product by fifty people who had bought before."""
        return self.kind == TRIAL

    @property
    def hour(self) -> int:
        """At which hour it begins."""
        return _HOURS[self.kind]
