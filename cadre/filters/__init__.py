"""The filters of the list of people: the bar, the search, combined conditions and the order."""

from __future__ import annotations

from .listing import CadreFilter, Chip, require_readable, units_asked

__all__ = ["CadreFilter", "Chip", "require_readable", "units_asked"]
