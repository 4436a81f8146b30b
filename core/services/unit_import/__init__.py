"""Importing a list of units: read and check, plan, write all of it or nothing."""

from .batches import (
    KIND,
    OpenUnitList,
    commit_unit_batch,
    open_unit_batch,
    start_unit_batch,
)
from .committing import commit_units
from .planning import PlannedUnit, UnitPlan, known_units, plan_units
from .reading import UnitListFile, read_unit_list

__all__ = [
    "KIND",
    "OpenUnitList",
    "PlannedUnit",
    "UnitListFile",
    "UnitPlan",
    "commit_unit_batch",
    "commit_units",
    "known_units",
    "open_unit_batch",
    "plan_units",
    "read_unit_list",
    "start_unit_batch",
]
