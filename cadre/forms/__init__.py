"""Forms of the people's pages."""

from .appointments import AppointmentForm, CorrectionForm, EndForm
from .records import NewCadreForm, RecordForm
from .units import UnitField, UnitOption, unit_options

__all__ = [
    "AppointmentForm",
    "CorrectionForm",
    "EndForm",
    "NewCadreForm",
    "RecordForm",
    "UnitField",
    "UnitOption",
    "unit_options",
]
