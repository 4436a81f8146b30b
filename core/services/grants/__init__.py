"""Roles over units for a time: given and ended by the security administrator, lent during a leave."""

from .covering import ask_cover, confirm_cover, coverable_grants
from .granting import Wanted, end_grant, grant_role

__all__ = ["Wanted", "ask_cover", "confirm_cover", "coverable_grants", "end_grant", "grant_role"]
