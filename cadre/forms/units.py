"""Choosing a unit from the tree, as everywhere in the house."""

from core.forms.unit_choice import UnitField, UnitOption, unit_options

__all__ = ["UnitField", "UnitOption", "unit_options"]
