"""Papers of supervision: letter and bulletin."""

from supervision.documents.bulletin import BulletinPaper, PointLine, UnitLine, write_bulletin_pdf
from supervision.documents.letter import (
    ForecastLine,
    LetterPaper,
    PersonLine,
    Standing,
    TargetLine,
    write_letter_pdf,
)

__all__ = [
    "BulletinPaper",
    "ForecastLine",
    "LetterPaper",
    "PersonLine",
    "PointLine",
    "Standing",
    "TargetLine",
    "UnitLine",
    "write_bulletin_pdf",
    "write_letter_pdf",
]
