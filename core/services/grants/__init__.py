"""Roles over units for a time: given and ended by the security administrator, lent during a leave."""

from .covering import ask_cover, confirm_cover, coverable_grants
from .granting import Wanted, end_grant, grant_role
from .watching import alarm_changed, changed_grants

__all__ = [
    "Wanted",
    "alarm_changed",
    "ask_cover",
    "changed_grants",
    "confirm_cover",
    "coverable_grants",
    "end_grant",
    "grant_role",
]
