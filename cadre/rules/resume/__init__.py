"""Reads a résumé (简历): segments, seats in higher bodies, and the lines that it does not understand."""

from .classify import Reading, classify, is_posting
from .grammar import ParsedResume, Seat, Segment, Unparsed, parse_resume
from .months import MonthSpan, resume_gaps, resume_overlaps
from .places import TOWN_KINDS

__all__ = [
    "TOWN_KINDS",
    "MonthSpan",
    "ParsedResume",
    "Reading",
    "Seat",
    "Segment",
    "Unparsed",
    "classify",
    "is_posting",
    "parse_resume",
    "resume_gaps",
    "resume_overlaps",
]
