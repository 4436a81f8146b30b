"""Roster import: plan what a checked file would change, write it as a whole, undo it as a whole."""

from .committing import commit_batch
from .plan import FieldChange, ImportPlan, RowKind, RowPlan
from .planning import plan_rows
from .undoing import UNDO_WINDOW, undo_batch

__all__ = [
    "UNDO_WINDOW",
    "FieldChange",
    "ImportPlan",
    "RowKind",
    "RowPlan",
    "commit_batch",
    "plan_rows",
    "undo_batch",
]
