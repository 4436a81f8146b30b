"""Says what is wrong, doubtful or missing in a person's record."""

from .facts import EducationLine, FamilyLine, Recognised, RecordFacts
from .faults import ERROR, MISSING, WARNING, Fault, score
from .judge import record_faults

__all__ = [
    "ERROR",
    "MISSING",
    "WARNING",
    "EducationLine",
    "FamilyLine",
    "Fault",
    "Recognised",
    "RecordFacts",
    "record_faults",
    "score",
]
