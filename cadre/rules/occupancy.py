"""Approved, filled, vacant and over: what numbers and titles say about the posts of a unit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from cadre.rules.titles import PARTS

# Which approved number of a unit belongs to which category of post.
NUMBER_OF_CATEGORY = {
    "chief": "chiefs",
    "deputy": "deputies",
    "member": "members",
    "middle_chief": "middle_chiefs",
    "middle_deputy": "middle_deputies",
}


@dataclass(frozen=True, slots=True)
class Occupancy:
    """How many are approved (None: no number is on file) and how many hold a main post."""

    approved: int | None
    filled: int

    @property
    def vacant(self) -> int:
        """Approved places without a holder."""
        return max(0, (self.approved or 0) - self.filled)

    @property
    def over(self) -> int:
        """Holders beyond the approved number; none where no number is on file."""
        return 0 if self.approved is None else max(0, self.filled - self.approved)

    def plus(self, other: Occupancy) -> Occupancy:
        """Both together; the approved number is known only where both are."""
        known = self.approved is not None and other.approved is not None
        approved = (self.approved or 0) + (other.approved or 0) if known else None
        return Occupancy(approved, self.filled + other.filled)


def names_post(title: str, post: str, units: Collection[str]) -> bool:
    """Whether a title names the post: alone or among others (党委副书记、镇长), with or without the unit."""
    parts = {title, *PARTS.split(title)}
    return any(part == post or any(part == f"{unit}{post}" for unit in units) for part in parts)
