"""Small communities made in a second: canonical rows of two years with seasons, noise and at most one problem."""

from tests.findings.communities.make import Community, make
from tests.findings.communities.plants import CONSEQUENCES, HEALTHY, PLANTS, Plant

__all__ = ["CONSEQUENCES", "HEALTHY", "PLANTS", "Community", "Plant", "make"]
