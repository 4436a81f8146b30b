"""Rosters out: exporting, long ones as jobs, layouts, the blank import template."""

from .export import RosterExport
from .layouts import RosterLayoutCreate, RosterLayoutDelete, RosterLayoutEdit, RosterLayoutList
from .template import RosterTemplate

__all__ = [
    "RosterExport",
    "RosterLayoutCreate",
    "RosterLayoutDelete",
    "RosterLayoutEdit",
    "RosterLayoutList",
    "RosterTemplate",
]
