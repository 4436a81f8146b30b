"""The notice about personal information: what it says today, and who has acknowledged it."""

from .acknowledging import Count, acknowledge, acknowledged, acknowledgement_of, count, remind
from .content import ClassPart, DutyPart, Kind, Notice, the_notice

__all__ = [
    "ClassPart",
    "Count",
    "DutyPart",
    "Kind",
    "Notice",
    "acknowledge",
    "acknowledged",
    "acknowledgement_of",
    "count",
    "remind",
    "the_notice",
]
