"""Columns that are encrypted at rest, each value bound to its row."""

from .binding import Sealed, SealedRow, Sealing, sealed
from .kinds import BlindIndexField, SealedDateField, SealedJSONField, SealedTextField
from .partly import MARK, PartlySealedTextField

__all__ = [
    "MARK",
    "BlindIndexField",
    "PartlySealedTextField",
    "Sealed",
    "SealedDateField",
    "SealedJSONField",
    "SealedRow",
    "SealedTextField",
    "Sealing",
    "sealed",
]
