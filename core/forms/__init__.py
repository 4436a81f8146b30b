"""Forms of the core, and the fields that every app uses."""

from .days import DayField, MonthField
from .rows import RowsField
from .sign_in import SignInForm
from .unit_choice import UnitField, UnitOption, unit_options

__all__ = ["DayField", "MonthField", "RowsField", "SignInForm", "UnitField", "UnitOption", "unit_options"]
