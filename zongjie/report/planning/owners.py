"""Who answers for a figure: the role of its family, filled as the parameters say."""

from __future__ import annotations

from zongjie.metrics.base import FAMILIES, Family
from zongjie.report.problems import Diagnosis
from zongjie.slides.figure import Figure

_ROLES: dict[Family, str] = {
    "growth": "members",
    "activity": "community_manager",
    "retention": "members",
    "conversion": "sales",
    "content": "content",
    "events": "events",
    "feedback": "community_manager",
    "groups": "community_manager",
    "work": "community_manager",
    "spending": "community_manager",
    "quality": "data",
}


def family_of(figure: Figure) -> Family:
    """Return a figure's family: the first part of its definition's number."""
    return FAMILIES[int(figure.number.partition(".")[0]) - 1]


def owner_of(found: Diagnosis, figure: Figure) -> str:
    """Return who answers for a figure."""
    return owner(found, _ROLES[family_of(figure)])


def owner(found: Diagnosis, role: str) -> str:
    """Return who fills a role of the playbook."""
    return found.playbook.role(role, found.telling.prepared.parameters.plan.owners)
