"""Changing the tree of units: adding, renaming, moving, approved numbers, abolishing."""

from .adding import Approved, add_unit
from .changing import change_unit, rename_unit
from .ending import abolish_unit, merge_unit
from .moving import move_unit, split_unit
from .numbers import numbers_text, set_establishment

__all__ = [
    "Approved",
    "abolish_unit",
    "add_unit",
    "change_unit",
    "merge_unit",
    "move_unit",
    "numbers_text",
    "rename_unit",
    "set_establishment",
    "split_unit",
]
