"""What can be planted in a community: one problem with its driver, or something that looks like one and is none."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

Chance = np.random.Generator

TIERS = ("core", "potential", "broadcast")
SOURCES = ("ads", "referral", "search", "events")
GROUPS = tuple(f"{tier[0]}{number}" for tier, count in zip(TIERS, (2, 3, 3), strict=True) for number in range(count))
FORMATS, TOPICS = ("article", "video", "live"), ("cooking", "walking", "storage", "reading", "garden")
KINDS, CATEGORIES = ("class", "meetup", "challenge"), ("product", "content", "order", "benefits")
BUDGETS = ("content", "events", "ads", "tools")

DRIVERS: dict[str, dict[str, tuple[str, ...]]] = {
    "activity": {"group": GROUPS, "tier": TIERS, "source": SOURCES},
    "retention": {"tier": TIERS, "source": SOURCES},
    "conversion": {"tier": TIERS, "source": SOURCES},
    "segmentation": {"tier": TIERS, "source": SOURCES},
    "repetition": {"topic": TOPICS, "format": FORMATS},
    "participation": {"kind": KINDS},
    "wear_out": {"kind": KINDS},
    "feedback": {"category": CATEGORIES},
    "groups": {"group": GROUPS},
    "budget": {"category": BUDGETS},
    "commercial": {"format": FORMATS},
    "concentration": {"": ("",)},
    "risk": {"risk": ("complaints", "leavers")},
}
PLANTS = tuple(DRIVERS)
LASTING = ("groups", "budget", "risk", "wear_out")  # bad whenever it is: there is nothing to shuffle
HEALTHY = ("none", "growing", "mix", "gap", "season")

# What must follow from a problem in the same rows, by reason: a silent group says less, members who do not stay say
# nothing and buy less (`people.orders`), who leaves buys nothing, a series that wears out draws fewer people. Three of
# these were seen to be missing while tuning; none came after measuring on seeds that are held out.
CONSEQUENCES: dict[str, frozenset[str]] = {
    "activity": frozenset({"groups", "segmentation", "retention", "concentration"}),
    "retention": frozenset({"activity", "conversion"}),
    "segmentation": frozenset({"activity", "conversion", "groups", "risk"}),
    "groups": frozenset({"activity", "segmentation", "retention"}),
    "participation": frozenset({"wear_out"}),
    "wear_out": frozenset({"participation"}),
    "concentration": frozenset({"activity", "retention", "segmentation"}),
    "feedback": frozenset(),
}


@dataclass(frozen=True)
class Plant:
    """A problem (or a healthy variant), who drives it and how strong it is (0–1 of its range).

    `shuffled` spreads the same damage over random weeks of all the time instead of from a day on: nothing changed.
    """

    name: str
    dimension: str = ""
    key: str = ""
    strength: float = 0.5
    shuffled: bool = False
    extra: dict[str, float] = field(default_factory=dict[str, float])

    @classmethod
    def draw(cls, name: str, chance: Chance, *, shuffled: bool = False) -> Plant:
        """Draw a driver and a strength."""
        if name in HEALTHY:
            return cls(name)
        dimension = str(chance.choice(sorted(DRIVERS[name])))
        key = str(chance.choice(DRIVERS[name][dimension]))
        return cls(name, dimension, key, float(chance.uniform()), shuffled)

    def between(self, mild: float, strong: float) -> float:
        """Return a size by the strength."""
        return mild + (strong - mild) * self.strength
