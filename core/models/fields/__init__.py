"""Columns that are encrypted at rest, each value bound to its row, and digests of whole rows."""

from .binding import Sealed, SealedRow, Sealing, sealed
from .digests import RowDigestField
from .kinds import BlindIndexField, SealedDateField, SealedJSONField, SealedTextField
from .partly import MARK, PartlySealedTextField

__all__ = [
    "MARK",
    "BlindIndexField",
    "PartlySealedTextField",
    "RowDigestField",
    "Sealed",
    "SealedDateField",
    "SealedJSONField",
    "SealedRow",
    "SealedTextField",
    "Sealing",
    "sealed",
]
