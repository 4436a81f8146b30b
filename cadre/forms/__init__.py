"""Forms of the people's pages."""

from core.forms import UnitField, UnitOption, unit_options

from .appointments import AppointmentForm, CorrectionForm, EndForm
from .records import NewCadreForm, RecordForm

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
